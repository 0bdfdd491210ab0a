"""Pins and floors hold exactly, or are refused before solving with the reason."""

from typing import Any

import pytest

from alongside.core.documents import InvalidDocument
from alongside.core.matching.check import check
from tests.core.matching.samples import Document, client, members, program, team_of, value, volunteer
from tests.core.matching.solving import solved

SEAT_BOB = {"kind": "seat", "volunteer": "bob", "client": "dana"}
KEEP_BOB_AWAY = {"kind": "forbid", "volunteer": "bob", "client": "dana"}


def refused(document: Document) -> list[str]:
    with pytest.raises(InvalidDocument) as raised:
        solved(document)
    return [fault.line() for fault in raised.value.faults]


def two_teams(**what: Any) -> Document:
    """Bob and Ben of the firm, Ines and Ida of the legal department; Ana is more urgent than Dana."""
    people = [
        volunteer("bob", "firm", languages=["spa"]),
        volunteer("ben", "firm", languages=["spa"], trained=[]),
        volunteer("ines", "corp"),
        volunteer("ida", "corp", trained=["sijs", "asylum"]),
    ]
    return program(client("ana", urgency=90), client("dana", urgency=60), volunteers=people, **what)


def test_a_seat_pin_seats_the_person_whatever_it_costs() -> None:
    pins = [{"kind": "seat", "volunteer": "ben", "client": "dana"}]
    result = solved(two_teams(pins=pins))
    assert "ben" in members(result, "dana")
    assert any("pin" in sentence for sentence in (team_of(result, "dana") or {})["because"])


def test_a_forbid_pin_keeps_the_person_away() -> None:
    result = solved(two_teams(pins=[KEEP_BOB_AWAY]))
    assert "bob" not in members(result, "dana")
    assert members(result, "dana")


def test_a_place_pin_places_the_less_urgent_child() -> None:
    document = program(client("ana", urgency=90), client("dana", urgency=60))
    assert members(solved(document), "dana") == []
    document["pins"] = [{"kind": "place", "client": "dana"}]
    result = solved(document)
    assert members(result, "dana") == ["bob", "ines"]
    assert value(result, "urgency") == 60
    assert check(document, result) == [], "the certificate is of the instance without pins and still holds"


def test_a_mentor_pin_gives_the_mentor_even_from_afar() -> None:
    document = two_teams(pins=[{"kind": "mentor", "mentor": "charlie", "client": "dana"}])
    document["mentors"].append(
        {"id": "charlie", "organization": "home", "pathways": ["sijs"], "capacity": 1, "office": None}
    )
    result = solved(document)
    assert (team_of(result, "dana") or {})["mentor"] == "charlie"
    assert (team_of(result, "ana") or {})["mentor"] == "alice"
    assert check(document, result) == []


@pytest.mark.parametrize(
    ("change", "pin", "rule"),
    [
        ({"office": "far"}, SEAT_BOB, "travel"),
        ({"available_from": "2019-01-01"}, SEAT_BOB, "availability"),
        ({"capacity": 0}, SEAT_BOB, "capacity"),
        ({"role": "paralegal"}, SEAT_BOB, "seats"),
        ({}, {"kind": "mentor", "mentor": "max", "client": "dana"}, "mentor"),
    ],
)
def test_a_pin_that_breaks_a_rule_is_refused_and_the_rule_is_named(
    change: Document, pin: Document, rule: str
) -> None:
    document = program(pins=[pin])
    document["offices"].append(
        {"id": "far", "organization": "firm", "city": "Miami", "state": "FL", "lat": 25.8, "lon": -80.2}
    )
    document["mentors"].append(
        {"id": "max", "organization": "home", "pathways": ["u_visa"], "capacity": 1, "office": None}
    )
    document["volunteers"][0].update(change)
    (line,) = refused(document)
    assert f"breaks the rule of {rule}" in line


