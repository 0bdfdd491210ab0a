"""Jobs of placement. Each takes a code, calls one service and may run twice."""

from __future__ import annotations

import uuid

from procrastinate.contrib.django import app

from alongside.placement.services import solving


@app.task(name=solving.SOLVE_TASK, queue="plans")
def solve_plan(plan_code: str) -> None:
    """Work out one plan."""
    solving.work_out_plan(uuid.UUID(plan_code))
