"""Roles as pages tell them: with the names of the program and the organization."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from django.utils import timezone

from alongside.access.explanation import Subject
from alongside.access.models import RoleAssignment, Wall
from alongside.access.role_descriptions import ROLE_DESCRIPTIONS
from alongside.access.roles import Role
from alongside.accounts.models import Account
from alongside.partners.models import Organization, Program
from alongside.volunteers.models import Person


@dataclass(frozen=True)
class RoleLine:
    """One role in words."""

    code: uuid.UUID
    label: str
    description: str
    program: str
    organization: str
    starts_on: datetime.date
    ends_on: datetime.date | None


def walls_of(subject: Subject) -> list[tuple[Wall, str]]:
    """The walls around a subject in force today, each with the name of who is behind it; three queries."""
    rows = Wall.objects.filter(subject_kind=subject.kind, subject=subject.code).in_force(timezone.localdate())
    walls: list[Wall] = list(rows.order_by("starts_on", "id"))
    codes = {wall.holder for wall in walls}
    names = dict(Organization.objects.filter(code__in=codes).values_list("code", "name"))
    names |= {person.code: person.full_name for person in Person.objects.filter(code__in=codes)}
    names |= {account.code: account.get_full_name() for account in Account.objects.filter(code__in=codes)}
    return [(wall, names.get(wall.holder, "—")) for wall in walls]


class Placed(Protocol):
    """Anything that holds in a program, for an organization."""

    @property
    def program(self) -> uuid.UUID | None: ...
    @property
    def organization(self) -> uuid.UUID | None: ...


@dataclass(frozen=True)
class PlaceName:
    """Names of a program and an organization; empty where there is none."""

    program: str
    organization: str

    def __str__(self) -> str:
        return ", ".join(filter(None, (self.program, self.organization)))


def place_names(rows: Iterable[Placed]) -> Callable[[Placed], PlaceName]:
    """A function that names the place of each of these rows; two queries for any number of rows."""
    found = list(rows)
    programs = dict(
        Program.objects.filter(code__in={r.program for r in found if r.program}).values_list("code", "name")
    )
    organizations = dict(
        Organization.objects.filter(code__in={r.organization for r in found if r.organization}).values_list(
            "code", "name"
        )
    )

    def name(row: Placed) -> PlaceName:
        return PlaceName(
            programs.get(row.program, "") if row.program else "",
            organizations.get(row.organization, "") if row.organization else "",
        )

    return name


def role_lines(rows: Iterable[RoleAssignment]) -> list[RoleLine]:
    """The rows in words; two queries for any number of rows."""
    found = list(rows)
    names = place_names(found)
    return [
        RoleLine(
            code=row.code,
            label=str(Role(row.role).label),
            description=str(ROLE_DESCRIPTIONS[Role(row.role)]),
            program=names(row).program,
            organization=names(row).organization,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
        )
        for row in found
    ]
