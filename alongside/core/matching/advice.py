"""Whom to recruit: for clients without a team, the one person who would give them one.

Each proposal is verified by solving again with that person added: a small instance as a whole; of a larger one
the clients and volunteers around the unplaced ones, where everyone who is placed stays placed (with whichever
team). The smallest are solved through every level, so that `places` is what whoever follows the advice will
see; of the others it is one of the plans that gain as much. Prices say beforehand what a recruit can gain at
most, and when nothing more can be found. The search is bounded by counts and not by time, so that the same
instance gets the same advice.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from alongside.core.matching import mip
from alongside.core.matching.compile import Reach, compile_problem
from alongside.core.matching.describe import Describer, group_clients
from alongside.core.matching.explain import MEMBERS, MENTOR, Reason
from alongside.core.matching.levels import Run
from alongside.core.matching.metros import solve_levels
from alongside.core.matching.model import Instance, Interpreter, Mentor, Organization, Volunteer
from alongside.core.matching.monolith import formulate
from alongside.core.matching.outcome import Advice
from alongside.core.matching.prices import UNIT, Certificate, Prices, certify
from alongside.core.matching.pricing import team_costs
from alongside.core.matching.problem import Group, Plan, Problem, Seating, urgency_of
from alongside.core.matching.rules import broken_rule

MOST_ADVICE = 10  # proposals that help
MOST_TRIALS = 20  # proposals verified
MOST_NEIGHBOURS = 48  # groups around the unplaced ones that are solved again
MOST_SOLVED_WHOLE = 64  # groups of an instance that is solved again as a whole
MOST_SOLVED_THROUGH = 24  # groups of an instance that is solved again through every level
MOST_TOGETHER = 12  # unplaced groups that one proposal is tried on
MOST_ASKING = 500  # unplaced groups, the most urgent, that are asked whom they lack
WISHES = 3  # what is missing; an able attorney of a firm; one of a legal department
MOST_NODES = 400  # of branch and bound, per proposal
VOLUNTEER_CAPACITY = 1
SUPPORT_CAPACITY = 3

Recruit = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A recruit and the unplaced groups that asked for such a person, most urgent first."""

    recruit: Recruit
    office: str | None
    groups: tuple[int, ...]


def advise(
    problem: Problem,
    plan: Plan,
    reasons: dict[int, Reason],
    certificate: Certificate,
    *,
    seed: int,
    time_left: Callable[[], float],
    urgency_proved: bool,
) -> tuple[tuple[Advice, ...], bool]:
    """Verified proposals, the greatest gain of urgency first; and whether the time ended before all were tried.

    Only where the urgency of `plan` is proved can a whole instance be solved again: else what is gained
    might not be owed to the recruit.
    """
    whole = urgency_proved and len(problem.groups) <= MOST_SOLVED_WHOLE
    describer = Describer(problem, plan, seed)
    found: dict[tuple[str, ...], Advice] = {}
    helped: set[str] = set()
    trials = 0
    for wish in range(WISHES):
        asking = {
            g: reason
            for g, reason in reasons.items()
            if wish == 0 or helped.isdisjoint(group_clients(problem, g))
        }
        for proposal in _proposals(problem, asking, wish):
            if time_left() <= 0 or trials >= MOST_TRIALS or len(found) >= MOST_ADVICE:
                break
            trials += 1
            known_prices = certificate if whole else None
            advice = _verify(problem, plan, describer, proposal, seed, time_left, known_prices)
            if advice is None or any(advice.recruit == known.recruit for known in found.values()):
                continue
            if advice.places not in found:
                found[advice.places] = advice
                helped.update(advice.places)
    cut = bool(reasons) and time_left() <= 0
    return tuple(sorted(found.values(), key=lambda a: (-a.urgency_gain, a.places))), cut


def _proposals(problem: Problem, reasons: dict[int, Reason], wish: int) -> list[Proposal]:
    """Distinct recruits, the most urgent need first; `wish` 0 is what is missing, then come able attorneys."""
    reach = Reach(problem.instance)
    asking: dict[str, tuple[Recruit, str | None, list[int]]] = {}
    for group in sorted(reasons, key=lambda g: (-problem.groups[g].urgency, g))[:MOST_ASKING]:
        reason = reasons[group]
        if reason.kind not in ("nobody", "combination", "competition") or not problem.groups[group].urgency:
            continue
        for recruit, office in _recruits(problem, reach, problem.groups[group], reason, wish):
            key = json.dumps([recruit, office])
            asking.setdefault(key, (recruit, office, []))[2].append(group)
    proposals = [Proposal(recruit, office, tuple(groups)) for recruit, office, groups in asking.values()]

    def weight(proposal: Proposal) -> int:
        return sum(problem.groups[g].urgency for g in proposal.groups)

    return sorted(proposals, key=lambda p: (-weight(p), p.groups))[:MOST_ADVICE]


