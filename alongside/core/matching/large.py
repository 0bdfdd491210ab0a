"""Instances too large for one program: solved block by block, tied together by the prices of the pools.

First urgency alone, over coarse classes of volunteers: fast, and nearly always whole by itself. It gives
the certificate, a first plan, and what each block can reach. Then urgency and fit together, over fine
classes. Every bound is that of a linear program over all seats, or of the certificate, never of a part.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from alongside.core.matching.blocks import Alike, alike, allot, block, components
from alongside.core.matching.construct import construct
from alongside.core.matching.levels import LevelOutcome, Run
from alongside.core.matching.mip import INFINITY, Floats
from alongside.core.matching.pools import Kinds, Master, PoolPrices, guide
from alongside.core.matching.prices import UNIT, Certificate, Prices
from alongside.core.matching.pricing import team_costs
from alongside.core.matching.problem import (
    REMOTE_MENTOR_FIT,
    Bools,
    Ints,
    Longs,
    Plan,
    Problem,
    Seating,
    balance_of,
    changes_of,
    fit_of,
    urgency_of,
)
from alongside.core.matching.program import Program, Terms
from alongside.core.matching.team import IMPOSSIBLE, Cheapest

POINT = 1000.0  # fit points that one urgency point is worth while both are optimised together
CHANGE = 300.0  # fit points that one changed member is worth, where there is a plan to keep
FIT_SLACK = 0.0005  # of a block's fit: near enough to stop looking
LARGEST_PART = 650  # groups
CLOSE = 0.0002  # of the urgency: the pools' prices are settled
MOST_ROUNDS = 12
URGENCY_SHARE = 0.5  # of the time, at most, until fit is looked at
FIRST_PLAN_SHARE = 0.15

Quick = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Country:
    """What every task needs and none changes. `guess` is a price per volunteer that only saves time."""

    problem: Problem
    parts: tuple[Longs, ...]
    lent: Ints
    classes: dict[str, Alike]
    guess: Floats

    def usable(self, part: int) -> Bools:
        """The volunteers who may take part in that part."""
        return np.asarray((self.lent < 0) | (self.lent == part), dtype=np.bool_)


@dataclass(frozen=True, slots=True)
class Task:
    """One block to solve. `worth` per group of the part, prices and quotas per pool of interpreters."""

    part: int
    detail: str
    worth: Floats
    interpreters: Floats
    quota: Floats
    whole: bool
    least: float = 0.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What a block gave. Without time for even a linear optimum, `value` is infinite and the rest empty."""

    part: int
    value: float = math.inf
    exact: bool = False
    urgency: float = 0.0
    volunteers: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int32))
    prices: Floats = field(default_factory=lambda: np.zeros(0))
    interpreters: Floats = field(default_factory=lambda: np.zeros(0))
    placed: Floats = field(default_factory=lambda: np.zeros(0))
    seats: tuple[tuple[int, tuple[int, ...], int | None], ...] | None = None


class Crew(Protocol):
    """Who carries out tasks: one after the other here, or in processes of the caller's."""

    def perform(self, country: Country, tasks: Sequence[Task], time_left: Quick) -> Iterator[Answer]:
        """The answers, in any order."""


class Alone:
    """A crew of one: tasks one after the other in this process."""

    def perform(self, country: Country, tasks: Sequence[Task], time_left: Quick) -> Iterator[Answer]:
        for task in tasks:
            yield perform(country, task, time_left)


