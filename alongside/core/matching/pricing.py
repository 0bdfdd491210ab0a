"""The cheapest team of every group at given prices, many groups at a time.

The same exact dynamic programme as in `team.py`, over arrays of groups: the certificate of 2,800 clients
takes a second instead of a minute. Whole numbers throughout.
"""

from __future__ import annotations

import numpy as np

from alongside.core.matching.prices import Prices
from alongside.core.matching.problem import INTERPRETER_FIT, REMOTE_MENTOR_FIT, Longs, Problem
from alongside.core.matching.team import IMPOSSIBLE, Costs, cheapest_team

MOST_FEATURES_TABLED = 7
LARGEST_TEAM_TABLED = 12
HIGHEST_PRICE = np.int64(2**40)
NO_PRICE = np.int64(2**58)  # a few of them added up are still a number
CELLS_AT_ONCE = 1_500_000  # of the table of one batch of groups


def team_costs(problem: Problem, prices: Prices, groups: Longs, fit: int = 0) -> Longs:
    """What the cheapest admissible team, interpreter and mentor of each of `groups` costs; IMPOSSIBLE if none.

    With `fit`, each fit point of the team costs that much besides the prices.
    """
    costs = np.full(len(groups), IMPOSSIBLE, dtype=np.int64)
    features = np.array([len(problem.groups[g].features) for g in groups.tolist()], dtype=np.int64)
    highest = int(prices.volunteers.max(initial=0)) + fit * int(problem.arc_fit.max(initial=0))
    tabled = problem.largest <= LARGEST_TEAM_TABLED and highest < HIGHEST_PRICE
    for count in np.unique(features).tolist():
        chosen = np.flatnonzero(features == count)
        if count > MOST_FEATURES_TABLED or not tabled:
            for at in chosen.tolist():
                group = int(groups[at])
                team = cheapest_team(problem, group, _with_fit(problem, group, prices, fit))
                costs[at] = IMPOSSIBLE if team is None else team.cost
            continue
        batch = max(1, CELLS_AT_ONCE // ((problem.largest + 1) * 2**count))
        for start in range(0, len(chosen), batch):
            part = chosen[start : start + batch]
            costs[part] = _tabled(problem, prices, groups[part], count, fit)
    return costs


def ranges(start: Longs, groups: Longs) -> tuple[Longs, Longs]:
    """Arc numbers of the groups, concatenated, and for each the position of its group in `groups`."""
    counts = start[groups + 1] - start[groups]
    owner = np.repeat(np.arange(len(groups)), counts)
    before = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(counts)[:-1]])[: len(groups)]
    return np.arange(len(owner)) + (start[groups] - before)[owner], owner


def _with_fit(problem: Problem, group: int, prices: Prices, fit: int) -> Costs:
    costs = prices.costs(problem, group)
    return Costs(
        costs.members + fit * problem.arc_fit[problem.arcs(group)].astype(np.int64),
        costs.interpreters + fit * INTERPRETER_FIT,
        costs.mentors + fit * REMOTE_MENTOR_FIT * problem.mentor_remote[problem.mentor_arcs(group)],
    )


def _tabled(problem: Problem, prices: Prices, groups: Longs, features: int, fit: int) -> Longs:
    states = 2**features
    members = _member_costs(problem, prices, groups, states, fit)
    arcs, owner = ranges(problem.interpreter_start, groups)
    heard = np.full((len(groups), states), NO_PRICE, dtype=np.int64)
    np.minimum.at(
        heard,
        (owner, problem.interpreter_mask[arcs].astype(np.int64)),
        prices.interpreters[problem.interpreter_pool[arcs]] + fit * INTERPRETER_FIT,
    )
    best = members[:, states - 1].copy()
    for mask in np.flatnonzero((heard < NO_PRICE).any(axis=0)).tolist():
        with_interpreter = members[:, (states - 1) & ~mask] + heard[:, mask]
        np.minimum(best, with_interpreter, out=best)
    arcs, owner = ranges(problem.mentor_start, groups)
    guided = np.full(len(groups), NO_PRICE, dtype=np.int64)
    remote = fit * REMOTE_MENTOR_FIT * problem.mentor_remote[arcs].astype(np.int64)
    np.minimum.at(guided, owner, prices.mentors[problem.mentor_pool[arcs]] + remote)
    total = best + guided
    total[(best >= NO_PRICE) | (guided >= NO_PRICE)] = IMPOSSIBLE
    return np.asarray(total, dtype=np.int64)


def _member_costs(problem: Problem, prices: Prices, groups: Longs, states: int, fit: int) -> Longs:
    """For each group and set of needs: the cheapest `smallest` to `largest` members who cover it."""
    largest = problem.largest
    arcs, owner = ranges(problem.arc_start, groups)
    slot = owner * states + problem.arc_mask[arcs].astype(np.int64)
    if not fit and not prices.volunteers.any():
        return _combined(_free(slot, len(groups), states, largest), problem)
    key = slot * HIGHEST_PRICE + prices.volunteers[problem.arc_volunteer[arcs]]
    if fit:
        key += fit * problem.arc_fit[arcs].astype(np.int64)
    key.sort()  # by group and mask, cheapest first
    slot, price = np.divmod(key, HIGHEST_PRICE)
    first = np.flatnonzero(np.r_[True, slot[1:] != slot[:-1]]) if len(slot) else np.zeros(0, dtype=np.int64)
    rank = np.arange(len(slot)) - np.repeat(first, np.diff(np.r_[first, len(slot)])[: len(first)])
    kept = rank < largest
    listed = np.full((len(groups) * states, largest), NO_PRICE, dtype=np.int64)
    listed[slot[kept], rank[kept]] = price[kept]
    return _combined(listed.reshape(len(groups), states, largest), problem)


def _free(slot: Longs, groups: int, states: int, largest: int) -> Longs:
    """The same list where nobody costs anything: who is there is enough, and nothing need be sorted."""
    there = np.bincount(slot, minlength=groups * states)
    listed = np.where(np.arange(largest) < there[:, None], np.int64(0), NO_PRICE)
    return np.asarray(listed.reshape(groups, states, largest), dtype=np.int64)


def _combined(cheapest: Longs, problem: Problem) -> Longs:
    """From the cheapest `largest` of each mask (groups x masks x places): the cheapest cover of every set."""
    groups, states, largest = cheapest.shape
    table = np.full((groups, largest + 1, states), NO_PRICE, dtype=np.int64)
    table[:, 0, 0] = 0
    for mask in np.flatnonzero((cheapest[:, :, 0] < NO_PRICE).any(axis=0)).tolist():
        left = np.arange(states) & ~mask
        without = table[:, :, left]
        paid = np.zeros(groups, dtype=np.int64)
        for count in range(1, largest + 1):
            paid += cheapest[:, mask, count - 1]
            np.minimum(paid, NO_PRICE, out=paid)
            if (paid >= NO_PRICE).all():
                break
            offered = without[:, : largest + 1 - count, :] + paid[:, None, None]
            np.minimum(table[:, count:, :], offered, out=table[:, count:, :])
    return np.asarray(table[:, problem.smallest :, :].min(axis=1), dtype=np.int64)
