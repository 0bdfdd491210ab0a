"""Pins and floors: each must keep the rules when alone, and all must be able to hold together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from alongside.core.documents import Fault, InvalidDocument
from alongside.core.matching import mip
from alongside.core.matching.compile import Reach, floors_by, pinned_by
from alongside.core.matching.explain import Possibility
from alongside.core.matching.model import Floor, Pin
from alongside.core.matching.monolith import formulate
from alongside.core.matching.prices import Prices
from alongside.core.matching.problem import Plan, Problem
from alongside.core.matching.team import Costs, cheapest_team
from alongside.core.matching.wording import listing, pathway, team_size

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
    words = [item.words() for item in items]
    if len(items) == 1:
        return Fault(words[0], "cannot be met under the rules", "lower or remove it")
    return Fault(
        "pins and floors" if any(isinstance(item, Floor) for item in items) else "pins",
        f"cannot hold together: {'; '.join(words)}",
        "remove or change one of these",
    )


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
    return [
        Fault(pin.words(), f"breaks the rule of {rule}: {why}", "change or remove the pin")
        for rule, why in reasons
    ]


def _seat_reasons(problem: Problem, group: int, volunteer: str) -> list[tuple[str, str]]:
    instance = problem.instance
    position = next(n for n, v in enumerate(instance.volunteers) if v.id == volunteer)
    reasons = seat_reasons(problem, group, position, Reach(instance))
    if instance.volunteers[position].capacity == 0:
        reasons.append(("capacity", f"{volunteer} has a capacity of 0"))
    return reasons


def seat_reasons(problem: Problem, group: int, volunteer: int, reach: Reach) -> list[tuple[str, str]]:
    """Why a volunteer is not admissible for a group: (rule, sentence) each; capacity apart."""
    instance = problem.instance
    person = instance.volunteers[volunteer]
    about = problem.groups[group]
    clients = [instance.clients[c] for c in about.clients]
    reasons = []
    if not person.remote and person.office is not None:
        km = float(reach.farthest(about)[reach.place_of_office[person.office]])
        if km > reach.limit:
            reasons.append(("travel", f"{person.id} is {km:.1f} km away, the limit is {reach.limit:g}"))
    for client in clients:
        if person.id in client.conflict_volunteers:
            reasons.append(("conflict", f"{person.id} has a conflict with {client.id}"))
        if person.organization in client.conflict_organizations:
            reasons.append(("conflict", f"{person.organization} has a conflict with {client.id}"))
    if person.available_from.toordinal() > about.latest_start:
        latest = type(person.available_from).fromordinal(max(1, about.latest_start))
        reasons.append(
            ("availability", f"{person.id} is available from {person.available_from}, needed by {latest}")
        )
    return reasons


def _mentor_reasons(problem: Problem, group: int, mentor: str) -> list[tuple[str, str]]:
    person = next(m for m in problem.instance.mentors if m.id == mentor)
    missing = [p for p in problem.groups[group].pathways if p not in person.pathways]
    reasons = []
    if missing:
        reasons.append(("mentor", f"{mentor} does not mentor {listing([pathway(p) for p in missing])}"))
    if person.capacity == 0:
        reasons.append(("capacity", f"{mentor} has a capacity of 0"))
    return reasons


def _team_reasons(problem: Problem, group: int, pin: Pin) -> list[tuple[str, str]]:
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
        return [("capacity", f"those who could serve {pin.client} have a capacity of 0")]
    if found is None:
        size = team_size(problem.instance)
        return [("seats", f"no team of {size} with {pin.person} covers every seat of {pin.client}")]
    return [("seats", f"no team can be formed: {'; '.join(found.missing)}")]


def _name_of(problem: Problem, pool: int) -> str:
    return problem.instance.mentors[problem.mentor_pools[pool].people[0]].id if pool >= 0 else ""
