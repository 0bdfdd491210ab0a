"""Writing partners: organizations, their offices, programs and who takes part in them."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from alongside.audit.services import record_event
from alongside.audit.tags import Tag
from alongside.core.importing.text import fold
from alongside.lib.acting import Actor
from alongside.lib.city_points import CityPoint, find_city
from alongside.lib.versions import write_version
from alongside.partners.models import Office, Organization, Program, ProgramPartner

SEATS = ("in_house", "firm", "trained", "admitted", "language")


class UnknownCityError(ValueError):
    """No city of that name is on file, and no coordinates were given."""


@transaction.atomic
def create_organization(
    actor: Actor,
    *,
    name: str,
    kind: str,
    parent: Organization | None = None,
    excluded_areas: Iterable[str] = (),
    has_malpractice_cover: bool | None = None,
) -> Organization:
    """A new organization. Effects: one row; audit `organization:create`."""
    row = Organization.objects.create(
        name=name.strip(),
        kind=kind,
        parent=parent,
        excluded_areas=list(excluded_areas),
        has_malpractice_cover=has_malpractice_cover,
    )
    record_event(actor, Tag.ORGANIZATION_CREATE, "organization", row.code)
    return row


@transaction.atomic
def edit_organization(
    actor: Actor, organization: Organization, version: int, values: Mapping[str, Any]
) -> tuple[str, ...]:
    """Change an organization that still has `version`; names of the fields that changed.

    Effects: the row; audit `organization:edit`. Raises `StaleVersionError`.
    """
    changed = write_version(organization, version, values)
    if changed:
        record_event(
            actor, Tag.ORGANIZATION_EDIT, "organization", organization.code, detail={"fields": list(changed)}
        )
    return changed


@transaction.atomic
def add_office(
    actor: Actor,
    organization: Organization,
    *,
    city: str,
    state: str = "",
    latitude: float | None = None,
    longitude: float | None = None,
    time_zone: str = "",
) -> Office:
    """An office in a city; where none are given, coordinates and time zone are the city's own.

    Adding an office that stands already gives the one that stands. Effects: one row; audit
    `organization:office:add`. Raises `UnknownCityError`.
    """
    point = find_city(city, state)
    if point is None:
        if latitude is None or longitude is None or not state:
            raise UnknownCityError(f"{city}, {state}".strip(", "))
        point = CityPoint(state, latitude, longitude, time_zone or "America/New_York")
    office, is_new = Office.objects.get_or_create(
        organization=organization,
        city=" ".join(city.split()),
        state=(state or point.state).upper(),
        defaults={
            "latitude": point.latitude if latitude is None else latitude,
            "longitude": point.longitude if longitude is None else longitude,
            "time_zone": time_zone or point.time_zone,
        },
    )
    if is_new:
        record_event(
            actor, Tag.OFFICE_ADD, "organization", organization.code, detail={"office": str(office.code)}
        )
    return office


@transaction.atomic
def create_program(
    actor: Actor,
    *,
    slug: str,
    name: str,
    starts_on: datetime.date | None = None,
    seats: Iterable[str] = SEATS,
    **settings: Any,
) -> Program:
    """A new program with its rules of placement (fields of `Program`). Effects: one row; audit
    `program:create`."""
    row = Program.objects.create(
        slug=slug, name=name, starts_on=starts_on or timezone.localdate(), seats=list(seats), **settings
    )
    record_event(actor, Tag.PROGRAM_CREATE, "program", row.code, program=row.code)
    return row


@transaction.atomic
def edit_program(actor: Actor, program: Program, version: int, values: Mapping[str, Any]) -> tuple[str, ...]:
    """Change a program's name or rules. Effects: the row; audit `program:edit`. Raises `StaleVersionError`."""
    changed = write_version(program, version, values)
    if changed:
        record_event(
            actor,
            Tag.PROGRAM_EDIT,
            "program",
            program.code,
            program=program.code,
            detail={"fields": list(changed)},
        )
    return changed


