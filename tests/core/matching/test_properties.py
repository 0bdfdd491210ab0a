"""What must hold of every instance: turned around, added to, taken from, pinned, doubled."""

import copy
import random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alongside.core.matching.check import check
from tests.core.matching.solving import solved
from tests.core.matching.tiny import tiny

Document = dict[str, Any]

SEEDS = st.integers(min_value=10_000, max_value=10_000_000)
quick = settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


def small(seed: int, **what: Any) -> Document:
    """Small, but with more people than the oracle could stand."""
    chance = random.Random(seed)
    return tiny(seed, volunteers=chance.randint(5, 14), clients=chance.randint(2, 8), **what)


def proved(document: Document) -> dict[str, int]:
    """The levels of the proved optimum, after every check."""
    result = solved(document)
    assert check(document, result) == []
    assert result["status"] == "optimal"
    return {level["name"]: level["value"] for level in result["levels"]}


def urgency(document: Document) -> int:
    return proved(document)["urgency"]


@quick
@given(SEEDS, st.booleans())
def test_the_order_of_the_lists_changes_nothing(seed: int, with_plan: bool) -> None:
    document = small(seed, with_plan=with_plan)
    turned = copy.deepcopy(document)
    chance = random.Random(seed)
    for rows in turned.values():
        if isinstance(rows, list):
            chance.shuffle(rows)
    for row in (*turned["volunteers"], *turned["clients"]):
        for words in row.values():
            if isinstance(words, list):
                chance.shuffle(words)
    assert solved(turned) == solved(document)


@quick
@given(SEEDS)
def test_other_names_give_the_same_levels(seed: int) -> None:
    document = small(seed)
    renamed = copy.deepcopy(document)
    people = [row["id"] for row in document["volunteers"]]
    random.Random(seed).shuffle(people)
    name = dict(zip([row["id"] for row in document["volunteers"]], people, strict=True))
    for row in renamed["volunteers"]:
        row["id"] = name[row["id"]]
    for row in renamed["clients"]:
        row["conflicts"]["volunteers"] = [name[v] for v in row["conflicts"]["volunteers"]]
    assert proved(renamed) == proved(document)


@quick
@given(SEEDS)
def test_one_volunteer_more_never_lowers_urgency_and_one_fewer_never_raises_it(seed: int) -> None:
    document = small(seed)
    fewer = copy.deepcopy(document)
    gone = fewer["volunteers"].pop()["id"]
    for row in fewer["clients"]:
        row["conflicts"]["volunteers"] = [v for v in row["conflicts"]["volunteers"] if v != gone]
    assert urgency(fewer) <= urgency(document)


@quick
@given(SEEDS, st.sampled_from(["volunteers", "interpreters", "mentors"]))
def test_more_capacity_never_lowers_urgency(seed: int, kind: str) -> None:
    document = small(seed)
    roomier = copy.deepcopy(document)
    for row in roomier[kind]:
        row["capacity"] += 1
    assert urgency(roomier) >= urgency(document)


@quick
@given(SEEDS)
def test_a_person_who_is_used_by_nobody_is_not_missed(seed: int) -> None:
    document = small(seed)
    result = solved(document)
    if not result["unused"]:
        return
    unused = result["unused"][0]
    without = copy.deepcopy(document)
    without["volunteers"] = [row for row in without["volunteers"] if row["id"] != unused]
    for row in without["clients"]:
        row["conflicts"]["volunteers"] = [v for v in row["conflicts"]["volunteers"] if v != unused]
    assert proved(without) == proved(document)


@quick
@given(SEEDS, st.integers(min_value=1, max_value=30))
def test_a_client_more_urgent_by_some_points_gains_at_most_these(seed: int, more: int) -> None:
    document = small(seed)
    raised = copy.deepcopy(document)
    raised["clients"][0]["urgency"] += more
    before, after = urgency(document), urgency(raised)
    assert before <= after <= before + more


@quick
@given(SEEDS, st.integers(min_value=2, max_value=9))
def test_all_urgencies_times_a_number_give_urgency_times_that_number(seed: int, times: int) -> None:
    document = small(seed)
    scaled = copy.deepcopy(document)
    for row in scaled["clients"]:
        row["urgency"] *= times
    one, many = proved(document), proved(scaled)
    assert many["urgency"] == times * one["urgency"]
    # Clients of urgency 0 may be left out or not for other reasons, but for the same ones.
    assert many["fit"] == one["fit"]


@quick
@given(SEEDS)
def test_looser_rules_never_lower_urgency(seed: int) -> None:
    document = small(seed)
    looser = copy.deepcopy(document)
    looser["settings"]["travel_limit_km"] = 200
    looser["settings"]["team_size"][1] += 1
    looser["settings"]["seats"] = (document["settings"].get("seats") or ["in_house", "firm"])[:1]
    assert urgency(looser) >= urgency(document)


@quick
@given(SEEDS)
def test_what_the_plan_has_already_may_be_pinned_without_loss(seed: int) -> None:
    document = small(seed)
    result = solved(document)
    if not result["teams"]:
        return
    pinned = copy.deepcopy(document)
    pinned["pins"] = [
        {"kind": "seat", "volunteer": member["volunteer"], "client": team["clients"][0]}
        for team in result["teams"]
        for member in team["members"]
    ] + [
        {"kind": "mentor", "mentor": team["mentor"], "client": team["clients"][-1]}
        for team in result["teams"]
    ]
    assert proved(pinned) == {level["name"]: level["value"] for level in result["levels"]}


