"""Where an account may let people in: a program, an organization in it."""

from __future__ import annotations

import datetime
import uuid
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from alongside.access.invitations import roles_invitable
from alongside.access.roles import PEOPLE_OF_OWN_ORGANIZATION, Role
from alongside.access.standing import standing
from alongside.accounts.models import Account
from alongside.partners.models import ProgramPartner


@dataclass(frozen=True)
class Place:
    """A program, and an organization in it or none. `roles` are those to which the account may invite."""

    program: uuid.UUID
    organization: uuid.UUID | None
    label: str
    roles: tuple[Role, ...]

    @property
    def key(self) -> str:
        return f"{self.program}:{self.organization or ''}"


def places_of(account: Account, today: datetime.date | None = None) -> list[Place]:
    """The places to which the account may invite, by name: whole programs for their managers, and
    organizations in programs. One query, beside the standing."""
    mine = standing(account)
    coordinated = {r.organization for r in mine.roles if r.role in PEOPLE_OF_OWN_ORGANIZATION}
    day = today or timezone.localdate()
    partners = (
        ProgramPartner.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day))
        .filter(Q(program__code__in=mine.programs_managed) | Q(organization__code__in=coordinated))
        .select_related("program", "organization")
        .order_by("program__name", "organization__name", "id")
    )
    found: dict[str, Place] = {}
    for row in partners:
        program, organization = row.program, row.organization
        if program.code in mine.programs_managed:
            whole = Place(
                program.code,
                None,
                program.name,
                roles_invitable(account, program=program.code, organization=None),
            )
            found.setdefault(whole.key, whole)
        roles = roles_invitable(account, program=program.code, organization=organization.code)
        place = Place(program.code, organization.code, f"{program.name}, {organization.name}", roles)
        if roles:
            found.setdefault(place.key, place)
    return list(found.values())
