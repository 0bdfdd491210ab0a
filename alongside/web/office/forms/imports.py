"""Forms of the import pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alongside.core.importing.model import Column, Kind
from alongside.core.importing.states import CODES
from alongside.core.importing.text import short
from alongside.imports.models import ImportBatch
from alongside.imports.selectors import Decision
from alongside.partners.models import Organization, Program
from alongside.web.once import OnceForm
from alongside.web.words import language_choices

MOST_BYTES = 50 * 1024 * 1024
NONE = "—"

FIELD_WORDS = {
    "name": gettext_lazy("Name, in one column"),
    "given_name": gettext_lazy("Given name"),
    "family_name": gettext_lazy("Family name"),
    "email": gettext_lazy("E-mail"),
    "organization": gettext_lazy("Organization"),
    "office": gettext_lazy("Office"),
    "role": gettext_lazy("Role"),
    "title": gettext_lazy("Title"),
    "admissions": gettext_lazy("Bar admissions"),
    "languages": gettext_lazy("Languages"),
    "hours_per_month": gettext_lazy("Hours a month"),
    "phone": gettext_lazy("Phone"),
    "note": gettext_lazy("Note"),
    "ref": gettext_lazy("Case reference"),
    "birth_date": gettext_lazy("Birth date"),
    "nationality": gettext_lazy("Country"),
    "city": gettext_lazy("City"),
    "state": gettext_lazy("State"),
    "entered_on": gettext_lazy("Date of entry"),
    "household": gettext_lazy("Sibling group"),
    "living_with": gettext_lazy("Lives with"),
    "pathways": gettext_lazy("Possible relief"),
    "next_hearing_on": gettext_lazy("Next hearing"),
    "screened": gettext_lazy("Screened"),
}


class UploadForm(OnceForm):
    """A file, what it lists, and where it goes."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What does the file list?"),
        choices=ImportBatch.Kind.choices,
        widget=forms.RadioSelect,
    )
    program = forms.ModelChoiceField(
        Program.objects.none(), label=gettext_lazy("Program"), to_field_name="code", empty_label=None
    )
    organization = forms.ModelChoiceField(
        Organization.objects.none(),
        label=gettext_lazy("Nonprofit that speaks for these clients"),
        to_field_name="code",
        required=False,
        help_text=gettext_lazy(
            "Needed for clients. For volunteers, their employer where the file names none."
        ),
    )
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "XLSX or CSV, as it is. Nothing is written before you have seen how it was understood."
        ),
    )

    def __init__(
        self,
        *args: Any,
        programs: Any,
        organizations: Any,
        kinds: Sequence[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["program"].queryset = programs  # type: ignore[attr-defined]
        self.fields["organization"].queryset = organizations  # type: ignore[attr-defined]
        self.fields["kind"].choices = [c for c in ImportBatch.Kind.choices if c[0] in kinds]  # type: ignore[attr-defined]
        if len(kinds) == 1:
            self.fields["kind"].initial = kinds[0]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        file = data.get("file")
        if file is not None and file.size > MOST_BYTES:
            self.add_error("file", _("The file is larger than 50 MB. Split it, and import the parts."))
        if data.get("kind") == "clients" and not data.get("organization"):
            self.add_error("organization", _("Choose the nonprofit that speaks for these clients."))
        return data


def field_choices(kind: str) -> list[tuple[str, str]]:
    """The fields to which a column may be mapped."""
    keys = ("name", *Kind(kind).keys)
    return [("", _("Leave out")), *((key, str(FIELD_WORDS.get(key, key))) for key in keys)]


class ColumnsForm(forms.Form):
    """Each column of the file, and the field that it holds."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, kind: str, columns: Iterable[Column], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.columns = list(columns)
        for column in self.columns:
            self.fields[f"column-{column.index}"] = forms.ChoiceField(
                label=column.heading or _("(no heading)"),
                choices=field_choices(kind),
                required=False,
                initial=column.field or "",
            )

    def pairs(self) -> list[tuple[forms.BoundField, Column]]:
        """Each field of the form with its column."""
        return [(self[f"column-{column.index}"], column) for column in self.columns]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        seen: dict[str, str] = {}
        for column in self.columns:
            name = f"column-{column.index}"
            chosen = data.get(name)
            if chosen and chosen in seen and chosen != "note":
                self.add_error(name, _("Two columns cannot both be this field. Leave one of them out."))
            elif chosen:
                seen[chosen] = name
        return data

    def answers(self) -> dict[str, Any]:
        """The corrections: only columns that a person mapped otherwise than the program did."""
        changed = {
            str(column.index): self.cleaned_data[f"column-{column.index}"] or None
            for column in self.columns
            if (self.cleaned_data[f"column-{column.index}"] or None) != column.field
        }
        return {"columns": changed} if changed else {}


class DecisionsForm(forms.Form):
    """One field for each open question; what is left empty stays open."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, decisions: Sequence[Decision], offices: Sequence[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.decisions = list(decisions)
        for place, decision in enumerate(self.decisions):
            self.fields[f"answer-{place}"] = self._field(decision, offices)

    def _field(self, decision: Decision, offices: Sequence[str]) -> forms.Field:
        later = ("", _("Decide later"))
        if decision.kind == "ambiguous_date":
            order = [
                later,
                ("mdy", _("Month first (5/14/2009 is May 14)")),
                ("dmy", _("Day first (14/5/2009 is May 14)")),
            ]
            return forms.ChoiceField(
                label=_("Dates like these: %s") % ", ".join(decision.samples or (decision.value,)),
                choices=order,
                required=False,
            )
        if decision.kind == "unknown_office":
            choices = [later, (NONE, _("No office")), *((city, city) for city in offices)]
            return forms.ChoiceField(label=_("Office “%s”") % decision.value, choices=choices, required=False)
        if decision.kind == "unknown_language":
            choices = [later, (NONE, _("No language")), *language_choices()]
            return forms.ChoiceField(
                label=_("Language “%s”") % decision.value, choices=choices, required=False
            )
        if decision.kind == "unparsable_admission":
            return forms.CharField(
                label=_("Row %(row)s, bar admission “%(value)s”")
                % {"row": decision.rows[0], "value": decision.value},
                required=False,
                help_text=_("Two letters each, as CA, NY; or “none”."),
            )
        if decision.kind == "too_long":
            return forms.CharField(
                label=_("Row %(row)s, too long: “%(value)s”")
                % {"row": decision.rows[0], "value": short(decision.value)},
                required=False,
                max_length=decision.limit,
                help_text=_("At most %d characters.") % decision.limit,
            )
        if decision.kind == "different_households":
            return forms.ChoiceField(
                label=_("Row %(row)s, siblings “%(value)s” in different households")
                % {"row": decision.rows[0], "value": short(decision.value)},
                choices=[later, (NONE, _("Leave the households as they are"))],
                required=False,
            )
        return forms.DateField(
            label=_("Row %(row)s, date “%(value)s”") % {"row": decision.rows[0], "value": decision.value},
            required=False,
            widget=forms.DateInput(attrs={"type": "date"}),
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for place, decision in enumerate(self.decisions):
            answer = data.get(f"answer-{place}")
            if decision.kind == "unparsable_admission" and answer and answer.strip().lower() != "none":
                unknown = [word for word in _states(answer) if word not in CODES]
                if unknown:
                    self.add_error(
                        f"answer-{place}",
                        _("Not a state: %s. Write two letters, as CA.") % ", ".join(unknown),
                    )
        return data

    def answers(self) -> dict[str, Any]:
        """The corrections that the answers make."""
        result: dict[str, Any] = {}
        for place, decision in enumerate(self.decisions):
            answer = self.cleaned_data.get(f"answer-{place}")
            if not answer:
                continue
            group, _sep, key = decision.key.partition(":")
            if group == "rows":
                number, _sep, name = key.partition(":")
                record = result.setdefault("rows", {}).setdefault(number, {"record": {}})["record"]
                record[name] = _row_value(decision, answer)
            else:
                result.setdefault(group, {})[key] = None if answer == NONE else answer
        return result


def _states(text: str) -> list[str]:
    return [word for word in text.upper().replace(";", ",").replace(" ", ",").split(",") if word]


def _row_value(decision: Decision, answer: Any) -> Any:
    if decision.kind == "unparsable_admission":
        return [] if answer.strip().lower() == "none" else sorted(set(_states(answer)))
    if decision.kind == "different_households":
        return None
    return answer if decision.kind == "too_long" else answer.isoformat()
