"""What a coordinator fills in about people."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alongside.core.importing.pathways import PATHWAYS as PATHWAY_CODES
from alongside.partners.models import Office, Organization
from alongside.partners.selectors import PartnerChoices
from alongside.volunteers.models import Credential, Enrollment, LanguageSkill, Training
from alongside.volunteers.selectors import affiliated_with, available_on, in_city
from alongside.web.editing import VersionedForm
from alongside.web.lists import ListFilter, QuickSelect
from alongside.web.once import OnceForm
from alongside.web.words import PATHWAYS, language_choices

US_STATES = (
    "AL", "AK", "AZ", "AR", "CA", "CO", "CT", "DE", "DC", "FL", "GA", "HI", "ID", "IL", "IN", "IA", "KS",
    "KY", "LA", "ME", "MD", "MA", "MI", "MN", "MS", "MO", "MT", "NE", "NV", "NH", "NJ", "NM", "NY", "NC",
    "ND", "OH", "OK", "OR", "PA", "PR", "RI", "SC", "SD", "TN", "TX", "UT", "VT", "VA", "WA", "WV", "WI",
    "WY",
)  # fmt: skip
STATE_CHOICES = [(state, state) for state in US_STATES]
PATHWAY_CHOICES = [(code, PATHWAYS[code]) for code in PATHWAY_CODES]
AVAILABILITY = [
    ("now", _("Available now")),
    ("later", _("Available later")),
    ("remote", _("Works remotely")),
    ("full", _("Carries no team")),
]


def no_nul(value: str) -> None:
    """PostgreSQL stores no NUL character; say so before it does."""
    if "\x00" in value:
        raise forms.ValidationError(_("This text holds a character that cannot be stored."))


class PeopleFilter(ListFilter):
    """Filters of the list of people; none of them names a person. Choices are the program's own."""

    organization = django_filters.ChoiceFilter(
        empty_label=_("All"), widget=QuickSelect, label=_("Organization"), method="by_organization"
    )
    city = django_filters.ChoiceFilter(
        empty_label=_("All"), widget=QuickSelect, label=_("City"), method="by_city"
    )
    role = django_filters.ChoiceFilter(
        empty_label=_("All"),
        widget=QuickSelect,
        label=_("Role"),
        field_name="role",
        choices=Enrollment.As.choices,
    )
    language = django_filters.ChoiceFilter(
        empty_label=_("All"), widget=QuickSelect, label=_("Language"), method="by_language"
    )
    admission = django_filters.ChoiceFilter(
        empty_label=_("All"),
        widget=QuickSelect,
        label=_("Admitted in"),
        method="by_admission",
        choices=STATE_CHOICES,
    )
    training = django_filters.ChoiceFilter(
        empty_label=_("All"),
        widget=QuickSelect,
        label=_("Trained in"),
        method="by_training",
        choices=PATHWAY_CHOICES,
    )
    availability = django_filters.ChoiceFilter(
        empty_label=_("All"),
        widget=QuickSelect,
        label=_("Availability"),
        method="by_availability",
        choices=AVAILABILITY,
    )

    class Meta:
        model = Enrollment
        fields: list[str] = []

    def __init__(self, data: Any, queryset: QuerySet[Enrollment], *, offered: PartnerChoices) -> None:
        super().__init__(data, queryset=queryset)
        self.filters["organization"].extra["choices"] = offered.organizations
        self.filters["city"].extra["choices"] = [(city, city) for city in offered.cities]
        self.filters["language"].extra["choices"] = language_choices()

    def by_organization(self, rows: QuerySet[Enrollment], _name: str, value: str) -> QuerySet[Enrollment]:
        return rows.filter(affiliated_with(value))

    def by_city(self, rows: QuerySet[Enrollment], _name: str, value: str) -> QuerySet[Enrollment]:
        return rows.filter(in_city(value))

    def by_language(self, rows: QuerySet[Enrollment], _name: str, value: str) -> QuerySet[Enrollment]:
        return rows.filter(person__in=LanguageSkill.objects.filter(language=value).values("person"))

    def by_admission(self, rows: QuerySet[Enrollment], _name: str, value: str) -> QuerySet[Enrollment]:
        admitted = Credential.objects.filter(kind=Credential.Kind.BAR_ADMISSION, jurisdiction=value)
        return rows.filter(person__in=admitted.values("person"))

    def by_training(self, rows: QuerySet[Enrollment], _name: str, value: str) -> QuerySet[Enrollment]:
        return rows.filter(person__in=Training.objects.filter(pathway=value).values("person"))

    def by_availability(self, rows: QuerySet[Enrollment], _name: str, value: str) -> QuerySet[Enrollment]:
        today = timezone.localdate()
        if value == "now":
            return rows.filter(available_on(today))
        if value == "later":
            return rows.filter(available_from__gt=today)
        if value == "remote":
            return rows.filter(is_remote=True)
        return rows.filter(capacity=0)


class SearchForm(forms.Form):
    """A name or an e-mail address, sent by POST so that neither stands in an address."""

    search = forms.CharField(label=_("Search by name or e-mail"), required=False, max_length=200)


class ExportForm(forms.Form):
    """Why a list leaves the program, and in which form."""

    reason = forms.CharField(
        label=_("What is it for?"),
        min_length=10,
        max_length=500,
        validators=[no_nul],
        help_text=_("At least 10 characters. It stays on record with your name."),
    )
    file = forms.ChoiceField(
        label=_("File"),
        widget=forms.RadioSelect,
        choices=[("xlsx", _("Excel workbook (XLSX)")), ("csv", _("Plain table (CSV)"))],
        initial="xlsx",
    )


