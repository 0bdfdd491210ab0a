"""Conflict requests that nobody needs any longer: the names close again."""

from __future__ import annotations

from django.db.models import F, QuerySet
from django.utils import timezone

from alongside.access.services import end_grants
from alongside.placement.models import ConflictRequest, Plan, PlanClient


def withdraw_for_discarded(plan: Plan) -> int:
    """What was asked for a plan that is put away and has not been answered. Part of a service's transaction.

    Effects: answers `withdrawn`, the grants of the names end. Returns how many.
    """
    return _withdraw(ConflictRequest.objects.filter(plan=plan))


def withdraw_for_placed(plan: Plan) -> int:
    """What waits about the clients of an accepted plan though no seat needs it. Effects and result as above."""
    placed = PlanClient.objects.filter(plan=plan, team__isnull=False).values("client_code")
    return _withdraw(ConflictRequest.objects.filter(program=plan.program, client_code__in=placed))


def _withdraw(rows: QuerySet[ConflictRequest]) -> int:
    codes = list(
        rows.filter(answer=ConflictRequest.Answer.PENDING, seats__isnull=True).values_list("code", flat=True)
    )
    for code in codes:
        end_grants(source=code)
    return ConflictRequest.objects.filter(code__in=codes).update(
        answer=ConflictRequest.Answer.WITHDRAWN, version=F("version") + 1, updated_at=timezone.now()
    )
