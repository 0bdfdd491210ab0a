"""Names as they are really written: examples one by one, and how many are found among 20,000 invented people."""

from __future__ import annotations

import random
import tomllib
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest

from alongside.core.conflicts import (
    LIKELY,
    POSSIBLE,
    RARE,
    SAME,
    Party,
    compare,
    find,
    index_terms,
    is_candidate,
)
from tests.core.invented_people import come_back, people

CASES = Path(__file__).resolve().parents[1] / "cases" / "conflicts.toml"
PAIRS: list[dict[str, Any]] = tomllib.loads(CASES.read_text())["pair"]
SEED = 20_260
MANY, ASKED = 20_000, 400


def parties(pair: dict[str, Any]) -> tuple[Party, Party]:
    def one(which: str) -> Party:
        names = pair[which] if isinstance(pair[which], list) else [pair[which]]
        return Party(which, "client", tuple(names), pair.get(f"{which}_born"), pair.get(f"{which}_a_number"))

    return one("one"), one("other")


def test_there_are_at_least_sixty_examples_with_pairs_that_are_two_people():
    assert len(PAIRS) >= 60
    assert sum(not pair["same"] for pair in PAIRS) >= 30
    assert len({(str(pair["one"]), str(pair["other"])) for pair in PAIRS}) == len(PAIRS)


@pytest.mark.parametrize("pair", [p for p in PAIRS if p["same"]], ids=lambda pair: pair["why"])
def test_one_person_is_found_and_filed_under_a_term_in_common(pair):
    one, other = parties(pair)
    hit = compare(one, other)
    assert hit.strength in ((POSSIBLE,) if pair.get("possible") else (LIKELY, SAME)), hit
    assert index_terms(one) & index_terms(other)
    back = compare(other, one)
    assert (back.score, set(back.reasons)) == (hit.score, set(hit.reasons))


@pytest.mark.parametrize("pair", [p for p in PAIRS if not p["same"]], ids=lambda pair: pair["why"])
def test_two_people_are_not_taken_for_one(pair):
    one, other = parties(pair)
    hit = compare(one, other)
    assert hit.strength in ((POSSIBLE,) if pair.get("possible") else ("",)), hit
    assert compare(other, one).score == hit.score


class Index:
    """The index in memory, as the database keeps it by digest."""

    def __init__(self, filed: list[Party]) -> None:
        self.by_term: dict[str, list[Party]] = defaultdict(list)
        for party in filed:
            for term in index_terms(party):
                self.by_term[term].append(party)

    def candidates(self, asked: Party) -> list[Party]:
        shared: dict[str, list[str]] = defaultdict(list)
        found: dict[str, Party] = {}
        for term in index_terms(asked):
            for party in self.by_term.get(term, ()):
                shared[party.id].append(term)
                found[party.id] = party
        return [
            party
            for code, party in found.items()
            if is_candidate(shared[code], [t for t in shared[code] if len(self.by_term[t]) <= RARE])
        ]


@pytest.mark.slow
def test_those_who_come_back_are_found_among_many_and_strangers_are_not_taken_for_them(prove, record_figure):
    """20,000 invented people under `make prove`. Asked are people on file, written anew without their A-number,
    and as many who are not on file. Precision is over whoever is shown as likely or the same."""
    many, asked = (20_000, 1000) if prove else (3_000, 100)
    chance = random.Random(SEED)
    filed = people(many, chance)
    index = Index(filed)
    seen: Counter[str] = Counter()
    for party in chance.sample(filed, asked):
        question = come_back(party, chance)
        candidates = index.candidates(question)
        hits = find(question, candidates)
        strength = next((hit.strength for hit in hits if hit.id == party.id), "")
        seen["compared"] += len(candidates)
        seen["in the index"] += party.id in {one.id for one in candidates}
        seen["found"] += strength != ""
        seen["likely"] += strength in (LIKELY, SAME)
        seen["first"] += bool(hits) and hits[0].id == party.id
        seen["shown as likely"] += sum(hit.strength in (LIKELY, SAME) for hit in hits)
        seen["others as the same"] += sum(hit.strength == SAME and hit.id != party.id for hit in hits)
    for stranger in people(asked, random.Random(SEED + 1)):
        question = Party("asked", "client", stranger.names, stranger.birth_date)
        hits = find(question, index.candidates(question))
        seen["strangers likely"] += any(hit.strength in (LIKELY, SAME) for hit in hits)
        seen["strangers as the same"] += any(hit.strength == SAME for hit in hits)
    assert seen["in the index"] >= 0.99 * asked
    assert seen["found"] >= 0.97 * asked
    assert seen["likely"] >= 0.95 * asked
    assert seen["first"] >= 0.9 * asked
    assert seen["likely"] >= 0.5 * seen["shown as likely"]
    assert seen["others as the same"] <= 0.01 * asked
    assert seen["strangers likely"] <= 0.1 * asked
    assert seen["strangers as the same"] <= 0.01 * asked
    record_figure("people on file", many)
    record_figure("asked again, written otherwise", asked)
    record_figure("found, in per cent (recall)", f"{100 * seen['found'] / asked:.1f}")
    record_figure("found as likely or the same, in per cent", f"{100 * seen['likely'] / asked:.1f}")
    record_figure("first in the list, in per cent", f"{100 * seen['first'] / asked:.1f}")
    precision = 100 * seen["likely"] / seen["shown as likely"]
    record_figure("of those shown as likely, the one meant, in per cent (precision)", f"{precision:.1f}")
    record_figure("strangers with a likely hit, in per cent", f"{100 * seen['strangers likely'] / asked:.1f}")
    record_figure(
        "strangers taken for somebody, in per cent", f"{100 * seen['strangers as the same'] / asked:.1f}"
    )
    record_figure("compared in the clear at each check, on average", seen["compared"] // asked)
