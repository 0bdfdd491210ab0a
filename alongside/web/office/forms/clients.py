"""What staff fill in about clients. Identity and facts are different forms, as they are different acts."""

from __future__ import annotations

import datetime
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alongside.intake.models import Client
from alongside.intake.services import LEAST_REASON, MOST_REASON
from alongside.intake.urgency import of_tier
from alongside.partners.models import Organization
from alongside.partners.selectors import PartnerChoices
from alongside.volunteers.models import LanguageSkill
from alongside.web.editing import VersionedForm
from alongside.web.lists import ListFilter, QuickSelect
from alongside.web.office.forms.a_number import ANumberField
from alongside.web.office.forms.people import PATHWAY_CHOICES, STATE_CHOICES, no_nul
from alongside.web.office.tables.clients import on_a_team
from alongside.web.once import OnceForm
from alongside.web.tier_words import TIERS
from alongside.web.words import TELLING_PATHWAYS, country_choices, language_choices

NONE = [("", "—")]
DATE = {"type": "date"}
LANGUAGE_ROWS = 3
DAYS = [
    ("overdue", _("Passed or today")),
    ("30", _("Within 30 days")),
    ("90", _("Within 90 days")),
    ("unknown", _("Not known")),
]


def _date_field(label: Any, help_text: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        help_text=help_text,
        widget=forms.DateInput(attrs=DATE, format="%Y-%m-%d"),
    )


def _text_field(label: Any, length: int, help_text: Any = "", rows: int = 0) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(
        label=label,
        max_length=length,
        required=False,
        help_text=help_text,
        validators=[no_nul],
        widget=widget,
    )


class ClientFilter(ListFilter):
    """Filters of the list of clients, by what stands in the open. The search is by handle."""

    search = django_filters.CharFilter(
        label=_("Search by handle"), field_name="handle", lookup_expr="icontains"
    )
    date = django_filters.ChoiceFilter(
        empty_label=_("All"), widget=QuickSelect, label=_("Next date"), method="by_date", choices=DAYS
    )
    tier = django_filters.ChoiceFilter(
        empty_label=_("All"), widget=QuickSelect, label=_("Urgency"), method="by_tier",
        choices=[(tier, known.label) for tier, known in TIERS.items()],
    )  # fmt: skip
    placed = django_filters.ChoiceFilter(
        empty_label=_("All"),
        widget=QuickSelect,
        label=_("Team"),
        method="by_team",
        choices=[("no", _("Without a team")), ("yes", _("On a team"))],
    )
    state = django_filters.ChoiceFilter(
        empty_label=_("All"), widget=QuickSelect, label=_("State"), field_name="state", choices=STATE_CHOICES
    )
    language = django_filters.ChoiceFilter(
        empty_label=_("All"), widget=QuickSelect, label=_("Language"), method="by_language"
    )
    pathway = django_filters.ChoiceFilter(
        empty_label=_("All"), widget=QuickSelect,
        label=_("Pathway"), field_name="pathways", lookup_expr="contains", method="by_pathway",
        choices=[(code, word) for code, word in PATHWAY_CHOICES if code not in TELLING_PATHWAYS],
    )  # fmt: skip
    screened = django_filters.ChoiceFilter(
        empty_label=_("All"),
        widget=QuickSelect,
        label=_("Screened"),
        field_name="screened",
        choices=Client.Screened.choices,
    )
    organization = django_filters.ChoiceFilter(
        empty_label=_("All"), widget=QuickSelect, label=_("Nonprofit"), method="by_organization"
    )

    class Meta:
        model = Client
        fields: list[str] = []

    def __init__(self, data: Any, queryset: QuerySet[Client], *, offered: PartnerChoices) -> None:
        super().__init__(data, queryset=queryset)
        self.filters["language"].extra["choices"] = language_choices()
        self.filters["organization"].extra["choices"] = offered.organizations

    def by_date(self, rows: QuerySet[Client], _name: str, value: str) -> QuerySet[Client]:
        today = timezone.localdate()
        if value == "unknown":
            return rows.filter(next_safe_on__isnull=True)
        if value == "overdue":
            return rows.filter(next_safe_on__lte=today)
        return rows.filter(
            next_safe_on__gt=today, next_safe_on__lte=today + datetime.timedelta(days=int(value))
        )

    def by_tier(self, rows: QuerySet[Client], _name: str, value: str) -> QuerySet[Client]:
        return of_tier(rows, value)

    def by_team(self, rows: QuerySet[Client], _name: str, value: str) -> QuerySet[Client]:
        return rows.filter(on_a_team() if value == "yes" else ~on_a_team())

    def by_language(self, rows: QuerySet[Client], _name: str, value: str) -> QuerySet[Client]:
        return rows.filter(languages__contains=[{"code": value}])

    def by_pathway(self, rows: QuerySet[Client], _name: str, value: str) -> QuerySet[Client]:
        return rows.filter(pathways__contains=[value])

    def by_organization(self, rows: QuerySet[Client], _name: str, value: str) -> QuerySet[Client]:
        return rows.filter(organization__code=value)


