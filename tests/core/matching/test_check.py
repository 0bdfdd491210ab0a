"""The checker finds every single thing that is wrong with a result, and nothing wrong with a right one.

The result is written by hand here, so that no mistake of the solver can hide a mistake of the checker.
"""

import copy
import hashlib
import json
from collections.abc import Callable
from typing import Any

import pytest

from alongside.core.matching.check import check, plan_violations
from alongside.core.matching.facts import Facts, kilometres

Change = Callable[[dict[str, Any]], None]


def volunteer(name: str, **what: Any) -> dict[str, Any]:
    return {
        "id": name,
        "organization": "firm",
        "office": "tacoma-firm",
        "role": "attorney",
        "admissions": [],
        "languages": [],
        "trained": [],
        "capacity": 1,
        "available_from": "2026-03-02",
        "prefers": [],
        "remote": False,
    } | what


def client(name: str, **what: Any) -> dict[str, Any]:
    return {
        "id": name,
        "household": None,
        "pathway": "sijs",
        "court_state": "WA",
        "languages": ["spa"],
        "lat": 47.25,
        "lon": -122.44,
        "earliest_safe_date": "2026-09-01",
        "urgency": 60,
        "conflicts": {"volunteers": [], "organizations": []},
    } | what


def instance() -> dict[str, Any]:
    """Dana and her sister, whom Bob, Carol and Grace can represent; Eli, whom nobody can."""
    return {
        "format": "alongside.matching/1",
        "as_of": "2026-03-02",
        "settings": {"team_size": [2, 3], "travel_limit_km": 80, "lead_days": {"sijs": 45, "asylum": 60}},
        "organizations": [
            {"id": "corp", "kind": "corporate_legal_department"},
            {"id": "firm", "kind": "law_firm"},
            {"id": "home", "kind": "legal_nonprofit"},
        ],
        "offices": [
            {"id": "boise", "organization": "firm", "city": "Boise", "state": "ID", "lat": 43.62, "lon": -116.2},
            {"id": "seattle", "organization": "corp", "city": "Seattle", "state": "WA", "lat": 47.61, "lon": -122.33},
            {"id": "tacoma-firm", "organization": "firm", "city": "Tacoma", "state": "WA", "lat": 47.25, "lon": -122.44},
        ],
        "volunteers": [
            volunteer("bob", trained=["sijs"], admissions=["WA"]),
            volunteer("carol", organization="corp", office="seattle", prefers=["asylum"]),
            volunteer("grace", role="paralegal", languages=["spa"], trained=["sijs"]),
            volunteer("heidi", office="boise", trained=["asylum", "sijs"], admissions=["WA"]),
            volunteer("ivan", available_from="2026-07-19"),
            volunteer("judy", organization="corp", office="seattle", trained=["sijs"]),
        ],
        "interpreters": [{"id": "luz", "languages": ["mam", "spa"], "capacity": 1}],
        "mentors": [
            {"id": "mia", "organization": "home", "pathways": ["sijs"], "capacity": 1, "office": None},
            {"id": "noa", "organization": "home", "pathways": ["asylum"], "capacity": 2, "office": "seattle"},
        ],
        "clients": [
            client("dana", household="sisters"),
            client("dora", household="sisters", urgency=50, lat=47.3),
            client("eli", pathway="asylum", languages=["mam"], urgency=40),
        ],
        "plan": [{"team": "t7", "clients": ["dana"], "members": ["bob", "left"], "interpreter": None, "mentor": "mia"}],
        "pins": [{"kind": "seat", "volunteer": "bob", "client": "dora"}, {"kind": "place", "client": "dana"}],
        "floors": [{"id": "sisters", "clients": ["dana", "eli"], "at_least": 1}],
    }  # fmt: skip