@transaction.atomic
def join_program(
    actor: Actor,
    program: Program,
    organization: Organization,
    part: str,
    starts_on: datetime.date | None = None,
) -> ProgramPartner:
    """An organization takes part in a program; joining twice changes nothing.

    Effects: a dated row; audit `program:partner:join`.
    """
    row, is_new = ProgramPartner.objects.get_or_create(
        program=program,
        organization=organization,
        ends_on=None,
        defaults={"part": part, "starts_on": starts_on or timezone.localdate()},
    )
    if is_new:
        record_event(
            actor,
            Tag.PARTNER_JOIN,
            "organization",
            organization.code,
            program=program.code,
            detail={"part": part},
        )
    return row


@transaction.atomic
def leave_program(actor: Actor, row: ProgramPartner) -> None:
    """An organization's part ends today. Effects: the row's `ends_on`; audit `program:partner:leave`."""
    today = timezone.localdate()
    if ProgramPartner.objects.filter(pk=row.pk, ends_on__isnull=True).update(ends_on=today):
        record_event(
            actor, Tag.PARTNER_LEAVE, "organization", row.organization.code, program=row.program.code
        )


_NONPROFIT = re.compile(
    r"\b(legal aid|justice|immigra|refugee|defen[sc]e|advocates?|rights|nonprofit|foundation)\b"
)
_FIRM = re.compile(r"\b(l ?l ?p|law (firm|offices?|group)|attorneys|abogados|p ?l ?l ?c)\b")
_SCHOOL = re.compile(r"\b(law school|school of law|university|college|clinic)\b")
_INTERPRETERS = re.compile(r"\b(interpret|translat|language)\w*")


def kind_of_name(name: str) -> str:
    """The kind that an organization's name suggests; whoever looks after it may correct it.

    A name that says nothing is read as a company's legal department, as employers' sign-ups are.
    """
    text = fold(name)
    if _FIRM.search(text):
        return Organization.Kind.LAW_FIRM
    if _SCHOOL.search(text):
        return Organization.Kind.LAW_SCHOOL
    if _INTERPRETERS.search(text):
        return Organization.Kind.INTERPRETER_GROUP
    if _NONPROFIT.search(text):
        return Organization.Kind.LEGAL_NONPROFIT
    return Organization.Kind.CORPORATE_LEGAL_DEPARTMENT


_PARTS = {Organization.Kind.LEGAL_NONPROFIT: ProgramPartner.Part.NONPROFIT}


@transaction.atomic
def ensure_places(
    actor: Actor, program: Program, wanted: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], tuple[Organization, Office | None]]:
    """The organization and office for each (organization's name, city) as a file names them.

    Names are compared folded (case, accents and punctuation aside), first among the program's partners,
    then among all organizations; whoever is unknown is created with the kind that the name suggests and
    joins the program. An empty city, or one that no gazetteer knows, has no office.
    Effects: as `create_organization`, `join_program` and `add_office` for each that is new.
    """
    pairs = sorted({(name, city) for name, city in wanted if name.strip()})
    if not pairs:
        return {}
    organizations: dict[str, Organization] = {}
    # Partners of this program last, so that they win over a namesake elsewhere.
    partners = set(
        ProgramPartner.objects.filter(program=program, ends_on=None).values_list("organization_id")
    )
    for row in sorted(Organization.objects.all(), key=lambda o: ((o.pk,) in partners, -o.pk)):
        organizations[fold(row.name)] = row
    found = {o.pk: o for o in organizations.values()}
    offices = {
        (office.organization_id, fold(office.city)): office
        for office in Office.objects.filter(organization__in=found).order_by("-id")
    }
    states = list(dict.fromkeys(o.state for o in offices.values()))
    result: dict[tuple[str, str], tuple[Organization, Office | None]] = {}
    for name, city in pairs:
        organization = organizations.get(fold(name))
        if organization is None:
            organization = create_organization(actor, name=name, kind=kind_of_name(name))
            organizations[fold(name)] = organization
        if (organization.pk,) not in partners:
            part = _PARTS.get(Organization.Kind(organization.kind), ProgramPartner.Part.EMPLOYER)
            join_program(actor, program, organization, part)
            partners.add((organization.pk,))
        office = offices.get((organization.pk, fold(city))) if city else None
        point = find_city(city, near=states) if city and office is None else None
        if point is not None:
            office = add_office(actor, organization, city=city, state=point.state)
            offices[organization.pk, fold(city)] = office
        result[name, city] = (organization, office)
    return result
