"""What is filled in about a consultation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alongside.intake.consultations import Given
from alongside.intake.models import Consultation
from alongside.web.editing import VersionedForm
from alongside.web.lists import QuickSelect
from alongside.web.office.forms.people import no_nul
from alongside.web.once import OnceForm
from alongside.web.words import language_choices

MOST_ADVICE = 10_000
MOST_PAPERS, MOST_TITLE = 20, 100


def _day(label: Any, help_text: Any = "", *, required: bool = True) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


def _language() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Language of the consultation"),
        required=False,
        widget=QuickSelect,
        choices=lambda: [("", "—"), *language_choices()],
    )


class BookingForm(OnceForm):
    """An appointment."""

    on = _day(_("Day"))
    at = forms.TimeField(
        label=_("Time"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    language = _language()


class AdviceForm(VersionedForm):
    """What was advised, handed out and agreed. Papers are lines of text."""

    on = _day(_("Day"))
    language = _language()
    interpreter_present = forms.BooleanField(label=_("An interpreter was there"), required=False)
    advice = forms.CharField(
        label=_("Advice given"),
        max_length=MOST_ADVICE,
        validators=[no_nul],
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Sealed like a name. Each reading of it is on record."),
    )
    handed_out = forms.CharField(
        label=_("Documents handed out"),
        required=False,
        validators=[no_nul],
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line, such as “Know your rights, Spanish”. No name and no fact of the case."),
    )
    follow_up_on = _day(_("Follow up on"), _("Leave it empty if nothing is left to do."), required=False)
    referred_to = forms.CharField(
        label=_("Sent to another organization"), required=False, max_length=200, validators=[no_nul]
    )
    referral_note = forms.CharField(
        label=_("Note for the referral"),
        required=False,
        max_length=2000,
        validators=[no_nul],
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Sealed like a name."),
    )

    def clean_handed_out(self) -> list[str]:
        papers = [line.strip() for line in self.cleaned_data["handed_out"].splitlines() if line.strip()]
        if len(papers) > MOST_PAPERS or any(len(title) > MOST_TITLE for title in papers):
            raise forms.ValidationError(_("At most 20 lines of at most 100 characters."))
        return papers

    def given(self) -> Given:
        """What the service takes."""
        return Given(**self.values())


def advice_initial(row: Consultation, advice: str) -> dict[str, Any]:
    """A consultation as its form shows it."""
    fresh = row.status != Consultation.Status.GIVEN
    return {
        "on": timezone.localdate() if fresh and row.on > timezone.localdate() else row.on,
        "language": row.language,
        "interpreter_present": row.interpreter_present,
        "advice": advice,
        "handed_out": "\n".join(row.handed_out),
        "follow_up_on": row.follow_up_on,
        "referred_to": row.referral.organization_name if row.referral else "",
    }
