"""What is asked of a conflict check, and what is known of a related party: the same facts of a person."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alongside.intake.models import RelatedParty
from alongside.intake.party_records import PartyFacts
from alongside.web.office.forms.a_number import ANumberField
from alongside.web.office.forms.people import no_nul
from alongside.web.once import OnceForm

MOST_NAMES = 10


class _Somebody(forms.Form):
    """A person by names, birth date and A-number."""

    name = forms.CharField(
        label=_("Whole name"),
        max_length=200,
        required=False,
        validators=[no_nul],
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("All given and family names that are known, in any order and spelling."),
    )
    other_names = forms.CharField(
        label=_("Other names used"),
        max_length=1000,
        required=False,
        validators=[no_nul],
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
        help_text=_("One on each line: a maiden name, a nickname, another spelling."),
    )
    birth_date = forms.DateField(
        label=_("Birth date"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    a_number = ANumberField()

    def clean_other_names(self) -> str:
        text: str = self.cleaned_data["other_names"]
        if len(text.splitlines()) > MOST_NAMES:
            raise forms.ValidationError(_("At most 10 other names."))
        return text

    def names(self) -> tuple[str, ...]:
        """Every name that was typed."""
        data = self.cleaned_data
        typed = [data["name"], *data["other_names"].splitlines()]
        return tuple(name.strip() for name in typed if name.strip())


class ConflictCheckForm(_Somebody):
    """Somebody asked about."""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors and not self.names() and not data.get("a_number"):
            raise forms.ValidationError(_("Give a name or an A-number: a birth date alone finds nobody."))
        return data


class RelatedPartyForm(OnceForm, _Somebody):
    """Somebody else in a client's matter."""

    role = forms.ChoiceField(label=_("Who is this in the matter?"), choices=RelatedParty.Role.choices)
    field_order = ("role", "name", "other_names", "birth_date", "a_number")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True

    def facts(self) -> PartyFacts:
        """What was typed, as it is sealed."""
        data = self.cleaned_data
        return PartyFacts(data["role"], self.names(), data["birth_date"], data["a_number"])
