"""Teams that are formed, with seats, clients by handle and conflict answers: for every audience's pages."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.utils import timezone

from alongside.lib.acting import Actor
from alongside.partners.models import Program
from alongside.placement.models import ConflictRequest, Seat, Team, TeamClient
from alongside.volunteers.models import Affiliation, Enrollment, Person

MEMBER = "member"
HELPERS = frozenset({Seat.Role.INTERPRETER, Seat.Role.TRANSLATOR, Seat.Role.MENTOR})  # beside the members
NEEDED_SEATS = (
    Seat.Role.PRACTITIONER_OF_RECORD,
    Seat.Role.IN_HOUSE_COUNSEL,
    Seat.Role.MENTOR,
    Seat.Role.INTERPRETER,
)
CLEAR = frozenset({ConflictRequest.Answer.CLEARED, ConflictRequest.Answer.WAIVED})


@dataclass(frozen=True)
class SeatLine:
    """A seat and how its conflict check stands: none, asked, cleared or declined."""

    seat: Seat
    check: str

    @property
    def is_current(self) -> bool:
        return self.seat.ends_on is None


@dataclass(frozen=True)
class Roster:
    """A team with its handles and seats. Handles behind a wall do not stand here."""

    team: Team
    handles: list[str] = field(default_factory=list)
    seats: list[SeatLine] = field(default_factory=list)
    lacks: list[str] = field(default_factory=list)
    """Roles of seats that have ended and that nobody has taken since; `member` for each short of the least."""

    @property
    def current(self) -> list[SeatLine]:
        return [line for line in self.seats if line.is_current]

    @property
    def past(self) -> list[SeatLine]:
        return [line for line in self.seats if not line.is_current]


def rosters_of(teams: Sequence[Team], *, with_past: bool = False) -> list[Roster]:
    """Rosters of teams that the caller has scoped with `visible_to`. Three queries for any number."""
    rows = Seat.objects.filter(team__in=teams).select_related(
        "person", "organization__parent", "office", "team__program"
    )
    everyone = list(rows.order_by("id"))
    seats = [seat for seat in everyone if with_past or seat.ends_on is None]
    checks = _checks(seats)
    handles: dict[int, list[str]] = {}
    carried = TeamClient.objects.filter(team__in=teams, ends_on__isnull=True).order_by("handle")
    if with_past:
        carried = TeamClient.objects.filter(team__in=teams).order_by("handle")
    for team, handle in carried.values_list("team_id", "handle"):
        handles.setdefault(team, []).append(handle)
    lines: dict[int, list[SeatLine]] = {}
    for seat in seats:
        lines.setdefault(seat.team_id, []).append(SeatLine(seat, checks.get(seat.pk, "")))
    held: dict[int, list[Seat]] = {}
    for seat in everyone:
        held.setdefault(seat.team_id, []).append(seat)
    return [
        Roster(team, handles.get(team.pk, []), lines.get(team.pk, []), _lacks(held.get(team.pk, [])))
        for team in teams
    ]


def _lacks(seats: Sequence[Seat]) -> list[str]:
    """Who is missing on a team since a seat of it ended: seats that a team needs, then members to the least."""
    current = [seat.role for seat in seats if seat.ends_on is None]
    ended = {seat.role for seat in seats if seat.ends_on is not None}
    if not ended or seats[0].team.state == Team.State.ENDED:
        return []
    lacks = [str(role) for role in NEEDED_SEATS if role in ended and role not in current]
    members = sum(role not in HELPERS for role in (*current, *lacks))
    return lacks + [MEMBER] * max(0, seats[0].team.program.team_size_least - members)


def _checks(seats: Iterable[Seat]) -> dict[int, str]:
    """How the conflict checks of each seat stand; the worst answer counts. One query."""
    rows = Seat.conflict_requests.through.objects.filter(seat__in=[seat.pk for seat in seats]).values_list(
        "seat_id", "conflictrequest__answer"
    )
    answers: dict[int, set[str]] = {}
    for seat, answer in rows:
        answers.setdefault(seat, set()).add(answer)
    found = {}
    for seat, given in answers.items():
        if ConflictRequest.Answer.DECLINED in given:
            found[seat] = "declined"
        else:
            found[seat] = "cleared" if given <= CLEAR else "asked"
    return found


def people_to_seat(actor: Actor, team: Team, search: str) -> QuerySet[Person]:
    """People of the team's program who do not sit on it, whose name holds every word of `search`."""
    today = timezone.localdate()
    rows = Person.objects.visible_to(actor).filter(
        Q(enrollments__ends_on__isnull=True) | Q(enrollments__ends_on__gt=today),
        enrollments__program=team.program,
    )
    for word in search.split():
        rows = rows.filter(Q(given_name__icontains=word) | Q(family_name__icontains=word))
    seated = Seat.objects.filter(team=team, ends_on__isnull=True).values("person_id")
    return rows.exclude(pk__in=seated).distinct()


def seats_of_organizations(organizations: Iterable[uuid.UUID]) -> QuerySet[Seat]:
    """Current seats of people whom these organizations, or their subsidiaries, sent."""
    wanted = list(organizations)
    return (
        Seat.objects.filter(
            Q(organization__code__in=wanted) | Q(organization__parent__code__in=wanted), ends_on__isnull=True
        )
        .exclude(team__state=Team.State.ENDED)
        .select_related("person", "organization", "office", "team")
        .order_by("team__name", "id")
    )


def my_teams(actor: Actor) -> list[Team]:
    """Teams that have not ended on which the actor sits. One query."""
    rows = Team.objects.visible_to(actor).filter(seats__person__code=actor.code, seats__ends_on__isnull=True)
    return list(rows.exclude(state=Team.State.ENDED).order_by("name", "id").distinct())


def lacking_teams(actor: Actor, program: Program) -> list[Roster]:
    """Current teams of a program that lack somebody since a seat of theirs ended. Four queries."""
    gone = Seat.objects.filter(team=OuterRef("pk"), ends_on__isnull=False)
    teams = Team.objects.visible_to(actor).filter(Exists(gone), program=program)
    rosters = rosters_of(list(teams.exclude(state=Team.State.ENDED).order_by("name", "id")))
    return [roster for roster in rosters if roster.lacks]


@dataclass(frozen=True)
class EmployerFigures:
    """What an employer gives: people enrolled, people seated, room, hours a month."""

    people: int
    seated: int
    room: int
    hours: int


def employer_figures(organizations: Iterable[uuid.UUID]) -> EmployerFigures:
    """Figures of the people whom these organizations, or their subsidiaries, send today. Three queries."""
    wanted = list(organizations)
    today = timezone.localdate()
    works = Affiliation.objects.filter(
        Q(organization__code__in=wanted) | Q(organization__parent__code__in=wanted),
        Q(ends_on__isnull=True) | Q(ends_on__gt=today),
    )
    enrolled = Enrollment.objects.current().filter(person__in=works.values("person_id"))
    given = enrolled.aggregate(
        people=Count("person", distinct=True), capacity=Sum("capacity"), hours=Sum("hours_per_month")
    )
    seats = seats_of_organizations(wanted).aggregate(seats=Count("id"), people=Count("person", distinct=True))
    capacity = given["capacity"] or 0
    return EmployerFigures(
        given["people"], seats["people"], max(0, capacity - seats["seats"]), given["hours"] or 0
    )
