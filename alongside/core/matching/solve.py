"""From an instance to the result: pins, levels, certificate, explanations, advice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from alongside.core.matching.advice import advise
from alongside.core.matching.compile import compile_problem
from alongside.core.matching.construct import construct
from alongside.core.matching.describe import describe, group_clients
from alongside.core.matching.explain import Explainer, Reason
from alongside.core.matching.large import solve_large
from alongside.core.matching.levels import LevelOutcome, Progress, Run
from alongside.core.matching.metros import solve_levels
from alongside.core.matching.model import Instance
from alongside.core.matching.outcome import Result
from alongside.core.matching.part import Alone, Crew
from alongside.core.matching.pins import plan_of_pins
from alongside.core.matching.prices import UNIT, Certificate, Prices, certify, relaxed_prices
from alongside.core.matching.problem import Longs, Plan, Pool, Problem
from alongside.core.matching.refine import refined
from alongside.core.matching.wording import english

MOST_SEATS_AT_ONCE = 200_000  # possible seats of an instance that is solved whole, to the proof


def no_progress(level: str, stage: str, incumbent: float | None, bound: float | None) -> bool:  # noqa: ARG001 - the listener that listens to nothing
    """The listener that listens to nothing, and never asks to stop."""
    return True


def solve(
    instance: Instance,
    *,
    time_left: Callable[[], float],
    seed: int = 0,
    progress: Progress = no_progress,
    crew: Crew | None = None,
) -> Result:
    """The best plan for `instance`, its proof and its reasons.

    `time_left()` gives the seconds that remain; the result depends on it only once they run out. A `crew`
    of processes makes large instances faster. Raises `InvalidDocument` for pins and floors that break a
    rule or cannot hold together.
    """
    problem = compile_problem(instance)
    run = Run(time_left, seed, progress)
    begun = plan_of_pins(problem, seed)
    groups = _worth_solving(problem)
    if sum(problem.arcs(g).stop - problem.arcs(g).start for g in groups) > MOST_SEATS_AT_ONCE:
        plan, levels, certificate = solve_large(problem, begun, run, crew or Alone())
        return _result(problem, plan, levels, certificate, run)
    zero = certify(problem, Prices.zero(problem))
    groups = [g for g in groups if zero.teams[g] is not None]
    certificate = _certificate(problem, groups, zero, run)
    worth = [UNIT * problem.groups[g].urgency - _cost(certificate, g) for g in groups]
    start = construct(problem, groups, worth, certificate.prices, time_left, begun)
    plan, levels = solve_levels(problem, groups, start, run, certificate.bound // UNIT)
    certificate = refined(problem, groups, certificate, levels[0].value, run)
    return _result(problem, plan, levels, certificate, run)


def _worth_solving(problem: Problem) -> list[int]:
    """All groups but those for whom there is never room: of groups whom the same people can serve in the
    same way, as many as these people could carry, and one more, the most urgent first.

    Exact: a plan that places one left out leaves a kept one unplaced, no less urgent, in whose place it is.
    The one more keeps the relaxation, and so the prices, as they are.
    """
    special = set(problem.former) | set(problem.pinned.placed) | {g for g, _ in problem.pinned.forbidden}
    special |= {g for counted, _ in problem.floors for g in counted}
    alike: dict[bytes, list[int]] = {}
    kept = sorted(special)
    for group in range(len(problem.groups)):
        if group not in special:
            alike.setdefault(problem.likeness(group), []).append(group)
    for same in alike.values():
        people = problem.arc_volunteer[problem.arcs(same[0])]
        room = int(problem.capacity[people].sum()) // problem.smallest + 1
        kept += sorted(same, key=lambda g: (-problem.groups[g].urgency, g))[:room]
    return sorted(kept)


def _cost(certificate: Certificate, group: int) -> int:
    team = certificate.teams[group]
    return 0 if team is None else team.cost


def _certificate(problem: Problem, groups: list[int], zero: Certificate, run: Run) -> Certificate:
    """The certificate from dual values, or the one that costs nothing where it is as good or time is over."""
    run.tell("urgency", "prices", None, zero.bound / UNIT)
    if run.time_left() <= 0 or run.cancelled or not groups:
        return zero
    prices = relaxed_prices(problem, groups, run.seed, run.time_left() / 2)
    if prices is None:
        return zero
    certificate = certify(problem, prices)
    return certificate if certificate.bound < zero.bound else zero


def _result(
    problem: Problem, plan: Plan, levels: list[LevelOutcome], certificate: Certificate, run: Run
) -> Result:
    instance = problem.instance
    explainer = Explainer(problem, plan, certificate, urgency_proved=levels[0].proved)
    unplaced_groups = [g for g in range(len(problem.groups)) if g not in plan]
    reasons = {g: _reason(explainer, certificate, g, run) for g in unplaced_groups}
    unplaced = sorted(
        (client, reason.to_document(english))
        for g, reason in reasons.items()
        for client in group_clients(problem, g)
    )
    advice, cut = advise(
        problem,
        plan,
        reasons,
        certificate,
        seed=run.seed,
        time_left=run.time_left,
        urgency_proved=levels[0].proved,
    )
    seated = {member for team in plan.values() for member in team.members}
    if all(level.proved for level in levels):  # whatever became of the advice: the plan is the best there is
        status = "optimal"
    else:
        status = "time_limit" if run.timed_out or cut else "feasible"
    prices = certificate.prices
    full = max((g.urgency for g in problem.groups), default=0)
    return Result(
        instance_sha256=instance.sha256,
        seed=run.seed,
        status=status,
        levels=tuple(levels),
        volunteer_prices=_named(dict(enumerate(prices.volunteers)), instance.volunteers, full),
        interpreter_prices=_named(
            _by_person(problem.interpreter_pools, prices.interpreters), instance.interpreters, full
        ),
        mentor_prices=_named(_by_person(problem.mentor_pools, prices.mentors), instance.mentors, full),
        urgency_bound=certificate.bound / UNIT,
        teams=describe(problem, plan, run.seed),
        unplaced=tuple(unplaced),
        advice=advice,
        unused=tuple(v.id for n, v in enumerate(instance.volunteers) if n not in seated),
        reasons={client: reason for g, reason in reasons.items() for client in group_clients(problem, g)},
    )


def _reason(explainer: Explainer, certificate: Certificate, group: int, run: Run) -> Reason:
    """Why the group has no team; that the time ended first, where it did and a team could exist."""
    if run.time_left() <= 0 and certificate.teams[group] is not None and not explainer.urgency_proved:
        return Reason("not_proved")
    return explainer.reason(group)


def _by_person(pools: tuple[Pool, ...], prices: Longs) -> dict[int, int]:
    return {person: price for pool, price in zip(pools, prices, strict=True) for person in pool.people}


def _named(prices: dict[int, int], people: tuple[Any, ...], full: int) -> dict[str, float]:
    """Prices by id, those of 0 left out. Who has no capacity costs as much as any group is worth: a price of
    nobody's, so that it adds nothing to the bound and keeps the person out of every cheapest team.
    """
    found = {}
    for position, person in enumerate(people):
        price = full if person.capacity == 0 else int(prices.get(position, 0)) / UNIT
        if price > 0:
            found[person.id] = float(price)
    return found
