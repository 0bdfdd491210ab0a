"""What a program manager fills in about partners and about the program."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from alongside.core.importing.pathways import PATHWAYS as PATHWAY_CODES
from alongside.partners.models import Organization, ProgramPartner
from alongside.web.editing import VersionedForm
from alongside.web.office.forms.people import PATHWAY_CHOICES, STATE_CHOICES, no_nul
from alongside.web.words import PATHWAYS

COVER = [("", _("Not known")), ("yes", _("Yes")), ("no", _("No"))]
SEATS = [
    ("in_house", _("An attorney from a company’s legal department")),
    ("firm", _("An attorney from a law firm")),
    ("trained", _("Somebody trained in each pathway")),
    ("admitted", _("An attorney admitted in the state of the court")),
    ("language", _("Somebody who speaks the client’s language")),
]
MOST_LEAD = 3650


class _OrganizationFields(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=200, validators=[no_nul])
    kind = forms.ChoiceField(label=_("Kind"), choices=Organization.Kind.choices)
    parent = forms.ModelChoiceField(
        label=_("Belongs to"),
        queryset=Organization.objects.none(),
        to_field_name="code",
        required=False,
        help_text=_("For a subsidiary: its parent."),
    )
    excluded_areas = forms.MultipleChoiceField(
        label=_("Takes no case of"),
        choices=PATHWAY_CHOICES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    has_malpractice_cover = forms.TypedChoiceField(
        label=_("Covers its volunteers for malpractice"),
        choices=COVER,
        required=False,
        coerce={"yes": True, "no": False}.get,
        empty_value=None,
    )

    def offer(self, parents: QuerySet[Organization]) -> None:
        """The organizations that may be its parent: those that have none themselves."""
        self.fields["parent"].queryset = parents.filter(parent__isnull=True)  # type: ignore[attr-defined]


class OrganizationForm(VersionedForm, _OrganizationFields):
    """A partner."""


class NewPartnerForm(_OrganizationFields):
    """A partner, its part in the program, and its first office."""

    part = forms.ChoiceField(
        label=_("Part in the program"), choices=ProgramPartner.Part.choices, initial="employer"
    )
    city = forms.CharField(label=_("First office: city"), max_length=100, required=False, validators=[no_nul])
    state = forms.ChoiceField(
        label=_("First office: state"), choices=[("", "—"), *STATE_CHOICES], required=False
    )
    field_order = (
        "name", "kind", "part", "parent", "city", "state", "has_malpractice_cover", "excluded_areas",
    )  # fmt: skip


class OfficeForm(forms.Form):
    """An office; its coordinates are those of the city unless they are given."""

    city = forms.CharField(label=_("City"), max_length=100, validators=[no_nul])
    state = forms.ChoiceField(label=_("State"), choices=STATE_CHOICES)
    latitude = forms.FloatField(
        label=_("Latitude"),
        required=False,
        min_value=-90,
        max_value=90,
        help_text=_("Only for a place that we do not know."),
    )
    longitude = forms.FloatField(label=_("Longitude"), required=False, min_value=-180, max_value=180)


class ProgramForm(VersionedForm):
    """A program's name and its rules of placement."""

    name = forms.CharField(label=_("Name"), max_length=200, validators=[no_nul])
    team_size_least = forms.IntegerField(label=_("Smallest team"), min_value=1, max_value=20)
    team_size_most = forms.IntegerField(label=_("Largest team"), min_value=1, max_value=20)
    travel_limit_km = forms.IntegerField(
        label=_("Farthest way to the client, in kilometres"),
        min_value=1,
        max_value=5000,
        help_text=_("From the office to the client. Whoever works remotely is not bound by it."),
    )
    seats = forms.MultipleChoiceField(
        label=_("Every team has"), choices=SEATS, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code in PATHWAY_CODES:
            self.fields[f"lead_{code}"] = forms.IntegerField(
                label=str(PATHWAYS[code]), min_value=0, max_value=MOST_LEAD, required=False
            )

    @property
    def lead_fields(self) -> list[Any]:
        """The bound fields of the days of preparation, one for each pathway."""
        return [self[f"lead_{code}"] for code in PATHWAY_CODES]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        least, most = data.get("team_size_least"), data.get("team_size_most")
        if least and most and most < least:
            self.add_error("team_size_most", _("The largest team is at least as large as the smallest."))
        return data

    def rules(self) -> dict[str, Any]:
        """The values as `Program` stores them."""
        data = self.cleaned_data
        names = ("name", "team_size_least", "team_size_most", "travel_limit_km", "seats")
        lead = {code: data[f"lead_{code}"] for code in PATHWAY_CODES if data[f"lead_{code}"]}
        return {**{name: data[name] for name in names}, "lead_days": lead}
