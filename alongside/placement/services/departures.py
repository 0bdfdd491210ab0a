"""Seats end with the role or the work that someone held them by.

Told by `access.services.end_role` and `volunteers.services.end_affiliation`, in their transactions.
"""

from __future__ import annotations

import uuid

from django.db.models import Q, QuerySet
from django.utils import timezone

from alongside.access.models import RoleAssignment
from alongside.access.roles import Role
from alongside.lib.acting import Actor, System, acting
from alongside.placement.models import Seat, Team
from alongside.placement.services.teams import close_seat
from alongside.volunteers.models import Affiliation

LEAVING = System("departure")
SEATED_BY = frozenset(
    {Role.STAFF_ATTORNEY, Role.VOLUNTEER_ATTORNEY, Role.PARALEGAL, Role.INTERPRETER, Role.LAW_STUDENT}
)
"""Roles by which people sit on teams. Whoever stops being a clerk or a coordinator keeps their seats."""


def end_seats_of_role(actor: Actor, row: RoleAssignment) -> int:
    """End the seats that the holder of a role, which has just ended, has no other role to sit by.

    A role of an organization reaches the seats held for it or its subsidiaries; a role of a program those
    of its teams. Looks as the program itself: whoever ends roles need not see the teams.
    Effects: those of `close_seat` for each, with an audit line each. Returns how many.
    """
    if row.role not in SEATED_BY or (row.program is None and row.organization is None):
        return 0
    others = list(
        RoleAssignment.objects.filter(holder=row.holder, role__in=SEATED_BY)
        .in_force(timezone.localdate())
        .exclude(pk=row.pk)
    )
    with acting(LEAVING):
        seats = [
            seat
            for seat in _current_seats(row.holder)
            if _reaches(row, seat) and not any(_reaches(other, seat) for other in others)
        ]
        return sum(close_seat(actor, seat, why="role ended") for seat in seats)


def end_seats_of_affiliation(actor: Actor, row: Affiliation) -> int:
    """End the seats that a person held for an organization where their work has just ended.

    Effects: those of `close_seat` for each, with an audit line each. Returns how many.
    """
    today = timezone.localdate()
    still = Affiliation.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=today), person=row.person, organization=row.organization
    )
    with acting(LEAVING):
        if still.exclude(pk=row.pk).exists():
            return 0
        seats = _current_seats(row.person.code).filter(organization=row.organization)
        return sum(close_seat(actor, seat, why="work ended") for seat in seats)


def _current_seats(person: uuid.UUID) -> QuerySet[Seat]:
    return (
        Seat.objects.filter(person__code=person, ends_on__isnull=True)
        .exclude(team__state=Team.State.ENDED)
        .select_related("team__program", "person", "organization__parent")
        .order_by("id")
    )


def _reaches(row: RoleAssignment, seat: Seat) -> bool:
    """Whether a role is one that the seat can be held by: of its program, of its organization."""
    organizations: set[uuid.UUID] = set()
    if seat.organization is not None:
        organizations = {seat.organization.code}
        if seat.organization.parent is not None:
            organizations.add(seat.organization.parent.code)
    in_program = row.program is None or row.program == seat.team.program.code
    return in_program and (row.organization is None or row.organization in organizations)
