"""What an attorney fills in at the rules desk."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alongside.web.office.forms.people import no_nul
from alongside.web.once import OnceForm

LONGEST_RULE = 200_000
LEAST_NOTE, MOST_NOTE = 10, 1000


class RuleTextForm(OnceForm):
    """A text of a rule, as TOML. `based_on` is the digest of the text that was edited."""

    based_on = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    text = forms.CharField(
        label=_("Text of the rule"),
        help_text=_(
            "TOML, as the rule files are written. The id stays; examples are computed and must hold."
        ),
        max_length=LONGEST_RULE,
        strip=False,
        validators=[no_nul],
        widget=forms.Textarea(attrs={"rows": 30, "class": "rule-text", "spellcheck": "false", "wrap": "off"}),
    )
    note = forms.CharField(
        label=_("Why"),
        help_text=_("What changed in the law, and where it can be read. Kept for ever beside the text."),
        min_length=LEAST_NOTE,
        max_length=MOST_NOTE,
        validators=[no_nul],
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class SignForm(forms.Form):
    """A signature under one version of a rule."""

    based_on = forms.CharField(widget=forms.HiddenInput, max_length=64)
    version = forms.TypedChoiceField(label=_("Version"), coerce=int, widget=forms.RadioSelect)
    name = forms.CharField(
        label=_("Your name, as it stands under the rule"), max_length=200, validators=[no_nul]
    )
    review_by = forms.DateField(
        label=_("Look at it again by"),
        help_text=_("The rule comes to the top of the review queue on this day."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    note = forms.CharField(
        label=_("What you read it against"),
        help_text=_(
            "For example: the statute as of today, and the agency’s manual. Kept beside the signature."
        ),
        min_length=LEAST_NOTE,
        max_length=MOST_NOTE,
        validators=[no_nul],
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self, *args: Any, versions: list[tuple[int, str]], today: datetime.date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._today = today
        self.fields["version"].choices = versions  # type: ignore[attr-defined]

    def clean_review_by(self) -> datetime.date:
        day: datetime.date = self.cleaned_data["review_by"]
        if day <= self._today:
            raise forms.ValidationError(_("Give a day after today."))
        return day