def seal(document: dict[str, Any]) -> str:
    """The hash of an instance whose lists happen to be sorted already."""
    ready = copy.deepcopy(document)
    ready["pins"].sort(key=lambda pin: json.dumps(pin, sort_keys=True, separators=(",", ":")))
    return hashlib.sha256(json.dumps(ready, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def right_result() -> dict[str, Any]:
    """Bob, Carol and Grace for the sisters; nobody trained in asylum is within reach of Eli."""
    return {
        "format": "alongside.matching-result/1",
        "instance_sha256": seal(instance()),
        "seed": 0,
        "status": "feasible",
        "levels": [
            {"name": "urgency", "sense": "max", "value": 110, "bound": 110, "gap": 0.0, "proved": True},
            {"name": "changes", "sense": "min", "value": 2, "bound": 1, "gap": 0.5, "proved": False},
            {"name": "fit", "sense": "min", "value": 112, "bound": 56.0, "gap": 0.5, "proved": False},
            {"name": "balance", "sense": "min", "value": 0, "bound": 0, "gap": 0.0, "proved": True},
        ],
        "certificate": {
            "volunteers": {"bob": 20.5},
            "interpreters": {},
            "mentors": {"mia": 80},
            "urgency_bound": 110,
        },
        "teams": [
            {
                "id": "t1",
                "clients": ["dana", "dora"],
                "members": [
                    {"volunteer": "bob", "covers": ["firm_attorney", "trained", "admitted"], "fit": 6},
                    {"volunteer": "carol", "covers": ["in_house_attorney"], "fit": 41 + 20 + 15 - 6},
                    {"volunteer": "grace", "covers": ["language"], "fit": 6},
                ],
                "interpreter": None,
                "mentor": "mia",
                "fit": 112,
                "because": ["Bob is admitted where the court sits."],
                "next_best": {"volunteer": "judy", "instead_of": "carol", "fit_change": -35},
            }
        ],
        "unplaced": [
            {"client": "eli", "because": {"kind": "nobody", "missing": ["attorney trained in asylum"]}}
        ],
        "advice": [],
        "unused": ["heidi", "ivan", "judy"],
    }


def team(result: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = result["teams"][0]
    return found


def test_a_right_result_has_no_violation() -> None:
    # Carol: 41 km from Seattle to the farther sister, untrained, prefers another pathway.
    point = {row["id"]: (row["lat"], row["lon"]) for row in (*instance()["offices"], *instance()["clients"])}
    carol = round(kilometres(point["seattle"], point["dana"])) + 20 + 15
    result = right_result()
    team(result)["members"][1]["fit"] = carol
    total = 6 + carol + 6 + 30
    team(result)["fit"] = result["levels"][2]["value"] = total
    result["levels"][2] |= {"bound": total / 2, "gap": 0.5}
    assert check(instance(), result) == []


def corrected() -> dict[str, Any]:
    result = right_result()
    team(result)["members"][1]["fit"] = 76
    team(result)["fit"] = result["levels"][2]["value"] = 118
    result["levels"][2] |= {"bound": 59, "gap": 0.5}
    return result


def put(path: str, value: Any) -> Change:
    """A change of one value, found by its path with dots."""

    def change(result: dict[str, Any]) -> None:
        *way, last = path.split(".")
        place: Any = result
        for step in way:
            place = place[int(step)] if step.isdigit() else place[step]
        if last.isdigit():
            place[int(last)] = value
        else:
            place[last] = value

    return change


def swap(member: int, name: str) -> Change:
    return put(f"teams.0.members.{member}.volunteer", name)


WRONG: list[tuple[str, Change, str]] = [
    ("a foreign format", put("format", "alongside.matching-result/2"), "format"),
    ("the hash of another instance", put("instance_sha256", "00"), "instance_sha256"),
    ("an unknown status", put("status", "perfect"), "status"),
    ("a status better than its levels", put("status", "optimal"), "while not every level is proved"),
    ("one sister without the other", put("teams.0.clients", ["dana"]), "not exactly one group"),
    ("a client who is told nowhere", put("unplaced", []), "eli: told 0 times"),
    ("an unknown member", swap(1, "mallory"), "unknown members mallory"),
    ("the same member twice", swap(2, "bob"), "sits twice"),
    ("too few members", lambda result: team(result)["members"].__delitem__(slice(1, None)), "1 members, not 2 to 3"),
    ("a member beyond the travel limit", swap(2, "heidi"), "heidi is beyond the travel limit"),
    ("a member who comes a day too late", swap(2, "ivan"), "ivan becomes available too late"),
    ("no attorney of a legal department", swap(1, "ivan"), "nobody covers in_house"),
    ("no attorney of a firm", swap(0, "judy"), "nobody covers firm"),
    ("no attorney admitted there", swap(0, "ivan"), "nobody covers admitted WA"),
    ("nobody who speaks Spanish", swap(2, "judy"), "nobody covers language spa"),
    ("an unknown interpreter", put("teams.0.interpreter", "ghost"), "unknown interpreter"),
    ("no mentor", put("teams.0.mentor", None), "unknown mentor"),
    ("a mentor of another pathway", put("teams.0.mentor", "noa"), "does not mentor sijs"),
    ("a seat that the member does not cover", put("teams.0.members.2.covers", ["language", "trained"]), "grace does not cover trained"),
    ("a seat that nobody is said to cover", put("teams.0.members.2.covers", []), "no member is said to cover language"),
    ("a member's fit that is one off", put("teams.0.members.0.fit", 5), "bob has a fit of 6, not 5"),
    ("a team's fit that is one off", put("teams.0.fit", 117), "its fit is 118, not 117"),
    ("an interpreter who is not paid for", put("teams.0.interpreter", "luz"), "its fit is 158, not 118"),
    ("a next best who may not sit there", put("teams.0.next_best.volunteer", "heidi"), "with next_best, heidi is beyond"),
    ("a next best at a wrong price", put("teams.0.next_best.fit_change", 0), "next_best changes fit by -35"),
    ("a used volunteer said to be unused", put("unused", ["carol", "heidi", "ivan", "judy"]), "unused"),
    ("a pin that does not hold", swap(0, "heidi"), "pin seat for dora: does not hold"),
    ("an urgency too high", put("levels.0.value", 150), "the value is 110, not 150"),
    ("changes too few", put("levels.1.value", 1), "the value is 2, not 1"),
    ("a balance too high", put("levels.3.value", 1), "the value is 0, not 1"),
    ("a bound below the value", put("levels.0.bound", 109), "wrong side"),
    ("a bound above a minimum", put("levels.2.bound", 119), "wrong side"),
    ("a bound that is no number", put("levels.2.bound", float("-inf")), "that can be compared"),
    ("a gap that is not the distance", put("levels.2.gap", 0.01), "the gap is 0.5"),
    ("a proof without equal bound", put("levels.1.proved", True), "said to be proved"),
    ("levels out of order", lambda result: result["levels"].reverse(), "contract's order"),
    ("a negative price", put("certificate.volunteers.bob", -1.0), "price of bob is negative"),
    ("a price for nobody", put("certificate.mentors.ghost", 1.0), "mentors has no ghost"),
    ("a certificate bound that its prices do not give", put("certificate.urgency_bound", 109.5), "its prices bound urgency by 110"),
    ("prices that prove less than they say", put("certificate.mentors.mia", 130), "its prices bound urgency by 150.5"),
    ("an explanation that is untrue", put("unplaced.0.because", {"kind": "competition", "resource": "x", "held_by": [], "price": 1}), "no team can exist"),
    ("a combination where a seat is empty", put("unplaced.0.because.kind", "combination"), "no combination"),
    ("nothing missing", put("unplaced.0.because.missing", []), "nothing is said to be missing"),
    ("an unknown reason", put("unplaced.0.because.kind", "fate"), "'fate' is none of"),
    ("advice for someone placed", put("advice", [{"places": ["dana"], "urgency_gain": 5, "verified": True}]), "not unplaced"),
    ("a part that is missing", lambda result: result.pop("certificate"), "cannot be read (KeyError"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "sentence"), [row[1:] for row in WRONG], ids=[row[0] for row in WRONG])
def test_a_result_with_one_thing_wrong_is_caught(change: Change, sentence: str) -> None:
    result = corrected()
    change(result)
    assert any(sentence in violation for violation in check(instance(), result)), check(instance(), result)


def test_a_mentor_with_one_place_cannot_mentor_two_groups() -> None:
    facts = Facts(
        instance() | {"clients": [client("dana"), client("eli")], "plan": [], "pins": [], "floors": []}
    )
    teams = [
        {"clients": [name], "members": [{"volunteer": v} for v in members], "interpreter": None, "mentor": "mia"}
        for name, members in (("dana", ["bob", "carol", "grace"]), ("eli", ["bob", "judy", "grace"]))
    ]  # fmt: skip
    violations = plan_violations(facts, teams)
    assert "mia: carries 2 groups with a capacity of 1" in violations
    assert "bob: carries 2 groups with a capacity of 1" in violations


def test_a_floor_that_is_not_met_is_told() -> None:
    facts = Facts(instance())
    assert "floor sisters: 0 placed, not 1" in plan_violations(facts, [])


def test_a_group_that_loses_its_place_or_all_its_people_counts_ten() -> None:
    result = corrected()
    swap(0, "judy")(result)
    team(result)["members"].pop()
    result["levels"][1]["value"] = 12  # both members are new, and nobody of before is left
    assert not any("level changes: the value" in sentence for sentence in check(instance(), result))
    result["teams"] = []
    result["levels"][1]["value"] = 10
    assert not any("level changes: the value" in sentence for sentence in check(instance(), result))


def test_the_order_of_lists_does_not_matter_to_the_hash() -> None:
    document = instance()
    for rows in document.values():
        if isinstance(rows, list):
            rows.reverse()
    document["volunteers"][2]["trained"].reverse()
    assert check(document, corrected()) == []


def test_a_distance_is_that_of_the_great_circle() -> None:
    seattle, new_york = (47.6062, -122.3321), (40.7128, -74.006)
    assert kilometres(seattle, new_york) == pytest.approx(3866, abs=5)
    assert kilometres(seattle, seattle) == 0
    assert kilometres((0.0, 0.0), (0.0, 180.0)) == pytest.approx(20015.1, abs=0.1)
