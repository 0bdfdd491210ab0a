"""Instances too large for one program: solved block by block, tied together by the prices of the pools.

First urgency alone, over coarse classes of volunteers: fast, and nearly always whole by itself. It gives
the certificate, a first plan, and what each block can reach. Then urgency and fit together, over fine
classes. Every bound is that of a linear program over all seats, or of the certificate, never of a part.
"""

from __future__ import annotations

import math

import numpy as np

from alongside.core.matching.blocks import alike, allot, components
from alongside.core.matching.construct import construct
from alongside.core.matching.levels import LevelOutcome, Run
from alongside.core.matching.mip import INFINITY, Floats
from alongside.core.matching.part import CHANGE, Answer, Country, Crew, Task, TimeLeft
from alongside.core.matching.pools import Kinds, Master, PoolPrices, guide
from alongside.core.matching.prices import UNIT, Certificate, Prices
from alongside.core.matching.pricing import team_costs
from alongside.core.matching.problem import (
    REMOTE_MENTOR_FIT,
    Longs,
    Plan,
    Problem,
    Seating,
    balance_of,
    changes_of,
    fit_of,
    urgency_of,
)
from alongside.core.matching.team import IMPOSSIBLE, Cheapest

TELLING_SECONDS = 0.003  # per group: for reasons, explanations and advice
TELLING_SHARE = 0.3  # of the time, at most
POINT = 1000.0  # fit points that an urgency point is worth while both are optimised together
POINT_WITH_PLAN = 30_000.0  # the same where changes of a plan, worth CHANGE each, stand between them
OWED = 500.0  # urgency points that it is worth to place a group that a floor counts on
PROVING_POINTS = (60.0, 15.0)  # the same for bounds on fit, where less is lost to an urgency not reached
LARGEST_PART = 650  # groups
LARGE_SHARE = 0.08  # of all groups: a part that other parts run beside
CLOSE = 0.0002  # of the urgency: the pools' prices are settled
MOST_ROUNDS = 12
URGENCY_SHARE = 0.45  # of the time, at most, until fit is looked at
PLAN_SHARE = 0.8  # of the time, at most, until a better plan is no longer looked for


def solve_large(
    problem: Problem, begun: Plan, run: Run, crew: Crew
) -> tuple[Plan, list[LevelOutcome], Certificate]:
    """The best plan found in time, the bounds proved, and the certificate of prices.

    `begun` is a plan of what pins and floors ask for. Some of the time is left for telling the result.
    """
    telling = min(TELLING_SECONDS * len(problem.groups), TELLING_SHARE * max(0.0, run.time_left()))
    search = Search(problem, begun, run, crew, lambda: -1.0 if run.cancelled else run.time_left() - telling)
    if len(search.groups):
        search.price()
        search.place()
        search.bound_fit()
    return search.plan, search.levels(), search.certificate


