"""A plan is believed only when every rule holds in it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from alongside.core.matching import levels, mip
from alongside.core.matching.compile import compile_problem
from alongside.core.matching.parse import parse
from alongside.core.matching.problem import Plan, Problem, Seating
from alongside.core.matching.rules import broken_rule, keeps_pins
from tests.core.matching.samples import client, program, volunteer

Break = Callable[[Seating], Any]


def problem(**what: Any) -> Problem:
    people = [
        volunteer("bob", "firm", languages=["spa"]),
        volunteer("ines", "corp"),
        volunteer("pat", "firm", role="paralegal"),
        volunteer("quin", "corp", available_from="2019-01-01"),
    ]
    document = program(client("ana"), client("dana"), volunteers=people, **what)
    return compile_problem(parse(document))


BOB, INES, PAT, QUIN = range(4)
ANA, DANA = range(2)
RIGHT = Seating(DANA, (BOB, INES), None, 0)


def test_a_right_plan_breaks_nothing() -> None:
    assert broken_rule(problem(), {DANA: RIGHT}) is None
    assert broken_rule(problem(), {}) is None


@pytest.mark.parametrize(
    ("team", "fault"),
    [
        (replace(RIGHT, members=(BOB,)), "the size"),
        (replace(RIGHT, members=(BOB, BOB)), "the size"),
        (replace(RIGHT, members=(BOB, QUIN)), "not admissible"),
        (replace(RIGHT, members=(BOB, PAT)), "not covered"),
        (replace(RIGHT, mentor=5), "mentor"),
    ],
)
def test_each_rule_is_watched(team: Seating, fault: str) -> None:
    assert fault in (broken_rule(problem(), {DANA: team}) or "")


def test_capacity_is_watched_over_all_teams() -> None:
    both: Plan = {ANA: Seating(ANA, (BOB, INES), None, 0), DANA: RIGHT}
    assert broken_rule(problem(), both) == "a volunteer beyond capacity"


def test_pins_are_watched() -> None:
    pinned = problem(
        pins=[
            {"kind": "place", "client": "dana"},
            {"kind": "forbid", "volunteer": "pat", "client": "dana"},
            {"kind": "mentor", "mentor": "alice", "client": "dana"},
        ]
    )
    assert keeps_pins(pinned, {DANA: RIGHT}, {ANA, DANA})
    assert not keeps_pins(pinned, {}, {DANA})
    assert keeps_pins(pinned, {}, {ANA}), "the pins of other groups are not asked"
    assert not keeps_pins(pinned, {DANA: replace(RIGHT, members=(BOB, INES, PAT))}, {DANA})


def test_a_point_that_is_no_plan_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    def lying(model: Any, cost: Any, **options: Any) -> mip.Outcome:
        without_bob = np.ones(model.columns)
        without_bob[0] = 0
        return mip.Outcome(without_bob, None, 60.0, finished=True)

    monkeypatch.setattr(mip, "solve", lying)
    run = levels.Run(lambda: 1e6, 0, lambda *_: True)
    plan, (urgency, *_) = levels.solve_whole(problem(), [DANA], {}, run, 60)
    assert plan == {}
    assert (urgency.value, urgency.bound, urgency.proved) == (0, 60, False)


def test_a_model_without_a_solution_is_told_from_one_without_time() -> None:
    model = mip.Model()
    columns = model.add_columns([1.0, 1.0])
    model.add_row(columns, 1.0, 3.0, 4.0)
    outcome = mip.solve(model, np.ones(2), maximise=True, integer=True, seconds=10)
    assert outcome.values is None
    assert outcome.finished
    assert mip.solve(model, np.ones(2), maximise=True, integer=True, seconds=0).bound == mip.INFINITY


def test_a_fault_of_the_solver_costs_the_proof_and_not_the_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: Any, **__: Any) -> mip.Outcome:
        raise mip.SolverFault("ended with status Not Set")

    monkeypatch.setattr(mip, "solve", failing)
    told: list[str] = []

    def listen(level: str, stage: str, incumbent: float | None, bound: float | None) -> bool:
        told.append(stage)
        return True

    plan, outcomes = levels.solve_whole(
        problem(), [ANA, DANA], {DANA: RIGHT}, levels.Run(lambda: 9.0, 0, listen), 120
    )
    assert plan == {DANA: RIGHT}
    assert (outcomes[0].value, outcomes[0].bound, outcomes[0].proved) == (60, 120, False)
    assert "set aside (ended with status Not Set)" in told
