"""Jobs of intake. Each calls one service and may run twice."""

from __future__ import annotations

import uuid

from django.utils import timezone
from procrastinate.contrib.django import app

from alongside.intake.freshness import refresh_urgency
from alongside.intake.law_change import work_out_change
from alongside.intake.name_index import file_the_missing


@app.periodic(cron="7 3 * * *")
@app.task(name="intake.refresh_urgency", queue="intake", pass_context=False)
def refresh(timestamp: int) -> None:  # noqa: ARG001 - what periodic jobs are given
    """Read every client's urgency as of today."""
    refresh_urgency(timezone.localdate())


@app.periodic(cron="41 3 * * *")
@app.task(name="intake.file_the_missing", queue="intake", pass_context=False)
def file_names(timestamp: int) -> None:  # noqa: ARG001 - what periodic jobs are given
    """File whoever the index of names lacks."""
    file_the_missing()


@app.task(name="intake.law_change", queue="intake", retry=2)
def law_change(code: str) -> None:
    """Preview a change of law over every client, or apply it."""
    work_out_change(uuid.UUID(code))


def enqueue_law_change(code: uuid.UUID) -> None:
    """Have a change worked out, in the caller's transaction."""
    law_change.defer(code=str(code))
