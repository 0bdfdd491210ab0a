"""kill -9 of the worker in the middle of a plan: nothing is half laid down, and the next worker finishes it."""

import os
import signal
import subprocess
import sys
import time
import uuid

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from alongside.audit.models import AuditEvent
from alongside.core.matching.check import check
from alongside.lib.acting import acting
from alongside.placement.models import Plan, PlanClient, PlanTeam
from alongside.placement.services import plans
from alongside.volunteers.bulk import VolunteerRecord, create_people
from tests.placement.town import BEGAN, SYSTEM, Town, small_town

WORKER = [sys.executable, "-m", "alongside.cli", "worker"]
PATIENCE = 90.0


def crowd(town: Town) -> None:
    """Enough people and children, too few with Spanish, that a plan takes a while."""
    kinds = [("Quill & Reed LLP", ("WA",)), ("Meridian Works", ())]
    people = [
        VolunteerRecord(
            given_name=f"Given{n}",
            family_name=f"Family{n}",
            organization=kinds[n % 2][0],
            office="Seattle",
            role="attorney" if n % 3 else "paralegal",
            admissions=kinds[n % 2][1] if n % 5 == 0 else (),
            languages=(("spa", "fluent"),) if n % 7 == 0 else (),
            trainings=(("sijs", BEGAN),) if n % 4 else (),
            enrollment={"capacity": 1 + n % 2},
        )
        for n in range(260)
    ]
    create_people(SYSTEM, town.program, people)
    for n in range(110):
        town.client(
            f"Brown Owl {n}", urgency=15 + 7 * n % 80, languages=("spa",) if n % 3 else ("mam", "eng")
        )


def wait_until(question, patience=PATIENCE):
    ends = time.monotonic() + patience
    while time.monotonic() < ends:
        if question():
            return
        time.sleep(0.05)
    pytest.fail("waited in vain")


@pytest.mark.django_db(transaction=True)
def test_a_plan_whose_worker_is_killed_is_finished_by_the_next_one(database_environment, connect_as):
    town = small_town()
    crowd(town)
    grace = town.accounts["Grace"]
    with acting(grace):
        plan = plans.start_plan(grace, town.program, name="Spring", seconds=25, seed=0, token=uuid.uuid4())

    def now() -> Plan:
        return Plan.objects.get(pk=plan.pk)

    worker = subprocess.Popen(WORKER, env=database_environment, start_new_session=True)
    try:
        wait_until(lambda: now().progress.get("level"))
    finally:
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()
    assert now().state == Plan.State.SOLVING
    with acting(SYSTEM):
        assert not PlanTeam.objects.exists()
        assert not PlanClient.objects.exists()
    # What the worker does after half a minute without a heartbeat, without the half minute.
    with connect_as("owner") as owner:
        owner.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'")
    again = subprocess.Popen(WORKER, env=database_environment, start_new_session=True)
    try:
        wait_until(lambda: now().state == Plan.State.PROPOSED)
        wait_until(lambda: ProcrastinateJob.objects.get(args__plan_code=str(plan.code)).status == "succeeded")
    finally:
        os.killpg(again.pid, signal.SIGTERM)
        again.wait(timeout=30)
    done = now()
    assert check(done.instance, done.result) == []
    assert AuditEvent.objects.filter(tag="plan:solve").count() == 1
