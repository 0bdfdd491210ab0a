"""Prices of people: the proof that no plan can be worth more, checkable by anyone with a pencil.

Any non-negative prices give a bound: placed groups pay for their people, and what a group is worth beyond
its cheapest team cannot add up to more. Good prices are the dual values of the linear relaxation. They
are rounded to multiples of 1/1024, which decimal fractions and binary floating point both hold exactly, so
that whoever recomputes the bound, in whatever order, gets the same number.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from alongside.core.matching import mip
from alongside.core.matching.monolith import formulate
from alongside.core.matching.problem import Longs, Problem
from alongside.core.matching.team import Cheapest, Costs, cheapest_team

UNIT = 1024  # prices are whole multiples of 1/UNIT urgency points


@dataclass(frozen=True, slots=True)
class Prices:
    """Prices in units of 1/1024 urgency point, per volunteer, interpreter pool and mentor pool, all >= 0."""

    volunteers: Longs
    interpreters: Longs
    mentors: Longs

    def costs(self, problem: Problem, group: int) -> Costs:
        """What each arc of the group costs at these prices."""
        return Costs(
            self.volunteers[problem.arc_volunteer[problem.arcs(group)]],
            self.interpreters[problem.interpreter_pool[problem.interpreter_arcs(group)]],
            self.mentors[problem.mentor_pool[problem.mentor_arcs(group)]],
        )

    @staticmethod
    def zero(problem: Problem) -> Prices:
        return Prices(
            np.zeros(len(problem.capacity), dtype=np.int64),
            np.zeros(len(problem.interpreter_pools), dtype=np.int64),
            np.zeros(len(problem.mentor_pools), dtype=np.int64),
        )


@dataclass(frozen=True, slots=True)
class Certificate:
    """Prices, the bound they prove (in 1/1024 points) and each group's cheapest team at them, if any."""

    prices: Prices
    bound: int
    teams: tuple[Cheapest | None, ...]


def certify(problem: Problem, prices: Prices) -> Certificate:
    """The bound that `prices` prove for the instance without pins and floors; exact."""
    known: dict[bytes, Cheapest | None] = {}
    found = []
    for group in range(len(problem.groups)):
        likeness = problem.likeness(group)
        if likeness not in known:
            known[likeness] = cheapest_team(problem, group, prices.costs(problem, group))
        found.append(known[likeness])
    teams = tuple(found)
    bound = int((prices.volunteers * problem.capacity).sum())
    bound += sum(
        int(u) * p.capacity for u, p in zip(prices.interpreters, problem.interpreter_pools, strict=True)
    )
    bound += sum(int(u) * p.capacity for u, p in zip(prices.mentors, problem.mentor_pools, strict=True))
    for about, team in zip(problem.groups, teams, strict=True):
        if team is not None:
            bound += max(0, UNIT * about.urgency - team.cost)
    return Certificate(prices, bound, teams)


def relaxed_prices(problem: Problem, groups: list[int], seed: int, seconds: float) -> Prices | None:
    """Dual values of the linear relaxation over `groups`, rounded; None if there are none in time."""
    form = formulate(problem, groups, detail="seats", seed=seed, pinned=False)
    try:
        outcome = mip.solve(
            form.model, form.urgency(), maximise=True, integer=False, seconds=seconds, seed=seed
        )
    except mip.SolverFault:
        return None
    if outcome.duals is None:
        return None
    duals = np.maximum(0, np.rint(UNIT * np.abs(outcome.duals)).astype(np.int64))
    volunteers = np.zeros(len(problem.capacity), dtype=np.int64)
    for holder, row in form.capacity_row.items():
        volunteers[list(form.classes[holder])] = duals[row]
    return Prices(volunteers, duals[form.interpreter_row], duals[form.mentor_row])
