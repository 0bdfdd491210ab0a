"""A coordinator's own decisions on a proposed plan: moves, pins, and what each would do.

Seats are named as the page names them: `<team>_<person>` for a person on a team, `<team>_open` for room on
one, `person_<person>` for someone who sits nowhere on it yet, `out` for no seat at all.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from alongside.access.loader import demand
from alongside.access.roles import Permission
from alongside.audit.services import record_event
from alongside.audit.tags import Tag
from alongside.core.matching.facts import Facts
from alongside.lib.acting import Actor, System, acting
from alongside.placement.effects import (
    Effect,
    Elsewhere,
    TeamState,
    covers_of,
    member_fits,
    team_fit,
    what_if,
)
from alongside.placement.instance import Document, build_instance
from alongside.placement.models import Plan, PlanTeam
from alongside.placement.services.plans import PlanChangedError
from alongside.placement.services.solving import planned_teams

MOVES = System("plan move")


class MoveError(ValueError):
    """The seats named do not make a move. `why` is a short code."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class RuleBrokenError(Exception):
    """The move would break a rule; nothing was changed. `effect` names every rule."""

    def __init__(self, effect: Effect) -> None:
        super().__init__("the move would break a rule")
        self.effect = effect


@dataclass(frozen=True)
class Move:
    """Teams before and after, and who goes from which team to which (None: no team)."""

    before: list[TeamState]
    after: list[TeamState]
    steps: list[tuple[str, uuid.UUID | None, uuid.UUID | None]]
    teams: dict[uuid.UUID, PlanTeam]

    @property
    def movers(self) -> list[str]:
        return [person for person, _from, _to in self.steps]


def state_of(team: PlanTeam) -> TeamState:
    """A stored team as the core reads it."""
    return TeamState(
        team.code,
        tuple(str(code) for code in team.client_codes),
        tuple(member["volunteer"] for member in team.members),
        str(team.interpreter) if team.interpreter else None,
        str(team.mentor) if team.mentor else None,
    )


def read_move(teams: Mapping[uuid.UUID, PlanTeam], seat: str, to_seat: str) -> Move:
    """What moving whoever sits on `seat` to `to_seat` means. `teams` holds every team that the seats name.

    Two people who sit change places; someone without a seat takes the place of whoever sits there, who then
    sits nowhere. Raises `MoveError`.
    """
    before = {code: state_of(team) for code, team in teams.items()}
    from_team, person = _parse(seat)
    to_team, other = _parse(to_seat)
    if person in {"open", ""} or seat == to_seat:
        raise MoveError("nobody_moves")
    if any(team is not None and team not in before for team in (from_team, to_team)):
        raise MoveError("no_such_team")
    if from_team is None and to_team is None:
        raise MoveError("nobody_moves")
    if from_team is not None and person not in before[from_team].people:
        raise MoveError("not_seated")
    if to_team is not None and other != "open" and other not in before[to_team].people:
        raise MoveError("not_seated")
    after = dict(before)
    if to_team is None:
        assert from_team is not None
        after[from_team] = after[from_team].without(person)
    elif other == "open":
        after = _join(after, from_team, to_team, person)
    else:
        after = _change_places(after, (from_team, person), (to_team, other))
    steps = [(person, from_team, to_team)]
    if to_team is not None and other != "open":
        steps.append((other, to_team, from_team))
    return Move(list(before.values()), list(after.values()), steps, dict(teams))


def _parse(seat: str) -> tuple[uuid.UUID | None, str]:
    if seat == "out":
        return None, ""
    team, _mark, person = seat.partition("_")
    try:
        if person != "open":
            uuid.UUID(person)
        return (None if team == "person" else uuid.UUID(team)), person
    except ValueError as error:
        raise MoveError("no_such_seat") from error


def _join(
    after: dict[uuid.UUID, TeamState], from_team: uuid.UUID | None, to_team: uuid.UUID, person: str
) -> dict[uuid.UUID, TeamState]:
    if from_team == to_team:
        raise MoveError("nobody_moves")
    if from_team is not None:
        if person not in after[from_team].members:
            raise MoveError("other_role")
        after[from_team] = after[from_team].without(person)
    after[to_team] = replace(after[to_team], members=(*after[to_team].members, person))
    return after


def _change_places(
    after: dict[uuid.UUID, TeamState], one: tuple[uuid.UUID | None, str], two: tuple[uuid.UUID, str]
) -> dict[uuid.UUID, TeamState]:
    """`one` takes the seat of `two`; `two` takes the seat of `one`, where that is a seat."""
    (from_team, person), (to_team, other) = one, two
    if from_team == to_team:
        raise MoveError("nobody_moves")
    role = _role(after[to_team], other)
    if from_team is not None:
        if _role(after[from_team], person) != role:
            raise MoveError("other_role")
        after[from_team] = _put(after[from_team], person, other, role)
    after[to_team] = _put(after[to_team], other, person, role)
    return after


