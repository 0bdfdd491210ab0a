"""Solving again after something changed: nobody is moved without need."""

import json

from alongside.core.matching.check import check
from tests.core.matching.samples import Document, client, members, program, team_of, value, volunteer
from tests.core.matching.solving import solved


def plan_of(result: Document) -> list[Document]:
    """The plan that a result stands for, as the next instance states it."""
    return [
        {
            "team": team["id"],
            "clients": team["clients"],
            "members": [row["volunteer"] for row in team["members"]],
            "interpreter": team["interpreter"],
            "mentor": team["mentor"],
        }
        for team in result["teams"]
    ]


def two_children() -> Document:
    people = [volunteer(f"f{n}", "firm", languages=["spa"]) for n in range(3)]
    people += [volunteer(f"i{n}", "corp", trained=["sijs"] if n else []) for n in range(3)]
    return program(client("ana"), client("dana"), volunteers=people)


def test_nothing_changed_changes_nothing() -> None:
    document = two_children()
    first = solved(document)
    document["plan"] = plan_of(first)
    again = solved(document)
    assert [row["name"] for row in again["levels"]] == ["urgency", "changes", "fit", "balance"]
    assert value(again, "changes") == 0
    assert members(again, "ana") == members(first, "ana")
    assert [team["mentor"] for team in again["teams"]] == [team["mentor"] for team in first["teams"]]
    assert json.dumps(again) == json.dumps(solved(document))


def test_a_stable_team_is_kept_though_a_better_fit_exists() -> None:
    document = program()
    document["volunteers"].append(volunteer("ben", "firm", languages=["spa"], trained=[]))
    document["plan"] = [
        {
            "team": "t1",
            "clients": ["dana"],
            "members": ["ben", "ines"],
            "interpreter": None,
            "mentor": "alice",
        }
    ]
    result = solved(document)
    assert members(result, "dana") == ["ben", "ines"]
    assert (value(result, "changes"), value(result, "fit")) == (0, 20)
    assert check(document, result) == []


def test_a_volunteer_who_left_costs_one_change() -> None:
    document = two_children()
    document["plan"] = plan_of(solved(document))
    gone = next(name for name in document["plan"][1]["members"] if name.startswith("f"))
    document["volunteers"] = [row for row in document["volunteers"] if row["id"] != gone]
    result = solved(document)
    assert value(result, "changes") == 1
    assert members(result, "ana") == sorted(document["plan"][0]["members"])
    assert check(document, result) == []


def test_a_team_that_loses_everyone_counts_ten_and_its_new_members() -> None:
    document = program(
        plan=[{"team": "t", "clients": ["dana"], "members": ["gone"], "interpreter": None, "mentor": "alice"}]
    )
    assert value(solved(document), "changes") == 12


def test_a_child_who_loses_the_place_counts_ten() -> None:
    row = {"team": "t", "clients": ["dana"], "members": ["bob"], "interpreter": None, "mentor": "alice"}
    document = program(client("dana", languages=["mam"]), plan=[row])
    result = solved(document)
    assert value(result, "changes") == 10
    assert check(document, result) == []


def test_urgency_still_comes_before_stability() -> None:
    row = {
        "team": "t",
        "clients": ["dana"],
        "members": ["bob", "ines"],
        "interpreter": None,
        "mentor": "alice",
    }
    document = program(client("ana", urgency=90), client("dana", urgency=60), plan=[row])
    result = solved(document)
    assert team_of(result, "ana") is not None
    assert value(result, "changes") == 10


def test_clients_who_left_do_not_count() -> None:
    row = {"team": "t", "clients": ["gone"], "members": ["bob"], "interpreter": None, "mentor": "alice"}
    assert value(solved(program(plan=[row])), "changes") == 0


def test_an_empty_plan_is_no_plan() -> None:
    assert [row["name"] for row in solved(program(plan=[]))["levels"]] == ["urgency", "fit", "balance"]


def test_the_mentor_stays_where_room_lasts() -> None:
    document = program(
        plan=[
            {
                "team": "t",
                "clients": ["dana"],
                "members": ["bob", "ines"],
                "interpreter": None,
                "mentor": "max",
            }
        ]
    )
    document["mentors"].append({**document["mentors"][0], "id": "max"})
    assert (team_of(solved(document), "dana") or {})["mentor"] == "max"
