"""Prices refined: as good as any linear relaxation gives, from whichever prices they begin."""

import pytest

from alongside.core.matching.compile import compile_problem
from alongside.core.matching.levels import Run
from alongside.core.matching.parse import parse
from alongside.core.matching.prices import UNIT, Certificate, Prices, certify, relaxed_prices
from alongside.core.matching.problem import Problem
from alongside.core.matching.refine import refined
from tests.core.matching.samples import Document, client, program, volunteer
from tests.core.matching.tiny import tiny


def unpriced(document: Document) -> tuple[Problem, list[int], Certificate]:
    problem = compile_problem(parse(document))
    certificate = certify(problem, Prices.zero(problem))
    groups = [group for group, team in enumerate(certificate.teams) if team is not None]
    return problem, groups, certificate


def run_of(seconds: float) -> Run:
    return Run(lambda: seconds, 0, lambda *_: True)


def two_children_and_one_bob() -> Document:
    document = program(client("ana", urgency=90), client("dana", urgency=60))
    document["volunteers"].append(volunteer("ida", "corp"))
    return document


def test_bob_who_can_serve_one_of_two_children_gets_the_price_that_proves_it() -> None:
    problem, groups, certificate = unpriced(two_children_and_one_bob())
    assert certificate.bound == 150 * UNIT, "for nothing both children could have him"
    assert refined(problem, groups, certificate, 90, run_of(1e6)).bound == 90 * UNIT


def test_prices_are_left_alone_once_they_prove_the_value_or_time_is_over() -> None:
    problem, groups, certificate = unpriced(two_children_and_one_bob())
    assert refined(problem, groups, certificate, 150, run_of(1e6)) is certificate
    assert refined(problem, groups, certificate, 90, run_of(0.0)) is certificate


@pytest.mark.parametrize("seed", range(12))
def test_no_relaxation_that_seats_people_one_by_one_proves_more(seed: int) -> None:
    problem, groups, certificate = unpriced(tiny(seed, volunteers=8, clients=6))
    found = refined(problem, groups, certificate, -1, run_of(1e6))
    assert found.bound == certify(problem, found.prices).bound, "the prices prove what is claimed"
    prices = relaxed_prices(problem, groups, 0, 60.0) if groups else None
    first = certificate if prices is None else certify(problem, prices)
    rounding = len(problem.capacity) * 8  # of each price to 1/1024, times capacity
    assert found.bound <= min(first.bound, certificate.bound) + rounding
