"""The list of people, on the page and in a file."""

from __future__ import annotations

from collections.abc import Iterator

import django_tables2 as tables
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from alongside.lib.spreadsheets import Cell
from alongside.volunteers.models import Affiliation, Enrollment, Person
from alongside.volunteers.selectors import ADMISSIONS, VolunteerLine, by_name, volunteer_lines
from alongside.web.lists import ListTable
from alongside.web.templatetags.ui import initials
from alongside.web.words import SHORT_PATHWAYS, language_name, pathway_words

NUMBER = {"td": {"class": "num"}, "th": {"class": "num"}}


def works_at(person: Person) -> Affiliation | None:
    """The person's first affiliation of today, as `selectors.with_details` has prepared it."""
    current: list[Affiliation] = person.current  # type: ignore[attr-defined]
    return current[0] if current else None


def admitted_in(person: Person) -> list[str]:
    """The states in which the person is admitted, from prepared rows."""
    return sorted(
        {c.jurisdiction for c in person.credentials.all() if c.kind in ADMISSIONS and c.jurisdiction}
    )


def availability(row: VolunteerLine) -> str:
    """When and how much a person can take on, in a few words."""
    if row.capacity == 0:
        return _("Carries no team")
    if row.available_from and row.available_from > timezone.localdate():
        return _("From %(day)s") % {"day": formats.date_format(row.available_from, "SHORT_DATE_FORMAT")}
    return ngettext("%(count)s team", "%(count)s teams", row.capacity) % {"count": row.capacity}


class PeopleTable(ListTable):
    """People of a program. Rows come from `selectors.people_of`."""

    name = tables.Column(verbose_name=gettext_lazy("Name"), accessor="person__family_name")
    works = tables.Column(verbose_name=gettext_lazy("Works at"), accessor="person", orderable=False)
    role = tables.Column(verbose_name=gettext_lazy("Role"))
    languages = tables.Column(verbose_name=gettext_lazy("Languages"), accessor="person", orderable=False)
    admitted = tables.Column(verbose_name=gettext_lazy("Admitted"), accessor="person", orderable=False)
    trained = tables.Column(verbose_name=gettext_lazy("Trained"), accessor="person", orderable=False)
    hours_per_month = tables.Column(verbose_name=gettext_lazy("Hours a month"), attrs=NUMBER, default="—")
    capacity = tables.Column(verbose_name=gettext_lazy("Availability"))

    class Meta:
        orderable = True
        order_by = "name"

    @cached_property
    def here(self) -> str:
        """The address under which each person lies."""
        return reverse("office:people")

    @cached_property
    def roles(self) -> dict[str, str]:
        """The roles in words, read once for all rows."""
        return {value: str(label) for value, label in Enrollment.As.choices}

    def order_name(
        self, rows: QuerySet[Enrollment], is_descending: bool
    ) -> tuple[QuerySet[Enrollment], bool]:
        return by_name(rows, descending=is_descending), True

    def lines(self, rows: QuerySet[Enrollment]) -> list[VolunteerLine]:
        return volunteer_lines(rows)

    def cell_name(self, row: VolunteerLine) -> SafeString:
        return format_html(
            '<span class="person"><span class="initials" aria-hidden="true">{}</span>'
            '<a class="person-name" href="{}">{}, {}</a></span>',
            initials(f"{row.given_name} {row.family_name}"),
            f"{self.here}{row.code}/",
            row.family_name,
            row.given_name,
        )

    def cell_works(self, row: VolunteerLine) -> SafeString | str:
        if not row.organization:
            return _("On their own")
        return format_html(
            '{}<span class="d-block small text-secondary">{}</span>', row.organization, row.city
        )

    def cell_role(self, row: VolunteerLine) -> str:
        return self.roles[row.role]

    def cell_languages(self, row: VolunteerLine) -> str:
        return ", ".join(language_name(code) for code in row.languages) or "—"

    def cell_admitted(self, row: VolunteerLine) -> str:
        return ", ".join(row.admissions) or "—"

    def cell_trained(self, row: VolunteerLine) -> str:
        return pathway_words(row.trainings) or "—"

    def cell_hours_per_month(self, row: VolunteerLine) -> str | int:
        return "—" if row.hours_per_month is None else row.hours_per_month

    def cell_capacity(self, row: VolunteerLine) -> str:
        return availability(row)


EXPORT_HEADINGS = (
    gettext_lazy("Family name"),
    gettext_lazy("Given name"),
    gettext_lazy("E-mail"),
    gettext_lazy("Phone"),
    gettext_lazy("Organization"),
    gettext_lazy("Office"),
    gettext_lazy("Title"),
    gettext_lazy("Role"),
    gettext_lazy("State bar admissions"),
    gettext_lazy("Languages"),
    gettext_lazy("Trained in"),
    gettext_lazy("Hours per month"),
    gettext_lazy("Teams at once"),
    gettext_lazy("Available from"),
)


def export_rows(rows: QuerySet[Enrollment]) -> Iterator[tuple[Cell, ...]]:
    """One line for each person, prepared rows in chunks, under `EXPORT_HEADINGS`."""
    for row in rows.iterator(chunk_size=2000):
        person = row.person
        work = works_at(person)
        languages = (f"{language_name(s.language)} ({s.get_level_display()})" for s in person.languages.all())
        yield (
            person.family_name,
            person.given_name,
            person.email,
            person.phone,
            work.organization.name if work else "",
            work.office.city if work and work.office else "",
            work.title if work else "",
            row.get_role_display(),
            ", ".join(admitted_in(person)),
            "; ".join(languages),
            ", ".join(
                sorted({str(SHORT_PATHWAYS.get(t.pathway, t.pathway)) for t in person.trainings.all()})
            ),
            row.hours_per_month,
            row.capacity,
            row.available_from,
        )
