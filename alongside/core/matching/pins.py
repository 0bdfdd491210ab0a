"""Pins and floors: each must keep the rules when alone, and all must be able to hold together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from alongside.core.documents import Fault, InvalidDocument
from alongside.core.matching import mip
from alongside.core.matching.compile import Reach, floors_by, pinned_by
from alongside.core.matching.explain import Possibility
from alongside.core.matching.model import Floor, Pin, Refusal
from alongside.core.matching.monolith import formulate
from alongside.core.matching.prices import Prices
from alongside.core.matching.problem import Plan, Problem
from alongside.core.matching.sayings import Saying, say
from alongside.core.matching.team import Costs, cheapest_team
from alongside.core.matching.wording import english

NO_LIMIT = 1e7


def plan_of_pins(problem: Problem, seed: int) -> Plan:
    """A plan of just the groups that pins and floors are about, keeping all of them.

    Raises `InvalidDocument`: one fault per pin that breaks a rule when alone; else, where pins and floors
    cannot hold together, one fault naming one minimal set of them.
    """
    faults = [fault for pin in problem.instance.pins for fault in _broken_rules(problem, pin)]
    if faults:
        raise InvalidDocument(faults)
    for pin in problem.instance.pins:
        opposite = replace(pin, kind="forbid")
        if pin.kind == "seat" and opposite in problem.instance.pins:
            raise InvalidDocument([_clash([pin, opposite])])
    everything: list[Pin | Floor] = [*problem.instance.pins, *problem.instance.floors]
    plan = _together(problem, everything, seed)
    if plan is not None:
        return plan
    raise InvalidDocument([_clash(_minimal(problem, everything, seed))])


def _clash(items: list[Pin | Floor]) -> Fault:
    decisions = tuple(item.said() for item in items)
    if len(items) == 1:
        said = say("cannot_be_met", decision=decisions[0])
        return Refusal(items[0].words(), english(said), "lower or remove it", said)
    said = say("cannot_hold", decisions=decisions)
    where = "pins and floors" if any(isinstance(item, Floor) for item in items) else "pins"
    return Refusal(where, english(said), "remove or change one of these", said)


def _minimal(problem: Problem, items: list[Pin | Floor], seed: int) -> list[Pin | Floor]:
    """One set of items that cannot hold together though every smaller part of it can (deletion filter)."""
    kept = list(items)
    size = max(1, len(kept) // 2)
    while size >= 1:  # large blocks first, then one by one
        start = 0
        while start < len(kept):
            without = kept[:start] + kept[start + size :]
            if _together(problem, without, seed) is None:
                kept = without
            else:
                start += size
        if size == 1:
            break
        size //= 2
    return kept


def _together(problem: Problem, items: Iterable[Pin | Floor], seed: int) -> Plan | None:
    """A plan of the groups concerned that keeps `items`, or None if there is none."""
    instance = problem.instance
    chosen = list(items)
    pinned = pinned_by(
        instance, [i for i in chosen if isinstance(i, Pin)], problem.group_of_client, problem.mentor_pools
    )
    floors = floors_by([i for i in chosen if isinstance(i, Floor)], instance, problem.group_of_client)
    if pinned.seats & pinned.forbidden:
        return None
    narrowed = replace(problem, pinned=pinned, floors=floors)
    groups = sorted(pinned.placed | {group for counted, _ in floors for group in counted})
    if not groups:
        return {}
    form = formulate(narrowed, groups, detail="seats", seed=seed)
    outcome = mip.solve(
        form.model, np.zeros(form.model.columns), maximise=False, integer=True, seconds=NO_LIMIT, seed=seed
    )
    return None if outcome.values is None else form.plan(outcome.values)


def _broken_rules(problem: Problem, pin: Pin) -> list[Fault]:
    """The rules that a pin breaks by itself."""
    instance = problem.instance
    client = next(n for n, c in enumerate(instance.clients) if c.id == pin.client)
    group = int(problem.group_of_client[client])
    if pin.kind == "forbid":
        return []
    if pin.kind == "seat":
        reasons = _seat_reasons(problem, group, str(pin.person))
    elif pin.kind == "mentor":
        reasons = _mentor_reasons(problem, group, str(pin.person))
    else:
        reasons = []
    if not reasons:
        reasons = _team_reasons(problem, group, pin)
    sayings = [say("pin_breaks", pin=pin.said(), rule=rule, why=why) for rule, why in reasons]
    return [Refusal(pin.words(), english(said), "change or remove the pin", said) for said in sayings]


def _seat_reasons(problem: Problem, group: int, volunteer: str) -> list[tuple[str, Saying]]:
    instance = problem.instance
    position = next(n for n, v in enumerate(instance.volunteers) if v.id == volunteer)
    reasons = seat_reasons(problem, group, position, Reach(instance))
    if instance.volunteers[position].capacity == 0:
        reasons.append(("capacity", say("no_capacity", person=volunteer)))
    return reasons


def seat_reasons(problem: Problem, group: int, volunteer: int, reach: Reach) -> list[tuple[str, Saying]]:
    """Why a volunteer is not admissible for a group: (rule, saying) each; capacity apart."""
    instance = problem.instance
    person = instance.volunteers[volunteer]
    about = problem.groups[group]
    clients = [instance.clients[c] for c in about.clients]
    reasons = []
    if not person.remote and person.office is not None:
        km = float(reach.farthest(about)[reach.place_of_office[person.office]])
        if km > reach.limit:
            reasons.append(("travel", say("too_far", person=person.id, away_km=km, km=reach.limit)))
    for client in clients:
        if person.id in client.conflict_volunteers:
            reasons.append(("conflict", say("conflict_person", person=person.id, client=client.id)))
        if person.organization in client.conflict_organizations:
            employer = person.organization
            said = say("conflict_organization", organization=employer, client=client.id)
            reasons.append(("conflict", said))
    if person.available_from.toordinal() > about.latest_start:
        latest = type(person.available_from).fromordinal(max(1, about.latest_start))
        days = {"available": person.available_from.isoformat(), "needed": latest.isoformat()}
        reasons.append(("availability", say("too_late", person=person.id, **days)))
    return reasons


def _mentor_reasons(problem: Problem, group: int, mentor: str) -> list[tuple[str, Saying]]:
    person = next(m for m in problem.instance.mentors if m.id == mentor)
    missing = [p for p in problem.groups[group].pathways if p not in person.pathways]
    reasons = []
    if missing:
        reasons.append(("mentor", say("not_mentored", person=mentor, pathways=tuple(missing))))
    if person.capacity == 0:
        reasons.append(("capacity", say("no_capacity", person=mentor)))
    return reasons


def _team_reasons(problem: Problem, group: int, pin: Pin) -> list[tuple[str, Saying]]:
    """A pin that no team at all can satisfy, everyone being free."""
    zero = Prices.zero(problem).costs(problem, group)
    seated: tuple[int, ...] = ()
    if pin.kind == "seat":
        people = problem.arc_volunteer[problem.arcs(group)].tolist()
        names = problem.instance.volunteers
        seated = tuple(n for n, v in enumerate(people) if names[v].id == pin.person)
    if pin.kind == "mentor":
        pinned = [pool for g, pool in problem.pinned.mentors if g == group]
        pools = problem.mentor_pool[problem.mentor_arcs(group)]
        own = next((p for p in pinned if _name_of(problem, p) == pin.person), -1)
        zero = Costs(zero.members, zero.interpreters, np.where(pools == own, 0, -1).astype(np.int64))
    if cheapest_team(problem, group, zero, seated) is not None:
        return []
    found = Possibility(problem, [group]).reason(group)
    if found is None and cheapest_team(problem, group, Prices.zero(problem).costs(problem, group)) is None:
        return [("capacity", say("all_full", client=pin.client))]
    if found is None:
        low, high = problem.instance.settings.team_size
        said = say("no_team_with", low=low, high=high, person=str(pin.person), client=pin.client)
        return [("seats", said)]
    return [("seats", say("no_team", missing=found.missing))]


def _name_of(problem: Problem, pool: int) -> str:
    return problem.instance.mentors[problem.mentor_pools[pool].people[0]].id if pool >= 0 else ""
