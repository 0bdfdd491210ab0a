"""Urgency over a large instance, part by part: the prices of everybody, what they prove, and a first plan.

Interpreters, mentors and remote volunteers serve in every part. A master program seeks the prices at which
the parts together want what there is of them (see `pools.py` and `remote.py`).
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from alongside.core.matching.blocks import NOBODY, alike, allot, components, is_remote
from alongside.core.matching.construct import LATE, construct
from alongside.core.matching.levels import Run
from alongside.core.matching.mip import INFINITY, Floats
from alongside.core.matching.part import Answer, Country, Crew, Task, TimeLeft
from alongside.core.matching.pools import Kinds, Master, PoolPrices, Used, summed
from alongside.core.matching.prices import UNIT, Certificate, Prices
from alongside.core.matching.pricing import team_costs
from alongside.core.matching.problem import Ints, Longs, Plan, Problem, changes_of, fit_of, urgency_of
from alongside.core.matching.remote import Shared
from alongside.core.matching.team import IMPOSSIBLE, Cheapest

FIRST_SECONDS = 0.001  # per group: for the first plan, even after the end of the time
POINT = 1000.0  # fit points that an urgency point is worth while both are optimised together
POINT_WITH_PLAN = 30_000.0  # the same where changes of a plan, worth CHANGE each, stand between them
LARGEST_PART = 650  # groups
LARGE_SHARE = 0.08  # of all groups: a part that other parts run beside
CLOSE = 0.0002  # of the urgency: the pools' prices are settled
MOST_ROUNDS = 12
MOST_ROUNDS_REMOTE = 20
LARGEST_PIECE = 60  # groups: the same in the sketch in which prices of remote volunteers are sought
SKETCH_SHARE = 0.25  # of the time, at most, for that
LEAST_REACH = 4.0  # urgency points about the best prices of remote volunteers within which better are sought
SHORTEST_REACH = 0.1  # of that
CLOSE_REMOTE = 0.004  # of the urgency: prices of remote volunteers are settled
URGENCY_SHARE = 0.45  # of the time, at most, until fit is looked at


class Market:
    """The parts, the prices known so far, what they prove, and the best plan so far."""

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
        self.certificate = zero
        self.urgency_bound = zero.bound // UNIT
        self.fit_bound = 0
        self.fine: list[Answer] = []
        self.point = POINT_WITH_PLAN if problem.former else POINT

    def begin(self) -> None:
        """A first plan, be the time over or not: without it there would be no answer."""
        late = FIRST_SECONDS * len(self.groups) - min(0.0, self.run.time_left())
        self._offer(
            self._filled(self.plan, lambda: -LATE if self.run.cancelled else self.run.time_left() + late),
            "first plan",
        )

    def prepare(self) -> None:
        """The country in parts, and who is like whom."""
        problem = self.problem
        wholes = [_pieces(part, LARGEST_PART) for part in components(problem, self.groups)]
        parts = [piece for whole in wholes for piece in whole]
        lent = allot(problem, wholes, self.run.seed)
        self.country = self._country(tuple(parts), lent)
        remote = np.flatnonzero(is_remote(problem) & (lent != NOBODY)).astype(np.int32)
        if len(remote):
            lent = lent.copy()
            lent[remote] = NOBODY
            self.open = self._country(tuple(parts), lent)
        else:
            self.open = self.country
        self.shared = Shared.among(problem, self.open.classes["seats"], remote)
        self.pool_prices = self._master(self.country).zero()

    def _country(self, parts: tuple[Longs, ...], lent: Ints) -> Country:
        problem, seed = self.problem, self.run.seed
        return Country(
            problem=problem,
            parts=parts,
            lent=lent,
            classes={d: alike(problem, detail=d, seed=seed, allotted=lent) for d in ("seats", "fit")},
            guess=np.zeros(len(problem.capacity)),
            fees=np.zeros(len(problem.capacity)),
        )

    def _master(self, country: Country) -> Master:
        return Master(self.problem, self.kinds, len(country.parts), self.shared.room)

    # -- urgency --------------------------------------------------------------------------------------

    def price(self) -> None:
        """Prices of everybody and the bound on urgency that they prove, from urgency alone."""
        self.shares = self._demand()
        if len(self.shared):
            self._price_remote()
            return
        master = self._master(self.country)
        answers = self._round(self.country, master.zero(), begin=True)
        self._record(master, answers, self.country)
        self._prove(answers, master.zero(), self.country)
        if all(math.isfinite(answer.value) for answer in answers):
            weights = np.ones(master.parts) if master.fits() else self._price_pools(master)
            self.shares = master.shares(weights, self._demand())

    def _price_remote(self) -> None:
        """Prices where remote volunteers may serve in every part, and the part that each is then lent to.

        Large parts take long, so the prices are sought in a sketch of the country, with these in pieces; the
        parts themselves then prove what the prices are good for.
        """
        parts = self.country.parts
        inside = [_pieces(part, LARGEST_PIECE) for part in parts]
        parents = np.repeat(np.arange(len(parts)), [len(pieces) for pieces in inside])
        lent = allot(self.problem, inside, self.run.seed)
        lent[self.shared.of >= 0] = NOBODY
        sketch = self._country(tuple(piece for pieces in inside for piece in pieces), lent)
        master = self._master(sketch)
        prices = self._bargain(sketch, master, master.zero(), SKETCH_SHARE)
        if not master.answers:
            return
        _, _, weights = master.solve()
        self.pool_prices = prices
        whole = self._master(self.open)
        whole.answers = [replace(used, part=int(parents[used.part])) for used in master.answers]
        self.shares = whole.shares(weights, self._demand())
        lent = self.shared.lend(self.open.lent, whole.remote_shares(weights), prices.remote)
        whole.answers = summed(master.answers, parents)
        self.pool_prices = self._bargain(self.open, whole, prices, URGENCY_SHARE)
        self.country = self._country(parts, lent)
        self.country.guess[:] = self.open.guess + self.shared.by_person(self.pool_prices.remote)

    def _bargain(self, country: Country, master: Master, prices: PoolPrices, share: float) -> PoolPrices:
        """The best prices of pools and remote volunteers found, from `prices` on, within a share of the time.

        New ones are sought near the best, nearer each time that this does not help.
        """
        proving = country is self.open
        best, center, reach = INFINITY, prices, 0.25 if proving else 8.0
        for number in range(MOST_ROUNDS_REMOTE):
            answers = self._round(country, prices, begin=not number and not proving)
            if not all(math.isfinite(answer.value) for answer in answers):
                break
            self._record(master, answers, country)
            country.guess[:] = self._class_prices(answers, country)
            bound = sum(answer.value for answer in answers) + master.income(prices)
            if proving:
                self._prove(answers, prices, country)
            if bound < best:
                best, center = bound, prices
            else:
                reach = max(SHORTEST_REACH, reach / 2)
            value = master.solve()[0]
            if best - value <= CLOSE_REMOTE * value or self._spent() > share:
                break
            width = reach * np.maximum(LEAST_REACH, center.remote)
            prices = master.solve((np.maximum(0.0, center.remote - width), center.remote + width))[1]
        return center

    def _price_pools(self, master: Master) -> Floats:
        """Prices of the pools at which the blocks together want what there is; weights of the answers."""
        best = INFINITY
        for _ in range(MOST_ROUNDS):
            value, prices, weights = master.solve()
            if best - value <= CLOSE * value or self._spent() > URGENCY_SHARE:
                break
            answers = self._round(self.country, prices)
            if not all(math.isfinite(answer.value) for answer in answers):
                break
            self._record(master, answers, self.country)
            bound = sum(answer.value for answer in answers) + master.income(prices)
            if bound < best:
                best, self.pool_prices = bound, prices
                self._prove(answers, prices, self.country)
        _, _, weights = master.solve()
        return weights

    def _spent(self) -> float:
        return 1.0 - self.time_left() / self.budget if self.budget > 0 else 1.0

    def _round(self, country: Country, prices: PoolPrices, *, begin: bool = False) -> list[Answer]:
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
            for number, groups in enumerate(country.parts)
        ]
        country.fees[:] = self.shared.by_person(prices.remote)
        answers = self.crew.perform(country, self._queue(tasks, country), self.time_left)
        if begin and len(self.plan) == len(self.begun):
            self._offer(self._filled(self.plan), "first plan")
        return sorted(answers, key=lambda answer: answer.part)

    def _queue(self, tasks: list[Task], country: Country) -> list[Task]:
        """The order of work: parts so large that others must run beside them, then the smallest first.

        Large parts take more time for each group that they place; where time is short they come last.
        """

        def rank(task: Task) -> tuple[bool, int, int]:
            size = len(country.parts[task.part])
            large = size > LARGE_SHARE * len(self.groups)
            return (not large, -size if large else size, task.part)

        return sorted(tasks, key=rank)

    def _record(self, master: Master, answers: list[Answer], country: Country) -> None:
        for answer in answers:
            if math.isfinite(answer.value):
                kinds = np.zeros(len(self.kinds))
                np.add.at(kinds, self.kinds.of[country.parts[answer.part]], answer.placed)
                remote = self.shared.use(country.classes["seats"], answer)
                skills = self.shared.skills @ remote
                used = Used(answer.part, answer.urgency, answer.interpreters, kinds, skills, remote)
                master.answers.append(used)

    def _prove(self, answers: list[Answer], pools: PoolPrices, country: Country) -> None:
        """A certificate from the answers' prices, kept if it is better; and the bound of the programs."""
        volunteers = self._volunteer_prices(answers, country)
        country.guess[:] = volunteers
        if country is self.open:
            volunteers[self.shared.of >= 0] = 0.0
            volunteers += self.shared.by_person(pools.remote)
        prices = Prices(
            np.rint(UNIT * volunteers).astype(np.int64),
            np.rint(UNIT * pools.interpreters).astype(np.int64),
            np.rint(UNIT * pools.mentors).astype(np.int64),
        )
        certificate = self._certify(prices)
        if certificate.bound < self.certificate.bound:
            self.certificate = certificate
        self.urgency_bound = min(self.urgency_bound, self.certificate.bound // UNIT)
        if all(answer.exact for answer in answers) and not _is_restricted(country):
            total = sum(answer.value for answer in answers) + self._master(country).income(pools)
            self.urgency_bound = min(self.urgency_bound, math.floor(total + 0.01))
        self.run.tell("urgency", "prices", urgency_of(self.problem, self.plan), self.urgency_bound)

    def _class_prices(self, answers: list[Answer], country: Country, detail: str = "seats") -> Floats:
        """Prices of volunteers, beside their fees, from those of classes."""
        prices = np.zeros(len(self.problem.capacity))
        classes = country.classes[detail]
        for answer in answers:
            for name, price in zip(answer.volunteers.tolist(), answer.prices.tolist(), strict=True):
                prices[classes.people[name]] = price
        return prices

    def _volunteer_prices(self, answers: list[Answer], country: Country, detail: str = "seats") -> Floats:
        """Prices of volunteers from those of classes; where like people were divided, their mean."""
        prices = self._class_prices(answers, country, detail)
        if _is_restricted(country):
            nowhere = np.full(len(self.problem.capacity), NOBODY, dtype=np.int32)
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

    def _offer(self, plan: Plan | None, stage: str) -> None:
        """Keep a plan if it is better."""
        if plan is not None and self._rank(plan) < self._rank(self.plan):
            self.plan = plan
        self.run.tell("urgency", stage, urgency_of(self.problem, self.plan), self.urgency_bound)

    def _rank(self, plan: Plan) -> tuple[int, int, int]:
        problem = self.problem
        changes = changes_of(problem, plan) if problem.instance.plan else 0
        return (-urgency_of(problem, plan), changes, fit_of(problem, plan))

    def _filled(self, plan: Plan, time_left: TimeLeft | None = None) -> Plan:
        """Groups left over, the most valuable first, with whoever has room."""
        rest = [g for g in self.groups.tolist() if g not in plan]
        teams = self.certificate.teams
        worth = [UNIT * self.problem.groups[g].urgency - (t.cost if (t := teams[g]) else 0) for g in rest]
        until = time_left or self.time_left
        return construct(self.problem, rest, worth, self.certificate.prices, lambda: until() - LATE, plan)

    def _income(self, prices: Prices) -> int:
        """What everybody costs in all."""
        problem = self.problem
        total = int((prices.volunteers * problem.capacity).sum())
        pools = ((prices.interpreters, problem.interpreter_pools), (prices.mentors, problem.mentor_pools))
        for each, people in pools:
            total += sum(int(price) * pool.capacity for price, pool in zip(each, people, strict=True))
        return total


def _is_restricted(country: Country) -> bool:
    """Whether the blocks' programs leave out seats that a plan may use, or ask what no plan must do."""
    return bool((country.lent >= 0).any())


def _pieces(part: Longs, largest: int) -> list[Longs]:
    """A part small enough, or its pieces."""
    count = math.ceil(len(part) / largest)
    return [part[offset::count] for offset in range(count)]
