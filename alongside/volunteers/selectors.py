"""Reading people, shaped for pages and files."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from alongside.access.roles import Permission
from alongside.access.standing import standing
from alongside.core.importing.text import fold
from alongside.lib.acting import Actor
from alongside.partners.models import Organization, Program
from alongside.volunteers.models import Affiliation, Credential, Enrollment, LanguageSkill, Person


def _holds(prefix: str = "") -> Q:
    return Q(**{f"{prefix}ends_on__isnull": True}) | Q(**{f"{prefix}ends_on__gt": timezone.localdate()})


def people_of(actor: Actor, program: Program) -> QuerySet[Enrollment]:
    """Everyone who takes part in a program today, for whoever reads all of its people; else the actor's own.

    Rows are enrollments with `person` ready; `with_details` adds the rest.
    """
    rows = Enrollment.objects.filter(_holds(), program=program).select_related("person")
    if program.code in standing(actor).programs_with(Permission.PERSON_READ):
        # `visible_to` gives such an actor every person of the program: the same rows, without its subquery.
        return rows
    return rows.filter(person__in=Person.objects.visible_to(actor).values("pk"))


def with_details(rows: QuerySet[Enrollment]) -> QuerySet[Enrollment]:
    """The rows with what a list shows of each person, in four further queries for any number of rows.

    `person.current` holds the affiliations of today with organization and office.
    """
    return rows.prefetch_related(
        Prefetch(
            "person__affiliations",
            Affiliation.objects.filter(_holds()).select_related("organization", "office").order_by("id"),
            to_attr="current",
        ),
        Prefetch("person__languages", LanguageSkill.objects.order_by("language")),
        "person__credentials",
        "person__trainings",
    )


@dataclass(slots=True)
class VolunteerLine:
    """A person's part in a program as a list shows it. `organization` is empty for someone on their own;
    languages are ISO 639-3 codes, admissions states, trainings pathways, each in order."""

    person: int
    code: uuid.UUID
    given_name: str
    family_name: str
    role: str
    capacity: int
    hours_per_month: int | None
    available_from: datetime.date | None
    organization: str = ""
    city: str = ""
    languages: list[str] = field(default_factory=list)
    admissions: list[str] = field(default_factory=list)
    trainings: list[str] = field(default_factory=list)


_LINE = (
    "person_id", "person__code", "person__given_name", "person__family_name",
    "role", "capacity", "hours_per_month", "available_from",
)  # fmt: skip


def volunteer_lines(rows: QuerySet[Enrollment]) -> list[VolunteerLine]:
    """The rows (a page of `people_of`) as lines, in their order. Two queries for any number of rows: plain
    values, because models of five tables would cost several times as much as the page that shows them."""
    lines = [VolunteerLine(*row) for row in rows.values_list(*_LINE)]
    if not lines:
        return lines
    by_person = {line.person: line for line in lines}
    with connection.cursor() as cursor:
        cursor.execute(
            _FACTS,
            {"people": list(by_person), "today": timezone.localdate(), "kinds": list(map(str, ADMISSIONS))},
        )
        for person, kind, word, city, _id in cursor.fetchall():
            line = by_person[person]
            if kind != "work":
                getattr(line, kind).append(word)
            elif not line.organization:  # the first affiliation of those that hold
                line.organization, line.city = word, city
    for line in lines:
        line.languages.sort()
        line.admissions = sorted(set(line.admissions))
        line.trainings = sorted(set(line.trainings))
    return lines


# Written out, because putting it together from four querysets costs ten times as much as running it.
_FACTS = """
    SELECT a.person_id, 'work', o.name, COALESCE(f.city, ''), a.id FROM volunteers_affiliation a
    JOIN partners_organization o ON o.id = a.organization_id
    LEFT JOIN partners_office f ON f.id = a.office_id
    WHERE a.person_id = ANY(%(people)s) AND (a.ends_on IS NULL OR a.ends_on > %(today)s)
    UNION ALL
    SELECT person_id, 'languages', language, '', id FROM volunteers_languageskill
    WHERE person_id = ANY(%(people)s)
    UNION ALL
    SELECT person_id, 'admissions', jurisdiction, '', id FROM volunteers_credential
    WHERE person_id = ANY(%(people)s) AND jurisdiction <> '' AND kind = ANY(%(kinds)s)
    UNION ALL
    SELECT person_id, 'trainings', pathway, '', id FROM volunteers_training
    WHERE person_id = ANY(%(people)s)
    ORDER BY 5
"""
ADMISSIONS = (Credential.Kind.BAR_ADMISSION, Credential.Kind.IN_HOUSE_LICENCE)


def named_like(rows: QuerySet[Enrollment], text: str) -> QuerySet[Enrollment]:
    """Rows whose person's name has every word of `text` in it, accents and order aside, or whose e-mail
    address begins with it."""
    words = fold(text).split()
    if "@" in text:
        return rows.filter(person__email__istartswith=text.strip())
    wanted = Q()
    for word in words[:6]:
        wanted &= Q(person__name_key__startswith=word) | Q(person__name_key__contains=f" {word}")
    return rows.filter(wanted)


def affiliated_with(organization: str | uuid.UUID) -> Exists:
    """For enrollments: the person works for the organization with that code, or a subsidiary of it, today."""
    family = Organization.objects.filter(Q(code=organization) | Q(parent__code=organization))
    mine = Q(organization__in=family.values("pk"))
    return Exists(Affiliation.objects.filter(_holds(), mine, person=OuterRef("person")))


def in_city(city: str) -> Exists:
    """For enrollments: the person works at an office in a city today."""
    return Exists(Affiliation.objects.filter(_holds(), person=OuterRef("person"), office__city=city))


def available_on(day: datetime.date) -> Q:
    """For enrollments: the person is free from `day` or before, and carries at least one team."""
    return (Q(available_from__isnull=True) | Q(available_from__lte=day)) & Q(capacity__gt=0)


def counts_by_organization(organizations: Iterable[Organization], program: Program) -> dict[int, int]:
    """How many people of each organization take part in a program today, by primary key."""
    rows = (
        Affiliation.objects.filter(
            _holds(),
            Exists(Enrollment.objects.filter(_holds(), program=program, person=OuterRef("person"))),
            organization__in=[organization.pk for organization in organizations],
        )
        .values("organization")
        .annotate(people=Count("person", distinct=True))
    )
    return {row["organization"]: row["people"] for row in rows}


def by_name(rows: QuerySet[Enrollment], *, descending: bool = False) -> QuerySet[Enrollment]:
    """In the order of names, which an index holds."""
    names = ("person__family_name", "person__given_name", "person__id")
    return rows.order_by(*(F(name).desc() if descending else F(name).asc() for name in names))
