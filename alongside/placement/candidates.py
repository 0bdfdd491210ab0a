"""Who could take a seat: people near enough with room, the allowed and fitting first."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from alongside.core.matching.facts import Facts
from alongside.core.matching.geography import EARTH_RADIUS_KM
from alongside.lib.acting import acting
from alongside.placement.effects import Effect, what_if
from alongside.placement.models import Plan, PlanClient, PlanTeam
from alongside.placement.services.moves import (
    MOVES,
    Move,
    MoveError,
    instance_for,
    loads_elsewhere,
    read_move,
    state_of,
)
from alongside.volunteers.models import Enrollment

MOST_LOOKED_AT = 150
MOST_SHOWN = 12


@dataclass(frozen=True)
class Candidate:
    """Someone who could take a seat, the seat's new holder as the page names it, and the effect."""

    person: str
    seat: str
    effect: Effect

    @property
    def fit_change(self) -> int:
        return sum(level.after - level.before for level in self.effect.levels if level.name == "fit")


def candidates_for(
    plan: Plan, team: PlanTeam, to_seat: str, *, role: str, search: str = ""
) -> list[Candidate]:
    """People without a seat on `team` who could take `to_seat`, allowed ones first, then by fit.

    Looks at up to 150 people near the team's clients (or remote), or whose name holds `search`. A fixed
    number of queries.
    """
    codes = _near(plan, team, role, search)
    moves: list[Move] = []
    seated = state_of(team).people
    for code in codes:
        if str(code) in seated:
            continue
        try:
            moves.append(read_move({team.code: team}, f"person_{code}", to_seat))
        except MoveError:
            continue
    people = {person for move in moves for state in (*move.before, *move.after) for person in state.people}
    instance = instance_for(plan, people, [team])
    known = _known(instance, role)
    elsewhere = loads_elsewhere(plan, people, {team.code: team})
    found = []
    for move in moves:
        if move.movers[0] not in known:
            continue
        effect = what_if(
            instance,
            move.before,
            move.after,
            elsewhere=elsewhere,
            levels=plan.summary.get("levels", []),
            pins=plan.pins,
        )
        found.append(Candidate(move.movers[0], f"person_{move.movers[0]}", effect))
    found.sort(key=lambda one: (len(one.effect.broken), one.fit_change, one.person))
    return found[:MOST_SHOWN]


def _known(instance: dict[str, object], role: str) -> set[str]:
    facts = Facts(instance)
    if role == "mentor":
        return set(facts.mentors)
    return set(facts.interpreters) if role == "interpreter" else set(facts.volunteers)


def _near(plan: Plan, team: PlanTeam, role: str, search: str) -> list[uuid.UUID]:
    """Codes of people to look at. The box around the clients is wider than the travel limit, never narrower."""
    today = timezone.localdate()
    rows = Enrollment.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=today), program=plan.program, starts_on__lte=today
    )
    helpers = [Enrollment.As.MENTOR, Enrollment.As.INTERPRETER]
    if role == "mentor":
        rows = rows.filter(role=Enrollment.As.MENTOR)
    elif role == "interpreter":
        rows = rows.exclude(role=Enrollment.As.MENTOR).filter(
            Q(role=Enrollment.As.INTERPRETER) | Q(person__languages__may_interpret=True)
        )
    else:
        rows = rows.exclude(role__in=helpers).filter(_place(plan, team))
    for word in search.split():
        rows = rows.filter(Q(person__given_name__icontains=word) | Q(person__family_name__icontains=word))
    found = rows.order_by("person__family_name", "person__code").values_list("person__code", flat=True)
    return list(dict.fromkeys(found[: MOST_LOOKED_AT * 2]))[:MOST_LOOKED_AT]


def _place(plan: Plan, team: PlanTeam) -> Q:
    with acting(MOVES):
        rows = PlanClient.objects.filter(team=team).values_list("client__latitude", "client__longitude")
        points = [(a, b) for a, b in rows if a is not None and b is not None]
    if not points:
        return Q()
    degrees = plan.program.travel_limit_km / (EARTH_RADIUS_KM * 3.14159 / 180) + 0.05
    south, north = min(p[0] for p in points) - degrees, max(p[0] for p in points) + degrees
    wide = degrees * 3  # a degree of longitude is at least a third of one of latitude below 70 degrees north
    west, east = min(p[1] for p in points) - wide, max(p[1] for p in points) + wide
    return Q(is_remote=True) | Q(
        person__affiliations__ends_on__isnull=True,
        person__affiliations__office__latitude__range=(south, north),
        person__affiliations__office__longitude__range=(west, east),
    )