def perform(country: Country, task: Task, time_left: Quick) -> Answer:
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
        guess=country.guess[volunteer] * (POINT if fine else 1.0),
        quota=task.quota,
        forced=np.isin(groups, list(pinned.placed)),
        barred=np.isin(pairs, _pairs(problem, pinned.forbidden)),
        seated=np.isin(pairs, _pairs(problem, pinned.seats)),
        penalty=_penalty(problem, groups[seats.group], pairs) if fine else np.zeros(0),
    )
    program = Program(problem, seats, terms)
    relaxed = program.relax(time_left)
    if relaxed is None:
        return Answer(task.part)
    found = None
    if task.whole:
        points = float(task.worth @ relaxed.placed)
        slack = FIT_SLACK * max(0.0, points - relaxed.value) if fine else 0.9
        values = program.settle(time_left(), slack, task.least)
        found = None if values is None else _dealt(problem, classes, seats.classes, program, values)
    return Answer(
        part=task.part,
        value=relaxed.value,
        exact=relaxed.exact,
        urgency=float(problem.urgency[groups] @ relaxed.placed),
        volunteers=seats.classes,
        prices=relaxed.classes,
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
    return CHANGE * (np.isin(group, list(problem.former)) & ~np.isin(pairs, kept))


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


def solve_large(
    problem: Problem, groups: list[int], begun: Plan, run: Run, crew: Crew, time_left: Quick
) -> tuple[Plan, list[LevelOutcome], Certificate]:
    """The best plan found until `time_left` ends, the bounds proved, and the certificate of prices.

    `groups` are those for whom a team exists; `begun` is a plan of what pins and floors ask for.
    """
    search = Search(problem, np.array(groups, dtype=np.int64), begun, run, crew, time_left)
    search.reach_urgency()
    search.improve_fit()
    return search.plan, search.levels(), search.certificate


class Search:
    """One search: the plan so far, what it proves, and the prices it knows."""

    def __init__(
        self, problem: Problem, groups: Longs, begun: Plan, run: Run, crew: Crew, time_left: Quick
    ) -> None:
        self.problem = problem
        self.groups = groups
        self.run = run
        self.crew = crew
        self.time_left = time_left
        self.budget = time_left()
        self.plan: Plan = dict(begun)
        self.begun = begun
        self.kinds = Kinds(problem)
        whole_parts = components(problem, groups)
        parts = [piece for part in whole_parts for piece in _pieces(part)]
        self.divided = len(parts) > len(whole_parts)
        lent = allot(problem, parts, run.seed)
        self.country = Country(
            problem=problem,
            parts=tuple(parts),
            lent=lent,
            classes={d: alike(problem, detail=d, seed=run.seed, allotted=lent) for d in ("seats", "fit")},
            guess=np.zeros(len(problem.capacity)),
        )
        self.certificate = self._certify(Prices.zero(problem))
        self.pool_prices = Master(problem, self.kinds, len(parts)).zero()
        self.urgency_bound = self.certificate.bound // UNIT
        self.fit_bound = 0

    # -- urgency --------------------------------------------------------------------------------------

    def reach_urgency(self) -> None:
        """Prices, bound, and a plan of nearly the greatest urgency."""
        master = Master(self.problem, self.kinds, len(self.country.parts))
        free = np.full(len(self.problem.interpreter_pools), INFINITY)
        answers = self._round(master.zero(), [free] * master.parts, whole=True)
        self._record(master, answers)
        self._prove(answers, master.zero())
        if not all(math.isfinite(answer.value) for answer in answers):
            self._adopt(answers)
            return
        if master.fits():
            self._adopt(answers)
            return
        weights = self._price_pools(master)
        shares = master.shares(weights, self._demand())
        answers = self._round(self.pool_prices, list(shares), whole=True)
        self._adopt(answers)

    def _price_pools(self, master: Master) -> Floats:
        """Prices of the pools at which the blocks together want what there is; weights of the answers."""
        best = INFINITY
        for _ in range(MOST_ROUNDS):
            value, prices, weights = master.solve()
            if best - value <= CLOSE * value or self._spent() > URGENCY_SHARE:
                break
            answers = self._round(prices, None, whole=False)
            if not all(math.isfinite(answer.value) for answer in answers):
                break
            self._record(master, answers)
            bound = sum(answer.value for answer in answers) + master.income(prices)
            if bound < best:
                best, self.pool_prices = bound, prices
                self._prove(answers, prices)
        _, _, weights = master.solve()
        return weights

    def _spent(self) -> float:
        return 1.0 - self.time_left() / self.budget if self.budget > 0 else 1.0

    def _round(self, prices: PoolPrices, quotas: Sequence[Floats] | None, *, whole: bool) -> list[Answer]:
        """Every block once, for urgency alone."""
        free = np.full(len(self.problem.interpreter_pools), INFINITY)
        tasks = [
            Task(
                part=number,
                detail="seats",
                worth=self.problem.urgency[groups] - prices.kinds[self.kinds.of[groups]],
                interpreters=prices.interpreters,
                quota=free if quotas is None else quotas[number],
                whole=whole,
            )
            for number, groups in enumerate(self.country.parts)
        ]
        return sorted(self.crew.perform(self.country, tasks, self.time_left), key=lambda answer: answer.part)

    def _record(self, master: Master, answers: list[Answer]) -> None:
        for answer in answers:
            if math.isfinite(answer.value):
                kinds = np.bincount(
                    self.kinds.of[self.country.parts[answer.part]],
                    weights=answer.placed,
                    minlength=len(self.kinds),
                )
                master.add(answer.part, answer.urgency, answer.interpreters, kinds)

    def _prove(self, answers: list[Answer], pools: PoolPrices) -> None:
        """A certificate from the answers' prices, kept if it is better; and the bound of the programs."""
        prices = Prices(
            np.rint(UNIT * self._volunteer_prices(answers)).astype(np.int64),
            np.rint(UNIT * pools.interpreters).astype(np.int64),
            np.rint(UNIT * pools.mentors).astype(np.int64),
        )
        certificate = self._certify(prices)
        if certificate.bound < self.certificate.bound:
            self.certificate = certificate
        self.urgency_bound = min(self.urgency_bound, self.certificate.bound // UNIT)
        if all(answer.exact for answer in answers) and not self._is_restricted():
            master = Master(self.problem, self.kinds, len(answers))
            total = sum(answer.value for answer in answers) + master.income(pools)
            self.urgency_bound = min(self.urgency_bound, math.floor(total + 0.01))
        self.country.guess[:] = prices.volunteers / UNIT
        self.run.tell("urgency", "prices", urgency_of(self.problem, self.plan), self.urgency_bound)

    def _is_restricted(self) -> bool:
        """Whether the blocks' programs leave out seats that a plan may use, or ask what no plan must do."""
        return self.divided or bool((self.country.lent >= 0).any())

    def _volunteer_prices(self, answers: list[Answer]) -> Floats:
        """Prices of volunteers from those of classes; where like people were divided, their mean."""
        prices = np.zeros(len(self.problem.capacity))
        classes = self.country.classes["seats"]
        for answer in answers:
            for name, price in zip(answer.volunteers.tolist(), answer.prices.tolist(), strict=True):
                prices[classes.people[name]] = price
        if self._is_restricted():
            nowhere = np.full(len(self.problem.capacity), -1, dtype=np.int32)
            whole = alike(self.problem, detail="seats", seed=self.run.seed, allotted=nowhere)
            for people in whole.people:
                prices[people] = prices[people].mean()
        return prices

    def _certify(self, prices: Prices) -> Certificate:
        """The bound that the prices prove; teams without their members, which nobody asks for here."""
        problem = self.problem
        costs = team_costs(problem, prices, np.arange(len(problem.groups)))
        bound = int((prices.volunteers * problem.capacity).sum())
        pools = ((prices.interpreters, problem.interpreter_pools), (prices.mentors, problem.mentor_pools))
        for each, people in pools:
            bound += sum(int(price) * pool.capacity for price, pool in zip(each, people, strict=True))
        possible = costs < IMPOSSIBLE
        bound += int(np.maximum(0, UNIT * problem.urgency - costs)[possible].sum())
        teams = tuple(Cheapest(cost, (), None, 0) if cost < IMPOSSIBLE else None for cost in costs.tolist())
        return Certificate(prices, bound, teams)

    def _demand(self) -> Floats:
        """How many groups of each part could use each pool of interpreters."""
        demand = np.zeros((len(self.country.parts), len(self.problem.interpreter_pools)))
        for number, groups in enumerate(self.country.parts):
            for group in groups.tolist():
                demand[number, self.problem.interpreter_pool[self.problem.interpreter_arcs(group)]] += 1
        return demand

    # -- plans ----------------------------------------------------------------------------------------

    def _adopt(self, answers: list[Answer]) -> None:
        """A whole plan from the blocks' teams, the present ones where a block has none; kept if better."""
        teams: dict[int, Seating] = {}
        for answer in answers:
            if answer.seats is None:
                groups = self.country.parts[answer.part].tolist()
                teams |= {g: self.plan[g] for g in groups if g in self.plan}
            else:
                teams |= {g: Seating(g, people, pool, -1) for g, people, pool in answer.seats}
        plan = self._completed(teams)
        if plan is not None and self._rank(plan) < self._rank(self.plan):
            self.plan = plan
        self.run.tell("urgency", "plan", urgency_of(self.problem, self.plan), self.urgency_bound)

    def _rank(self, plan: Plan) -> tuple[int, int, int]:
        problem = self.problem
        changes = changes_of(problem, plan) if problem.instance.plan else 0
        return (-urgency_of(problem, plan), changes, fit_of(problem, plan))

    def _completed(self, teams: dict[int, Seating]) -> Plan | None:
        """The teams within all pools, each with a mentor, and whoever else can still be placed.

        None if what pins and floors ask for had to be given up.
        """
        problem = self.problem
        room = np.array([pool.capacity for pool in problem.interpreter_pools], dtype=np.int64)
        bound = set(self.begun)
        order = sorted(
            teams.values(), key=lambda t: (t.group not in bound, -problem.groups[t.group].urgency, t.group)
        )
        kept: dict[int, Seating] = {}
        for team in order:
            if team.interpreter is not None:
                if room[team.interpreter] == 0:
                    continue
                room[team.interpreter] -= 1
            kept[team.group] = team
        guidance = guide(problem, sorted(kept))
        plan = {
            g: Seating(g, t.members, t.interpreter, guidance.pool_of[g])
            for g, t in sorted(kept.items())
            if g in guidance.pool_of
        }
        plan = self._filled(plan)
        return plan if bound <= plan.keys() and self._keeps_floors(plan) else None

    def _keeps_floors(self, plan: Plan) -> bool:
        return all(
            sum(count for group, count in counted.items() if group in plan) >= least
            for counted, least in self.problem.floors
        )

    def _filled(self, plan: Plan) -> Plan:
        """Groups left over, the most valuable first, with whoever has room."""
        rest = [g for g in self.groups.tolist() if g not in plan]
        teams = self.certificate.teams
        worth = [UNIT * self.problem.groups[g].urgency - (t.cost if (t := teams[g]) else 0) for g in rest]
        late = 5.0  # `construct` goes on for that long after its time
        return construct(
            self.problem, rest, worth, self.certificate.prices, lambda: self.time_left() - late, plan
        )

    # -- fit ------------------------------------------------------------------------------------------

    def improve_fit(self) -> None:
        """The same urgency with fewer fit points, block by block."""
        problem = self.problem
        mentor_fit, saved = self._mentor_fit()
        prices = self.pool_prices
        use = np.zeros((len(self.country.parts), len(problem.interpreter_pools)))
        part_of = {g: n for n, groups in enumerate(self.country.parts) for g in groups.tolist()}
        for team in self.plan.values():
            if team.interpreter is not None:
                use[part_of[team.group], team.interpreter] += 1
        master = Master(problem, self.kinds, len(self.country.parts))
        kept = [(part, 0.0, row, np.zeros(len(self.kinds))) for part, row in enumerate(use)]
        master.answers = kept
        shares = master.shares(np.ones(len(kept)), self._demand())
        tasks = [
            Task(
                part=number,
                detail="fit",
                worth=POINT * (problem.urgency[groups] - prices.kinds[self.kinds.of[groups]])
                - mentor_fit[groups]
                + self._loyalty(groups),
                interpreters=POINT * prices.interpreters,
                quota=shares[number],
                whole=True,
                least=float(problem.urgency[[g for g in groups.tolist() if g in self.plan]].sum()),
            )
            for number, groups in enumerate(self.country.parts)
        ]
        answers: list[Answer] = []
        for answer in self.crew.perform(self.country, tasks, self.time_left):
            answers.append(answer)
            self.run.tell("fit", "blocks", len(answers), len(tasks))
        answers.sort(key=lambda answer: answer.part)
        self._adopt(answers)
        if all(answer.exact for answer in answers) and not self._is_restricted() and not problem.former:
            ceiling = sum(answer.value for answer in answers) + POINT * master.income(prices) + saved
            reached = POINT * urgency_of(problem, self.plan)
            self.fit_bound = max(0, math.ceil(reached - ceiling - 0.01))
            self.fit_bound = min(self.fit_bound, fit_of(problem, self.plan))

    def _loyalty(self, groups: Longs) -> Floats:
        """What it is worth to keep a planned group in its place."""
        return 10 * CHANGE * np.isin(groups, list(self.problem.former)).astype(np.float64)

    def _mentor_fit(self) -> tuple[Floats, float]:
        """Fit points that a mentor costs each group at the mentors' prices, and what those earn in all."""
        problem = self.problem
        guidance = guide(problem, sorted(self.plan))
        prices = np.minimum(guidance.prices, REMOTE_MENTOR_FIT)
        cost = prices[problem.mentor_pool] + REMOTE_MENTOR_FIT * problem.mentor_remote
        starts = problem.mentor_start
        each = np.zeros(len(problem.groups))
        some = np.flatnonzero(starts[1:] > starts[:-1])
        each[some] = np.minimum.reduceat(cost, starts[some]) if len(some) else 0.0
        capacity = np.array([pool.capacity for pool in problem.mentor_pools], dtype=np.float64)
        return each, float(prices @ capacity)

    # -- the account ----------------------------------------------------------------------------------

    def levels(self) -> list[LevelOutcome]:
        """What was reached and proved on every level."""
        problem, plan = self.problem, self.plan
        value = urgency_of(problem, plan)
        bound = max(value, self.urgency_bound)
        levels = [LevelOutcome("urgency", "max", value, bound, proved=value == bound)]
        if problem.instance.plan:
            changes = changes_of(problem, plan)
            levels.append(LevelOutcome("changes", "min", changes, 0, proved=changes == 0))
        fit, balance = fit_of(problem, plan), balance_of(problem, plan)
        levels.append(LevelOutcome("fit", "min", fit, self.fit_bound, proved=fit == self.fit_bound))
        levels.append(LevelOutcome("balance", "min", balance, 0, proved=balance == 0))
        return levels


def _pieces(part: Longs) -> list[Longs]:
    """A part small enough, or its pieces."""
    count = math.ceil(len(part) / LARGEST_PART)
    return [part[offset::count] for offset in range(count)]
