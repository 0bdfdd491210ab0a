"""Solving: the rules hold, the levels come in order, and the order of writing changes nothing."""

import json
import random

import pytest

from alongside.core.matching import metros, solve
from alongside.core.matching.check import check
from alongside.core.matching.levels import Run, solve_whole
from alongside.core.matching.metros import metros_of
from alongside.core.matching.parse import parse
from tests.core.matching.samples import (
    SPOKANE,
    Document,
    client,
    members,
    program,
    team_of,
    value,
    volunteer,
)
from tests.core.matching.solving import solved
from tests.core.matching.tiny import tiny


def right(document: Document, **options: int) -> Document:
    """The result, held against the independent checker."""
    result = solved(document, **options)
    assert check(document, result) == []
    return result


def test_bob_and_ines_with_alice_take_dana() -> None:
    result = right(program())
    assert result["status"] == "optimal"
    assert members(result, "dana") == ["bob", "ines"]
    team = team_of(result, "dana")
    assert team is not None
    assert (team["id"], team["mentor"], team["interpreter"], team["fit"]) == ("t1", "alice", None, 0)
    assert [row["name"] for row in result["levels"]] == ["urgency", "fit", "balance"]


def test_nobody_and_nothing_is_a_right_answer() -> None:
    for document in (program(clients=[]), program(volunteers=[]), program(mentors=[])):
        assert right(document)["teams"] == []


def test_siblings_stay_together_under_the_rules_of_each() -> None:
    siblings = [client("ana", household="h"), client("dana", household="h", pathway="asylum")]
    result = right(program(*siblings))
    assert result["teams"] == [], "nobody is trained in asylum"
    trained = program(*siblings)
    trained["volunteers"][0]["trained"] = ["asylum", "sijs"]
    team = team_of(right(trained), "ana")
    assert team is not None
    assert team["clients"] == ["ana", "dana"]


def test_siblings_who_live_far_apart_need_people_near_both() -> None:
    siblings = [client("ana", household="h"), client("dana", household="h", **SPOKANE)]
    assert right(program(*siblings))["teams"] == []
    remote = program(*siblings)
    for person in remote["volunteers"]:
        person["remote"] = True
    result = right(remote)
    assert value(result, "fit") == 30, "nobody travels, but Alice mentors from afar"


def test_one_interpreter_may_speak_for_children_of_two_languages() -> None:
    siblings = [
        client("ana", household="h", languages=["mam"]),
        client("dana", household="h", languages=["quc", "kek"]),
    ]
    document = program(*siblings, interpreters=[{"id": "i1", "languages": ["mam", "kek"], "capacity": 1}])
    team = team_of(right(document), "ana")
    assert team is not None
    assert team["interpreter"] == "i1"
    document["interpreters"] = [
        {"id": "i1", "languages": ["mam"], "capacity": 1},
        {"id": "i2", "languages": ["kek"], "capacity": 1},
    ]
    assert right(document)["teams"] == [], "a team has one interpreter, not two"


def test_a_volunteer_must_be_available_when_the_lead_time_begins() -> None:
    last_day = program()
    last_day["volunteers"][0]["available_from"] = "2018-04-17"  # 45 days before 1 June
    assert members(right(last_day), "dana") == ["bob", "ines"]
    last_day["volunteers"][0]["available_from"] = "2018-04-18"
    assert members(right(last_day), "dana") == []


def test_a_date_gone_by_asks_for_those_who_are_available_now() -> None:
    assert members(right(program(client("dana", earliest_safe_date="2017-11-21"))), "dana")


def test_a_conflict_of_a_person_or_an_organization_bars_a_member() -> None:
    for conflicts in ({"volunteers": ["bob"]}, {"organizations": ["firm"]}):
        assert right(program(client("dana", conflicts=conflicts)))["teams"] == []


def test_the_most_urgent_child_is_placed_first() -> None:
    result = right(program(client("ana", urgency=59), client("dana", urgency=60)))
    assert [team["clients"] for team in result["teams"]] == [["dana"]]


def test_urgency_comes_before_fit_and_fit_before_balance() -> None:
    people = [
        volunteer("bob", "firm", languages=["spa"], capacity=2),
        volunteer("ben", "firm", languages=["spa"], trained=[]),
        volunteer("ines", "corp", capacity=2),
    ]
    result = right(program(client("ana"), client("dana"), volunteers=people))
    assert value(result, "urgency") == 120
    assert value(result, "fit") == 0, "Ben is untrained: Bob sits twice"
    assert value(result, "balance") == 2


def test_a_seat_not_required_need_not_be_covered() -> None:
    document = program()
    document["settings"]["seats"] = []
    document["settings"]["team_size"] = [1, 1]
    assert value(right(document), "urgency") == 60


def test_a_sijs_case_without_a_known_court_waits_for_its_state() -> None:
    result = right(program(client("dana", court_state=None)))
    assert result["teams"] == []