class Search:
    """One search: the plan so far, what it proves, and the prices it knows."""

    def __init__(self, problem: Problem, begun: Plan, run: Run, crew: Crew, time_left: TimeLeft) -> None:
        self.problem = problem
        zero = self._certify(Prices.zero(problem))
        groups = np.flatnonzero(np.array([team is not None for team in zero.teams]))
        self.groups = groups
        self.run = run
        self.crew = crew
        self.time_left = time_left
        self.budget = time_left()
        self.plan: Plan = dict(begun)
        self.begun = begun
        self.kinds = Kinds(problem)
        wholes = [_pieces(part) for part in components(problem, groups)]
        parts = [piece for whole in wholes for piece in whole]
        lent = allot(problem, wholes, run.seed)
        self.country = Country(
            problem=problem,
            parts=tuple(parts),
            lent=lent,
            classes={d: alike(problem, detail=d, seed=run.seed, allotted=lent) for d in ("seats", "fit")},
            guess=np.zeros(len(problem.capacity)),
        )
        self.certificate = zero
        self.pool_prices = Master(problem, self.kinds, len(parts)).zero()
        self.urgency_bound = self.certificate.bound // UNIT
        self.fit_bound = 0
        self.fine: list[Answer] = []
        self.point = POINT_WITH_PLAN if problem.former else POINT

    # -- urgency --------------------------------------------------------------------------------------

    def price(self) -> None:
        """Prices of everybody and the bound on urgency that they prove, from urgency alone."""
        master = Master(self.problem, self.kinds, len(self.country.parts))
        answers = self._round(master.zero(), begin=True)
        self._record(master, answers)
        self._prove(answers, master.zero())
        self.shares = self._demand()
        if all(math.isfinite(answer.value) for answer in answers):
            weights = np.ones(master.parts) if master.fits() else self._price_pools(master)
            self.shares = master.shares(weights, self._demand())

    def _price_pools(self, master: Master) -> Floats:
        """Prices of the pools at which the blocks together want what there is; weights of the answers."""
        best = INFINITY
        for _ in range(MOST_ROUNDS):
            value, prices, weights = master.solve()
            if best - value <= CLOSE * value or self._spent() > URGENCY_SHARE:
                break
            answers = self._round(prices)
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

    def _round(self, prices: PoolPrices, *, begin: bool = False) -> list[Answer]:
        """Every part once, for urgency alone; with `begin`, a first plan without prices meanwhile."""
        free = np.full(len(self.problem.interpreter_pools), INFINITY)
        tasks = [
            Task(
                part=number,
                detail="seats",
                worth=self.problem.urgency[groups] - prices.kinds[self.kinds.of[groups]],
                interpreters=prices.interpreters,
                quota=free,
                whole=False,
            )
            for number, groups in enumerate(self.country.parts)
        ]
        answers = self.crew.perform(self.country, self._queue(tasks), self.time_left)
        if begin:
            self._offer(self._filled(self.plan), "first plan")
        return sorted(answers, key=lambda answer: answer.part)

    def _queue(self, tasks: list[Task]) -> list[Task]:
        """The order of work: parts so large that others must run beside them, then the smallest first.

        Large parts take more time for each group that they place; where time is short they come last.
        """

        def rank(task: Task) -> tuple[bool, int, int]:
            size = len(self.country.parts[task.part])
            large = size > LARGE_SHARE * len(self.groups)
            return (not large, -size if large else size, task.part)

        return sorted(tasks, key=rank)

    def _record(self, master: Master, answers: list[Answer]) -> None:
        for answer in answers:
            if math.isfinite(answer.value):
                kinds = np.zeros(len(self.kinds))
                np.add.at(kinds, self.kinds.of[self.country.parts[answer.part]], answer.placed)
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
        return bool((self.country.lent >= 0).any())

    def _volunteer_prices(self, answers: list[Answer], detail: str = "seats") -> Floats:
        """Prices of volunteers from those of classes; where like people were divided, their mean."""
        prices = np.zeros(len(self.problem.capacity))
        classes = self.country.classes[detail]
        for answer in answers:
            for name, price in zip(answer.volunteers.tolist(), answer.prices.tolist(), strict=True):
                prices[classes.people[name]] = price
        if self._is_restricted():
            nowhere = np.full(len(self.problem.capacity), -1, dtype=np.int32)
            whole = alike(self.problem, detail=detail, seed=self.run.seed, allotted=nowhere)
            for people in whole.people:
                prices[people] = prices[people].mean()
        return prices

    def _certify(self, prices: Prices) -> Certificate:
        """The bound that the prices prove; teams without their members, which nobody asks for here."""
        problem = self.problem
        costs = team_costs(problem, prices, np.arange(len(problem.groups)))
        bound = self._income(prices)
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

    def place(self) -> None:
        """Plans: a first one from the prices alone, then urgency and fit together, part by part.

        Where that does not give what floors ask for, again with the groups of `begun` in it.
        """
        if not self._place(owed=False):
            self._place(owed=True)

    def _place(self, *, owed: bool) -> bool:
        """One pass over all parts; whether it kept the floors."""
        tasks = self._tasks(self.point, whole=True, owed=owed)
        until_then = (1 - PLAN_SHARE) * self.budget
        coming = self.crew.perform(self.country, self._queue(tasks), lambda: self.time_left() - until_then)
        self._offer(self._filled(self.begun), "priced plan")
        answers: list[Answer] = []
        for answer in coming:
            answers.append(answer)
            stage = f"part {len(answers)} of {len(tasks)}"
            self.run.tell("urgency", stage, urgency_of(self.problem, self.plan), self.urgency_bound)
        answers.sort(key=lambda answer: answer.part)
        self.fine = answers
        if any(answer.seats is None for answer in answers):
            self.run.timed_out |= not self.run.cancelled
        plan = self._merged(answers)
        self._offer(plan, "all parts")
        return plan is not None

    def _offer(self, plan: Plan | None, stage: str) -> None:
        """Keep a plan if it is better."""
        if plan is not None and self._rank(plan) < self._rank(self.plan):
            self.plan = plan
        self.run.tell("urgency", stage, urgency_of(self.problem, self.plan), self.urgency_bound)

    def _merged(self, answers: list[Answer]) -> Plan | None:
        """A whole plan: the teams of the parts that have answered, the present ones of the others."""
        settled = {answer.part for answer in answers if answer.seats is not None}
        teams: dict[int, Seating] = {}
        for number, groups in enumerate(self.country.parts):
            if number not in settled:
                teams |= {g: self.plan[g] for g in groups.tolist() if g in self.plan}
        for answer in answers:
            teams |= {g: Seating(g, people, pool, -1) for g, people, pool in answer.seats or ()}
        return self._completed(teams)

    def _rank(self, plan: Plan) -> tuple[int, int, int]:
        problem = self.problem
        changes = changes_of(problem, plan) if problem.instance.plan else 0
        return (-urgency_of(problem, plan), changes, fit_of(problem, plan))

    def _completed(self, teams: dict[int, Seating]) -> Plan | None:
        """The teams within everybody's capacity, each with a mentor, and whoever else can still be placed.

        New teams (those without a mentor yet) go before present ones, which may have taken people who were
        lent to another piece. None if what pins and floors ask for had to be given up.
        """
        problem = self.problem
        room = np.array([pool.capacity for pool in problem.interpreter_pools], dtype=np.int64)
        people = problem.capacity.astype(np.int64)
        bound = set(self.problem.pinned.placed)
        order = sorted(
            teams.values(),
            key=lambda t: (t.group not in bound, t.mentor >= 0, -problem.groups[t.group].urgency, t.group),
        )
        kept: dict[int, Seating] = {}
        for team in order:
            members = list(team.members)
            if (people[members] <= 0).any():
                continue
            if team.interpreter is not None:
                if room[team.interpreter] == 0:
                    continue
                room[team.interpreter] -= 1
            people[members] -= 1
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

    def _tasks(self, point: float, *, whole: bool, owed: bool = False) -> list[Task]:
        """Urgency and fit together, for every part."""
        mentor_fit = self._mentor_fit()
        prices = self.pool_prices
        return [
            Task(
                part=number,
                detail="fit",
                worth=point * (self.problem.urgency[groups] - prices.kinds[self.kinds.of[groups]])
                - mentor_fit[groups]
                + (self._loyalty(groups, owed=owed) if whole else 0.0),
                keep=whole,
                interpreters=point * prices.interpreters,
                quota=self.shares[number],
                whole=whole,
                point=point,
            )
            for number, groups in enumerate(self.country.parts)
        ]

    def _loyalty(self, groups: Longs, *, owed: bool) -> Floats:
        """What it is worth to keep a planned group in its place, and to place those whom floors count on."""
        planned = 10 * CHANGE * np.isin(groups, list(self.problem.former)).astype(np.float64)
        return planned + owed * OWED * self.point * np.isin(groups, list(self.begun)).astype(np.float64)

    def _mentor_prices(self) -> Longs:
        """Fit points that a place with each pool of mentors is worth to the present plan."""
        guidance = guide(self.problem, sorted(self.plan))
        return np.rint(np.minimum(guidance.prices, REMOTE_MENTOR_FIT)).astype(np.int64)

    def _mentor_fit(self) -> Floats:
        """Fit points that a mentor costs each group at those prices."""
        problem = self.problem
        cost = self._mentor_prices()[problem.mentor_pool] + REMOTE_MENTOR_FIT * problem.mentor_remote
        starts = problem.mentor_start[:-1]
        each = np.zeros(len(problem.groups))
        some = np.flatnonzero(problem.mentor_start[1:] > starts)
        if len(some):
            each[some] = np.minimum.reduceat(cost, starts[some])
        return each

    # -- the bound on fit -----------------------------------------------------------------------------

    def bound_fit(self) -> None:
        """The least fit at which any plan could reach this urgency; exact, from prices alone."""
        if not self.problem.former:
            self._bound_fit(self.fine, self.point)
        for point in PROVING_POINTS:
            gap = fit_of(self.problem, self.plan) - self.fit_bound
            if gap * 100 <= self.fit_bound or self._spent() > PLAN_SHARE:
                return
            tasks = self._tasks(point, whole=False)
            answers = list(self.crew.perform(self.country, self._queue(tasks), self.time_left))
            answers.sort(key=lambda answer: answer.part)
            self._bound_fit(answers, point)

    def _bound_fit(self, answers: list[Answer], point: float) -> None:
        """Placed groups pay for their people in prices and fit; what is left over bounds what can be saved."""
        problem = self.problem
        if not answers or not all(math.isfinite(answer.value) for answer in answers):
            return
        pools = self.pool_prices
        unit = 64  # of a fit point: prices in whole numbers of these
        volunteers = self._volunteer_prices(answers, "fit")
        prices = Prices(
            np.rint(unit * volunteers).astype(np.int64),
            np.rint(unit * point * pools.interpreters).astype(np.int64),
            np.rint(unit * point * pools.mentors).astype(np.int64) + unit * self._mentor_prices(),
        )
        costs = team_costs(problem, prices, self.groups, fit=unit)
        spare = np.maximum(0, int(unit * point) * problem.urgency[self.groups] - costs)
        ceiling = int(spare[costs < IMPOSSIBLE].sum()) + self._income(prices)
        reached = int(unit * point) * urgency_of(problem, self.plan)
        bound = -((ceiling - reached) // unit)
        self.fit_bound = min(fit_of(problem, self.plan), max(self.fit_bound, bound))
        self.run.tell("fit", f"bound at {point:g}", fit_of(problem, self.plan), self.fit_bound)

    def _income(self, prices: Prices) -> int:
        """What everybody costs in all."""
        problem = self.problem
        total = int((prices.volunteers * problem.capacity).sum())
        pools = ((prices.interpreters, problem.interpreter_pools), (prices.mentors, problem.mentor_pools))
        for each, people in pools:
            total += sum(int(price) * pool.capacity for price, pool in zip(each, people, strict=True))
        return total

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
