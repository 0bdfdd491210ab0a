"""Every client without a team has a reason, and it is the true one."""

from alongside.core.matching.check import check
from alongside.core.matching.levels import LevelOutcome, Run
from alongside.core.matching.parse import parse
from alongside.core.matching.solve import solve
from tests.core.matching.samples import SPOKANE, client, program, reason, team_of, volunteer
from tests.core.matching.solving import solved


def test_nobody_admitted_in_the_state_of_the_court() -> None:
    document = program(client("dana", court_state="NJ"))
    because = reason(solved(document), "dana")
    assert because == {"kind": "nobody", "missing": ["attorney admitted in NJ within 80 km"]}


def test_someone_who_is_too_far_too_late_or_barred_is_mentioned() -> None:
    people = [
        volunteer("bob", "firm", languages=["spa"]),
        volunteer("ines", "corp", available_from="2019-01-01"),
        volunteer("ida", "corp", office="spo"),
        volunteer("ivy", "corp"),
    ]
    document = program(client("dana", conflicts={"volunteers": ["ivy"]}), volunteers=people)
    document["offices"].append(
        {"id": "spo", "organization": "corp", "city": "Spokane", "state": "WA", **SPOKANE}
    )
    (missing,) = reason(solved(document), "dana")["missing"]
    assert missing.startswith("attorney of a corporate legal department within 80 km (")
    assert "nearest is 368 km away" in missing
    assert "1 not available in time" in missing
    assert "1 with a conflict" in missing


def test_how_far_people_are_is_said_of_the_client_who_is_not_placed() -> None:
    document = program(client("dana"), client("zoe", **SPOKANE))
    missing = reason(solved(document), "zoe")["missing"]
    assert missing
    assert all("nearest is 368 km away" in line or "mentor" in line for line in missing)
    assert not any("conflict" in line for line in missing)


def test_a_client_without_a_language_entered_is_told_what_to_enter() -> None:
    because = reason(solved(program(client("dana", languages=[]))), "dana")
    assert because["kind"] == "nobody"
    assert "not entered" in because["missing"][0]


def test_no_mentor_for_the_pathway_is_nobody() -> None:
    because = reason(solved(program(mentors=[])), "dana")
    assert because == {"kind": "nobody", "missing": ["mentor for SIJS"]}


def test_each_seat_has_someone_but_no_team_has_all() -> None:
    people = [
        volunteer("bob", "firm", trained=[], admissions=[]),
        volunteer("ines", "corp", trained=[], admissions=[]),
        volunteer("ben", "firm", admissions=[]),
        volunteer("ida", "corp", trained=[]),
        volunteer("sam", "firm", languages=["spa"], trained=[], admissions=[]),
    ]
    document = program(volunteers=people)
    document["settings"]["team_size"] = [2, 2]
    result = solved(document)
    because = reason(result, "dana")
    assert because["kind"] == "combination"
    assert because["missing"]
    assert check(document, result) == []


def test_too_few_people_are_a_combination() -> None:
    document = program()
    document["settings"]["team_size"] = [3, 3]
    because = reason(solved(document), "dana")
    assert because == {
        "kind": "combination",
        "missing": ["3 members within 80 km: 2 can sit with the client"],
    }


def test_competition_names_the_scarce_person_who_holds_them_and_the_price() -> None:
    document = program(client("ana", urgency=90), client("dana", urgency=60))
    document["volunteers"].append(volunteer("ida", "corp"))
    document["volunteers"].append(volunteer("sol", "firm", role="paralegal", languages=["spa"]))
    result = solved(document)
    because = reason(result, "dana")
    assert because == {
        "kind": "competition",
        "resource": "attorney of a law firm within 80 km",
        "held_by": ["ana"],
        "price": 60.0,
    }
    assert check(document, result) == []


def test_those_who_are_full_already_are_a_competition_that_is_over() -> None:
    document = program()
    document["volunteers"][0]["capacity"] = 0
    because = reason(solved(document), "dana")
    assert because["kind"] == "competition"
    assert because["held_by"] == []
    assert "law firm" in because["resource"]


def test_without_time_for_a_proof_the_reason_says_so() -> None:
    document = program(client("ana", urgency=90), client("dana", urgency=60))
    result = solve(parse(document), time_left=lambda: 0.0).to_document()
    kinds = {row["because"]["kind"] for row in result["unplaced"]}
    assert result["levels"][0]["proved"] is False
    assert kinds == {"not_proved"}


def test_a_team_says_who_covers_what_and_who_would_be_next() -> None:
    document = program()
    document["volunteers"].append(volunteer("ben", "firm", languages=["spa"], prefers=["asylum"]))
    team = team_of(solved(document), "dana") or {}
    covers = {row["volunteer"]: row["covers"] for row in team["members"]}
    assert covers == {
        "bob": ["firm_attorney", "trained", "admitted", "language"],
        "ines": ["in_house_attorney", "trained", "admitted"],
    }
    assert team["next_best"] == {"volunteer": "ben", "instead_of": "bob", "fit_change": 15}
    assert "bob alone speaks Spanish (spa)" in team["because"]


def test_nobody_is_next_where_nobody_could_be() -> None:
    assert (team_of(solved(program()), "dana") or {})["next_best"] is None


def test_an_interpreter_is_explained_and_counted() -> None:
    document = program(
        client("dana", languages=["mam"]),
        interpreters=[{"id": "ixchel", "languages": ["mam"], "capacity": 1}],
    )
    team = team_of(solved(document), "dana") or {}
    assert team["interpreter"] == "ixchel"
    assert team["fit"] == 40
    assert "ixchel interprets Mam (mam): no member speaks it" in team["because"]


def test_volunteers_in_no_team_are_listed() -> None:
    document = program()
    document["volunteers"].append(volunteer("zed", "firm", trained=[]))
    assert solved(document)["unused"] == ["zed"]


def test_a_level_reports_its_gap_against_its_value() -> None:
    assert LevelOutcome("urgency", "max", 200, 201, proved=False).gap == 0.005
    assert LevelOutcome("fit", "min", 0, 0, proved=True).gap == 0.0


def test_a_run_adds_what_is_solved_beside() -> None:
    told: list[tuple[float | None, float | None]] = []

    def listen(level: str, stage: str, incumbent: float | None, bound: float | None) -> bool:
        told.append((incumbent, bound))
        return True

    run = Run(lambda: 1.0, 0, listen, beside={"urgency": (10, 20)})
    run.tell("urgency", "search", 1, None)
    run.tell("fit", "search", 1, 2)
    assert told == [(11, None), (1, 2)]