@pytest.mark.parametrize("seed", range(8))
def test_the_order_of_the_lists_changes_nothing_byte_for_byte(seed: int) -> None:
    document = tiny(seed, volunteers=9, clients=6, with_plan=bool(seed % 2))
    chance = random.Random(seed)
    turned = json.loads(json.dumps(document))
    for rows in turned.values():
        if isinstance(rows, list):
            chance.shuffle(rows)
            for row in rows:
                for inner in row.values():
                    if isinstance(inner, list):
                        chance.shuffle(inner)
    assert json.dumps(solved(document, seed=seed)) == json.dumps(solved(turned, seed=seed))


@pytest.mark.parametrize("seed", range(6))
def test_one_more_volunteer_never_lowers_the_urgency(seed: int) -> None:
    document = tiny(seed, volunteers=8, clients=5)
    more = json.loads(json.dumps(document))
    more["volunteers"].append({**more["volunteers"][0], "id": "newcomer"})
    assert value(right(more), "urgency") >= value(right(document), "urgency")


@pytest.mark.parametrize("seed", range(4))
def test_the_same_program_twice_far_apart_is_worth_at_least_twice(seed: int) -> None:
    once = tiny(seed, volunteers=8, clients=4)
    twice = json.loads(json.dumps(once))
    for kind in ("organizations", "offices", "volunteers", "interpreters", "mentors", "clients"):
        for row in json.loads(json.dumps(once[kind])):
            row["id"] += "'"
            for field in ("organization", "office"):
                if row.get(field):
                    row[field] += "'"
            if row.get("household"):
                row["household"] += "'"
            if "lat" in row:
                row["lat"] -= 30
            row["conflicts"] = {
                name: [f"{one}'" for one in named] for name, named in (row.get("conflicts") or {}).items()
            }
            if kind != "clients":
                del row["conflicts"]
            twice[kind].append(row)
    for row in twice["volunteers"]:
        row["remote"] = False
    for row in once["volunteers"]:
        row["remote"] = False
    for row in [*twice["volunteers"], *once["volunteers"]]:
        row["office"] = row["office"] or ("corp-0'" if row["id"].endswith("'") else "corp-0")
    assert value(right(twice), "urgency") >= 2 * value(right(once), "urgency")


@pytest.mark.parametrize("seed", range(12))
def test_metro_by_metro_gives_the_levels_of_one_model(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    document = tiny(seed, volunteers=10, clients=6, with_plan=bool(seed % 2))
    parted = [(row["name"], row["value"]) for row in solved(document)["levels"]]
    monkeypatch.setattr(metros, "metros_of", lambda _, groups: [groups])
    assert [(row["name"], row["value"]) for row in solved(document)["levels"]] == parted


def test_groups_that_share_nobody_are_solved_apart() -> None:
    far = [volunteer("bea", "firm", office="spo-firm"), volunteer("ida", "corp", office="spo-firm")]
    document = program(client("dana"), client("ana", **SPOKANE))
    document["volunteers"] += far
    document["offices"].append(
        {"id": "spo-firm", "organization": "firm", "city": "Spokane", "state": "WA", **SPOKANE}
    )
    problem = solve.compile_problem(parse(document))
    assert metros_of(problem, [0, 1]) == [[0], [1]]


def test_without_time_the_first_plan_is_still_right() -> None:
    document = tiny(5, volunteers=9, clients=6)
    result = solve.solve(parse(document), time_left=lambda: 0.0).to_document()
    assert check(document, json.loads(json.dumps(result))) == []
    assert result["status"] in ("time_limit", "optimal")


def test_the_listener_can_stop_the_run_and_keeps_what_was_found() -> None:
    document = tiny(5, volunteers=9, clients=6)
    told: list[tuple[str, str]] = []

    def stop(level: str, stage: str, incumbent: float | None, bound: float | None) -> bool:
        told.append((level, stage))
        return False

    result = solve.solve(parse(document), time_left=lambda: 1e6, progress=stop).to_document()
    assert told, "the listener was never asked"
    assert result["status"] in ("feasible", "optimal")
    assert check(document, json.loads(json.dumps(result))) == []


def test_ten_thousand_alike_children_are_no_harder_than_those_there_is_room_for() -> None:
    crowd = [client(f"c{n:05}") for n in range(10_000)]
    result = solved(program(*crowd))
    assert result["status"] == "optimal"
    assert value(result, "urgency") == 60
    assert len(result["unplaced"]) == 9_999


def test_a_household_of_many_needs_is_solved() -> None:
    tongues = [f"q{a}{b}" for a in "abcd" for b in "abcd"]
    siblings = [client(f"c{n}", household="h", languages=[tongue]) for n, tongue in enumerate(tongues)]
    result = right(program(*siblings, interpreters=[{"id": "i", "languages": tongues, "capacity": 1}]))
    assert len(result["teams"][0]["clients"]) == 16


def test_the_whole_model_reports_a_bound_when_time_runs_out() -> None:
    problem = solve.compile_problem(parse(program(client("ana"), client("dana"))))
    run = Run(lambda: 0.0, 0, lambda *_: True)
    _, levels = solve_whole(problem, [0, 1], {}, run, 120)
    assert (levels[0].value, levels[0].bound, levels[0].proved) == (0, 120, False)
    assert run.timed_out
