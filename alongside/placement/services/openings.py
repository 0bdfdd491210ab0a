"""When a file opens: once every seated organization has cleared."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Collection

from django.db.models import Exists, OuterRef
from django.utils import timezone

from alongside.access.models import Grant
from alongside.audit.services import record_event
from alongside.audit.tags import Tag
from alongside.lib.acting import Actor, System, acting
from alongside.placement.models import ConflictRequest, Seat, Team

OPENING = System("file opening")
CLEAR = frozenset({ConflictRequest.Answer.CLEARED, ConflictRequest.Answer.WAIVED})


def open_cleared_seats(actor: Actor, teams: Collection[int]) -> int:
    """Give the file to each seat that waits for nothing more; how many. Part of a service's transaction.

    Looks as the program itself: whoever answers sees only the requests to their own organization. A team
    opens when no seat of it waits. Once it is open, a late seat opens by itself when its own requests are
    cleared. Effects: grants of the file, the team's state, audit `team:file:open` for each team that opens.
    """
    with acting(OPENING):
        # Asked so that a request that is not seen counts as one that waits.
        cleared = ConflictRequest.objects.filter(answer__in=CLEAR).values("pk")
        waiting = Seat.conflict_requests.through.objects.filter(seat_id=OuterRef("pk")).exclude(
            conflictrequest_id__in=cleared
        )
        seats = list(
            Seat.objects.filter(team_id__in=list(teams), ends_on__isnull=True)
            .exclude(team__state=Team.State.ENDED)
            .annotate(waits=Exists(waiting))
            .select_related("team__program", "person")
            .order_by("team_id", "id")
        )
        waits: dict[int, bool] = {seat.pk: getattr(seat, "waits") for seat in seats}  # noqa: B009 - annotated above
        by_team: dict[int, list[Seat]] = {}
        for seat in seats:
            by_team.setdefault(seat.team_id, []).append(seat)
        opened = 0
        for team_seats in by_team.values():
            team = team_seats[0].team
            if team.state == Team.State.CLEARING:
                if any(waits[seat.pk] for seat in team_seats):
                    continue
                _open(actor, team)
            opened += _give_files(team, [seat for seat in team_seats if not waits[seat.pk]])
        return opened


def _open(actor: Actor, team: Team) -> None:
    Team.objects.filter(pk=team.pk, state=Team.State.CLEARING).update(
        state=Team.State.OPEN, updated_at=timezone.now()
    )
    team.state = Team.State.OPEN
    record_event(actor, Tag.TEAM_OPEN, "team", team.code, program=team.program.code)


def _give_files(team: Team, seats: list[Seat]) -> int:
    """A grant of each client's file for each seat that has none yet; how many."""
    sources = [seat.code for seat in seats]
    held = set(
        Grant.objects.filter(
            source__in=sources, scope=Grant.Scope.FILE, ends_on__isnull=True
        ).values_list("source", "subject")
    )  # fmt: skip
    today = timezone.localdate()
    grants = [
        grant_of(seat, "client", client, Grant.Scope.FILE, today)
        for seat in seats
        for client in team.client_codes
        if (seat.code, client) not in held
    ]
    Grant.objects.bulk_create(grants, batch_size=2000)
    return len(grants)


def grant_of(
    seat: Seat, kind: str, subject: uuid.UUID, scope: Grant.Scope, starts_on: datetime.date
) -> Grant:
    """A grant that a seat causes; it ends with the seat."""
    return Grant(
        holder=seat.person.code,
        subject_kind=kind,
        subject=subject,
        scope=scope,
        source_kind="seat",
        source=seat.code,
        starts_on=starts_on,
    )
