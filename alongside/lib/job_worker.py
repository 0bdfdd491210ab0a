"""The background worker: jobs are rows in the same database (Procrastinate)."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
from datetime import UTC, datetime

import structlog
from procrastinate import App
from procrastinate.contrib.django import app as jobs

GRACE_SECONDS = 8.0
STALLED_SECONDS = 30.0

log = structlog.get_logger("alongside.jobs")


def run(arguments: argparse.Namespace) -> int:
    """Work until SIGINT or SIGTERM; a job under way gets a few seconds, then goes back to the queue."""
    asyncio.run(work(until_empty=arguments.once))
    return 0


async def work(*, until_empty: bool) -> None:
    """One job at a time, each in a thread with a database connection of its own."""
    connector = jobs.connector.get_worker_connector()  # type: ignore[attr-defined]
    with jobs.replace_connector(connector) as worker:
        async with worker.open_async():
            recovery = asyncio.create_task(recover_stalled_jobs(worker))
            try:
                await worker.run_worker_async(
                    wait=not until_empty,
                    concurrency=1,
                    name="alongside",
                    install_signal_handlers=True,
                    shutdown_graceful_timeout=GRACE_SECONDS,
                )
            finally:
                recovery.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await recovery


async def recover_stalled_jobs(worker: App) -> None:
    """Put back, again and again, the jobs whose worker died: every job may run twice."""
    while True:
        stalled = await worker.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS)
        for job in stalled:
            log.warning("job put back: its worker died", job=job.id, task=job.task_name)
            await worker.job_manager.retry_job(job, retry_at=datetime.now(UTC))
        await asyncio.sleep(STALLED_SECONDS)
