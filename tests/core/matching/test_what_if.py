"""What a coordinator sees while moving people by hand."""

import pytest

from alongside.core.matching.parse import parse
from alongside.core.matching.solve import solve
from alongside.core.matching.what_if import Draft, Edit, Workbench
from tests.core.matching.samples import Document, client, program, volunteer
from tests.core.matching.tiny import tiny


def opened(document: Document) -> tuple[Workbench, tuple[Draft, ...]]:
    instance = parse(document)
    result = solve(instance, time_left=lambda: 1e6)
    return Workbench(instance), tuple(Draft.of(team) for team in result.teams)


def with_spares() -> Document:
    document = program()
    document["volunteers"] += [
        volunteer("ben", "firm", languages=["spa"], trained=[]),
        volunteer("zed", "firm", office="far"),
    ]
    document["offices"].append(
        {"id": "far", "organization": "firm", "city": "Miami", "state": "FL", "lat": 25.8, "lon": -80.2}
    )
    return document


@pytest.mark.parametrize("seed", range(6))
def test_a_solved_plan_breaks_no_rule_and_has_the_levels_of_the_result(seed: int) -> None:
    document = tiny(seed, volunteers=9, clients=6, with_plan=bool(seed % 2))
    instance = parse(document)
    result = solve(instance, time_left=lambda: 1e6)
    bench = Workbench(instance)
    drafts = tuple(Draft.of(team) for team in result.teams)
    assert bench.violations(drafts) == ()
    assert bench.levels(drafts) == {level.name: level.value for level in result.levels}


def test_replacing_bob_by_ben_costs_his_training() -> None:
    bench, drafts = opened(with_spares())
    effect = bench.what_if(drafts, (Edit("replace", "dana", "ben", "bob"),))
    assert effect.violations == ()
    assert effect.change("fit") == 20
    assert effect.change("urgency") == 0


def test_someone_from_too_far_is_named_with_the_rule() -> None:
    bench, drafts = opened(with_spares())
    (violation,) = bench.what_if(drafts, (Edit("add", "dana", "zed"),)).violations
    assert violation.rule == "travel"
    assert violation.sentence.startswith("zed is ")
    assert violation.clients == ("dana",)


def test_removing_bob_leaves_seats_empty() -> None:
    bench, drafts = opened(with_spares())
    rules = {v.rule for v in bench.what_if(drafts, (Edit("remove", "dana", "bob"),)).violations}
    assert rules == {"size", "firm", "language"}


def test_taking_the_mentor_away_or_giving_a_wrong_one_is_told() -> None:
    document = with_spares()
    document["mentors"].append({**document["mentors"][0], "id": "max", "pathways": ["u_visa"]})
    bench, drafts = opened(document)
    assert [v.rule for v in bench.what_if(drafts, (Edit("mentor", "dana", None),)).violations] == ["mentor"]
    assert [v.rule for v in bench.what_if(drafts, (Edit("mentor", "dana", "max"),)).violations] == ["mentor"]


def test_one_person_in_two_teams_beyond_capacity_is_told() -> None:
    document = with_spares()
    document["clients"].append(client("ana"))
    document["volunteers"].append(volunteer("ida", "corp"))
    bench, drafts = opened(document)
    effect = bench.what_if(drafts, (Edit("add", "ana", "bob"), Edit("add", "dana", "bob")))
    sentences = [v.sentence for v in effect.violations if v.rule == "capacity"]
    assert sentences == ["bob carries 2 groups with a capacity of 1"]


def test_moving_a_member_takes_from_one_and_gives_to_the_other() -> None:
    document = with_spares()
    document["clients"].append(client("ana"))
    document["volunteers"].append(volunteer("ida", "corp"))
    bench, drafts = opened(document)
    firm = next(m for d in drafts if "dana" in d.clients for m in d.members if m in ("bob", "ben"))
    effect = bench.what_if(drafts, (Edit("move", "dana", firm, "ana"),))
    assert firm in next(d for d in effect.drafts if "ana" in d.clients).members
    assert firm not in next(d for d in effect.drafts if "dana" in d.clients).members


def test_unplacing_and_placing_again_moves_urgency() -> None:
    bench, drafts = opened(with_spares())
    assert bench.what_if(drafts, (Edit("unplace", "dana"),)).change("urgency") == -60
    effect = bench.what_if((), (Edit("place", "dana"), Edit("add", "dana", "bob")))
    assert effect.change("urgency") == 60


def test_pins_and_floors_are_watched_too() -> None:
    document = with_spares()
    document["pins"] = [{"kind": "seat", "volunteer": "bob", "client": "dana"}]
    document["floors"] = [{"id": "all", "clients": ["dana"], "at_least": 1}]
    bench, drafts = opened(document)
    rules = {v.rule for v in bench.what_if(drafts, (Edit("unplace", "dana"),)).violations}
    assert rules == {"pin", "floor"}


def test_an_edit_of_nothing_is_an_error() -> None:
    bench, drafts = opened(with_spares())
    with pytest.raises(ValueError, match="zed does not sit with dana"):
        bench.what_if(drafts, (Edit("remove", "dana", "zed"),))
    with pytest.raises(ValueError, match="no kind of edit"):
        bench.what_if(drafts, (Edit("swap", "dana", "zed"),))
    with pytest.raises(ValueError, match="no team"):
        bench.what_if((), (Edit("remove", "dana", "zed"),))


def test_a_seat_tells_what_it_is_for_and_who_would_be_next() -> None:
    bench, drafts = opened(with_spares())
    story = bench.explain_seat(drafts, "dana", "bob")
    assert story.fit == 0
    assert "attorney of a law firm" in story.alone_covers
    assert story.next_best is not None
    assert (story.next_best.volunteer, story.next_best.fit_change) == ("ben", 20)
    assert bench.explain_seat(drafts, "dana", "ines").next_best is None


def test_a_question_about_each_team_of_a_whole_program_is_answered() -> None:
    crowd = [client(f"c{n:02}") for n in range(26)]
    people = [volunteer(f"f{n:02}", "firm", languages=["spa"]) for n in range(60)]
    people += [volunteer(f"i{n:02}", "corp") for n in range(60)]
    document = program(*crowd, volunteers=people)
    document["mentors"][0]["capacity"] = 26
    bench, drafts = opened(document)
    assert len(drafts) == 26
    spare = min({v["id"] for v in people} - {m for d in drafts for m in d.members})
    for draft in drafts:
        answer = bench.what_if(drafts, (Edit("add", draft.clients[0], spare),))
        assert answer.before == bench.levels(drafts)
        (joined,) = [d for d in answer.drafts if d.clients == draft.clients]
        assert spare in joined.members
