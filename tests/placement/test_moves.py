"""A coordinator moves people on a proposed plan: allowed moves happen, a move that breaks a rule does not."""

import pytest

from alongside.core.matching.facts import Facts
from alongside.lib.acting import acting
from alongside.placement.effects import team_fit
from alongside.placement.models import Plan, PlanTeam
from alongside.placement.services import moves, plans
from alongside.placement.services.solving import planned_teams
from tests.placement.test_plans import proposed
from tests.placement.town import SYSTEM, small_town

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return small_town()


def seat(team, person):
    return f"{team.code}_{person.code}"


def teams_with(plan, town, given):
    """The team on which that person sits, and the other one."""
    code = str(town.people[given].code)
    with acting(SYSTEM):
        teams = list(PlanTeam.objects.filter(plan=plan))
    mine = next(t for t in teams if code in {m["volunteer"] for m in t.members})
    other = next(t for t in teams if t.pk != mine.pk)
    return mine, other


def move(town, plan, a, b, version=None):
    grace = town.accounts["Grace"]
    with acting(grace):
        return moves.move_member(grace, plan, version=version or plan.version, seat=a, to_seat=b)


def test_two_people_who_can_change_places_do_and_are_pinned_there(town):
    plan = proposed(town)
    mine, _other = teams_with(plan, town, "Ruth")
    spare = town.person("Ulla", "Berg", "firm", role="paralegal", trained=[])
    before = {level["name"]: level["value"] for level in plan.summary["levels"]}
    effect = move(town, plan, f"person_{spare.code}", seat(mine, town.people["Ruth"]))
    assert effect.is_allowed
    plan.refresh_from_db()
    mine.refresh_from_db()
    seated = {m["volunteer"] for m in mine.members}
    assert str(spare.code) in seated
    assert str(town.people["Ruth"].code) not in seated
    assert plan.pins == [
        {"kind": "seat", "volunteer": str(spare.code), "client": min(str(c) for c in mine.client_codes)}
    ]
    after = {level["name"]: level["value"] for level in plan.summary["levels"]}
    assert after["urgency"] == before["urgency"]
    assert after["fit"] == before["fit"]


def test_the_fit_that_the_page_shows_is_the_one_that_the_core_counts(town):
    plan = proposed(town)
    mine, _other = teams_with(plan, town, "Bob")
    open_seat = f"{mine.code}_open"
    spare = town.person("Ulla", "Berg", "firm", city="Seattle", role="paralegal", trained=[])
    effect = move(town, plan, f"person_{spare.code}", open_seat)
    fit = next(level for level in effect.levels if level.name == "fit")
    with acting(SYSTEM):
        teams = list(PlanTeam.objects.filter(plan=plan))
        people = {p for t in teams for p in moves.state_of(t).people}
        facts = Facts(moves.instance_for(plan, people, teams))
    assert fit.after == sum(team_fit(facts, moves.state_of(t)) for t in teams)
    assert fit.after > fit.before
    assert fit.mark == "worse"


def test_a_move_that_breaks_a_rule_is_refused_with_the_rule_and_nothing_is_lost(town):
    plan = proposed(town)
    mine, _other = teams_with(plan, town, "Bob")
    with acting(SYSTEM):
        before = planned_teams(plan.pk)
    with pytest.raises(moves.RuleBrokenError) as refused:
        move(town, plan, seat(mine, town.people["Bob"]), "out")
    rules = {fault.rule for fault in refused.value.effect.broken}
    assert "size" in rules
    plan = Plan.objects.get(pk=plan.pk)
    assert plan.pins == []
    with acting(SYSTEM):
        assert planned_teams(plan.pk) == before


def test_someone_who_carries_all_that_she_can_is_not_seated_twice(town):
    plan = proposed(town)
    _mine, other = teams_with(plan, town, "Bob")
    with pytest.raises(moves.RuleBrokenError) as refused:
        move(town, plan, f"person_{town.people['Bob'].code}", f"{other.code}_open")
    assert {fault.rule for fault in refused.value.effect.broken} == {"capacity"}


def test_the_second_of_two_coordinators_on_a_stale_page_is_told(town):
    plan = proposed(town)
    spare = town.person("Ulla", "Berg", "firm", role="paralegal", trained=[])
    mine, _other = teams_with(plan, town, "Ruth")
    version = plan.version
    move(town, plan, f"person_{spare.code}", seat(mine, town.people["Ruth"]))
    with pytest.raises(plans.PlanChangedError):
        move(town, plan, f"{mine.code}_{spare.code}", "out", version=version)


def test_a_pinned_person_is_moved_only_after_the_pin_is_taken_away(town):
    plan = proposed(town)
    mine, _other = teams_with(plan, town, "Ruth")
    ruth = town.people["Ruth"]
    spare = town.person("Ulla", "Berg", "firm", role="paralegal", trained=[])
    decision = {"kind": "seat", "volunteer": str(ruth.code), "client": str(mine.client_codes[0])}
    grace = town.accounts["Grace"]
    with acting(grace):
        assert moves.pin(grace, plan, version=plan.version, decision=decision)
        assert not moves.pin(grace, plan, version=plan.version, decision=decision)
    with pytest.raises(moves.RuleBrokenError) as refused:
        move(town, plan, f"person_{spare.code}", seat(mine, ruth))
    assert {fault.rule for fault in refused.value.effect.broken} == {"pinned_seat"}
    plan = Plan.objects.get(pk=plan.pk)
    with acting(grace):
        assert moves.unpin(grace, plan, version=plan.version, decision=decision)
    assert move(town, plan, f"person_{spare.code}", seat(mine, ruth)).is_allowed


def test_a_wish_of_no_sense_is_refused(town):
    plan = proposed(town)
    mine, other = teams_with(plan, town, "Bob")
    for a, b in [("x", "y"), (f"{mine.code}_open", "out"), (seat(other, town.people["Bob"]), "out")]:
        with pytest.raises(moves.MoveError):
            moves.load_move(plan, a, b)


def test_the_cost_of_a_preview_does_not_grow_with_the_plan(town, django_assert_max_num_queries):
    plan = proposed(town)
    mine, other = teams_with(plan, town, "Ruth")
    change = moves.load_move(plan, seat(mine, town.people["Ruth"]), f"{other.code}_open")
    with acting(SYSTEM), django_assert_max_num_queries(24):
        moves.preview_move(plan, change)