@quick
@given(SEEDS)
def test_a_forbidden_seat_stays_empty_and_gains_nothing(seed: int) -> None:
    document = small(seed)
    result = solved(document)
    if not result["teams"]:
        return
    team = result["teams"][0]
    document["pins"] = [
        {"kind": "forbid", "volunteer": member["volunteer"], "client": team["clients"][0]}
        for member in team["members"]
    ]
    forbidden = {level["name"]: level["value"] for level in result["levels"]}
    now = proved(document)  # `check` looks at the pins
    assert (-now["urgency"], now["fit"]) >= (-forbidden["urgency"], forbidden["fit"])


@quick
@given(SEEDS)
def test_a_floor_for_a_client_who_can_be_placed_is_kept(seed: int) -> None:
    document = small(seed)
    result = solved(document)
    placed = [client for team in result["teams"] for client in team["clients"]]
    competing = [row["client"] for row in result["unplaced"] if row["because"]["kind"] == "competition"]
    if not placed:
        return
    document["floors"] = [{"id": "both", "clients": [*placed, *competing], "at_least": len(placed)}]
    assert urgency(document) == sum(
        row["urgency"] for row in document["clients"] if row["id"] in placed
    )  # `check` looks at the floors


@quick
@given(SEEDS)
def test_to_plan_again_without_a_change_changes_nothing(seed: int) -> None:
    document = small(seed)
    first = solved(document)
    if not first["teams"]:
        return
    document["plan"] = [
        {
            "team": team["id"],
            "clients": team["clients"],
            "members": [member["volunteer"] for member in team["members"]],
            "interpreter": team["interpreter"],
            "mentor": team["mentor"],
        }
        for team in first["teams"]
    ]
    again = solved(document)
    assert check(document, again) == []
    assert next(level for level in again["levels"] if level["name"] == "changes")["value"] == 0
    assert [team["members"] for team in again["teams"]] == [team["members"] for team in first["teams"]]


def doubled(document: Document) -> Document:
    """The instance and a copy of it far away, whose people speak and guide in other tongues and pathways.

    Interpreters and mentors serve everywhere, so the copy must not be able to use those of the original.
    """
    far = copy.deepcopy(document)
    tongues = {"spa": "por", "mam": "hat"}
    paths = {"sijs": "sijs_far", "asylum": "asylum_far", "u_visa": "u_visa_far"}
    for kind in ("organizations", "offices", "volunteers", "interpreters", "mentors", "clients"):
        for row in far[kind]:
            row["id"] = f"far-{row['id']}"
    for row in (*far["offices"], *far["volunteers"], *far["mentors"]):
        row["organization"] = f"far-{row['organization']}"
    for row in (*far["volunteers"], *far["mentors"]):
        row["office"] = row["office"] and f"far-{row['office']}"
    for row in (*far["offices"], *far["clients"]):
        row["lon"] += 40
    for row in (*far["volunteers"], *far["interpreters"], *far["clients"]):
        row["languages"] = [tongues.get(language, language) for language in row["languages"]]
    for row in far["volunteers"]:
        row["trained"] = [paths[p] for p in row["trained"]]
        row["prefers"] = [paths[p] for p in row["prefers"]]
    for row in far["mentors"]:
        row["pathways"] = [paths[p] for p in row["pathways"]]
    for row in far["clients"]:
        row["pathway"] = paths[row["pathway"]]
        row["household"] = row["household"] and f"far-{row['household']}"
        row["conflicts"] = {
            kind: [f"far-{name}" for name in row["conflicts"][kind]] for kind in row["conflicts"]
        }
    both = {
        key: document[key] + far[key] if isinstance(document[key], list) else document[key]
        for key in document
    }
    lead = document["settings"]["lead_days"]
    settled = {**document["settings"], "lead_days": {**lead, **{paths[p]: days for p, days in lead.items()}}}
    return both | {"settings": settled}


@quick
@given(SEEDS)
def test_an_instance_and_its_copy_far_away_come_to_twice_as_much(seed: int) -> None:
    document = small(seed, team_size=(1, 2))
    document["settings"]["seats"] = ["in_house", "firm", "trained", "language"]  # not the court of sijs
    for row in document["volunteers"]:
        row["remote"] = False
        row["office"] = row["office"] or f"{row['organization']}-0"
    one = proved(document)
    assert proved(doubled(document)) == {name: 2 * value for name, value in one.items()}


def test_solo_practitioners_with_a_mentor_are_teams_of_one() -> None:
    document = small(303, team_size=(1, 1))
    document["settings"]["seats"] = ["trained", "language"]
    for row in document["volunteers"]:
        row |= {"organization": "solo", "office": None, "remote": True, "role": "attorney"}
        row["trained"] = ["asylum", "sijs", "u_visa"]
    result = solved(document)
    assert check(document, result) == []
    assert result["status"] == "optimal"
    assert result["teams"]
    assert all(len(team["members"]) == 1 for team in result["teams"])


@pytest.mark.parametrize("seconds", [0.0, 0.001])
def test_without_time_the_result_is_honest_and_keeps_every_rule(seconds: float) -> None:
    for seed in range(20):
        document = small(40_000 + seed)
        result = solved(document, seconds=seconds)
        assert check(document, result) == []