def _recruits(
    problem: Problem, reach: Reach, about: Group, reason: Reason, wish: int
) -> list[tuple[Recruit, str | None]]:
    """Who could be asked for: by what is missing, or an attorney who covers all that one person can."""
    if wish > 0:
        tongues = sorted({f.words[0] for f in about.features if f.kind == "language" and f.words})
        kind = "law_firm" if wish == 1 else "corporate_legal_department"
        return [_attorney(problem, reach, about, kind, tongues)]
    if reason.what == MENTOR and not reason.features:
        recruit: Recruit = {
            "role": "mentor",
            "kind": "legal_nonprofit",
            "admitted": None,
            "pathways": list(about.pathways),
        }
        return [({**recruit, "languages": [], "near": None, "capacity": SUPPORT_CAPACITY}, None)]
    features = [about.features[bit] for bit in reason.features]
    kinds = {feature.kind for feature in features}
    if {"in_house", "firm"} <= kinds:
        return []  # nobody is an attorney of both
    spoken = sorted(feature.words[0] for feature in features if feature.words and feature.kind == "language")
    if kinds == {"language"}:
        recruit = {
            "role": "interpreter",
            "kind": "interpreter_group",
            "admitted": None,
            "languages": spoken,
            "near": None,
        }
        return [({**recruit, "capacity": SUPPORT_CAPACITY}, None)]
    if reason.kind == "combination" or reason.what == MEMBERS:
        needed = [f for f in about.features if f.kind == "language" and f.words]
        spoken = sorted({*spoken, *(f.words[0] for f in needed)}) if reason.kind == "combination" else spoken
    kind = "corporate_legal_department" if "in_house" in kinds else "law_firm"
    return [_attorney(problem, reach, about, kind, spoken)]


def _attorney(
    problem: Problem, reach: Reach, about: Group, kind: str, languages: list[str]
) -> tuple[Recruit, str | None]:
    states = sorted({f.words[0] for f in about.features if f.kind == "admitted" and f.words})
    office = _nearest(problem.instance, reach, about)
    recruit = {
        "role": "attorney",
        "kind": kind,
        "admitted": states[0] if states else None,
        "languages": languages,
        "near": next((o.city for o in problem.instance.offices if o.id == office), None),
        "trained": list(about.pathways),
        "capacity": VOLUNTEER_CAPACITY,
    }
    return ({**recruit, "remote": True} if office is None else recruit), office


def _nearest(instance: Instance, reach: Reach, about: Group) -> str | None:
    """An office of the city nearest to the group's farthest client, if any is within the travel limit.

    Of the offices of one city always the same, as far as travel allows: the advice names the city alone.
    """
    if not instance.offices:
        return None
    km = reach.farthest(about)
    office = min(instance.offices, key=lambda o: (float(km[reach.place_of_office[o.id]]), o.id))
    same_city = [
        other.id
        for other in instance.offices
        if (other.city, other.state) == (office.city, office.state)
        and km[reach.place_of_office[other.id]] <= reach.limit
    ]
    return min(same_city, default=None)


def _verify(
    problem: Problem,
    plan: Plan,
    describer: Describer,
    proposal: Proposal,
    seed: int,
    time_left: Callable[[], float],
    certificate: Certificate | None,
) -> Advice | None:
    """Solve again with the recruit; None if that places nobody more.

    First everyone who is placed stays placed. A small instance (whose `certificate` is given) is then solved
    as a whole, others giving way if more is gained, so that the gain is the difference of the two optima.
    """
    whole = certificate is not None
    block = list(range(len(problem.groups))) if whole else _surroundings(problem, plan, proposal.groups)
    smaller = compile_problem(_joined(_excerpt(problem, plan, describer, block, whole=whole), proposal))
    own = {group_clients(smaller, g): g for g in range(len(smaller.groups))}
    number = {g: own[group_clients(problem, g)] for g in block}
    before = {
        number[g]: _translated(problem, smaller, describer, plan[g], number[g]) for g in block if g in plan
    }
    start = urgency_of(smaller, before)
    most = int(smaller.urgency.sum())
    if certificate is not None:
        most = _reachable(problem, smaller, number, certificate, proposal.recruit["capacity"])
        if most <= start:
            return None
    staying = replace(smaller.pinned, placed=smaller.pinned.placed | frozenset(before))
    after = _improved(replace(smaller, pinned=staying), before, seed, time_left())
    if whole and urgency_of(smaller, after) < most:
        after = _improved(smaller, after, seed, time_left())
    if whole and len(problem.groups) <= MOST_SOLVED_THROUGH and urgency_of(smaller, after) > start:
        after = _solved_through(smaller, after, seed, time_left)
    gain = urgency_of(smaller, after) - start
    places = sorted(c for g in after if g not in before for c in group_clients(smaller, g))
    return Advice(proposal.recruit, tuple(places), gain, verified=True) if gain > 0 else None


