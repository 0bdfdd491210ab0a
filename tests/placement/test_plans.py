"""A plan is started once, worked out by the worker, and laid down as teams that pages can read."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied
from procrastinate.contrib.django.models import ProcrastinateJob

from alongside.access.roles import Role
from alongside.audit.models import AuditEvent
from alongside.core.matching.check import check
from alongside.lib.acting import acting
from alongside.placement.models import Plan, PlanClient, PlanTeam
from alongside.placement.services import plans, solving
from tests.placement.town import SYSTEM, small_town

pytestmark = pytest.mark.django_db


def start(town, **options):
    grace = town.accounts["Grace"]
    values = {"name": "Spring", "seconds": 20, "seed": 0, "token": uuid.uuid4()} | options
    with acting(grace):
        return plans.start_plan(grace, town.program, **values)


def proposed(town, **options):
    plan = start(town, **options)
    solving.work_out_plan(plan.code)
    plan.refresh_from_db()
    return plan


def test_grace_starts_a_plan_twice_with_one_form_and_one_plan_is_made():
    town = small_town()
    token = uuid.uuid4()
    first, second = start(town, token=token), start(town, token=token)
    assert first.pk == second.pk
    assert Plan.objects.count() == 1
    assert ProcrastinateJob.objects.filter(task_name=solving.SOLVE_TASK).count() == 1
    assert AuditEvent.objects.filter(tag="plan:start").count() == 1


def test_a_staff_attorney_may_not_start_a_plan():
    town = small_town()
    alice = town.account("Alice", Role.STAFF_ATTORNEY, "aid")
    with acting(alice), pytest.raises(PermissionDenied):
        plans.start_plan(alice, town.program, name="Mine", seconds=5, seed=0, token=uuid.uuid4())


def test_the_plan_is_proposed_with_a_row_for_each_team_and_child_and_passes_the_checker():
    town = small_town()
    plan = proposed(town)
    assert plan.state == Plan.State.PROPOSED, plan.failure
    assert check(plan.instance, plan.result) == []
    assert plan.summary["teams"] == 2
    assert plan.summary["placed"] == 3
    assert plan.summary["unplaced"] == 0
    with acting(SYSTEM):
        teams = list(PlanTeam.objects.all())
        assert {tuple(sorted(c.handle for c in team.clients.all())) for team in teams} == {
            ("Blue Heron 1", "Blue Heron 2"),
            ("Grey Wren 3",),
        }
        assert len({team.name for team in teams}) == 2


def test_an_unplaced_child_keeps_the_reason():
    town = small_town()
    town.client("Far Finch 8", city="Newark")
    proposed(town)
    with acting(SYSTEM):
        row = PlanClient.objects.get(team=None)
    assert row.handle == "Far Finch 8"
    assert row.because["kind"] == "nobody"


def test_the_job_may_run_twice():
    town = small_town()
    plan = proposed(town)
    solving.work_out_plan(plan.code)
    with acting(SYSTEM):
        assert PlanTeam.objects.count() == 2
    assert AuditEvent.objects.filter(tag="plan:solve").count() == 1


def test_a_plan_whose_worker_died_is_taken_up_again():
    town = small_town()
    plan = start(town)
    Plan.objects.filter(pk=plan.pk).update(state=Plan.State.SOLVING, progress={"stage": "gathered"})
    solving.work_out_plan(plan.code)
    plan.refresh_from_db()
    assert plan.state == Plan.State.PROPOSED


def test_stop_keeps_the_best_plan_so_far():
    town = small_town()
    plan = start(town)
    grace = town.accounts["Grace"]
    with acting(grace):
        assert plans.stop_plan(grace, plan)
        assert not plans.stop_plan(grace, plan)
    solving.work_out_plan(plan.code)
    plan.refresh_from_db()
    assert plan.state == Plan.State.PROPOSED
    assert check(plan.instance, plan.result) == []


def test_a_discarded_plan_stays_discarded_when_the_worker_comes_to_it():
    town = small_town()
    plan = start(town)
    grace = town.accounts["Grace"]
    with acting(grace):
        plans.discard_plan(grace, plan, version=plan.version)
        with pytest.raises(plans.PlanChangedError):
            plans.discard_plan(grace, plan, version=plan.version)
    solving.work_out_plan(plan.code)
    plan.refresh_from_db()
    assert plan.state == Plan.State.DISCARDED


def test_pins_that_cannot_hold_fail_the_plan_and_are_named():
    town = small_town()
    child = str(town.clients["Grey Wren 3"].code)
    bob = str(town.people["Bob"].code)
    pins = [
        {"kind": "seat", "volunteer": bob, "client": child},
        {"kind": "forbid", "volunteer": bob, "client": child},
    ]
    plan = proposed(town, pins=pins)
    assert plan.state == Plan.State.FAILED
    (failure,) = plan.failure
    assert failure["code"] == "cannot_hold"
    assert bob in str(failure)


def test_solving_again_without_changes_keeps_every_team_and_name():
    town = small_town()
    plan = proposed(town)
    grace = town.accounts["Grace"]
    with acting(grace):
        again = plans.solve_again(grace, plan, seconds=20, token=uuid.uuid4())
    solving.work_out_plan(again.code)
    again.refresh_from_db()
    assert again.name == "Spring (2)"
    changes = next(level for level in again.summary["levels"] if level["name"] == "changes")
    assert changes["value"] == 0
    with acting(SYSTEM):
        first, second = (
            {(t.name, tuple(sorted(m["volunteer"] for m in t.members))) for t in p.proposed_teams.all()}
            for p in (plan, again)
        )
    assert first == second
