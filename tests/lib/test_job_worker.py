"""The real worker on real rows: it does jobs, and puts back those whose worker died."""

import asyncio
import contextlib
import subprocess
import sys

import pytest
from procrastinate.contrib.django import app as jobs
from procrastinate.contrib.django.models import ProcrastinateJob

from alongside.lib import job_worker

TASK = "builtin:procrastinate.builtin_tasks.remove_old_jobs"


@pytest.fixture
def job(transactional_db):
    """A job that waits: a task that comes with the queue, and touches nothing of ours."""
    number = jobs.configure_task(TASK).defer(max_hours=1)
    return ProcrastinateJob.objects.get(pk=number)


def status(job):
    return ProcrastinateJob.objects.get(pk=job.pk).status


def test_the_worker_does_what_waits_and_ends_when_asked_to(job, database_environment):
    ended = subprocess.run(
        [sys.executable, "-m", "alongside.cli", "worker", "--once"],
        env=database_environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert (ended.returncode, ended.stdout) == (0, "")
    assert status(job) == "succeeded"


def test_a_job_whose_worker_died_is_put_back(job, connect_as):
    with connect_as("owner") as owner:
        owner.execute(
            "WITH dead AS (INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour')"
            " RETURNING id) UPDATE procrastinate_jobs SET status = 'doing', worker_id = (SELECT id FROM dead)"
            " WHERE id = %s",
            [job.pk],
        )
    assert status(job) == "doing"

    async def recover_for_a_moment() -> None:
        with jobs.replace_connector(jobs.connector.get_worker_connector()) as worker:  # type: ignore[attr-defined]
            async with worker.open_async():
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(job_worker.recover_stalled_jobs(worker), 3)

    asyncio.run(recover_for_a_moment())
    assert status(job) == "todo"
