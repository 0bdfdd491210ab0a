"""Which plans, teams and conflict requests an actor sees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Q
from django.utils import timezone

from alongside.access.models import Grant
from alongside.access.roles import Permission
from alongside.access.standing import standing, walled_subjects
from alongside.lib.acting import Actor

if TYPE_CHECKING:
    from alongside.placement.models import (  # noqa: F401
        ConflictRequest,
        Plan,
        PlanClient,
        PlanTeam,
        Team,
    )


class PlanQuerySet(models.QuerySet["Plan"]):
    def visible_to(self, actor: Actor) -> Self:
        """Plans of the programs in which one of the actor's roles reads plans."""
        mine = standing(actor)
        if mine.is_system:
            return self
        return self.filter(program__code__in=mine.programs_with(Permission.PLAN_READ))

    def light(self) -> Self:
        """Without the two documents, which grow with the program: pages never read them."""
        return self.defer("instance", "result")


class PlanTeamQuerySet(models.QuerySet["PlanTeam"]):
    def visible_to(self, actor: Actor) -> Self:
        """Proposed teams of programs that the actor manages, and those for clients of the organizations
        that the actor staffs there. A wall around any client of a team hides the team."""
        mine = standing(actor)
        if mine.is_system:
            return self
        reached = Q(plan__program__code__in=mine.programs_managed)
        for program, organization in sorted(mine.programs_staffed):
            reached |= Q(
                plan__program__code=program,
                pk__in=self.model._base_manager.filter(  # noqa: SLF001
                    clients__client__organization__code=organization
                ).values("pk"),
            )
        walled = ArraySubquery(walled_subjects(actor, "client"))
        return self.filter(reached).exclude(client_codes__overlap=walled)


class PlanClientQuerySet(models.QuerySet["PlanClient"]):
    def visible_to(self, actor: Actor) -> Self:
        """Clients of plans, as far as the actor reads the client's own row by role; never behind a wall."""
        mine = standing(actor)
        if mine.is_system:
            return self
        reached = Q(plan__program__code__in=mine.programs_managed)
        for program, organization in sorted(mine.programs_staffed):
            reached |= Q(plan__program__code=program, client__organization__code=organization)
        return self.filter(reached).exclude(client_code__in=walled_subjects(actor, "client"))


class TeamQuerySet(models.QuerySet["Team"]):
    def visible_to(self, actor: Actor) -> Self:
        """Teams of programs that the actor manages or staffs; teams on which the actor sits; teams on
        which people of the actor's organization sit, for its coordinator (by handle, without facts).
        A wall around any client of a team hides the team."""
        mine = standing(actor)
        if mine.is_system:
            return self
        today = timezone.localdate()
        granted = (
            Grant.objects.filter(holder=mine.code, subject_kind="team", scope=Grant.Scope.TEAM)
            .in_force(today)
            .values("subject")
        )
        programs = mine.programs_managed | {program for program, _organization in mine.programs_staffed}
        rows = self.model._base_manager  # noqa: SLF001
        own = rows.filter(
            Q(seats__organization__code__in=mine.organizations_coordinated)
            | Q(seats__organization__parent__code__in=mine.organizations_coordinated)
        )
        walled = ArraySubquery(walled_subjects(actor, "client"))
        return self.filter(
            Q(program__code__in=programs & mine.programs_with(Permission.TEAM_READ))
            | Q(code__in=granted)
            | Q(pk__in=own.values("pk"))
        ).exclude(client_codes__overlap=walled)


class ConflictRequestQuerySet(models.QuerySet["ConflictRequest"]):
    def visible_to(self, actor: Actor) -> Self:
        """Requests of programs where the actor may ask; requests to the organization that the actor answers
        for, or to the actor. A wall around the client hides the request."""
        mine = standing(actor)
        if mine.is_system:
            return self
        return self.filter(
            Q(program__code__in=mine.programs_with(Permission.CONFLICT_ASK))
            | Q(organization__code__in=mine.organizations_with(Permission.CONFLICT_ANSWER))
            | Q(person__code=mine.code)
        ).exclude(client_code__in=walled_subjects(actor, "client"))
