"""What ties the blocks of a large instance together: interpreters, mentors and remote volunteers.

They serve everywhere. Their prices come from a small master program over the answers of the blocks (Dantzig and Wolfe); their
places are then shared out in whole numbers, and each placed group is given its mentor.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from alongside.core.matching import mip
from alongside.core.matching.mip import INFINITY, Floats, Model, Whole
from alongside.core.matching.problem import REMOTE_MENTOR_FIT, Longs, Problem

Shape = tuple[tuple[int, ...], tuple[int, ...]]  # mentor pools near, and all that can serve

SHORTAGE = 1_000.0  # objective units of an urgency point for which no mentor is left


@dataclass(frozen=True, slots=True)
class PoolPrices:
    """Prices per unit: of interpreter pools, of mentor pools, of a mentor for each kind of group, and of
    classes of remote volunteers.
    """

    interpreters: Floats
    mentors: Floats
    kinds: Floats
    remote: Floats


class Kinds:
    """Groups that the same mentors can serve are of one kind (their pathways)."""

    def __init__(self, problem: Problem) -> None:
        number: dict[tuple[str, ...], int] = {}
        self.of: Longs = np.array(
            [number.setdefault(group.pathways, len(number)) for group in problem.groups], dtype=np.int64
        )
        self.pools: list[Longs] = []
        for pathways in number:
            group = next(g.index for g in problem.groups if g.pathways == pathways)
            self.pools.append(problem.mentor_pool[problem.mentor_arcs(group)].astype(np.int64))

    def __len__(self) -> int:
        return len(self.pools)


@dataclass(frozen=True, slots=True)
class Used:
    """One answer of a part: the urgency it reaches and what it uses for that."""

    part: int
    urgency: float
    interpreters: Floats
    kinds: Floats
    remote: Floats
    by_class: Floats


def summed(answers: list[Used], parents: Longs) -> list[Used]:
    """Rounds of answers of pieces as answers of the parts that they are pieces of."""
    found = []
    for first in range(0, len(answers), len(parents)):
        one = answers[first : first + len(parents)]
        for parent in np.unique(parents).tolist():
            own = [used for used in one if parents[used.part] == parent]
            found.append(
                Used(
                    parent,
                    sum(used.urgency for used in own),
                    *(
                        np.sum([getattr(used, name) for used in own], axis=0)
                        for name in ("interpreters", "kinds", "remote", "by_class")
                    ),
                )
            )
    return found


@dataclass(slots=True)
class Master:
    """The blocks' answers so far, and the prices that they lead to."""

    problem: Problem
    kinds: Kinds
    parts: int
    remote: Floats  # capacity of each class of remote volunteers
    answers: list[Used] = field(default_factory=list)

    def zero(self) -> PoolPrices:
        problem = self.problem
        return PoolPrices(
            interpreters=np.zeros(len(problem.interpreter_pools)),
            mentors=np.zeros(len(problem.mentor_pools)),
            kinds=np.zeros(len(self.kinds)),
            remote=np.zeros(len(self.remote)),
        )

    def capacities(self) -> tuple[Floats, Floats]:
        problem = self.problem
        return (
            np.array([pool.capacity for pool in problem.interpreter_pools], dtype=np.float64),
            np.array([pool.capacity for pool in problem.mentor_pools], dtype=np.float64),
        )

    def solve(self, near: tuple[Floats, Floats] | None = None) -> tuple[float, PoolPrices, Floats]:
        """The best mixture of answers that the pools allow: its urgency, prices, weight of each answer.

        With `near`, prices of remote volunteers stay between these two: those of few answers swing.
        """
        model = Model()
        heard, guided = self.capacities()
        weight = model.add_columns(np.ones(len(self.answers)), whole=False)
        owner = np.array([answer.part for answer in self.answers])
        one = model.add_rows(self.parts, -INFINITY, 1.0)
        model.add_entries(one[owner], weight)
        pools = model.add_rows(len(heard), -INFINITY, heard)
        room = model.add_rows(len(guided), -INFINITY, guided)
        by_kind = model.add_rows(len(self.kinds), -INFINITY, 0.0)
        remote = model.add_rows(len(self.remote), -INFINITY, self.remote)
        for column, answer in zip(weight.tolist(), self.answers, strict=True):
            rows_and_uses = (
                (pools, answer.interpreters),
                (by_kind, answer.kinds),
                (remote, answer.remote),
            )
            for rows, use in rows_and_uses:
                model.add_entries(rows[use > 0], np.array(column), use[use > 0])
        for kind, able in enumerate(self.kinds.pools):
            given = model.add_columns(np.full(len(able), INFINITY), whole=False)
            model.add_entries(by_kind[kind], given, -1.0)
            model.add_entries(room[able], given)
        if near is not None and len(self.remote):
            unsold = model.add_columns(np.full(len(remote), INFINITY), whole=False)
            model.add_entries(remote, unsold)
            bought = model.add_columns(np.full(len(remote), INFINITY), whole=False)
            model.add_entries(remote, bought, -1.0)
        cost = np.zeros(model.columns)
        cost[weight] = [answer.urgency for answer in self.answers]
        if near is not None and len(self.remote):
            cost[unsold], cost[bought] = near[0], -near[1]
        outcome = mip.solve(model, cost, maximise=True, integer=False, seconds=60.0)
        if outcome.values is None or outcome.duals is None:
            raise mip.SolverFault("the master program of the pools has no solution")
        duals = np.maximum(0.0, outcome.duals)
        mentors = duals[room]
        kinds_price = np.array([mentors[able].min(initial=INFINITY) for able in self.kinds.pools])
        kinds_price[~np.isfinite(kinds_price)] = 0.0
        prices = PoolPrices(duals[pools], mentors, kinds_price, duals[remote])
        return outcome.bound, prices, outcome.values[weight]

    def income(self, prices: PoolPrices) -> float:
        """What the pools cost in all at these prices."""
        heard, guided = self.capacities()
        return float(prices.interpreters @ heard + prices.mentors @ guided + prices.remote @ self.remote)

    def fits(self) -> bool:
        """Whether the last answers of all parts together keep within every pool."""
        heard, _ = self.capacities()
        last = self.answers[-self.parts :]
        if (sum(answer.interpreters for answer in last) > heard + 1e-6).any():
            return False
        if (sum(answer.remote for answer in last) > self.remote + 1e-6).any():
            return False
        need = np.asarray(sum(answer.kinds for answer in last), dtype=np.float64)
        return self._short(need) < 1e-6

    def _short(self, need: Floats) -> float:
        """How many groups would be without a mentor."""
        model = Model()
        _, guided = self.capacities()
        room = model.add_rows(len(guided), -INFINITY, guided)
        rows = model.add_rows(len(need), need, need)
        missing = model.add_columns(np.full(len(need), INFINITY), whole=False)
        model.add_entries(rows, missing)
        for kind, able in enumerate(self.kinds.pools):
            given = model.add_columns(np.full(len(able), INFINITY), whole=False)
            model.add_entries(rows[kind], given)
            model.add_entries(room[able], given)
        cost = np.zeros(model.columns)
        cost[missing] = 1.0
        return mip.solve(model, cost, maximise=False, integer=False, seconds=60.0).bound

    def shares(self, weights: Floats, demand: Floats) -> Floats:
        """Interpreters of each pool for each part (parts x pools), whole numbers within the capacities.

        What the mixture of answers uses, rounded, and the rest by `demand` (parts x pools).
        """
        heard, _ = self.capacities()
        use = np.zeros((self.parts, len(heard)))
        for weight, answer in zip(weights.tolist(), self.answers, strict=True):
            use[answer.part] += weight * answer.interpreters
        for pool, capacity in enumerate(heard.tolist()):
            left = max(0.0, capacity - use[:, pool].sum())
            wanted = demand[:, pool]
            if wanted.sum() > 0:
                use[:, pool] += left * wanted / wanted.sum()
            whole = np.floor(use[:, pool] + 1e-6)
            rest = int(capacity - whole.sum())
            order = np.lexsort((np.arange(self.parts), -(use[:, pool] - whole)))
            if rest > 0:
                whole[order[:rest]] += 1
            use[:, pool] = whole
        return use

    def remote_shares(self, weights: Floats) -> Floats:
        """Seats of each class of remote volunteers that the mixture of answers uses in each part."""
        use = np.zeros((self.parts, len(self.answers[0].by_class)))
        for weight, answer in zip(weights.tolist(), self.answers, strict=True):
            use[answer.part] += weight * answer.by_class
        return use


