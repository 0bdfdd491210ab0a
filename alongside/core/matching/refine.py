"""Better prices where the first ones leave a gap: column generation over whole teams.

The first prices come from a relaxation that seats people one by one, in which half a person may help to cover
two seats. Here teams are chosen whole: no linear relaxation of the instance proves more.
"""

from __future__ import annotations

import numpy as np

from alongside.core.matching import mip
from alongside.core.matching.levels import Run
from alongside.core.matching.mip import INFINITY, Model
from alongside.core.matching.prices import UNIT, Certificate, Prices, certify
from alongside.core.matching.problem import Longs, Problem
from alongside.core.matching.team import Cheapest

MOST_GROUPS = 64  # of an instance whose prices are refined
MOST_ROUNDS = 60

Column = tuple[int, tuple[int, ...], int | None, int]
"""Group, volunteers, interpreter pool, mentor pool."""


def refined(
    problem: Problem, groups: list[int], certificate: Certificate, value: int, run: Run
) -> Certificate:
    """The best certificate found from `certificate` on; itself where it proves `value` or time is over.

    Bounded by counts and not by time, so that the same instance gets the same prices.
    """
    best = certificate
    if len(groups) > MOST_GROUPS:
        return best
    columns = dict.fromkeys(_columns(problem, groups, best.teams))
    for _ in range(MOST_ROUNDS):
        if best.bound // UNIT <= value or run.time_left() <= 0 or run.cancelled:
            break
        prices = _duals(problem, list(columns), run)
        if prices is None:
            break
        found = certify(problem, prices)
        if found.bound < best.bound:
            best = found
        between = Prices(
            (prices.volunteers + best.prices.volunteers) // 2,
            (prices.interpreters + best.prices.interpreters) // 2,
            (prices.mentors + best.prices.mentors) // 2,
        )
        steady = certify(problem, between)  # the duals of few teams swing; between them it is calmer
        if steady.bound < best.bound:
            best = steady
        known = len(columns)
        columns |= dict.fromkeys(_columns(problem, groups, found.teams))
        columns |= dict.fromkeys(_columns(problem, groups, steady.teams))
        if len(columns) == known:
            break
    return best


def _columns(problem: Problem, groups: list[int], teams: tuple[Cheapest | None, ...]) -> list[Column]:
    found = []
    for group in groups:
        team = teams[group]
        if team is not None:
            people = problem.arc_volunteer[problem.arcs(group)]
            found.append((group, tuple(people[list(team.members)].tolist()), team.interpreter, team.mentor))
    return found


def _duals(problem: Problem, columns: list[Column], run: Run) -> Prices | None:
    """Prices of people at the optimum of the relaxation that knows only these teams."""
    model = Model()
    model.add_columns(np.full(len(columns), INFINITY))
    using: dict[tuple[str, int], list[int]] = {}
    for number, (group, members, interpreter, mentor) in enumerate(columns):
        keys = [("group", group), ("mentor", mentor), *(("member", m) for m in members)]
        keys += [("interpreter", interpreter)] if interpreter is not None else []
        for key in keys:
            using.setdefault(key, []).append(number)
    room = {
        "member": problem.capacity.tolist(),
        "interpreter": [pool.capacity for pool in problem.interpreter_pools],
        "mentor": [pool.capacity for pool in problem.mentor_pools],
    }
    keys = sorted(using)
    for kind, who in keys:
        limit = 1 if kind == "group" else room[kind][who]
        model.add_row(np.array(using[kind, who]), 1.0, -INFINITY, limit)
    worth = problem.urgency[[column[0] for column in columns]].astype(np.float64)
    try:
        outcome = mip.solve(
            model, worth, maximise=True, integer=False, seconds=run.time_left(), seed=run.seed
        )
    except mip.SolverFault:
        return None
    if outcome.duals is None:
        return None
    whole = np.maximum(0, np.rint(UNIT * np.abs(outcome.duals)).astype(np.int64))
    prices = {kind: np.zeros(len(limits), dtype=np.int64) for kind, limits in room.items()}
    for (kind, who), price in zip(keys, whole.tolist(), strict=True):
        if kind != "group":
            prices[kind][who] = price
    volunteers: Longs = prices["member"]
    return Prices(volunteers, prices["interpreter"], prices["mentor"])
