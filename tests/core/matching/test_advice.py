"""Advice: whom to recruit, verified by solving again."""

import json
from typing import Any

import pytest

from alongside.core.matching import solve
from alongside.core.matching.explain import Explainer
from alongside.core.matching.parse import parse
from tests.core.matching.samples import SPOKANE, Document, client, program, value, volunteer
from tests.core.matching.solving import solved
from tests.core.matching.tiny import tiny


def join(document: Document, advice: Document) -> Document:
    """The instance with the advised person in it."""
    recruit = advice["recruit"]
    more: Document = json.loads(json.dumps(document))
    more["organizations"].append({"id": "new", "kind": recruit["kind"]})
    if recruit["role"] == "interpreter":
        more["interpreters"].append(
            {"id": "new", "languages": recruit["languages"], "capacity": recruit["capacity"]}
        )
    elif recruit["role"] == "mentor":
        row = {"id": "new", "organization": "new", "pathways": recruit["pathways"], "office": None}
        more["mentors"].append({**row, "capacity": recruit["capacity"]})
    else:
        office = next((o["id"] for o in document["offices"] if o["city"] == recruit["near"]), None)
        person = volunteer(
            "new",
            "new",
            office=office,
            remote=office is None,
            admissions=[recruit["admitted"]] if recruit["admitted"] else [],
            languages=recruit["languages"],
            trained=recruit["trained"],
            capacity=recruit["capacity"],
            available_from=document["as_of"],
        )
        more["volunteers"].append(person)
    return more


def test_a_missing_admission_asks_for_an_attorney_admitted_there() -> None:
    document = program(client("dana", court_state="OR", urgency=88))
    (advice,) = solved(document)["advice"]
    assert advice["recruit"] == {
        "role": "attorney",
        "kind": "law_firm",
        "admitted": "OR",
        "languages": [],
        "near": "Seattle",
        "trained": ["sijs"],
        "capacity": 1,
    }
    assert (advice["places"], advice["urgency_gain"], advice["verified"]) == (["dana"], 88, True)


def test_one_interpreter_who_helps_two_children_is_one_advice() -> None:
    people = [volunteer("bob", "firm", capacity=2), volunteer("ines", "corp", capacity=2)]
    document = program(client("ana", languages=["mam"]), client("dana", languages=["mam"]), volunteers=people)
    (advice,) = solved(document)["advice"]
    assert advice["recruit"]["role"] == "interpreter"
    assert advice["recruit"]["languages"] == ["mam"]
    assert (advice["places"], advice["urgency_gain"]) == (["ana", "dana"], 120)


def test_a_missing_mentor_is_advised() -> None:
    (advice,) = solved(program(mentors=[]))["advice"]
    assert advice["recruit"]["role"] == "mentor"
    assert advice["recruit"]["pathways"] == ["sijs"]
    assert advice["places"] == ["dana"]


def test_competition_is_eased_by_one_more_of_the_scarce() -> None:
    document = program(client("ana", urgency=90), client("dana", urgency=60))
    document["volunteers"] += [volunteer("ida", "corp"), volunteer("sol", "corp", languages=["spa"])]
    (advice,) = solved(document)["advice"]
    assert advice["recruit"]["kind"] == "law_firm"
    assert (advice["places"], advice["urgency_gain"]) == (["dana"], 60)


def test_far_from_every_office_a_remote_person_is_advised() -> None:
    people = [
        volunteer("bob", "firm", languages=["spa"], remote=True),
        volunteer("ines", "corp", remote=True, admissions=[]),
        volunteer("pat", "firm", role="paralegal", remote=True),
    ]
    people[0]["admissions"] = []
    document = program(client("dana", **SPOKANE), volunteers=people)
    (advice,) = solved(document)["advice"]
    assert advice["recruit"]["near"] is None
    assert advice["recruit"]["remote"] is True
    assert advice["places"] == ["dana"]


def test_nothing_is_advised_that_one_person_cannot_mend() -> None:
    document = program(volunteers=[volunteer("pat", "firm", role="paralegal", languages=["spa"])])
    assert solved(document)["advice"] == []


def test_whoever_follows_an_advice_gets_what_it_promised() -> None:
    crowd = [client(f"c{n}", urgency=40 + n, languages=["spa"] if n % 3 else ["mam"]) for n in range(7)]
    people = [volunteer(f"f{n}", "firm", languages=["spa"]) for n in range(3)]
    people += [volunteer(f"i{n}", "corp", trained=["sijs"] if n else []) for n in range(4)]
    document = program(*crowd, volunteers=people)
    result = solved(document)
    assert result["advice"], "there are children whom one more person would help"
    before = value(result, "urgency")
    for advice in result["advice"]:
        assert value(solved(join(document, advice)), "urgency") == before + advice["urgency_gain"]


@pytest.mark.parametrize("seed", range(10))
def test_the_gain_is_the_difference_of_the_two_optima(seed: int) -> None:
    document = tiny(seed, volunteers=8, clients=6)
    result = solved(document)
    for advice in result["advice"]:
        again = solved(join(document, advice))
        assert value(again, "urgency") == value(result, "urgency") + advice["urgency_gain"]


@pytest.mark.parametrize("seed", range(6))
def test_the_clients_named_are_those_whom_the_recruit_places_though_all_are_equally_urgent(seed: int) -> None:
    document = tiny(seed, volunteers=10, clients=8)
    for row in document["clients"]:
        row["urgency"] = 40
    for advice in solved(document)["advice"]:
        again = solved(join(document, advice))
        placed = {name for team in again["teams"] for name in team["clients"]}
        assert set(advice["places"]) <= placed


def test_the_greatest_gain_comes_first() -> None:
    document = program(
        client("ana", urgency=10, languages=["mam"]), client("dana", urgency=90, court_state="OR")
    )
    gains = [advice["urgency_gain"] for advice in solved(document)["advice"]]
    assert gains == sorted(gains, reverse=True)
    assert len(gains) == 2


def test_a_proved_plan_stays_optimal_where_the_time_ends_before_the_advice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    document = program(client("ana", urgency=10, languages=["mam"]), client("dana", court_state="OR"))
    left = [1e6]

    class Late(Explainer):
        """The clock runs out while reasons are sought."""

        def __init__(self, *what: Any, **more: Any) -> None:
            left[0] = 0.0
            super().__init__(*what, **more)

    monkeypatch.setattr(solve, "Explainer", Late)
    result = solve.solve(parse(document), time_left=lambda: left[0]).to_document()
    assert all(row["proved"] for row in result["levels"])
    assert (result["advice"], result["status"]) == ([], "optimal")
