"""Reading partners, shaped for pages."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from alongside.access.standing import standing
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
    # `visible_to` gives whoever has a role in the program every partner of it: the same rows, without asking.
    has_role = program.code in standing(actor).programs
    seen = Organization.objects.all() if has_role else Organization.objects.visible_to(actor)
    return (
        seen.filter(pk__in=here)
        .select_related("parent")
        .prefetch_related(Prefetch("offices", Office.objects.order_by("city", "id")))
        .order_by("name", "id")
    )


@dataclass(frozen=True)
class PartnerChoices:
    """What filters offer of a program's partners: organizations as (code, name) by name, cities by name."""

    organizations: tuple[tuple[str, str], ...]
    cities: tuple[str, ...]


def partner_choices(actor: Actor, program: Program, kind: str = "") -> PartnerChoices:
    """The organizations of a program that the actor sees, of one kind if one is named, and the cities of
    their offices. One query."""
    rows = partners_of(actor, program)
    if kind:
        rows = rows.filter(kind=kind)
    found = list(
        rows.select_related(None).prefetch_related(None).values_list("code", "name", "offices__city")
    )
    names = {str(code): name for code, name, _city in found}
    return PartnerChoices(tuple(names.items()), tuple(sorted({city for _code, _name, city in found if city})))


def nonprofits_of(program: Program) -> list[Organization]:
    """The legal nonprofits that take part in a program today, by name, with their offices. Two queries."""
    today = timezone.localdate()
    holds = Q(partnerships__ends_on__isnull=True) | Q(partnerships__ends_on__gt=today)
    rows = Organization.objects.filter(
        holds, partnerships__program=program, kind=Organization.Kind.LEGAL_NONPROFIT
    )
    return list(rows.prefetch_related("offices").order_by("name", "id").distinct())