class _PersonFields(forms.Form):
    given_name = forms.CharField(label=_("Given name"), max_length=100, validators=[no_nul])
    family_name = forms.CharField(label=_("Family name"), max_length=150, validators=[no_nul])
    email = forms.EmailField(label=_("E-mail"), max_length=254, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False, validators=[no_nul])


class _PartFields(forms.Form):
    role = forms.ChoiceField(label=_("Takes part as"), choices=Enrollment.As.choices)
    capacity = forms.IntegerField(
        label=_("Teams at once"),
        min_value=0,
        max_value=100,
        initial=1,
        help_text=_("How many clients or groups of siblings this person can help carry at the same time."),
    )
    hours_per_month = forms.IntegerField(label=_("Hours a month"), min_value=0, max_value=300, required=False)
    available_from = forms.DateField(
        label=_("Available from"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    is_remote = forms.BooleanField(label=_("Works remotely: distance does not matter"), required=False)


class PersonForm(VersionedForm, _PersonFields):
    """Who a person is."""


class PartForm(VersionedForm, _PartFields):
    """What a person does in the program."""

    prefers = forms.MultipleChoiceField(
        label=_("Prefers"),
        required=False,
        choices=PATHWAY_CHOICES,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nothing chosen means: any."),
    )
    pathways = forms.MultipleChoiceField(
        label=_("Mentors in"),
        required=False,
        choices=PATHWAY_CHOICES,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("For mentors only."),
    )


class OfficeChoiceMixin(forms.Form):
    """Organization and office as one choice each; the office must be one of the organization's."""

    organization = forms.ModelChoiceField(
        label=_("Organization"), queryset=Organization.objects.none(), to_field_name="code", required=False
    )
    office = forms.ModelChoiceField(
        label=_("Office"), queryset=Office.objects.none(), to_field_name="code", required=False
    )
    title = forms.CharField(label=_("Title"), max_length=150, required=False, validators=[no_nul])

    def offer(self, organizations: QuerySet[Organization]) -> None:
        """Offer these organizations and their offices."""
        self.fields["organization"].queryset = organizations  # type: ignore[attr-defined]
        offices = Office.objects.filter(organization__in=organizations.values("pk"))
        field = self.fields["office"]
        field.queryset = offices.select_related("organization").order_by("city", "organization__name")  # type: ignore[attr-defined]
        field.label_from_instance = lambda row: f"{row.city}, {row.state} ({row.organization.name})"  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        office, organization = data.get("office"), data.get("organization")
        if office is not None and organization is None:
            data["organization"] = office.organization
        elif office is not None and organization is not None and office.organization_id != organization.pk:
            self.add_error("office", _("This office belongs to another organization."))
        return data


class NewPersonForm(OnceForm, OfficeChoiceMixin, _PartFields, _PersonFields):
    """A person, where they work, and what they do in the program."""

    field_order = (
        "given_name", "family_name", "email", "phone", "organization", "office", "title",
        "role", "capacity", "hours_per_month", "available_from", "is_remote",
    )  # fmt: skip
    person_fields = ("given_name", "family_name", "email", "phone")
    work_fields = ("organization", "office", "title")
    part_fields = ("role", "capacity", "hours_per_month", "available_from", "is_remote")


class AffiliationForm(OfficeChoiceMixin):
    """Where a person works from a day on."""

    starts_on = forms.DateField(
        label=_("Since"),
        initial=timezone.localdate,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"].required = True


class CredentialForm(forms.Form):
    """What a person is allowed to do."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Credential.Kind.choices)
    jurisdiction = forms.ChoiceField(
        label=_("State"), choices=[("", _("None")), *STATE_CHOICES], required=False
    )
    number = forms.CharField(label=_("Number"), max_length=40, required=False, validators=[no_nul])
    since_year = forms.IntegerField(label=_("Since (year)"), min_value=1940, max_value=2100, required=False)
    verified_on = forms.DateField(
        label=_("Verified on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("The day on which someone looked it up with the bar."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        bar = (Credential.Kind.BAR_ADMISSION, Credential.Kind.IN_HOUSE_LICENCE)
        if data.get("kind") in bar and not data.get("jurisdiction"):
            self.add_error("jurisdiction", _("Choose the state of the admission."))
        return data


class LanguageForm(forms.Form):
    """A language that a person speaks."""

    language = forms.ChoiceField(label=_("Language"), choices=language_choices)
    level = forms.ChoiceField(label=_("Level"), choices=LanguageSkill.Level.choices)
    may_interpret = forms.BooleanField(label=_("May interpret for a client"), required=False)


class TrainingForm(forms.Form):
    """A training that a person has completed."""

    pathway = forms.ChoiceField(label=_("Trained in"), choices=PATHWAY_CHOICES)
    completed_on = forms.DateField(
        label=_("Completed on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    title = forms.CharField(label=_("Title"), max_length=200, required=False, validators=[no_nul])


class NoteForm(OnceForm):
    """A note on a person."""

    text = forms.CharField(
        label=_("Note"),
        max_length=4000,
        validators=[no_nul],
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "Seen by the program’s staff and by coordinators of the person’s organization. Never about a client."
        ),
    )
