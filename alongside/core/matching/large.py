"""Instances too large for one program: solved block by block, tied together by the prices of the pools.

First urgency alone, over coarse classes of volunteers: fast, and nearly always whole by itself. It gives
the certificate, a first plan, and what each block can reach. Then urgency and fit together, over fine
classes. Every bound is that of a linear program over all seats, or of the certificate, never of a part.
"""

from __future__ import annotations

import math

import numpy as np

from alongside.core.matching.levels import LevelOutcome, Run
from alongside.core.matching.market import Market
from alongside.core.matching.mip import Floats
from alongside.core.matching.part import CHANGE, FIT_SLACK, Answer, Crew, Task
from alongside.core.matching.pools import guide
from alongside.core.matching.prices import Certificate, Prices
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
from alongside.core.matching.team import IMPOSSIBLE

TELLING_SECONDS = 0.003  # per group: for reasons, explanations and advice
TELLING_SHARE = 0.3  # of the time, at most
HURRIED_SECONDS = 0.003  # per group: with less, a first plan is made before anything else
OWED = 500.0  # urgency points that it is worth to place a group that a floor counts on
PROVING_POINTS = (60.0, 15.0)  # the same for bounds on fit, where less is lost to an urgency not reached
MANY_GROUPS = 5_000  # beyond, less time is spent on the last fit points of each part
PLAN_SHARE = 0.88  # of the time, at most, until a better plan is no longer looked for


def solve_large(
    problem: Problem, begun: Plan, run: Run, crew: Crew
) -> tuple[Plan, list[LevelOutcome], Certificate]:
    """The best plan found in time, the bounds proved, and the certificate of prices.

    `begun` is a plan of what pins and floors ask for. Some of the time is left for telling the result.
    """
    telling = min(TELLING_SECONDS * len(problem.groups), TELLING_SHARE * max(0.0, run.time_left()))
    search = Search(problem, begun, run, crew, lambda: -1.0 if run.cancelled else run.time_left() - telling)
    if len(search.groups) and search.time_left() < HURRIED_SECONDS * len(search.groups):
        search.begin()
    if len(search.groups) and search.time_left() > 0:
        search.prepare()
        search.price()
        search.place()
        search.bound_fit()
    run.timed_out |= search.time_left() <= 0 and not run.cancelled
    return search.plan, search.levels(), search.certificate


class Search(Market):
    """One search: prices and a first plan, then better plans, and the bound on fit."""

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
        coming = self.crew.perform(
            self.country, self._queue(tasks, self.country), lambda: self.time_left() - until_then
        )
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
                slack=FIT_SLACK * max(1.0, len(self.groups) / MANY_GROUPS),
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
        missed = self.urgency_bound - urgency_of(self.problem, self.plan)
        for point in PROVING_POINTS:
            fit = fit_of(self.problem, self.plan)
            if (fit - self.fit_bound) * 100 <= self.fit_bound or self._spent() > PLAN_SHARE:
                return
            if point > PROVING_POINTS[-1] and missed * point * 50 > fit:
                continue  # what urgency leaves open would cost more than 2 % of the bound
            tasks = self._tasks(point, whole=False)
            answers = list(self.crew.perform(self.country, self._queue(tasks, self.country), self.time_left))
            answers.sort(key=lambda answer: answer.part)
            self._bound_fit(answers, point)

    def _bound_fit(self, answers: list[Answer], point: float) -> None:
        """Placed groups pay for their people in prices and fit; what is left over bounds what can be saved."""
        problem = self.problem
        if not answers or not all(math.isfinite(answer.value) for answer in answers):
            return
        pools = self.pool_prices
        unit = 64  # of a fit point: prices in whole numbers of these
        volunteers = self._volunteer_prices(answers, self.country, "fit")
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
