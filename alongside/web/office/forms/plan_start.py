"""The form that starts a plan."""

from __future__ import annotations

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _


class PlanStartForm(forms.Form):
    """What a coordinator decides before a plan is worked out. `token` makes a form sent twice start one."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    name = forms.CharField(
        label=_("Name of the plan"),
        max_length=110,
        help_text=_("For you and your colleagues, such as “Spring, first round”."),
    )
    seconds = forms.IntegerField(
        label=_("Seconds at most"),
        min_value=1,
        max_value=3600,
        initial=60,
        help_text=_("The work ends sooner when the best plan is proved. You may leave the page meanwhile."),
    )
    seed = forms.IntegerField(
        label=_("Lot number"),
        min_value=0,
        max_value=2_147_483_647,
        initial=0,
        help_text=_("Ties are decided by lot. The same number gives the same plan again."),
    )


class SolveAgainForm(forms.Form):
    """How long to work on the next version of a plan."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    seconds = forms.IntegerField(label=_("Seconds at most"), min_value=1, max_value=3600, initial=60)
