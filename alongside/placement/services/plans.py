"""Starting, stopping, repeating and discarding plans."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from procrastinate.contrib.django import app as jobs

from alongside.access.loader import demand
from alongside.access.roles import Permission
from alongside.audit.services import record_event
from alongside.audit.tags import Tag
from alongside.lib.acting import Actor
from alongside.partners.models import Program
from alongside.placement.models import Plan
from alongside.placement.services.solving import SOLVE_TASK
from alongside.placement.services.withdrawals import withdraw_for_discarded

UNDER_WAY = (Plan.State.QUEUED, Plan.State.SOLVING)


class PlanChangedError(Exception):
    """The plan is no longer as the page showed it. `plan` is as it stands."""

    def __init__(self, plan: Plan) -> None:
        super().__init__("the plan has been changed since it was read")
        self.plan = plan


@transaction.atomic
def start_plan(
    actor: Actor,
    program: Program,
    *,
    name: str,
    seconds: int,
    seed: int,
    token: uuid.UUID,
    based_on: Plan | None = None,
    pins: Sequence[dict[str, Any]] = (),
) -> Plan:
    """Start working out a plan; the same `token` again gives the plan that it started before.

    Effects: a plan row; a job in the same transaction; audit `plan:start`.
    """
    demand(actor, Permission.PLAN_EDIT, program=program.code)
    plan, is_new = Plan.objects.get_or_create(
        token=token,
        defaults={
            "program": program,
            "name": name,
            "seconds": seconds,
            "seed": seed,
            "based_on": based_on,
            "pins": list(pins),
            "started_by": actor.code,
            "as_of": timezone.localdate(),
        },
    )
    if not is_new:
        return plan
    jobs.configure_task(SOLVE_TASK, queue="plans", lock=f"plan-{plan.code}").defer(plan_code=str(plan.code))
    record_event(
        actor,
        Tag.PLAN_START,
        "plan",
        plan.code,
        program=program.code,
        detail={"seconds": seconds, "seed": seed, "pins": len(pins)},
    )
    return plan


@transaction.atomic
def solve_again(actor: Actor, plan: Plan, *, seconds: int, token: uuid.UUID) -> Plan:
    """A new plan from this one as it stands, with its pins kept and as few changes as possible.

    Effects: those of `start_plan`; the former plan stays as it is.
    """
    return start_plan(
        actor,
        plan.program,
        name=next_name(plan.name),
        seconds=seconds,
        seed=plan.seed,
        token=token,
        based_on=plan,
        pins=plan.pins,
    )


def next_name(name: str) -> str:
    """The name of the next version: "Spring (2)" after "Spring"."""
    stem, _space, tail = name.rpartition(" ")
    if stem and tail.startswith("(") and tail.endswith(")") and tail[1:-1].isdigit():
        return f"{stem} ({int(tail[1:-1]) + 1})"[:120]
    return f"{name[:114]} (2)"


@transaction.atomic
def stop_plan(actor: Actor, plan: Plan) -> bool:
    """Ask the work to stop and keep the best plan so far. Asking twice changes nothing.

    Effects: `stop_asked_at`; audit `plan:stop`. Returns whether it was still under way.
    """
    demand(actor, Permission.PLAN_EDIT, program=plan.program.code)
    asked = Plan.objects.filter(pk=plan.pk, state__in=UNDER_WAY, stop_asked_at__isnull=True).update(
        stop_asked_at=timezone.now()
    )
    if asked:
        record_event(actor, Tag.PLAN_STOP, "plan", plan.code, program=plan.program.code)
    return bool(asked)


@transaction.atomic
def discard_plan(actor: Actor, plan: Plan, *, version: int) -> None:
    """Put a plan away: it can no longer be accepted, and what was asked for it is asked no longer.

    Effects: the plan's state; its requests that wait are withdrawn and the names close; audit `plan:discard`. Raises `PlanChangedError`.
    """
    demand(actor, Permission.PLAN_EDIT, program=plan.program.code)
    open_states = (*UNDER_WAY, Plan.State.PROPOSED, Plan.State.FAILED)
    done = Plan.objects.filter(pk=plan.pk, version=version, state__in=open_states).update(
        state=Plan.State.DISCARDED, version=F("version") + 1, updated_at=timezone.now()
    )
    if not done:
        raise PlanChangedError(Plan.objects.light().get(pk=plan.pk))
    withdraw_for_discarded(plan)
    record_event(actor, Tag.PLAN_DISCARD, "plan", plan.code, program=plan.program.code)