def test_a_pin_against_a_conflict_is_refused() -> None:
    (line,) = refused(program(client("dana", conflicts={"organizations": ["firm"]}), pins=[SEAT_BOB]))
    assert "breaks the rule of conflict: firm has a conflict with dana" in line


def test_placing_a_child_whom_nobody_can_serve_is_refused() -> None:
    (line,) = refused(program(client("dana", languages=["mam"]), pins=[{"kind": "place", "client": "dana"}]))
    assert "Mam (mam)" in line


def test_clashing_pins_are_refused_with_one_minimal_set() -> None:
    harmless = {"kind": "seat", "volunteer": "ines", "client": "dana"}
    (line,) = refused(program(pins=[harmless, SEAT_BOB, KEEP_BOB_AWAY]))
    assert "seat bob with dana" in line
    assert "keep bob away from dana" in line
    assert "ines" not in line


def test_pins_beyond_a_capacity_clash() -> None:
    pins = [
        SEAT_BOB,
        {"kind": "seat", "volunteer": "bob", "client": "ana"},
        {"kind": "place", "client": "ana"},
    ]
    (line,) = refused(two_teams(pins=pins))
    assert "seat bob with dana" in line
    assert "seat bob with ana" in line
    assert "place ana" not in line


def test_two_mentors_for_one_child_clash() -> None:
    document = program(pins=[{"kind": "mentor", "mentor": m, "client": "dana"} for m in ("alice", "max")])
    document["mentors"].append({**document["mentors"][0], "id": "max"})
    assert "cannot hold together" in refused(document)[0]


def test_a_floor_places_those_whom_urgency_alone_would_pass_over() -> None:
    document = program(client("ana", urgency=90), client("dana", urgency=60))
    document["floors"] = [{"id": "mam", "clients": ["dana"], "at_least": 1}]
    result = solved(document)
    assert members(result, "dana") == ["bob", "ines"]
    assert check(document, result) == []


def test_a_floor_counts_children_and_not_households() -> None:
    siblings = [client("dana", household="h"), client("ben", household="h")]
    document = program(client("ana", urgency=500), *siblings)
    document["floors"] = [{"id": "young", "clients": ["dana", "ben"], "at_least": 2}]
    assert members(solved(document), "ben") == ["bob", "ines"]


def test_a_floor_that_cannot_be_met_is_refused_by_name() -> None:
    document = program(client("ana"), client("dana"))
    document["floors"] = [{"id": "both", "clients": ["ana", "dana"], "at_least": 2}]
    (line,) = refused(document)
    assert line.startswith("floor both")


def test_a_floor_and_a_pin_that_clash_are_named_together() -> None:
    document = program(client("ana"), client("dana"), pins=[SEAT_BOB])
    document["floors"] = [{"id": "ana", "clients": ["ana"], "at_least": 1}]
    (line,) = refused(document)
    assert "seat bob with dana" in line
    assert "floor ana" in line


def test_a_client_kept_from_all_teams_by_pins_is_told_so() -> None:
    document = program(pins=[KEEP_BOB_AWAY])
    result = solved(document)
    assert result["unplaced"][0]["because"]["kind"] == "pins"
    assert result["unplaced"][0]["because"]["pins"] == ["pin: keep bob away from dana"]
    assert check(document, result) == []


def test_placing_a_child_whom_only_the_full_could_serve_is_refused() -> None:
    document = program(pins=[{"kind": "place", "client": "dana"}])
    document["volunteers"][1]["capacity"] = 0
    (line,) = refused(document)
    assert "breaks the rule of capacity" in line


def test_a_seat_for_someone_with_whom_no_team_is_whole_is_refused() -> None:
    document = program(pins=[{"kind": "seat", "volunteer": "pat", "client": "dana"}])
    document["volunteers"].append(volunteer("pat", "firm", role="paralegal"))
    document["settings"]["team_size"] = [2, 2]
    (line,) = refused(document)
    assert "breaks the rule of seats: no team of 2 members with pat covers every seat of dana" in line