def _reachable(
    problem: Problem, smaller: Problem, number: dict[int, int], certificate: Certificate, capacity: int
) -> int:
    """The most urgency that any plan can reach with the recruit (who is in `smaller` only).

    At a price p of the recruit's, the bound of the certificate rises by p for each unit of capacity and, for
    each group, by what a team with the recruit is better than without, less p. The best p leaves as many of
    these gains as there is capacity, the greatest.
    """
    names, given = problem.instance, certificate.prices
    heard = {
        names.interpreters[person].id: int(price)
        for pool, price in zip(problem.interpreter_pools, given.interpreters, strict=True)
        for person in pool.people
    }
    guided = {
        names.mentors[person].id: int(price)
        for pool, price in zip(problem.mentor_pools, given.mentors, strict=True)
        for person in pool.people
    }
    seated = {v.id: int(price) for v, price in zip(names.volunteers, given.volunteers, strict=True)}
    people = smaller.instance
    prices = Prices(
        np.array([seated.get(v.id, 0) for v in people.volunteers], dtype=np.int64),
        np.array(
            [
                min(heard.get(people.interpreters[p].id, 0) for p in pool.people)
                for pool in smaller.interpreter_pools
            ],
            dtype=np.int64,
        ),
        np.array(
            [min(guided.get(people.mentors[p].id, 0) for p in pool.people) for pool in smaller.mentor_pools],
            dtype=np.int64,
        ),
    )
    costs = team_costs(smaller, prices, np.arange(len(smaller.groups)))
    gains = []
    for group, own in number.items():
        worth = UNIT * problem.groups[group].urgency
        team = certificate.teams[group]
        without = 0 if team is None else max(0, worth - team.cost)
        gains.append(max(0, worth - int(costs[own])) - without)
    return (certificate.bound + sum(sorted(gains)[-capacity:])) // UNIT


def _solved_through(problem: Problem, start: Plan, seed: int, time_left: Callable[[], float]) -> Plan:
    """The plan that solving the instance with the recruit gives, through every level; `start` if time ends."""
    possible = certify(problem, Prices.zero(problem)).teams
    groups = [group for group, team in enumerate(possible) if team is not None]
    run = Run(time_left, seed, lambda *_: True)
    plan, levels = solve_levels(problem, groups, start, run, int(problem.urgency[groups].sum()))
    return plan if all(level.proved for level in levels) else start


def _improved(problem: Problem, start: Plan, seed: int, seconds: float) -> Plan:
    """The plan of greatest urgency that is found from `start` within the bound on branching."""
    form = formulate(problem, list(range(len(problem.groups))), detail="seats", seed=seed)
    try:
        outcome = mip.solve(
            form.model,
            form.urgency(),
            maximise=True,
            integer=True,
            seconds=seconds,
            seed=seed,
            start=form.point(start),
            gap=0.9,
            nodes=MOST_NODES,
        )
    except mip.SolverFault:
        return start
    found = start if outcome.values is None else form.plan(outcome.values)
    sound = broken_rule(problem, found) is None
    return found if sound and urgency_of(problem, found) > urgency_of(problem, start) else start


def _surroundings(problem: Problem, plan: Plan, unplaced: tuple[int, ...]) -> list[int]:
    """The asking groups and the placed groups that share the most volunteers with them."""
    asking = unplaced[:MOST_TOGETHER]
    near: set[int] = set()
    for group in asking:
        near.update(problem.arc_volunteer[problem.arcs(group)].tolist())
    shared = [
        (-len(near.intersection(team.members)), group)
        for group, team in plan.items()
        if not near.isdisjoint(team.members)
    ]
    return sorted([*asking, *(group for _, group in sorted(shared)[:MOST_NEIGHBOURS])])


