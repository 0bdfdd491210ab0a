"""How the platform is: versions, database, jobs. Reads no row that belongs to a program."""

from __future__ import annotations

import datetime
import platform
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import django
from django.conf import settings
from django.db import connection
from django.db.models import Count, Min
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob, ProcrastinateWorker

from alongside.lib.database_address import is_embedded

WORKER_SILENT_SECONDS = 60


@dataclass(frozen=True)
class Versions:
    """What runs."""

    program: str
    python: str
    django: str
    postgresql: str


@dataclass(frozen=True)
class Database:
    """Which database, and how much it holds."""

    is_embedded: bool
    data_folder: Path
    key_file: Path
    megabytes: int
    applied_migrations: int


@dataclass(frozen=True)
class Jobs:
    """The queue of background work. `oldest_waiting` is when the oldest job that waits was put there."""

    waiting: int
    running: int
    failed: int
    oldest_waiting: datetime.datetime | None
    workers: int
    last_heartbeat: datetime.datetime | None

    @property
    def is_worker_alive(self) -> bool:
        if self.last_heartbeat is None:
            return False
        return (timezone.now() - self.last_heartbeat).total_seconds() < WORKER_SILENT_SECONDS


def versions() -> Versions:
    """The versions of the program and of what it stands on; one query at most."""
    try:
        program = version("alongside")
    except PackageNotFoundError:
        program = ""
    number = connection.pg_version  # type: ignore[attr-defined]  # of the PostgreSQL backend
    return Versions(
        program=program,
        python=platform.python_version(),
        django=django.get_version(),
        postgresql=f"{number // 10000}.{number % 10000}",
    )


def database() -> Database:
    """Where the data lies and how large it is; two queries."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database()) / 1048576")
        (megabytes,) = cursor.fetchone()
        cursor.execute("SELECT count(*) FROM django_migrations")
        (applied,) = cursor.fetchone()
    return Database(
        is_embedded=is_embedded(),
        data_folder=Path(settings.DATA_FOLDER),
        key_file=Path(settings.KEY_FILE),
        megabytes=int(megabytes),
        applied_migrations=int(applied),
    )


def jobs() -> Jobs:
    """How the queue stands; three queries."""
    counts = dict(
        ProcrastinateJob.objects.values_list("status").annotate(n=Count("id")).values_list("status", "n")
    )
    waiting_since = ProcrastinateEvent.objects.filter(job__status="todo", type="deferred").aggregate(
        at=Min("at")
    )
    beats = sorted(ProcrastinateWorker.objects.values_list("last_heartbeat", flat=True))
    return Jobs(
        waiting=counts.get("todo", 0),
        running=counts.get("doing", 0),
        failed=counts.get("failed", 0),
        oldest_waiting=waiting_since["at"],
        workers=len(beats),
        last_heartbeat=beats[-1] if beats else None,
    )
