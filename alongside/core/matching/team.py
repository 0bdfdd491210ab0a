"""The cheapest team for one group at given prices: an exact dynamic programme.

Prices and costs are non-negative integers throughout, so that results are exact and need no tolerance.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from alongside.core.matching.problem import Bools, Longs, Problem

IMPOSSIBLE = np.int64(2**62)
MOST_BITS_TABLED = 12  # beyond, the table over masks gives way to a search over the masks that occur


@dataclass(frozen=True, slots=True)
class Costs:
    """What each person costs a team of one group; a negative cost means that the person may not be used.

    `members` is per arc of the group, `interpreters` and `mentors` per arc of the group to pools.
    """

    members: Longs
    interpreters: Longs
    mentors: Longs


@dataclass(frozen=True, slots=True)
class Cheapest:
    """A cheapest team: its cost, the arcs of its members (positions within the group), the pools."""

    cost: int
    members: tuple[int, ...]
    interpreter: int | None  # pool
    mentor: int  # pool


def cheapest_team(
    problem: Problem, group: int, costs: Costs, seated: tuple[int, ...] = (), dropped: int = 0
) -> Cheapest | None:
    """The cheapest admissible team, interpreter and mentor that cover the group; None if there is none.

    `seated` are arcs of the group (positions within it) whose people sit in the team come what may.
    `dropped` is a mask of needs that need not be covered. Ties go to fewer members, then to the earlier arcs.
    """
    mentor = _cheapest_mentor(problem, group, costs)
    fewest, most = max(0, problem.smallest - len(seated)), problem.largest - len(seated)
    if mentor is None or most < 0:
        return None
    masks = problem.arc_mask[problem.arcs(group)].astype(np.int64)
    prices = costs.members
    covered = dropped
    if seated:
        chosen = list(seated)
        if (prices[chosen] < 0).any():
            return None
        covered |= int(np.bitwise_or.reduce(masks[chosen]))
        fixed = int(prices[chosen].sum())
        prices = prices.copy()
        prices[chosen] = -1
    else:
        fixed = 0
    candidates = _undominated(masks & ~np.int64(covered), prices, most)
    options: dict[int, tuple[int, int | None]] = {}
    needs = problem.groups[group].needs
    for left, choice in [(needs, (0, None)), *_interpreter_options(problem, group, costs).items()]:
        rest = left & ~covered
        if rest not in options or choice[0] < options[rest][0]:
            options[rest] = choice
    table = _Table(
        masks[candidates] & ~np.int64(covered), prices[candidates], fewest, most, [needs & ~covered, *options]
    )
    best: Cheapest | None = None
    for needed, (extra, pool) in options.items():
        found = table.cheapest(needed)
        if found is None:
            continue
        cost = found[0] + extra + fixed + mentor[0]
        if best is None or cost < best.cost:
            members = tuple(sorted([*seated, *(int(candidates[n]) for n in found[1])]))
            best = Cheapest(cost, members, pool, mentor[1])
    return best


def _cheapest_mentor(problem: Problem, group: int, costs: Costs) -> tuple[int, int] | None:
    usable = np.flatnonzero(costs.mentors >= 0)
    if not len(usable):
        return None
    at = usable[np.argmin(costs.mentors[usable])]
    return int(costs.mentors[at]), int(problem.mentor_pool[problem.mentor_arcs(group)][at])


def _interpreter_options(problem: Problem, group: int, costs: Costs) -> dict[int, tuple[int, int | None]]:
    """For each set of needs that an interpreter leaves to the members: the cheapest such interpreter."""
    arcs = problem.interpreter_arcs(group)
    needs = problem.groups[group].needs
    options: dict[int, tuple[int, int | None]] = {}
    for pool, mask, cost in zip(
        problem.interpreter_pool[arcs].tolist(),
        problem.interpreter_mask[arcs].tolist(),
        costs.interpreters.tolist(),
        strict=True,
    ):
        left = needs & ~mask
        if cost >= 0 and (left not in options or cost < options[left][0]):
            options[left] = (cost, pool)
    return options


def _undominated(masks: Longs, costs: Longs, largest: int) -> Longs:
    """Arcs that some cheapest team may need: at most `largest` of each mask, the cheapest, in arc order."""
    usable = np.flatnonzero(costs >= 0)
    order = usable[np.lexsort((usable, costs[usable], masks[usable]))]
    if not len(order):
        return order
    sorted_masks = masks[order]
    first = np.flatnonzero(np.r_[True, sorted_masks[1:] != sorted_masks[:-1]])
    rank = np.arange(len(order)) - np.repeat(first, np.diff(np.r_[first, len(order)]))
    kept = order[rank < largest]
    # Someone is also superfluous when `largest` others cover no less for no more.
    kept = kept[np.lexsort((kept, costs[kept]))]
    survivors: list[int] = []
    counts: dict[int, int] = {}
    done: set[int] = set()  # masks for which nobody more is needed
    for arc, mask in zip(kept.tolist(), masks[kept].tolist(), strict=True):
        if mask in done:
            continue
        if sum([n for other, n in counts.items() if other & mask == mask]) < largest:
            survivors.append(arc)
            counts[mask] = counts.get(mask, 0) + 1
        else:
            done.add(mask)
    return np.array(survivors, dtype=np.int64)


class _Table:
    """cost[k, m]: the cheapest k members who together cover at least the needs m. Built once, asked often.

    The states m are all masks while they are few, else those that members can leave of what is needed.
    """

    def __init__(self, masks: Longs, costs: Longs, smallest: int, largest: int, needs: list[int]) -> None:
        self.smallest = smallest
        whole = needs[0]
        if whole.bit_count() <= MOST_BITS_TABLED:
            self.states = np.arange(whole + 1, dtype=np.int64)
        else:
            self.states = np.array(_left_over(needs, sorted(set(masks.tolist())), largest), dtype=np.int64)
        self.cost = np.full((largest + 1, len(self.states)), IMPOSSIBLE, dtype=np.int64)
        self.cost[0, 0] = 0
        self.masks = masks
        self.taken: list[Bools] = []  # per candidate, where taking it was an improvement
        dense = len(self.states) == whole + 1
        left: dict[int, Longs] = {}
        before, after = self.cost[:-1], self.cost[1:]
        for mask, price in zip(masks.tolist(), costs.tolist(), strict=True):
            if mask not in left:
                left[mask] = self.states & ~np.int64(mask) if dense else self._left(mask)
            with_it = before.take(left[mask], axis=1)
            with_it += price
            better = with_it < after
            np.copyto(after, with_it, where=better)
            self.taken.append(better)

    def _left(self, mask: int) -> Longs:
        """For each state, the state that remains to be covered beside someone who covers `mask`.

        Where the states were searched to the depth of a full team, what lies deeper is never used.
        """
        at = np.searchsorted(self.states, self.states & ~np.int64(mask))
        return np.minimum(at, len(self.states) - 1)

    def cheapest(self, needed: int) -> tuple[int, list[int]] | None:
        """The cheapest cost and candidates of a team that covers `needed`."""
        state = int(np.searchsorted(self.states, needed))
        costs = self.cost[self.smallest :, state]
        size = int(np.argmin(costs)) + self.smallest
        cost = int(self.cost[size, state])
        if cost >= IMPOSSIBLE:
            return None
        members: list[int] = []
        for candidate in range(len(self.taken) - 1, -1, -1):
            if size and self.taken[candidate][size - 1, state]:
                members.append(candidate)
                size -= 1
                left = int(self.states[state]) & ~int(self.masks[candidate])
                state = int(np.searchsorted(self.states, left))
        return cost, members


def _left_over(needs: list[int], masks: list[int], largest: int) -> list[int]:
    """Every set of needs that up to `largest` members with these masks can leave uncovered, and none."""
    found = {0, *needs}
    last = set(needs)
    for _ in range(largest):
        last = {state & ~mask for state in last for mask in masks} - found
        found |= last
    return sorted(found)
