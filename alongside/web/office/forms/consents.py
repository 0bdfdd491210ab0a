"""What is filled in when a client agrees to something, and when a client is sent to us or by us."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from alongside.intake.models import Consent, Referral
from alongside.web.office.forms.people import no_nul
from alongside.web.once import OnceForm
from alongside.web.words import language_choices

YES, NO = "yes", "no"
EARLIEST = datetime.date(2000, 1, 1)


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        initial=timezone.localdate,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Write a date, such as 2026-05-14.")},
    )


def _note(help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=_("Note"),
        required=False,
        max_length=1000,
        help_text=help_text,
        validators=[no_nul],
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def _past_day(value: datetime.date) -> datetime.date:
    if not EARLIEST <= value <= timezone.localdate():
        raise forms.ValidationError(gettext("This day lies in the future, or too far back."))
    return value


class ConsentForm(OnceForm):
    """One consent. The child is asked too, and not asked is said as such."""

    given_on = _day(_("Given on"))
    given_by = forms.ChoiceField(
        label=_("Given by"),
        choices=Consent.GivenBy.choices,
        initial=Consent.GivenBy.CLIENT,
        widget=forms.RadioSelect,
    )
    child_assents = forms.TypedChoiceField(
        label=_("Does the child agree?"),
        help_text=_("A guardian may stand on another side than the child: ask the child alone."),
        choices=[(YES, _("Yes")), (NO, _("No")), ("", _("Not asked"))],
        coerce=lambda text: text == YES,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    language = forms.ChoiceField(label=_("Explained in"), choices=language_choices)
    interpreter_present = forms.BooleanField(label=_("An interpreter was present"), required=False)
    note = _note(_("Kept sealed."))

    def clean_given_on(self) -> datetime.date:
        return _past_day(self.cleaned_data["given_on"])


class ReferralForm(OnceForm):
    """Who sent the client, or where the client was sent."""

    direction = forms.ChoiceField(
        label=_("Direction"), choices=Referral.Direction.choices, widget=forms.RadioSelect
    )
    organization_name = forms.CharField(
        label=_("Organization"),
        max_length=200,
        help_text=_("A school, a shelter, a court, another nonprofit."),
        validators=[no_nul],
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    on = _day(_("Day"))
    note = _note(_("Kept sealed."))

    def clean_on(self) -> datetime.date:
        return _past_day(self.cleaned_data["on"])
