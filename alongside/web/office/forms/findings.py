"""What an attorney fills in about a finding."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alongside.accounts.models import Account
from alongside.core.law.model import FINDINGS
from alongside.intake.findings import LEAST_REASON, MOST_REASON
from alongside.web.office.forms.people import no_nul

WORDS = {
    "possible": _("Possible"),
    "unclear": _("Unclear: ask on"),
    "not_indicated": _("Not indicated so far"),
}


class AcceptForm(forms.Form):
    """The version of the finding that is accepted."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class OverrideForm(AcceptForm):
    """Another answer in place of the program's, with the reason."""

    answer = forms.ChoiceField(label=_("Your reading"), choices=[(one, WORDS[one]) for one in FINDINGS])
    reason = forms.CharField(
        label=_("Reason"),
        min_length=LEAST_REASON,
        max_length=MOST_REASON,
        validators=[no_nul],
        help_text=_("Kept sealed beside the finding. A finding is never closed by it."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AssignForm(AcceptForm):
    """Who looks after a finding; empty takes it back."""

    attorney = forms.ChoiceField(label=_("Staff attorney"), required=False)

    def __init__(self, *arguments: Any, people: list[Account], **options: Any) -> None:
        super().__init__(*arguments, **options)
        choices = [("", _("Nobody yet")), *((str(one.code), one.get_full_name()) for one in people)]
        self.fields["attorney"].choices = choices  # type: ignore[attr-defined]
