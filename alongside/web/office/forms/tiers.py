"""What an attorney fills in to decide a tier."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from alongside.intake.services import LEAST_REASON, MOST_REASON
from alongside.web.editing import VersionedForm
from alongside.web.office.forms.people import no_nul
from alongside.web.tier_words import TIERS, tier_word


class TierForm(VersionedForm):
    """A tier, and why."""

    tier = forms.ChoiceField(
        label=_("How urgent?"),
        choices=lambda: [(tier, tier_word(tier)) for tier in TIERS],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Why?"),
        min_length=LEAST_REASON,
        max_length=MOST_REASON,
        validators=[no_nul],
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("At least 10 characters. It is sealed like a name and stays beside the tier."),
    )