def _role(team: TeamState, person: str) -> str:
    if person == team.mentor:
        return "mentor"
    return "interpreter" if person == team.interpreter else "member"


def _put(team: TeamState, old: str, new: str, role: str) -> TeamState:
    if role == "mentor":
        return replace(team, mentor=new)
    if role == "interpreter":
        return replace(team, interpreter=new)
    return replace(team, members=tuple(new if person == old else person for person in team.members))


def load_move(plan: Plan, seat: str, to_seat: str) -> Move:
    """`read_move` on the stored teams of a plan. One query. Raises `MoveError`."""
    codes = {code for code, _person in (_parse(seat), _parse(to_seat)) if code is not None}
    teams = {team.code: team for team in PlanTeam.objects.filter(plan=plan, code__in=codes)}
    return read_move(teams, seat, to_seat)


def preview_move(plan: Plan, move: Move) -> Effect:
    """What a move would do, from the rows as they stand today. A fixed number of queries at any size."""
    effect, _instance = _effect(plan, move)
    return effect


def _effect(plan: Plan, move: Move) -> tuple[Effect, Document]:
    people = {person for team in (*move.before, *move.after) for person in team.people}
    instance = instance_for(plan, people, list(move.teams.values()))
    effect = what_if(
        instance,
        move.before,
        move.after,
        elsewhere=loads_elsewhere(plan, people, move.teams),
        levels=plan.summary.get("levels", []),
        pins=plan.pins,
    )
    return effect, instance


def instance_for(plan: Plan, people: set[str], teams: Sequence[PlanTeam]) -> Document:
    """The part of the matching instance that these people and teams need."""
    with acting(MOVES):
        former = []
        clients = {code for team in teams for code in team.client_codes}
        if plan.based_on_id is not None:
            rows = PlanTeam.objects.filter(plan_id=plan.based_on_id, client_codes__overlap=list(clients))
            former = planned_teams(plan.based_on_id, list(rows.values_list("pk", flat=True)))
        return build_instance(
            plan.program,
            plan.as_of,
            plan=former,
            people={uuid.UUID(person) for person in people},
            clients=clients,
        ).document


def loads_elsewhere(plan: Plan, people: set[str], teams: Mapping[uuid.UUID, PlanTeam]) -> Elsewhere:
    """Teams of the plan, besides `teams`, on which these people sit. Two queries."""
    others = PlanTeam.objects.filter(plan=plan).exclude(code__in=list(teams))
    members: dict[str, int] = {}
    supports: dict[str, int] = {}
    wanted = list(people)
    sits = Q(pk__in=[])
    for person in wanted:
        sits |= Q(members__contains=[{"volunteer": person}])
    seated = others.filter(sits)
    for rows in seated.values_list("members", flat=True):
        for member in rows:
            if member["volunteer"] in people:
                members[member["volunteer"]] = members.get(member["volunteer"], 0) + 1
    helped = others.filter(interpreter__in=wanted) | others.filter(mentor__in=wanted)
    for pair in helped.values_list("interpreter", "mentor"):
        for code in pair:
            if str(code) in people:
                supports[str(code)] = supports.get(str(code), 0) + 1
    return Elsewhere(members, supports)


@transaction.atomic
def move_member(actor: Actor, plan: Plan, *, version: int, seat: str, to_seat: str) -> Effect:
    """Move a person to another seat of a proposed plan, where no rule is broken.

    Members who were moved are pinned where they sit now, so that solving again keeps the decision.
    Effects: the touched teams, the plan's levels and pins, its version; audit `plan:edit`.
    Raises `PlanChangedError`, `MoveError`, `RuleBrokenError` (nothing is changed).
    """
    demand(actor, Permission.PLAN_EDIT, program=plan.program.code)
    _take(plan, version)
    move = load_move(plan, seat, to_seat)
    effect, instance = _effect(plan, move)
    if not effect.is_allowed:
        raise RuleBrokenError(effect)
    facts = Facts(instance)
    for team in effect.after:
        _write_team(move.teams[team.code], team, facts)
    pins = [*plan.pins, *_pins_of_move(plan, move, effect)]
    summary = {**plan.summary, "levels": _levels(plan.summary.get("levels", []), effect), "edited": True}
    Plan.objects.filter(pk=plan.pk).update(summary=summary, pins=pins)
    plan.summary, plan.pins = summary, pins
    record_event(
        actor,
        Tag.PLAN_EDIT,
        "plan",
        plan.code,
        program=plan.program.code,
        detail={"move": sorted(move.movers), "teams": sorted(str(team.code) for team in effect.after)},
    )
    return effect


