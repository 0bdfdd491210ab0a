"""Jobs of intake. Each calls one service and may run twice."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from alongside.intake.freshness import refresh_urgency


@app.periodic(cron="7 3 * * *")
@app.task(name="intake.refresh_urgency", queue="intake", pass_context=False)
def refresh(timestamp: int) -> None:  # noqa: ARG001 - what periodic jobs are given
    """Read every client's urgency as of today."""
    refresh_urgency(timezone.localdate())
