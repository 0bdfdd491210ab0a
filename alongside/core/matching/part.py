"""One part of a large instance: what is asked of it, how it is solved, and what it answers."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from alongside.core.matching.blocks import Alike, block
from alongside.core.matching.mip import Floats
from alongside.core.matching.problem import Bools, Ints, Longs, Problem
from alongside.core.matching.program import Program, Terms

CHANGE = 300.0  # fit points that one changed member is worth, where there is a plan to keep
FIT_SLACK = 0.0005  # of a part's fit: near enough to stop looking

TimeLeft = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Country:
    """What every task needs and none changes.

    `fees` are what volunteers cost whom no part has for its own, in urgency points; `guess` is a price per
    volunteer that only saves time.
    """

    problem: Problem
    parts: tuple[Longs, ...]
    lent: Ints
    classes: dict[str, Alike]
    guess: Floats
    fees: Floats

    def usable(self, part: int) -> Bools:
        """The volunteers who may take part in that part."""
        return np.asarray((self.lent < 0) | (self.lent == part), dtype=np.bool_)


@dataclass(frozen=True, slots=True)
class Task:
    """One part to solve. `worth` per group of the part, prices and quotas per pool of interpreters.

    `point` is what an urgency point is worth in the objective; with `detail` fit, its unit is a fit point.
    With `keep`, changes of the plan count too. `slack` is the share of the part's fit by which a plan may miss
    the best.
    """

    part: int
    detail: str
    worth: Floats
    interpreters: Floats
    quota: Floats
    whole: bool
    point: float = 1.0
    keep: bool = False
    slack: float = FIT_SLACK


@dataclass(frozen=True, slots=True)
class Answer:
    """What a block gave. Without time for even a linear optimum, `value` is infinite and the rest empty.

    `volunteers` are classes; of each, `prices` is what a seat more is worth beside its fee, and `taken` how
    many seats the linear optimum takes.
    """

    part: int
    value: float = math.inf
    exact: bool = False
    urgency: float = 0.0
    volunteers: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int32))
    prices: Floats = field(default_factory=lambda: np.zeros(0))
    taken: Floats = field(default_factory=lambda: np.zeros(0))
    interpreters: Floats = field(default_factory=lambda: np.zeros(0))
    placed: Floats = field(default_factory=lambda: np.zeros(0))
    seats: tuple[tuple[int, tuple[int, ...], int | None], ...] | None = None


class Crew(Protocol):
    """Who carries out tasks: one after the other here, or in processes of the caller's."""

    def perform(self, country: Country, tasks: Sequence[Task], time_left: TimeLeft) -> Iterator[Answer]:
        """The answers, in any order; the work may begin with the call or as they are taken."""


class Alone:
    """A crew of one: tasks one after the other in this process."""

    def perform(self, country: Country, tasks: Sequence[Task], time_left: TimeLeft) -> Iterator[Answer]:
        for task in tasks:
            yield perform(country, task, time_left)


def perform(country: Country, task: Task, time_left: TimeLeft) -> Answer:
    """Solve one block, linear and, if asked, in whole numbers."""
    if time_left() <= 0:
        return Answer(task.part)
    problem, classes = country.problem, country.classes[task.detail]
    groups = country.parts[task.part]
    seats = block(problem, classes, groups, country.usable(task.part))
    fine = task.detail == "fit"
    pinned = problem.pinned
    volunteer = np.array([classes.people[c][0] for c in seats.classes.tolist()], dtype=np.int64)
    pairs = groups[seats.group] * len(problem.capacity) + volunteer[seats.holder]
    terms = Terms(
        worth=task.worth,
        fit=fine,
        interpreters=task.interpreters,
        fees=country.fees[volunteer] * task.point,
        guess=country.guess[volunteer] * task.point,
        quota=task.quota,
        forced=np.isin(groups, list(pinned.placed)),
        barred=np.isin(pairs, _pairs(problem, pinned.forbidden)),
        seated=np.isin(pairs, _pairs(problem, pinned.seats)),
        penalty=_penalty(problem, groups[seats.group], pairs) if task.keep else np.zeros(0),
    )
    program = Program(problem, seats, terms)
    relaxed = program.relax(time_left)
    if relaxed is None:
        return Answer(task.part)
    found = None
    if task.whole:
        points = float(task.worth @ relaxed.placed)
        slack = task.slack * max(0.0, points - relaxed.value) if fine else 0.9
        values = program.settle(time_left(), slack)
        found = None if values is None else _dealt(problem, classes, seats.classes, program, values)
    return Answer(
        part=task.part,
        value=relaxed.value,
        exact=relaxed.exact,
        urgency=float(problem.urgency[groups] @ relaxed.placed),
        volunteers=seats.classes,
        prices=relaxed.classes,
        taken=relaxed.taken,
        interpreters=relaxed.interpreters,
        placed=relaxed.placed,
        seats=found,
    )


def _pairs(problem: Problem, of: frozenset[tuple[int, int]]) -> Longs:
    return np.array([g * len(problem.capacity) + v for g, v in sorted(of)], dtype=np.int64)


def _penalty(problem: Problem, group: Longs, pairs: Longs) -> Floats:
    """What a seat costs because the plan did not have it."""
    if not problem.former:
        return np.zeros(0)
    kept = _pairs(problem, frozenset((g, v) for g, people in problem.former.items() for v in people))
    changed = np.isin(group, list(problem.former)) & ~np.isin(pairs, kept)
    return np.where(changed, CHANGE, 0.0)


def _dealt(
    problem: Problem, classes: Alike, own: Ints, program: Program, values: Floats
) -> tuple[tuple[int, tuple[int, ...], int | None], ...]:
    """Teams of people from counts of classes: the seats of a class are dealt to its people in turn."""
    placed, arcs, counts, heard = program.seats(values)
    seats = program.block
    members: dict[int, list[int]] = {int(seats.groups[g]): [] for g in placed.tolist()}
    dealt = [0] * len(own)
    for arc, count in sorted(zip(arcs.tolist(), counts.tolist(), strict=True)):
        holder = int(seats.holder[arc])
        people = classes.people[int(own[holder])]
        for _ in range(count):
            members[int(seats.groups[seats.group[arc]])].append(int(people[dealt[holder] % len(people)]))
            dealt[holder] += 1
    spoken_for = np.searchsorted(problem.interpreter_start, heard, side="right") - 1
    pools = problem.interpreter_pool[heard].tolist()
    interpreter = dict(zip(spoken_for.tolist(), pools, strict=True))
    return tuple((g, tuple(sorted(people)), interpreter.get(g)) for g, people in sorted(members.items()))
