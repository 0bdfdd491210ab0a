"""The whole instance as one mixed-integer program: "these volunteers sit with that group".

Volunteers whom nothing distinguishes at a level of the objective are one column per group with a shared
capacity: exact, because seats can be dealt out to them in turn, and it takes most of the symmetry away.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np

from alongside.core.matching.mip import INFINITY, Floats, Model, Whole
from alongside.core.matching.problem import (
    INTERPRETER_FIT,
    LOST_TEAM_CHANGES,
    REMOTE_MENTOR_FIT,
    Bools,
    Longs,
    Plan,
    Problem,
    Seating,
)


@dataclass(frozen=True, slots=True)
class Arcs:
    """Seats that may be taken: one entry per (group, class of volunteers)."""

    group: Longs
    holder: Longs  # class of volunteers
    mask: Longs
    fit: Longs
    former: Bools
    seated: Bools  # pinned


@dataclass(frozen=True, slots=True)
class Formulation:
    """A model with the meaning of its columns and rows. Groups not in `groups` are left out (unplaced)."""

    problem: Problem
    model: Model
    groups: Longs
    classes: tuple[tuple[int, ...], ...]  # volunteers, in the order in which seats are dealt to them
    arcs: Arcs
    x: Whole  # per arc
    i: Whole  # per interpreter arc
    interpreter_arcs: Longs
    z: Whole  # per mentor arc
    mentor_arcs: Longs
    y: Whole  # per group of `groups`
    k: Whole  # per planned group of `groups`: keeps its place and a former member
    planned: Longs
    s: Whole  # per step of load
    step_cost: Floats
    step_class: Longs
    capacity_row: dict[int, int]  # class -> row
    interpreter_row: Whole  # per pool
    mentor_row: Whole  # per pool

    def urgency(self) -> Floats:
        cost = np.zeros(self.model.columns)
        cost[self.y] = self.problem.urgency[self.groups]
        return cost

    def changes(self) -> Floats:
        """Changes less the constant `changes_constant`."""
        cost = np.zeros(self.model.columns)
        cost[self.x] = np.isin(self.arcs.group, self.planned) & ~self.arcs.former
        cost[self.k] = -LOST_TEAM_CHANGES
        return cost

    @property
    def changes_constant(self) -> int:
        return LOST_TEAM_CHANGES * len(self.planned)

    def fit(self) -> Floats:
        cost = np.zeros(self.model.columns)
        cost[self.x] = self.arcs.fit
        cost[self.i] = INTERPRETER_FIT
        cost[self.z] = REMOTE_MENTOR_FIT * self.problem.mentor_remote[self.mentor_arcs]
        return cost

    def balance(self) -> Floats:
        cost = np.zeros(self.model.columns)
        cost[self.s] = self.step_cost
        return cost

    def plan(self, values: Floats) -> Plan:
        """The plan that a point in whole numbers stands for."""
        counts = np.rint(values[self.x]).astype(np.int64)
        seats: dict[int, list[int]] = {int(g): [] for g in self.groups[values[self.y] > 0.5]}
        dealt = [0] * len(self.classes)
        for arc in np.flatnonzero(counts).tolist():
            holder = int(self.arcs.holder[arc])
            people = self.classes[holder]
            for _ in range(int(counts[arc])):
                seats[int(self.arcs.group[arc])].append(people[dealt[holder] % len(people)])
                dealt[holder] += 1
        problem = self.problem
        chosen = self.interpreter_arcs[values[self.i] > 0.5]
        group_of = np.searchsorted(problem.interpreter_start, chosen, side="right") - 1
        interpreter = dict(zip(group_of.tolist(), problem.interpreter_pool[chosen].tolist(), strict=True))
        chosen = self.mentor_arcs[values[self.z] > 0.5]
        group_of = np.searchsorted(problem.mentor_start, chosen, side="right") - 1
        mentor = dict(zip(group_of.tolist(), problem.mentor_pool[chosen].tolist(), strict=True))
        return {
            group: Seating(group, tuple(sorted(members)), interpreter.get(group), mentor[group])
            for group, members in seats.items()
        }

    def point(self, plan: Plan) -> Floats:
        """The columns' values for a plan of the formulation's groups (inverse of `plan`, classes apart)."""
        values = np.zeros(self.model.columns)
        class_of = {v: c for c, people in enumerate(self.classes) for v in people}
        at = {
            (int(g), int(c)): n
            for n, (g, c) in enumerate(zip(self.arcs.group, self.arcs.holder, strict=True))
        }
        load = np.zeros(len(self.classes), dtype=np.int64)
        for group, team in plan.items():
            for member in team.members:
                values[self.x[at[group, class_of[member]]]] += 1
                load[class_of[member]] += 1
        problem = self.problem
        for columns, arcs, start, pools, field in (
            (
                self.i,
                self.interpreter_arcs,
                problem.interpreter_start,
                problem.interpreter_pool,
                "interpreter",
            ),
            (self.z, self.mentor_arcs, problem.mentor_start, problem.mentor_pool, "mentor"),
        ):
            group_of = np.searchsorted(start, arcs, side="right") - 1
            for column, group, pool in zip(columns, group_of.tolist(), pools[arcs].tolist(), strict=True):
                if group in plan and getattr(plan[group], field) == pool:
                    values[column] = 1
        values[self.y] = np.isin(self.groups, list(plan))
        for column, group in zip(self.k, self.planned.tolist(), strict=True):
            kept = group in plan and (
                group in problem.teamless or bool(set(plan[group].members) & problem.former[group])
            )
            values[column] = kept
        for column, holder in zip(self.s, self.step_class.tolist(), strict=True):
            step = min(int(load[holder]), len(self.classes[holder]))
            values[column] = step
            load[holder] -= step
        return values


def formulate(
    problem: Problem, groups: list[int], *, detail: str, seed: int, pinned: bool = True
) -> Formulation:
    """The model over `groups`. `detail` is what volunteers of a class share: seats, or fit (all of it).

    With `pinned`, pins and floors hold; without, the model is of the instance without them.
    """
    model = Model()
    chosen = np.array(sorted(groups), dtype=np.int64)
    classes, arcs = _classes(problem, chosen, detail, seed, pinned)
    position = np.full(len(problem.groups), -1, dtype=np.int64)
    position[chosen] = np.arange(len(chosen))
    sizes = np.array([len(people) for people in classes], dtype=np.int64)
    x = model.add_columns(np.minimum(sizes[arcs.holder], problem.largest), arcs.seated.astype(np.float64))
    placed = np.isin(chosen, list(problem.pinned.placed)) if pinned else np.zeros(len(chosen), dtype=np.bool_)
    y = model.add_columns(np.ones(len(chosen)), placed.astype(np.float64))

    size = model.add_rows(len(chosen), -INFINITY, 0.0)
    model.add_entries(size[position[arcs.group]], x)
    model.add_entries(size, y, -float(problem.largest))
    size = model.add_rows(len(chosen), 0.0, INFINITY)
    model.add_entries(size[position[arcs.group]], x)
    model.add_entries(size, y, -float(problem.smallest))

    i, interpreter_arcs, interpreter_row = _interpreters(problem, model, chosen, y)
    z, mentor_arcs, mentor_row = _mentors(problem, model, chosen, y, pinned)
    _covers(problem, model, chosen, arcs, x, interpreter_arcs, i, y)
    capacity_row = _capacities(problem, model, classes, arcs, x)
    k, planned = _continuity(problem, model, arcs, x, y, position)
    steps = _load(problem, model, classes, arcs, x)
    if pinned:
        for counted, least in problem.floors:
            inside = [g for g in counted if position[g] >= 0]
            if inside:  # a floor about other groups is another model's
                counts = np.array([counted[g] for g in inside], dtype=np.float64)
                model.add_row(y[position[inside]], counts, least, INFINITY)
    return Formulation(
        problem=problem,
        model=model,
        groups=chosen,
        classes=classes,
        arcs=arcs,
        x=x,
        i=i,
        interpreter_arcs=interpreter_arcs,
        z=z,
        mentor_arcs=mentor_arcs,
        y=y,
        k=k,
        planned=planned,
        s=steps[0],
        step_cost=steps[1],
        step_class=steps[2],
        capacity_row=capacity_row,
        interpreter_row=interpreter_row,
        mentor_row=mentor_row,
    )


def lot(seed: int, name: str) -> bytes:
    """A seeded draw: the order in which equals are taken, so that no name comes first for its spelling."""
    return hashlib.blake2b(f"{seed}:{name}".encode("utf-8", "surrogatepass"), digest_size=8).digest()


def _ranges(start: Longs, groups: Longs) -> tuple[Longs, Longs]:
    """Arc numbers of the groups, concatenated, and the group of each."""
    counts = start[groups + 1] - start[groups]
    total = int(counts.sum())
    offsets = np.repeat(start[groups] - np.r_[0, np.cumsum(counts)[:-1]], counts) if total else np.zeros(0)
    return (np.arange(total) + offsets).astype(np.int64), np.repeat(groups, counts)


def _classes(
    problem: Problem, groups: Longs, detail: str, seed: int, pinned: bool
) -> tuple[tuple[tuple[int, ...], ...], Arcs]:
    numbers, group = _ranges(problem.arc_start, groups)
    volunteer = problem.arc_volunteer[numbers].astype(np.int64)
    pair = group * max(1, len(problem.capacity)) + volunteer

    def pairs(of: frozenset[tuple[int, int]]) -> Longs:
        return np.array([g * max(1, len(problem.capacity)) + v for g, v in sorted(of)], dtype=np.int64)

    former = np.isin(pair, pairs(frozenset((g, v) for g, people in problem.former.items() for v in people)))
    seated = np.isin(pair, pairs(problem.pinned.seats)) if pinned else np.zeros(len(pair), dtype=np.bool_)
    if pinned and problem.pinned.forbidden:
        keep = ~np.isin(pair, pairs(problem.pinned.forbidden))
        numbers, group, volunteer = numbers[keep], group[keep], volunteer[keep]
        former, seated = former[keep], seated[keep]
    order = np.lexsort((group, volunteer))
    mask, fit = problem.arc_mask[numbers].astype(np.int64), problem.arc_fit[numbers].astype(np.int64)
    columns = [group, mask] if detail == "seats" else [group, mask, fit, former.astype(np.int64)]
    table = np.stack([column[order] for column in columns], axis=1) if len(order) else np.zeros((0, 1))
    people, first = np.unique(volunteer[order], return_index=True)
    ends = np.r_[first[1:], len(order)][: len(first)]
    alone = set(volunteer[seated].tolist())
    members: dict[tuple[bytes, int, int], list[int]] = {}
    for person, begin, end in zip(people.tolist(), first.tolist(), ends.tolist(), strict=True):
        key = (table[begin:end].tobytes(), int(problem.capacity[person]), person if person in alone else -1)
        members.setdefault(key, []).append(person)
    names = problem.instance.volunteers
    classes = tuple(tuple(sorted(m, key=lambda v: lot(seed, names[v].id))) for m in members.values())
    leader = np.full(len(problem.capacity), -1, dtype=np.int64)
    leader[[people_of[0] for people_of in members.values()]] = np.arange(len(classes))
    lead = leader[volunteer]
    chosen = np.flatnonzero(lead >= 0)
    return classes, Arcs(
        group[chosen], lead[chosen], mask[chosen], fit[chosen], former[chosen], seated[chosen]
    )


def _interpreters(problem: Problem, model: Model, groups: Longs, y: Whole) -> tuple[Whole, Longs, Whole]:
    arcs, group = _ranges(problem.interpreter_start, groups)
    i = model.add_columns(np.ones(len(arcs)))
    row = model.add_rows(len(groups), -INFINITY, 0.0)
    model.add_entries(row[np.searchsorted(groups, group)], i)
    model.add_entries(row, y, -1.0)
    pools = model.add_rows(
        len(problem.interpreter_pools), -INFINITY, np.array([p.capacity for p in problem.interpreter_pools])
    )
    model.add_entries(pools[problem.interpreter_pool[arcs]], i)
    return i, arcs, pools


def _mentors(
    problem: Problem, model: Model, groups: Longs, y: Whole, pinned: bool
) -> tuple[Whole, Longs, Whole]:
    arcs, group = _ranges(problem.mentor_start, groups)
    fixed = np.zeros(len(arcs))
    if pinned and problem.pinned.mentors:
        pool = problem.mentor_pool[arcs]
        fixed = np.array(
            [(g, p) in problem.pinned.mentors for g, p in zip(group.tolist(), pool.tolist(), strict=True)],
            dtype=np.float64,
        )
    z = model.add_columns(np.ones(len(arcs)), fixed)
    row = model.add_rows(len(groups), 0.0, 0.0)
    model.add_entries(row[np.searchsorted(groups, group)], z)
    model.add_entries(row, y, -1.0)
    pools = model.add_rows(
        len(problem.mentor_pools), -INFINITY, np.array([p.capacity for p in problem.mentor_pools])
    )
    model.add_entries(pools[problem.mentor_pool[arcs]], z)
    return z, arcs, pools


def _covers(
    problem: Problem,
    model: Model,
    groups: Longs,
    arcs: Arcs,
    x: Whole,
    interpreter_arcs: Longs,
    i: Whole,
    y: Whole,
) -> None:
    """Every feature of a placed group is covered: one row per group and feature."""
    counts = np.array([len(problem.groups[g].features) for g in groups.tolist()], dtype=np.int64)
    first = np.zeros(len(problem.groups), dtype=np.int64)
    first[groups] = np.r_[0, np.cumsum(counts)[:-1]] if len(groups) else 0
    rows = model.add_rows(int(counts.sum()), 0.0, INFINITY)
    model.add_entries(rows, np.repeat(y, counts), -1.0)
    interpreted = problem.interpreter_mask[interpreter_arcs].astype(np.int64)
    group_of = np.searchsorted(problem.interpreter_start, interpreter_arcs, side="right") - 1
    for bit in range(int(counts.max(initial=0))):
        covering = np.flatnonzero(arcs.mask >> bit & 1)
        model.add_entries(rows[first[arcs.group[covering]] + bit], x[covering])
        covering = np.flatnonzero(interpreted >> bit & 1)
        model.add_entries(rows[first[group_of[covering]] + bit], i[covering])


def _capacities(
    problem: Problem, model: Model, classes: tuple[tuple[int, ...], ...], arcs: Arcs, x: Whole
) -> dict[int, int]:
    limit = np.array([len(people) * int(problem.capacity[people[0]]) for people in classes], dtype=np.float64)
    rows = model.add_rows(len(classes), -INFINITY, limit)
    model.add_entries(rows[arcs.holder], x)
    return dict(enumerate(rows.tolist()))


def _continuity(
    problem: Problem, model: Model, arcs: Arcs, x: Whole, y: Whole, position: Longs
) -> tuple[Whole, Longs]:
    """The column k is 1 only where a planned group is placed with one of its former members."""
    planned = np.array([g for g in problem.former if position[g] >= 0], dtype=np.int64)
    k = model.add_columns(np.ones(len(planned)), whole=False)
    row = model.add_rows(len(planned), -INFINITY, 0.0)
    model.add_entries(row, k)
    model.add_entries(row, y[position[planned]], -1.0)
    needing = np.array([g not in problem.teamless for g in planned.tolist()], dtype=np.bool_)
    kept = np.full(len(problem.groups), -1, dtype=np.int64)
    kept[planned[needing]] = np.arange(int(needing.sum()))
    row = model.add_rows(int(needing.sum()), -INFINITY, 0.0)
    model.add_entries(row, k[needing])
    sits = np.flatnonzero(arcs.former & (kept[arcs.group] >= 0))
    model.add_entries(row[kept[arcs.group[sits]]], x[sits], -1.0)
    return k, planned


def _load(
    problem: Problem, model: Model, classes: tuple[tuple[int, ...], ...], arcs: Arcs, x: Whole
) -> tuple[Whole, Floats, Longs]:
    """Steps of load for volunteers who may carry two groups or more; the n-th group costs n - 1."""
    possible = np.bincount(arcs.holder, minlength=len(classes))
    upper, cost, holder = [], [], []
    loaded = []
    for number, people in enumerate(classes):
        most = min(int(problem.capacity[people[0]]), int(possible[number]))
        if most >= 2:
            loaded.append(number)
            upper += [len(people)] * most
            cost += list(range(most))
            holder += [number] * most
    s = model.add_columns(np.array(upper, dtype=np.float64), whole=False)
    row_of = np.full(len(classes), -1, dtype=np.int64)
    row_of[loaded] = np.arange(len(loaded))
    rows = model.add_rows(len(loaded), -INFINITY, 0.0)
    carried = np.flatnonzero(row_of[arcs.holder] >= 0)
    model.add_entries(rows[row_of[arcs.holder[carried]]], x[carried])
    step_class = np.array(holder, dtype=np.int64)
    model.add_entries(rows[row_of[step_class]], s, -1.0)
    return s, np.array(cost, dtype=np.float64), step_class