def _take(plan: Plan, version: int) -> None:
    """Compare and set: this edit holds for the version that the page showed. Raises `PlanChangedError`."""
    taken = Plan.objects.filter(pk=plan.pk, version=version, state=Plan.State.PROPOSED).update(
        version=F("version") + 1, updated_at=timezone.now()
    )
    if not taken:
        raise PlanChangedError(Plan.objects.light().select_related("program").get(pk=plan.pk))
    plan.version = version + 1


def _write_team(row: PlanTeam, team: TeamState, facts: Facts) -> None:
    covers, fits = covers_of(facts, team), member_fits(facts, team)
    row.members = [
        {"volunteer": person, "covers": covers[person], "fit": fits[person]} for person in team.members
    ]
    row.interpreter = uuid.UUID(team.interpreter) if team.interpreter else None
    row.mentor = uuid.UUID(team.mentor) if team.mentor else None
    row.fit = team_fit(facts, team)
    row.because, row.next_best = [], None  # they spoke of the team as the matcher made it
    row.save(update_fields=["members", "interpreter", "mentor", "fit", "because", "next_best", "updated_at"])


def _pins_of_move(plan: Plan, move: Move, effect: Effect) -> list[Document]:
    """A pin for each person whom the move put on a team; an earlier pin says so already."""
    found: list[Document] = []
    for before, after in zip(move.before, effect.after, strict=True):
        client = min(after.clients)
        joined = sorted(set(after.members) - set(before.members))
        found += [{"kind": "seat", "volunteer": person, "client": client} for person in joined]
        if after.mentor and after.mentor != before.mentor:
            found.append({"kind": "mentor", "mentor": after.mentor, "client": client})
    return [pin for pin in found if pin not in plan.pins]


def _levels(levels: Sequence[Document], effect: Effect) -> list[Document]:
    """The stored levels after a move. Bounds stay; a level is proved only where it still meets its bound."""
    after = {level.name: level.after for level in effect.levels}
    changed = []
    for level in levels:
        value = after[level["name"]] if level["name"] in after else level["value"]
        gap = abs(level["bound"] - value) / max(1.0, abs(value))
        is_better = value < level["bound"] if level["sense"] == "min" else value > level["bound"]
        # A bound holds for plans as good on the levels before; a move may leave those.
        changed.append(
            {**level, "value": value, "gap": round(gap, 9), "proved": value == level["bound"]}
            | ({"bound": value, "gap": 0.0, "proved": False} if is_better else {})
        )
    return changed


PIN_FIELDS = {"seat": "volunteer", "forbid": "volunteer", "mentor": "mentor", "place": ""}


@transaction.atomic
def pin(actor: Actor, plan: Plan, *, version: int, decision: Document) -> bool:
    """Add a decision that the next solve keeps: seat, forbid, place or mentor. Adding it twice changes nothing.

    Effects: the plan's pins and version; audit `plan:edit`. Returns whether it is new.
    Raises `PlanChangedError`, `MoveError` for a decision that is not one.
    """
    demand(actor, Permission.PLAN_EDIT, program=plan.program.code)
    decision = _read_pin(decision)
    if decision in plan.pins:
        return False
    _take(plan, version)
    _write_pins(actor, plan, [*plan.pins, decision], decision, "pin")
    return True


@transaction.atomic
def unpin(actor: Actor, plan: Plan, *, version: int, decision: Document) -> bool:
    """Take a decision back. Effects: the plan's pins and version; audit `plan:edit`. Raises as `pin`."""
    demand(actor, Permission.PLAN_EDIT, program=plan.program.code)
    decision = _read_pin(decision)
    if decision not in plan.pins:
        return False
    _take(plan, version)
    _write_pins(actor, plan, [old for old in plan.pins if old != decision], decision, "unpin")
    return True


def _read_pin(decision: Document) -> Document:
    kind = decision.get("kind", "")
    if kind not in PIN_FIELDS:
        raise MoveError("no_such_pin")
    fields = ["client", *([PIN_FIELDS[kind]] if PIN_FIELDS[kind] else [])]
    try:
        return {"kind": kind, **{name: str(uuid.UUID(str(decision.get(name)))) for name in fields}}
    except ValueError as error:
        raise MoveError("no_such_pin") from error


def _write_pins(actor: Actor, plan: Plan, pins: list[Document], decision: Document, act: str) -> None:
    Plan.objects.filter(pk=plan.pk).update(pins=pins)
    plan.pins = pins
    detail: dict[str, Any] = {"act": act, "kind": decision["kind"]}
    detail |= {name: decision[name] for name in ("volunteer", "mentor") if name in decision}
    record_event(actor, Tag.PLAN_EDIT, "plan", plan.code, program=plan.program.code, detail=detail)
