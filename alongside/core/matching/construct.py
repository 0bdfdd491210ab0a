"""A first plan, fast: groups in turn take the cheapest team that is left."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from alongside.core.matching.prices import UNIT, Prices
from alongside.core.matching.problem import (
    INTERPRETER_FIT,
    REMOTE_MENTOR_FIT,
    Longs,
    Plan,
    Problem,
    Seating,
)
from alongside.core.matching.team import Cheapest, Costs, cheapest_team

LATE = 5.0  # seconds after the end of the time at which even a first plan is broken off


class Stock:
    """What is left of everyone while a plan is made. Pins to one group bar nobody else."""

    def __init__(self, problem: Problem, plan: Plan | None = None) -> None:
        self.problem = problem
        self.volunteers: Longs = problem.capacity.astype(np.int64)
        self.interpreters: Longs = np.array([p.capacity for p in problem.interpreter_pools], dtype=np.int64)
        self.mentors: Longs = np.array([p.capacity for p in problem.mentor_pools], dtype=np.int64)
        for team in (plan or {}).values():
            self.take(team)

    def take(self, team: Seating, count: int = 1) -> None:
        self.volunteers[list(team.members)] -= count
        if team.interpreter is not None:
            self.interpreters[team.interpreter] -= count
        self.mentors[team.mentor] -= count

    def cheapest(self, group: int, prices: Prices | None) -> Seating | None:
        """The cheapest team among those who are free, by price first and fit second, within the pins."""
        problem = self.problem
        arcs, spoken, guided = (
            problem.arcs(group),
            problem.interpreter_arcs(group),
            problem.mentor_arcs(group),
        )
        people = problem.arc_volunteer[arcs]
        members = problem.arc_fit[arcs].astype(np.int64)
        interpreters = np.full(spoken.stop - spoken.start, INTERPRETER_FIT, dtype=np.int64)
        mentors = REMOTE_MENTOR_FIT * problem.mentor_remote[guided].astype(np.int64)
        if prices is not None:
            priced = prices.costs(problem, group)
            members = members + UNIT * priced.members
            interpreters = interpreters + UNIT * priced.interpreters
            mentors = mentors + UNIT * priced.mentors
        barred = self.volunteers[people] <= 0
        away = [v for g, v in problem.pinned.forbidden if g == group]
        if away:
            barred |= np.isin(people, away)
        members[barred] = -1
        interpreters[self.interpreters[problem.interpreter_pool[spoken]] <= 0] = -1
        mentors[self.mentors[problem.mentor_pool[guided]] <= 0] = -1
        return seating(problem, group, cheapest_team(problem, group, Costs(members, interpreters, mentors)))


def seating(problem: Problem, group: int, team: Cheapest | None) -> Seating | None:
    """A cheapest team with its volunteers named."""
    if team is None:
        return None
    people = problem.arc_volunteer[problem.arcs(group)][list(team.members)]
    return Seating(group, tuple(int(v) for v in people), team.interpreter, team.mentor)


def construct(
    problem: Problem,
    groups: list[int],
    worth: list[int],
    prices: Prices | None,
    time_left: Callable[[], float],
    begun: Plan,
) -> Plan:
    """Add to the plan `begun`: `groups` by falling `worth` (ties by position) with whom is left, at `prices`.

    Keeps every rule and every `forbid`; what other pins and floors demand must have been begun.
    """
    stock = Stock(problem, begun)
    plan: Plan = dict(begun)
    for position in sorted(range(len(groups)), key=lambda n: (-worth[n], n)):
        if time_left() < -LATE:
            break
        if groups[position] in plan:
            continue
        team = stock.cheapest(groups[position], prices)
        if team is not None:
            plan[team.group] = team
            stock.take(team)
    return plan
