"""The levels of the objective solved one after the other, each with its value, its bound and its proof."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field

from alongside.core.matching import mip
from alongside.core.matching.mip import INFINITY, Floats
from alongside.core.matching.monolith import Formulation, formulate
from alongside.core.matching.problem import (
    Plan,
    Problem,
    balance_of,
    changes_of,
    fit_of,
    urgency_of,
)
from alongside.core.matching.rules import broken_rule, keeps_pins

Progress = Callable[[str, str, float | None, float | None], bool]
"""`progress(level, stage, incumbent, bound)`; returning False stops the run and keeps the incumbent."""

SAFE_WEIGHTED = 1e8  # weighted objectives stay below, so that one unit is far above the solver's tolerance
NEARLY_ONE = 0.9  # absolute gap at which an objective in whole numbers is decided


@dataclass(frozen=True, slots=True)
class LevelOutcome:
    """One level: `bound` holds for every plan that is as good on the levels before. All whole numbers."""

    name: str
    sense: str
    value: int
    bound: int
    proved: bool

    @property
    def gap(self) -> float:
        return abs(self.bound - self.value) / max(1.0, abs(self.value))


@dataclass(slots=True)
class Run:
    """What a solve carries along: the clock, the seed, the listener, and why it ended early, if it did."""

    time_left: Callable[[], float]
    seed: int
    progress: Progress
    cancelled: bool = False
    timed_out: bool = False
    stage: str = "search"
    part: float = 1.0  # of the time that is left, what may be spent before others have had their turn
    beside: dict[str, tuple[int, int]] = field(default_factory=dict)
    """By level: value and bound of the groups that are not being solved just now."""

    def tell(self, level: str, stage: str, incumbent: float | None, bound: float | None) -> bool:
        """Report; the answer is whether to go on."""
        value, limit = self.beside.get(level, (0, 0))
        if not self.cancelled and not self.progress(
            level,
            stage,
            None if incumbent is None else incumbent + value,
            None if bound is None else bound + limit,
        ):
            self.cancelled = True
        return not self.cancelled


def solve_whole(
    problem: Problem, groups: list[int], start: Plan, run: Run, urgency_bound: int
) -> tuple[Plan, list[LevelOutcome]]:
    """The lexicographic optimum over `groups` as one model, as far as the time allows.

    `start` must keep every rule, pin and floor. `urgency_bound` is a valid bound known beforehand.
    """
    plan, urgency = urgency_level(problem, groups, start, run, urgency_bound)
    plan, lower = lower_levels(problem, groups, plan, run)
    return plan, [urgency, *lower]


def lower_levels(
    problem: Problem, groups: list[int], plan: Plan, run: Run
) -> tuple[Plan, list[LevelOutcome]]:
    """Changes (where there is a plan to change), fit and balance, urgency kept at what `plan` has."""
    form = formulate(problem, groups, detail="fit", seed=run.seed)
    form.model.add_row(form.y, problem.urgency[form.groups], urgency_of(problem, plan), INFINITY)
    outcomes = []
    if problem.instance.plan:
        plan, changes = _changes(problem, form, plan, run)
        outcomes.append(changes)
        _at_most(form, form.changes(), changes.value - form.changes_constant)
    plan, last = _fit_and_balance(problem, form, plan, run)
    return plan, outcomes + last


def _optimise(
    run: Run,
    level: str,
    form: Formulation,
    cost: Floats,
    start: Plan,
    *,
    maximise: bool,
    share: float,
    unit: int = 1,
) -> mip.Outcome:
    """One solve from `start`, with at most `share` of the time that is left; reports are in `unit`s of cost.

    A fault of the solver costs the proof of this level, not the plan.
    """

    def heartbeat(incumbent: float, bound: float) -> bool:
        known = (value // unit if math.isfinite(value) else None for value in (incumbent, bound))
        return run.tell(level, run.stage, *known)

    unknown = INFINITY if maximise else -INFINITY
    seconds = run.time_left() * share * run.part
    if run.cancelled or seconds <= 0:
        run.timed_out |= not run.cancelled
        return mip.Outcome(None, None, unknown, finished=False)
    try:
        outcome = mip.solve(
            form.model,
            cost,
            maximise=maximise,
            integer=True,
            seconds=seconds,
            seed=run.seed,
            start=form.point(start),
            gap=NEARLY_ONE,
            heartbeat=heartbeat,
        )
    except mip.SolverFault as fault:
        run.tell(level, f"set aside ({fault})", None, None)
        return mip.Outcome(None, None, unknown, finished=False)
    if outcome.finished and outcome.values is None:
        run.tell(level, "set aside (no plan at all, though one is known)", None, None)
        return mip.Outcome(None, None, unknown, finished=False)
    run.timed_out |= not outcome.finished and not run.cancelled
    return outcome


def urgency_level(
    problem: Problem, groups: list[int], start: Plan, run: Run, known_bound: int
) -> tuple[Plan, LevelOutcome]:
    """The greatest urgency over `groups`."""
    best, value = start, urgency_of(problem, start)
    bound = min(known_bound, int(problem.urgency[groups].sum()))
    if value < bound:
        form = formulate(problem, groups, detail="seats", seed=run.seed)
        outcome = _optimise(run, "urgency", form, form.urgency(), start, maximise=True, share=0.6)
        found = _accepted(problem, form, outcome, start, stable=False)
        if found is not None and urgency_of(problem, found) > value:
            best, value = found, urgency_of(problem, found)
        bound = _bound_above(outcome, value, bound)
    return best, LevelOutcome("urgency", "max", value, bound, proved=value == bound)


def _accepted(
    problem: Problem, form: Formulation, outcome: mip.Outcome, plan: Plan, *, stable: bool
) -> Plan | None:
    """The plan that a solve found, if it truly keeps the rules and is no worse than `plan` where it counts:
    in urgency, and where there is a plan to change, in changes (which the level of urgency may spend).

    The solver works within tolerances; a point that is not a plan when taken at its word is not believed.
    """
    if outcome.values is None:
        return None
    found = form.plan(outcome.values)
    groups = set(form.groups.tolist())
    sound = broken_rule(problem, found) is None and keeps_pins(problem, found, groups)
    if not sound or urgency_of(problem, found) < urgency_of(problem, plan):
        return None
    if stable and changes_of(problem, found, groups) > changes_of(problem, plan, groups):
        return None
    return found


def _bound_above(outcome: mip.Outcome, value: int, known: int) -> int:
    if not math.isfinite(outcome.bound):
        return known
    return max(value, min(known, math.floor(outcome.bound + 1e-6)))


def _bound_below(outcome: mip.Outcome, value: int, known: int) -> int:
    if not math.isfinite(outcome.bound):
        return known
    return min(value, max(known, math.ceil(outcome.bound - 1e-6)))


def _changes(problem: Problem, form: Formulation, plan: Plan, run: Run) -> tuple[Plan, LevelOutcome]:
    groups = form.groups.tolist()
    value = changes_of(problem, plan, groups)
    bound = 0
    if value > bound:
        outcome = _optimise(run, "changes", form, form.changes(), plan, maximise=False, share=0.5)
        found = _accepted(problem, form, outcome, plan, stable=True)
        if found is not None and changes_of(problem, found, groups) < value:
            plan, value = found, changes_of(problem, found, groups)
        shifted = mip.Outcome(None, None, outcome.bound + form.changes_constant, outcome.finished)
        bound = _bound_below(shifted, value, bound)
    return plan, LevelOutcome("changes", "min", value, bound, proved=value == bound)


def _at_most(form: Formulation, cost: Floats, value: float) -> None:
    columns = cost.nonzero()[0]
    form.model.add_row(columns, cost[columns], -INFINITY, value)


def _heaviest_balance(problem: Problem, form: Formulation) -> int:
    """No plan has a greater balance: as many seats as there can be, on as few people as can carry them."""
    seats = problem.largest * len(form.groups)
    possible: dict[int, int] = {}
    for holder in form.arcs.holder.tolist():
        possible[holder] = possible.get(holder, 0) + 1
    loads = sorted(
        (
            min(int(problem.capacity[form.classes[holder][0]]), count)
            for holder, count in possible.items()
            for _ in form.classes[holder]
        ),
        reverse=True,
    )
    total = 0
    for load in loads:
        if seats <= 0 or load < 2:
            break
        carried = min(load, seats)
        total += carried * (carried - 1) // 2
        seats -= carried
    return total


def _fit_and_balance(
    problem: Problem, form: Formulation, plan: Plan, run: Run
) -> tuple[Plan, list[LevelOutcome]]:
    """Fit, then balance: as one weighted objective where that is exact and safe, else one after the other.

    One unit of fit weighs more than the heaviest balance there can be, so that a weighted optimum is the
    lexicographic one; a solve of both costs little more than that of fit alone.
    """
    heaviest = _heaviest_balance(problem, form)
    weight = heaviest + 1
    value, balance = fit_of(problem, plan), balance_of(problem, plan)
    if weight * value > SAFE_WEIGHTED:
        return _fit_then_balance(problem, form, plan, run)
    cost = weight * form.fit() + form.balance()
    outcome = _optimise(run, "fit", form, cost, plan, maximise=False, share=1.0, unit=weight)
    found = _accepted(problem, form, outcome, plan, stable=True)
    if found is not None and (fit_of(problem, found), balance_of(problem, found)) < (value, balance):
        plan, value, balance = found, fit_of(problem, found), balance_of(problem, found)
    lowest = mip.Outcome(None, None, (outcome.bound - heaviest) / weight, outcome.finished)
    bound = _bound_below(lowest, value, 0)
    proved = bound == value
    rest = math.ceil(outcome.bound - weight * value - 1e-3) if proved and math.isfinite(outcome.bound) else 0
    balance_bound = max(0, min(balance, rest))
    return plan, [
        LevelOutcome("fit", "min", value, bound, proved),
        LevelOutcome("balance", "min", balance, balance_bound, balance == balance_bound),
    ]


def _fit_then_balance(
    problem: Problem, form: Formulation, plan: Plan, run: Run
) -> tuple[Plan, list[LevelOutcome]]:
    outcome = _optimise(run, "fit", form, form.fit(), plan, maximise=False, share=0.8)
    value = fit_of(problem, plan)
    found = _accepted(problem, form, outcome, plan, stable=True)
    if found is not None and fit_of(problem, found) < value:
        plan, value = found, fit_of(problem, found)
    bound = _bound_below(outcome, value, 0)
    fit = LevelOutcome("fit", "min", value, bound, proved=value == bound)
    _at_most(form, form.fit(), value)
    balance = balance_of(problem, plan)
    lowest = 0
    if balance > lowest:
        outcome = _optimise(run, "balance", form, form.balance(), plan, maximise=False, share=1.0)
        found = _accepted(problem, form, outcome, plan, stable=True)
        better = found is not None and fit_of(problem, found) <= value
        if found is not None and better and balance_of(problem, found) < balance:
            plan, balance = found, balance_of(problem, found)
        lowest = _bound_below(outcome, balance, lowest)
    return plan, [fit, LevelOutcome("balance", "min", balance, lowest, proved=balance == lowest)]