@dataclass(frozen=True, slots=True)
class Guidance:
    """Mentor pools of placed groups, fit points saved per unit of each pool, and groups left without."""

    pool_of: dict[int, int]
    prices: Floats
    without: list[int]


def guide(problem: Problem, placed: list[int]) -> Guidance:
    """A mentor for each placed group, as few of them remote as can be; the most urgent come first."""
    if not placed:
        return Guidance({}, np.zeros(len(problem.mentor_pools)), [])
    shapes: dict[Shape, list[int]] = {}
    pinned = dict(problem.pinned.mentors)
    for group in placed:
        arcs = problem.mentor_arcs(group)
        pools, near = problem.mentor_pool[arcs], ~problem.mentor_remote[arcs]
        if group in pinned:
            near, pools = near[pools == pinned[group]], pools[pools == pinned[group]]
        shapes.setdefault((tuple(pools[near].tolist()), tuple(pools.tolist())), []).append(group)
    model = Model()
    room = model.add_rows(
        len(problem.mentor_pools), -INFINITY, np.array([float(p.capacity) for p in problem.mentor_pools])
    )
    # What all the shapes with the same possible mentors take from afar goes through one row, so that the
    # program stays small; who gets a near mentor that way is charged as if it were remote, which is never
    # the cheapest.
    hubs: dict[tuple[int, ...], int] = {}
    columns: list[tuple[Longs, Whole]] = []
    costs: list[tuple[Whole, Floats]] = []
    for (near_pools, able), groups in shapes.items():
        if able not in hubs:
            hubs[able] = int(model.add_rows(1, -INFINITY, 0.0)[0])
            given = model.add_columns(np.full(len(able), INFINITY), whole=False)
            model.add_entries(np.array(hubs[able]), given, -1.0)
            model.add_entries(room[list(able)], given)
            columns.append((np.array(able, dtype=np.int64), given))
        local = model.add_columns(np.full(len(near_pools), INFINITY), whole=False)
        away = model.add_columns(INFINITY, whole=False)
        missing = model.add_columns(np.ones(len(groups)), whole=False)
        row = model.add_rows(1, len(groups), len(groups))
        model.add_entries(row, np.concatenate([local, away, missing]))
        model.add_entries(room[list(near_pools)], local)
        model.add_entries(np.array(hubs[able]), away)
        columns.append((np.array(near_pools, dtype=np.int64), local))
        lost: Floats = np.asarray(SHORTAGE * (1.0 + problem.urgency[groups]), dtype=np.float64)
        costs += [(away, np.full(1, float(REMOTE_MENTOR_FIT))), (missing, lost)]
    cost = np.zeros(model.columns)
    for column, price in costs:
        cost[column] = price
    outcome = mip.solve(model, cost, maximise=False, integer=False, seconds=60.0)
    if outcome.values is None or outcome.duals is None:
        raise mip.SolverFault("mentors could not be shared out")
    taken = np.rint(outcome.values).astype(np.int64)
    return _shared_out(problem, shapes, columns, taken, np.maximum(0.0, -outcome.duals[room]))


def _shared_out(
    problem: Problem,
    shapes: dict[Shape, list[int]],
    columns: list[tuple[Longs, Whole]],
    taken: Longs,
    prices: Floats,
) -> Guidance:
    """Mentors by name of pool for every group, from the numbers that each shape of group takes."""
    remote: dict[tuple[int, ...], list[int]] = {}
    pool_of: dict[int, int] = {}
    without: list[int] = []
    waiting: list[tuple[int, int, tuple[int, ...]]] = []
    parts = iter(columns)
    for (_, able), groups in shapes.items():
        if able not in remote:
            pools, given = next(parts)
            remote[able] = np.repeat(pools, taken[given]).tolist()
        pools, local = next(parts)
        queue = sorted(groups, key=lambda g: (-problem.groups[g].urgency, g))
        here = np.repeat(pools, taken[local]).tolist()
        pool_of |= dict(zip(queue, here, strict=False))
        waiting += [(-problem.groups[g].urgency, g, able) for g in queue[len(here) :]]
    for _, group, able in sorted(waiting):
        if remote[able]:
            pool_of[group] = remote[able].pop()
        else:
            without.append(group)
    return Guidance(pool_of, prices, without)
