"""Teams that are formed: seats that begin late, seats that end, teams that end."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from alongside.access.loader import demand
from alongside.access.models import Grant
from alongside.access.roles import Permission
from alongside.access.services import end_grants
from alongside.audit.services import record_event
from alongside.audit.tags import Tag
from alongside.lib.acting import Actor, System, acting
from alongside.placement.models import ConflictRequest, Seat, Team, TeamClient
from alongside.placement.services.acceptance import homes_of, tie_seats, walls_by_client
from alongside.placement.services.conflicts import ask_about, asked_of
from alongside.placement.services.openings import grant_of, open_cleared_seats
from alongside.volunteers.models import Person

SEATING = System("team seat")


class SeatRefusedError(ValueError):
    """The person cannot take the seat. `why` is a short code: ended, seated, walled, declined."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@transaction.atomic
def add_seat(actor: Actor, team: Team, person: Person, role: str) -> Seat:
    """Seat someone on a team that is formed. Their organization is asked again, with a request of its own,
    and the file stays closed to them until it has cleared; the others keep theirs.

    Effects: the seat, its grant of the team, a conflict request for each client; audit `team:seat:start`.
    Raises `SeatRefusedError`.
    """
    demand(actor, Permission.PLAN_ACCEPT, program=team.program.code)
    team = Team.objects.select_for_update().select_related("program").get(pk=team.pk)
    if team.state == Team.State.ENDED:
        raise SeatRefusedError("ended")
    if Seat.objects.filter(team=team, person=person, ends_on__isnull=True).exists():
        raise SeatRefusedError("seated")
    with acting(SEATING):
        code = str(person.code)
        if any(code in holders for holders in walls_by_client(team.client_codes).values()):
            raise SeatRefusedError("walled")
        asked = asked_of([code])[code]
        declined = ConflictRequest.objects.filter(
            Q(organization=asked.organization) if asked.organization else Q(person=asked.person),
            client_code__in=team.client_codes,
            answer=ConflictRequest.Answer.DECLINED,
        )
        if declined.exists():
            raise SeatRefusedError("declined")
        home = homes_of([code])[code]
        seat = Seat.objects.create(
            team=team,
            person=person,
            organization_id=home.organization,
            office_id=home.office,
            role=role,
            starts_on=timezone.localdate(),
        )
        grant_of(seat, "team", team.code, Grant.Scope.TEAM, seat.starts_on).save()
        pairs = [(client, asked) for client in team.client_codes]
        ask_about(actor, team.program, pairs, plan=team.plan, again=True)
        tie_seats(team.program_id, [(seat, asked)])
        open_cleared_seats(actor, [team.pk])
    record_event(
        actor,
        Tag.SEAT_START,
        "team",
        team.code,
        program=team.program.code,
        detail={"person": str(person.code), "role": role},
    )
    return seat


@transaction.atomic
def end_seat(actor: Actor, seat: Seat) -> bool:
    """End a seat, and with it, at once, all that it opened. Ending twice changes nothing.

    Effects: the seat's `ends_on`; its grants end; requests that only it needed are withdrawn; a team that
    waited only for this seat opens; audit `team:seat:end`. Returns whether it was still held.
    """
    demand(actor, Permission.PLAN_ACCEPT, program=seat.team.program.code)
    return close_seat(actor, seat)


def close_seat(actor: Actor, seat: Seat, *, why: str = "") -> bool:
    """What `end_seat` does, for a service that has asked whether it may; part of its transaction.

    Effects: those of `end_seat`; `why` goes into the audit line.
    """
    team = seat.team
    today = timezone.localdate()
    ended = Seat.objects.filter(pk=seat.pk, ends_on__isnull=True).update(
        ends_on=max(today, seat.starts_on), version=F("version") + 1, updated_at=timezone.now()
    )
    if not ended:
        return False
    end_grants(source=seat.code)
    _withdraw_unneeded(seat)
    open_cleared_seats(actor, [team.pk])
    record_event(
        actor,
        Tag.SEAT_END,
        "team",
        team.code,
        program=team.program.code,
        detail={"person": str(seat.person.code), "role": seat.role} | ({"why": why} if why else {}),
    )
    return True


def _withdraw_unneeded(seat: Seat) -> None:
    """Requests that wait and that no other current seat needs."""
    for request in seat.conflict_requests.filter(answer=ConflictRequest.Answer.PENDING):
        if not Seat.objects.filter(conflict_requests=request, ends_on__isnull=True).exists():
            ConflictRequest.objects.filter(pk=request.pk).update(
                answer=ConflictRequest.Answer.WITHDRAWN,
                version=F("version") + 1,
                updated_at=timezone.now(),
            )
            end_grants(source=request.code)


@transaction.atomic
def end_team(actor: Actor, team: Team, *, version: int) -> bool:
    """End a team: its clients may be planned for again, its members see nothing more, at once.

    Effects: the team, its clients' rows and its seats end today; every grant of its seats ends; audit
    `team:end`. Returns False where it was changed or ended meanwhile.
    """
    demand(actor, Permission.PLAN_ACCEPT, program=team.program.code)
    today = timezone.localdate()
    ended = (
        Team.objects.filter(pk=team.pk, version=version)
        .exclude(state=Team.State.ENDED)
        .update(
            state=Team.State.ENDED,
            ended_on=today,
            version=F("version") + 1,
            updated_at=timezone.now(),
        )
    )
    if not ended:
        return False
    with acting(SEATING):
        TeamClient.objects.filter(team=team, ends_on__isnull=True).update(ends_on=today)
        seats = list(Seat.objects.filter(team=team, ends_on__isnull=True))
        Seat.objects.filter(pk__in=[seat.pk for seat in seats]).update(
            ends_on=today, version=F("version") + 1, updated_at=timezone.now()
        )
        for seat in seats:
            end_grants(source=seat.code)
            _withdraw_unneeded(seat)
    record_event(
        actor, Tag.TEAM_END, "team", team.code, program=team.program.code, detail={"seats": len(seats)}
    )
    return True