def _excerpt(
    problem: Problem, plan: Plan, describer: Describer, block: list[int], *, whole: bool
) -> Instance:
    """The instance of the block alone; everyone's capacity is what the rest of the plan leaves."""
    instance = problem.instance
    inside = set(block)
    wanted = {c for g in block for c in problem.groups[g].clients}
    clients = tuple(c for n, c in enumerate(instance.clients) if n in wanted)
    names = {c.id for c in clients}
    taken = np.zeros(len(problem.capacity), dtype=np.int64)
    support: dict[tuple[str, str], int] = {}
    for group, team in plan.items():
        if group in inside:
            continue
        taken[list(team.members)] += 1
        for kind, person in (
            ("interpreter", describer.interpreters.get(group)),
            ("mentor", describer.mentors[group]),
        ):
            if person is not None:
                support[kind, person] = support.get((kind, person), 0) + 1
    people = {int(v) for g in block for v in problem.arc_volunteer[problem.arcs(g)]}
    named = {v for c in clients for v in c.conflict_volunteers}
    pins = tuple(p for p in instance.pins if p.client in names)
    named |= {p.person for p in pins if p.person is not None}
    return replace(
        instance,
        volunteers=tuple(
            replace(v, capacity=v.capacity - int(taken[n]))
            for n, v in enumerate(instance.volunteers)
            if n in people or v.id in named
        ),
        interpreters=tuple(
            replace(i, capacity=i.capacity - support.get(("interpreter", i.id), 0))
            for i in instance.interpreters
        ),
        mentors=tuple(
            replace(m, capacity=m.capacity - support.get(("mentor", m.id), 0)) for m in instance.mentors
        ),
        clients=clients,
        plan=instance.plan if whole else (),
        pins=pins,
        floors=instance.floors if whole else (),
    )


def _joined(instance: Instance, proposal: Proposal) -> Instance:
    """The instance with the recruit, under ids that nobody else has."""
    recruit = proposal.recruit
    people = {v.id for v in instance.volunteers} | {i.id for i in instance.interpreters}
    people |= {m.id for m in instance.mentors}
    name = _unused("recruit", people)
    organization = _unused("recruit", {o.id for o in instance.organizations})
    with_home = replace(
        instance,
        organizations=(*instance.organizations, Organization(organization, recruit["kind"])),
    )
    languages = tuple(recruit["languages"])
    if recruit["role"] == "interpreter":
        interpreter = Interpreter(name, languages, recruit["capacity"])
        return replace(with_home, interpreters=(*instance.interpreters, interpreter))
    if recruit["role"] == "mentor":
        mentor = Mentor(name, organization, tuple(recruit["pathways"]), recruit["capacity"], None)
        return replace(with_home, mentors=(*instance.mentors, mentor))
    volunteer = Volunteer(
        id=name,
        organization=organization,
        office=proposal.office,
        role=recruit["role"],
        admissions=(recruit["admitted"],) if recruit["admitted"] else (),
        languages=(*languages, "eng"),
        trained=tuple(recruit["trained"]),
        capacity=recruit["capacity"],
        available_from=instance.as_of,
        prefers=(),
        remote=proposal.office is None,
    )
    return replace(with_home, volunteers=(*instance.volunteers, volunteer))


def _unused(name: str, taken: set[str]) -> str:
    """`name`, or a like name that nobody has."""
    while name in taken:
        name += "'"
    return name


def _translated(
    problem: Problem, smaller: Problem, describer: Describer, team: Seating, group: int
) -> Seating:
    """A team of the whole instance, in the positions of the excerpt."""
    volunteers = {v.id: n for n, v in enumerate(smaller.instance.volunteers)}
    interpreters = {
        smaller.instance.interpreters[p].id: n
        for n, pool in enumerate(smaller.interpreter_pools)
        for p in pool.people
    }
    mentors = {
        smaller.instance.mentors[p].id: n for n, pool in enumerate(smaller.mentor_pools) for p in pool.people
    }
    names = problem.instance.volunteers
    interpreter = describer.interpreters.get(team.group)
    return Seating(
        group,
        tuple(sorted(volunteers[names[m].id] for m in team.members)),
        None if interpreter is None else interpreters[interpreter],
        mentors[describer.mentors[team.group]],
    )
