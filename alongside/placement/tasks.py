"""Jobs of placement. Each takes a code, calls one service and may run twice: a database that went away ends a
run, and the next one takes the plan up again."""

from __future__ import annotations

import uuid

from procrastinate.contrib.django import app

from alongside.placement.services import solving


@app.task(name=solving.SOLVE_TASK, queue="plans", retry=2)
def solve_plan(plan_code: str) -> None:
    """Work out one plan."""
    solving.work_out_plan(uuid.UUID(plan_code))
