"""The solver against every plan that there is, on instances small enough to try them all."""

import itertools
from decimal import Decimal
from typing import Any

import pytest

from alongside.core.matching.certificate import PriceCheck
from alongside.core.matching.check import check
from alongside.core.matching.facts import Facts, Group
from tests.core.matching.exhaustive import best_levels, options
from tests.core.matching.solving import solved
from tests.core.matching.tiny import tiny


def values(result: dict[str, Any]) -> dict[str, int]:
    return {level["name"]: level["value"] for level in result["levels"]}


@pytest.mark.parametrize("start", range(0, 120, 10))
def test_the_solver_finds_the_best_of_every_plan_that_there_is(start: int) -> None:
    for seed in range(start, start + 10):
        document = tiny(seed)
        result = solved(document)
        assert check(document, result) == [], seed
        assert result["status"] == "optimal", seed
        assert values(result) == best_levels(document), seed


@pytest.mark.parametrize("start", range(1000, 1060, 10))
def test_with_a_plan_to_keep_the_solver_finds_the_best_of_every_plan(start: int) -> None:
    for seed in range(start, start + 10):
        document = tiny(seed, volunteers=5, with_plan=True)
        result = solved(document)
        assert check(document, result) == [], seed
        assert values(result) == best_levels(document), seed


def cheapest_by_trying(facts: Facts, group: Group, prices: dict[str, dict[str, float]]) -> Decimal | None:
    """The cheapest team of a group by looking at every one, interpreters who are not needed included."""

    def price(kind: str, person: str) -> Decimal:
        return Decimal(repr(prices[kind].get(person, 0)))

    costs = [
        sum((price("volunteers", member) for member in option.members), Decimal(0))
        + (price("interpreters", option.interpreter) if option.interpreter else 0)
        + price("mentors", option.mentor)
        for option in options(facts, group)
    ]
    return min(costs, default=None)


@pytest.mark.parametrize("seed", range(2000, 2040))
def test_the_checker_prices_the_cheapest_team_as_trying_all_teams_does(seed: int) -> None:
    document = tiny(seed, volunteers=7, team_size=(2, 3))
    numbers = itertools.cycle([0, 3.5, 0, 12.25, 40, 0.125, 7])
    prices = {
        kind: {row["id"]: float(next(numbers)) for row in document[kind]}
        for kind in ("volunteers", "interpreters", "mentors")
    }
    facts = Facts(document)
    prices_check = PriceCheck(facts, prices)
    for group in facts.groups.values():
        cheapest = prices_check.cheapest(group)
        stated = None if cheapest is None else Decimal(cheapest) / prices_check.scale
        assert stated == cheapest_by_trying(facts, group, prices)
