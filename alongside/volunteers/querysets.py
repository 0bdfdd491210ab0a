"""Which people an actor sees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from alongside.access.roles import Role
from alongside.access.standing import Standing, standing
from alongside.lib.acting import Actor

if TYPE_CHECKING:
    from alongside.volunteers.models import Enrollment, Person  # noqa: F401


def _of_programs(mine: Standing) -> Q:
    programs = {
        r.program for r in mine.roles if r.program and r.role in {Role.PROGRAM_MANAGER, Role.STAFF_ATTORNEY}
    }
    return Q(enrollments__program__code__in=programs)


def _of_organizations(mine: Standing) -> Q:
    today = timezone.localdate()
    holds = Q(affiliations__ends_on__isnull=True) | Q(affiliations__ends_on__gt=today)
    coordinated = mine.organizations_coordinated
    return holds & (
        Q(affiliations__organization__code__in=coordinated)
        | Q(affiliations__organization__parent__code__in=coordinated)
    )


class PersonQuerySet(models.QuerySet["Person"]):
    def visible_to(self, actor: Actor) -> Self:
        """Oneself; the people of programs that one manages or staffs; those of one's own organization and
        its subsidiaries, for whoever coordinates it. Team mates are read through the team."""
        mine = standing(actor)
        if mine.is_system:
            return self
        people = self.model._base_manager  # noqa: SLF001 - the scope itself asks the unscoped rows
        return self.filter(
            Q(code=mine.code)
            | Q(pk__in=people.filter(_of_programs(mine)).values("pk"))
            | Q(pk__in=people.filter(_of_organizations(mine)).values("pk"))
        )


class EnrollmentQuerySet(models.QuerySet["Enrollment"]):
    def visible_to(self, actor: Actor) -> Self:
        """The parts in programs of the people that the actor sees, in the programs that the actor knows."""
        mine = standing(actor)
        if mine.is_system:
            return self
        person = self.model._meta.get_field("person").related_model  # noqa: SLF001 - Django documents _meta
        return self.filter(person__in=person._default_manager.visible_to(actor).values("pk"))  # type: ignore[attr-defined]  # noqa: SLF001

    def current(self) -> Self:
        """Parts that have not ended."""
        today = timezone.localdate()
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=today))
