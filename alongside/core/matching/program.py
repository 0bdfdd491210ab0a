"""One block as a linear program that grows: seats are priced, and taken in when they could improve it.

A block of 500 groups has 400,000 possible seats, of which the optimum needs a few in a hundred. The
program starts with the cheapest of each kind, and ends when no seat left out could help: then its value is
that of the whole linear program. Then the seats near the optimum are solved in whole numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import highspy
import numpy as np

from alongside.core.matching.blocks import Block
from alongside.core.matching.mip import INFINITY, Floats
from alongside.core.matching.pricing import ranges
from alongside.core.matching.problem import INTERPRETER_FIT, Bools, Longs, Problem

IMPROVING = 1e-6  # objective units by which a seat must promise to help
SEATS_TAKEN_IN = 12  # per group and round
FIRST_SEATS = 3  # per group and set of features covered
NEAR = 2.0  # objective units from the optimum within which seats are tried in whole numbers
MOST_ROUNDS = 60


@dataclass(frozen=True, slots=True)
class Terms:
    """What counts in the objective (maximised) of one block.

    `worth` of placing each group; `fit` says whether fit points are paid; prices of interpreter pools; of
    classes of volunteers the fees, which are paid, and a guess at prices beside them that only saves time. `quota` limits interpreters per pool, in whole
    numbers only: the linear optimum, which is to bound every plan, pays their price and is not limited.
    """

    worth: Floats
    fit: bool
    interpreters: Floats
    fees: Floats
    guess: Floats
    quota: Floats
    forced: Bools  # groups that must be placed
    barred: Bools  # arcs that may not be used
    seated: Bools  # arcs that must be used
    penalty: Floats  # per arc, for changes of the plan; empty: none


@dataclass(frozen=True, slots=True)
class Relaxed:
    """The optimum of the linear program: value, prices of classes, use of classes, pools and places.

    `exact` says that no seat was left out that could have helped; else the value is no bound.
    """

    value: float
    exact: bool
    classes: Floats
    taken: Floats
    interpreters: Floats
    placed: Floats


class Program:
    """A growing linear program over one block."""

    def __init__(self, problem: Problem, block: Block, terms: Terms) -> None:
        self.problem = problem
        self.block = block
        self.terms = terms
        count = len(block.groups)
        features = [len(problem.groups[g].features) for g in block.groups.tolist()]
        self.features = np.array(features, dtype=np.int64)
        self.first_feature = np.r_[0, np.cumsum(self.features)].astype(np.int64)
        self.row_most = 0
        self.row_least = count
        self.row_feature = 2 * count
        self.row_room = self.row_feature + int(self.first_feature[-1])
        self.row_heard = self.row_room + len(block.classes)
        self.row_quota = self.row_heard + count
        self.cost = block.fit.astype(np.float64) if terms.fit else np.zeros(len(block.fit))
        self.cost = self.cost + terms.fees[block.holder]
        if len(terms.penalty):
            self.cost = self.cost + terms.penalty
        # Among equals each group starts with others, or all would begin by wanting the same few people.
        self.spread = np.random.default_rng(len(block.group)).random(len(block.group))
        self.active = np.zeros(len(block.group), dtype=np.bool_)
        self.column_arc: list[Longs] = []
        self.starts = np.searchsorted(block.group, np.arange(count + 1))
        self.spoken, self.spoken_by = ranges(problem.interpreter_start, block.groups)
        self.highs = self._rows()
        self._fixed_columns()
        self._activate(self._first_arcs())

    # -- building -------------------------------------------------------------------------------------

    def _rows(self) -> highspy.Highs:
        highs = highspy.Highs()
        highs.setOptionValue("output_flag", False)
        highs.setOptionValue("threads", 1)
        highs.setOptionValue("parallel", "off")
        count, block = len(self.block.groups), self.block
        lower = np.concatenate(
            [
                np.full(count, -INFINITY),
                np.zeros(count),
                np.zeros(int(self.first_feature[-1])),
                np.full(len(block.classes) + count + len(self.terms.quota), -INFINITY),
            ]
        )
        upper = np.concatenate(
            [
                np.zeros(count),
                np.full(count, INFINITY),
                np.full(int(self.first_feature[-1]), INFINITY),
                block.room.astype(np.float64),
                np.zeros(count + len(self.terms.quota)),
            ]
        )
        upper[self.row_quota :] = INFINITY
        none = np.zeros(0, dtype=np.int32)
        highs.addRows(len(lower), lower, upper, 0, np.zeros(len(lower), dtype=np.int32), none, np.zeros(0))
        highs.changeObjectiveSense(highspy.ObjSense.kMaximize)
        return highs

    def _add(
        self, cost: Floats, lower: Floats, upper: Floats, owner: Longs, row: Longs, value: Floats
    ) -> None:
        """Columns with entries (owner: position among the new columns)."""
        order = np.argsort(owner, kind="stable")
        counts = np.bincount(owner, minlength=len(cost))
        start = np.r_[0, np.cumsum(counts)[:-1]].astype(np.int32)
        self.highs.addCols(
            len(cost), cost, lower, upper, len(row), start, row[order].astype(np.int32), value[order]
        )

    def _fixed_columns(self) -> None:
        """One column per group (placed) and one per group and pool of interpreters."""
        problem, terms = self.problem, self.terms
        count = len(self.block.groups)
        each = np.arange(count)
        feature_owner = np.repeat(each, self.features)
        owner = np.concatenate([each, each, each, feature_owner])
        row = np.concatenate(
            [
                each,
                self.row_least + each,
                self.row_heard + each,
                self.row_feature + np.arange(len(feature_owner)),
            ]
        )
        value = np.concatenate(
            [
                np.full(count, -float(problem.largest)),
                np.full(count, -float(problem.smallest)),
                np.full(count + len(feature_owner), -1.0),
            ]
        )
        self._add(terms.worth, terms.forced.astype(np.float64), np.ones(count), owner, row, value)
        arcs, by = self.spoken, self.spoken_by
        pool = problem.interpreter_pool[arcs]
        mask = problem.interpreter_mask[arcs].astype(np.int64)
        each = np.arange(len(arcs))
        owners: list[Longs] = [each, each]
        rows: list[Longs] = [self.row_heard + by, self.row_quota + pool.astype(np.int64)]
        for bit in range(int(self.features.max(initial=0))):
            hit = np.flatnonzero(mask >> bit & 1)
            owners.append(hit)
            rows.append(self.row_feature + self.first_feature[by[hit]] + bit)
        price = terms.interpreters[pool] + (INTERPRETER_FIT if terms.fit else 0)
        owner, row = np.concatenate(owners), np.concatenate(rows)
        self._add(-price, np.zeros(len(arcs)), np.ones(len(arcs)), owner, row, np.ones(len(row)))
        self.fixed = count + len(arcs)

    def _first_arcs(self) -> Longs:
        """The cheapest seats of each group and mask, at the guessed prices, and those that must be used."""
        block = self.block
        score = self.cost + self.terms.guess[block.holder]
        score[self.terms.barred] = np.inf
        masks = int(block.mask.max(initial=0)) + 1
        slot = block.group.astype(np.int64) * masks + block.mask
        order = np.lexsort((self.spread, score, slot))
        sorted_slot = slot[order]
        first = np.flatnonzero(np.r_[True, sorted_slot[1:] != sorted_slot[:-1]][: len(slot)])
        rank = np.arange(len(slot)) - np.repeat(first, np.diff(np.r_[first, len(slot)])[: len(first)])
        chosen = order[rank < FIRST_SEATS]
        chosen = chosen[np.isfinite(score[chosen])]
        return np.union1d(chosen, np.flatnonzero(self.terms.seated))

    def _activate(self, arcs: Longs) -> None:
        block = self.block
        self.active[arcs] = True
        self.column_arc.append(arcs)
        group, holder = block.group[arcs].astype(np.int64), block.holder[arcs].astype(np.int64)
        mask = block.mask[arcs]
        each = np.arange(len(arcs))
        owners: list[Longs] = [each, each, each]
        rows: list[Longs] = [self.row_most + group, self.row_least + group, self.row_room + holder]
        for bit in range(int(self.features.max(initial=0))):
            hit = np.flatnonzero(mask >> bit & 1)
            owners.append(hit)
            rows.append(self.row_feature + self.first_feature[group[hit]] + bit)
        upper = np.minimum(block.size[holder], self.problem.largest).astype(np.float64)
        owner, row = np.concatenate(owners), np.concatenate(rows)
        lower = self.terms.seated[arcs].astype(np.float64)
        self._add(-self.cost[arcs], lower, upper, owner, row, np.ones(len(row)))

    # -- solving --------------------------------------------------------------------------------------

    def relax(self, time_left: Callable[[], float]) -> Relaxed | None:
        """The linear optimum; None if the time did not suffice for even the first round."""
        found: Relaxed | None = None
        for _ in range(MOST_ROUNDS):
            if not self._run(time_left()):
                return found
            solution = self.highs.getSolution()
            duals = np.array(solution.row_dual)
            reduced = self._reduced(duals)
            better = np.flatnonzero(reduced > IMPROVING)
            found = self._relaxed(solution, duals, exact=not len(better))
            if not len(better):
                return found
            order = better[np.lexsort((self.spread[better], -reduced[better], self.block.group[better]))]
            owner = self.block.group[order]
            rank = np.arange(len(order)) - np.searchsorted(owner, owner)
            self._activate(np.sort(order[rank < SEATS_TAKEN_IN]))
        return found

    def _run(self, seconds: float) -> bool:
        if seconds <= 0:
            return False
        self.highs.setOptionValue("time_limit", self.highs.getRunTime() + seconds)
        self.highs.run()
        return bool(self.highs.getModelStatus() == highspy.HighsModelStatus.kOptimal)

    def _reduced(self, duals: Floats) -> Floats:
        """What one more unit of each seat left out would gain."""
        block = self.block
        gain = -self.cost - (duals[block.group] + duals[self.row_least + block.group])
        gain -= duals[self.row_room + block.holder]
        masks = int(block.mask.max(initial=0)) + 1
        table = np.zeros((len(block.groups), masks))
        for bit in range(int(self.features.max(initial=0))):
            has = np.flatnonzero(self.features > bit)
            dual = np.zeros(len(block.groups))
            dual[has] = duals[self.row_feature + self.first_feature[has] + bit]
            covering = (np.arange(masks) >> bit & 1).astype(np.float64)
            table += dual[:, None] * covering[None, :]
        gain -= table[block.group, block.mask]
        gain[self.active | self.terms.barred] = -np.inf
        return np.asarray(gain, dtype=np.float64)

    def _relaxed(self, solution: highspy.HighsSolution, duals: Floats, *, exact: bool) -> Relaxed:
        values = np.array(solution.col_value)
        count = len(self.block.groups)
        return Relaxed(
            value=float(self.highs.getObjectiveValue()),
            exact=exact,
            classes=np.maximum(0.0, duals[self.row_room : self.row_heard]),
            taken=self._taken(values),
            interpreters=self._use(values),
            placed=values[:count],
        )

    def _taken(self, values: Floats) -> Floats:
        """Seats taken of each class."""
        taken = np.zeros(len(self.block.classes))
        np.add.at(taken, self.block.holder[np.concatenate(self.column_arc)], values[self.fixed :])
        return taken

    def _use(self, values: Floats) -> Floats:
        """Interpreters taken from each pool."""
        use = np.zeros(len(self.terms.quota))
        taken = values[len(self.block.groups) : self.fixed]
        np.add.at(use, self.problem.interpreter_pool[self.spoken], taken)
        return use

    def settle(self, seconds: float, slack: float) -> Floats | None:
        """Whole numbers near the linear optimum, within `slack` of the best of the seats tried.

        Gives the values of the columns for `seats`; the program cannot grow any more afterwards.
        """
        if seconds <= 0:
            return None
        solution = self.highs.getSolution()
        values, reduced = np.array(solution.col_value), np.array(solution.col_dual)
        whole = bool(np.abs(values - np.rint(values)).max(initial=0.0) < 1e-7)
        within = (self._use(values) <= self.terms.quota + 1e-6).all()
        if whole and within:
            return values
        far = np.flatnonzero((np.abs(values) < 1e-9) & (reduced < -NEAR))
        far = far[far >= self.fixed]
        limit = np.zeros(len(far))
        self.highs.changeColsBounds(len(far), far.astype(np.int32), limit, limit)
        columns = self.highs.getNumCol()
        kinds = np.full(columns, highspy.HighsVarType.kInteger)
        self.highs.changeColsIntegrality(columns, np.arange(columns, dtype=np.int32), kinds)
        rows = np.arange(self.row_quota, self.row_quota + len(self.terms.quota), dtype=np.int32)
        self.highs.changeRowsBounds(len(rows), rows, np.full(len(rows), -INFINITY), self.terms.quota)
        self.highs.setOptionValue("mip_rel_gap", 0.0)
        self.highs.setOptionValue("mip_abs_gap", max(slack, 1e-6))
        self.highs.setOptionValue("time_limit", self.highs.getRunTime() + seconds)
        self.highs.run()
        info = self.highs.getInfo()
        if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            return None
        return np.rint(np.array(self.highs.getSolution().col_value, dtype=np.float64))

    def seats(self, values: Floats) -> tuple[Longs, Longs, Longs, Longs]:
        """What whole values mean: placed groups (positions), taken arcs with counts, interpreter arcs."""
        arcs = np.concatenate(self.column_arc)
        counts = np.rint(values[self.fixed :]).astype(np.int64)
        taken = np.flatnonzero(counts)
        count = len(self.block.groups)
        heard = self.spoken[values[count : self.fixed] > 0.5]
        return np.flatnonzero(values[:count] > 0.5), arcs[taken], counts[taken], heard