class _Facts(forms.Form):
    """Facts in the open, by handle. Languages are up to three pairs of language and level."""

    city = _text_field(_("City"), 100)
    state = forms.ChoiceField(label=_("State"), choices=[*NONE, *STATE_CHOICES], required=False)
    nationality = forms.ChoiceField(
        label=_("Nationality"), choices=lambda: [*NONE, *country_choices()], required=False
    )
    pathways = forms.MultipleChoiceField(
        label=_("Possible relief"),
        choices=PATHWAY_CHOICES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What may be possible. An attorney decides; nothing here rules anything out."),
    )
    screened = forms.ChoiceField(label=_("Screened"), choices=Client.Screened.choices, initial="unknown")
    next_hearing_on = _date_field(_("Next hearing"), _("As written on the latest notice."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        initial = {**language_initial((kwargs.get("initial") or {}).get("languages", ()))}
        kwargs["initial"] = {**initial, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        for number in range(1, LANGUAGE_ROWS + 1):
            label = _("Speaks") if number == 1 else _("Also speaks")
            present = [str(kwargs["initial"].get(f"language_{number}") or "")]
            self.fields[f"language_{number}"] = forms.ChoiceField(
                label=label, required=False, choices=[*NONE, *language_choices(p for p in present if p)]
            )
            self.fields[f"level_{number}"] = forms.ChoiceField(
                label=_("Level"), required=False, choices=LanguageSkill.Level.choices, initial="unknown"
            )

    def facts(self) -> dict[str, Any]:
        """The facts as `Client` stores them."""
        data = self.cleaned_data
        names = ("city", "state", "nationality", "pathways", "screened", "next_hearing_on")
        spoken = {
            data[f"language_{number}"]: data[f"level_{number}"] or "unknown"
            for number in range(1, LANGUAGE_ROWS + 1)
            if data[f"language_{number}"]
        }
        languages = [{"code": code, "level": level} for code, level in spoken.items()]
        return {**{name: data[name] for name in names}, "languages": languages}


def language_initial(languages: Any) -> dict[str, str]:
    """A client's languages as the pairs of fields that a form shows."""
    found: dict[str, str] = {}
    nothing = {"code": "", "level": "unknown"}
    for number, one in enumerate([*languages, *[nothing] * LANGUAGE_ROWS][:LANGUAGE_ROWS], start=1):
        found[f"language_{number}"] = one["code"]
        found[f"level_{number}"] = one["level"]
    return found


def _language_fields() -> list[str]:
    return [f"{kind}_{n}" for n in range(1, LANGUAGE_ROWS + 1) for kind in ("language", "level")]


PLACE_FIELDS = ("city", "state", "nationality")
NEED_FIELDS = ("pathways", "screened", "next_hearing_on")


class ClientForm(VersionedForm, _Facts):
    """The facts of a client."""

    language_fields = tuple(_language_fields())


class _Identity(forms.Form):
    given_name = _text_field(_("Given name"), 200)
    family_name = _text_field(_("Family name"), 200)
    birth_date = _date_field(_("Birth date"), _("Leave it empty if it is not known: unknown raises urgency."))
    entered_on = _date_field(_("Last arrival in the United States"))
    a_number = ANumberField()
    ref = _text_field(_("Your own file number"), 100)
    living_with = _text_field(_("Lives with"), 500)
    note = _text_field(_("Note"), 4000, _("Sealed like a name."), rows=3)


IDENTITY_FIELDS = (
    "given_name", "family_name", "birth_date", "a_number", "entered_on", "ref", "living_with", "note",
)  # fmt: skip


class IdentityForm(VersionedForm, _Identity):
    """Who a client is; only ever shown filled in the answer to a reveal."""

    def values(self) -> dict[str, Any]:
        return {name: value or None for name, value in super().values().items()}


class NewClientForm(OnceForm, _Identity, _Facts):
    """A client, with identity and facts."""

    organization = forms.ModelChoiceField(
        label=_("Nonprofit that speaks for the client"),
        queryset=Organization.objects.none(),
        to_field_name="code",
    )
    language_fields = tuple(_language_fields())


class ReasonForm(forms.Form):
    """Why an identity is opened."""

    reason = forms.CharField(
        label=_("Why do you need to see who this is?"),
        min_length=LEAST_REASON,
        max_length=MOST_REASON,
        validators=[no_nul],
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_(
            "At least 10 characters, such as “to prepare the retainer”. It stays on record with your name."
        ),
    )


class HouseholdForm(forms.Form):
    """The sibling with whom a client is placed together."""

    sibling = forms.ModelChoiceField(
        label=_("Sibling"),
        queryset=Client.objects.none(),
        to_field_name="handle",
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_(
            "The sibling’s handle, such as “Blue Heron 17”; empty for none. Siblings are placed with one team "
            "or not at all."
        ),
        error_messages={"invalid_choice": _("No client of this nonprofit has this handle.")},
    )


class WallForm(forms.Form):
    """Whom a wall keeps from a client's file."""

    organization = forms.ModelChoiceField(
        label=_("Organization"), queryset=Organization.objects.none(), to_field_name="code", required=False
    )
    email = forms.EmailField(label=_("Or a person, by e-mail address"), max_length=254, required=False)
    reason = forms.CharField(
        label=_("Why?"),
        min_length=LEAST_REASON,
        max_length=MOST_REASON,
        validators=[no_nul],
        help_text=_("Without a name or a fact of the case. It stays on record."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if bool(data.get("organization")) == bool(data.get("email")):
            raise forms.ValidationError(_("Name either an organization or a person."))
        return data
