"""Reading partners, shaped for pages."""

from __future__ import annotations

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from alongside.lib.acting import Actor
from alongside.partners.models import Office, Organization, Program


def programs_of(actor: Actor) -> QuerySet[Program]:
    """The programs that the actor sees, by name."""
    return Program.objects.visible_to(actor).order_by("name", "id")


def partners_of(actor: Actor, program: Program) -> QuerySet[Organization]:
    """The organizations that take part in a program today, with parent and offices ready."""
    today = timezone.localdate()
    holds = Q(partnerships__ends_on__isnull=True) | Q(partnerships__ends_on__gt=today)
    here = Organization.objects.filter(holds, partnerships__program=program).values("pk")
    return (
        Organization.objects.visible_to(actor)
        .filter(pk__in=here)
        .select_related("parent")
        .prefetch_related(Prefetch("offices", Office.objects.order_by("city", "id")))
        .order_by("name", "id")
    )
