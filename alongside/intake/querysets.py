"""Which clients an actor sees. A wall beats every role and every grant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from alongside.access.models import Grant
from alongside.access.standing import standing, walled_subjects
from alongside.lib.acting import Actor

if TYPE_CHECKING:
    from alongside.intake.models import (  # noqa: F401
        Client,
        Household,
        IntakeDay,
        LawChangeMove,
        QuestionAudio,
        QueueEntry,
    )


def _staffed(actor: Actor, prefix: str = "") -> Q:
    """Rows of programs that the actor manages, and of organizations in programs that the actor staffs."""
    mine = standing(actor)
    reached = Q(**{f"{prefix}program__code__in": mine.programs_managed})
    for program, organization in sorted(mine.programs_staffed):
        reached |= Q(**{f"{prefix}program__code": program, f"{prefix}organization__code": organization})
    return reached


class ClientQuerySet(models.QuerySet["Client"]):
    def visible_to(self, actor: Actor) -> Self:
        """Clients of the actor's programs by role, and those whose file or names a grant opens."""
        return self._reached_by(actor, Grant.Scope.FILE, Grant.Scope.NAMES)

    def file_open_to(self, actor: Actor) -> Self:
        """Clients whose whole file the actor may read: by role, or as a cleared member of the team."""
        return self._reached_by(actor, Grant.Scope.FILE)

    def _reached_by(self, actor: Actor, *scopes: Grant.Scope) -> Self:
        """Clients of the actor's programs by role, and those for whom a grant of one of the scopes is in
        force; none behind a wall."""
        mine = standing(actor)
        if mine.is_system:
            return self
        grants = Grant.objects.filter(holder=mine.code, subject_kind="client", scope__in=scopes)
        granted = grants.in_force(timezone.localdate()).values("subject")
        return self.filter(_staffed(actor) | Q(code__in=granted)).exclude(
            code__in=walled_subjects(actor, "client")
        )


class HouseholdQuerySet(models.QuerySet["Household"]):
    def visible_to(self, actor: Actor) -> Self:
        """Households of the actor's programs by role. A wall around one sibling hides the household."""
        if standing(actor).is_system:
            return self
        walled = self.model._base_manager.filter(  # noqa: SLF001
            clients__code__in=walled_subjects(actor, "client")
        ).values("pk")
        return self.filter(_staffed(actor)).exclude(pk__in=walled)


class OfClientQuerySet(models.QuerySet[Any]):
    """Rows that hang on one client and are as visible as the client's file."""

    def visible_to(self, actor: Actor) -> Self:
        if standing(actor).is_system:
            return self
        clients = self.model._meta.get_field("client").related_model  # noqa: SLF001 - Django documents _meta
        return self.filter(client__in=clients._default_manager.visible_to(actor).values("pk"))  # noqa: SLF001


class IntakeDayQuerySet(models.QuerySet["IntakeDay"]):
    def visible_to(self, actor: Actor) -> Self:
        """Days of the programs and organizations that the actor staffs or manages."""
        return self if standing(actor).is_system else self.filter(_staffed(actor))


class QueueEntryQuerySet(models.QuerySet["QueueEntry"]):
    def visible_to(self, actor: Actor) -> Self:
        """Numbers of the days that the actor sees."""
        return self if standing(actor).is_system else self.filter(_staffed(actor, "day__"))


class QuestionAudioQuerySet(models.QuerySet["QuestionAudio"]):
    def visible_to(self, actor: Actor) -> Self:
        """Recordings of the organizations for which the actor hears clients."""
        mine = standing(actor)
        if mine.is_system:
            return self
        staffed = {organization for _program, organization in mine.programs_staffed}
        programs = Q(organization__partnerships__program__code__in=mine.programs_managed)
        return self.filter(Q(organization__code__in=staffed) | programs).distinct()


class LawChangeMoveQuerySet(models.QuerySet["LawChangeMove"]):
    def visible_to(self, actor: Actor) -> Self:
        """Moved dates of the clients whose whole file the actor may read."""
        if standing(actor).is_system:
            return self
        clients: Any = self.model._meta.get_field("client").related_model  # noqa: SLF001 - Django documents _meta
        return self.filter(client__in=clients.objects.file_open_to(actor).values("pk"))

    def news(self) -> Self:
        """What moved by accepted changes, and nobody has marked read."""
        return self.filter(applied_at__isnull=False, read_at__isnull=True)
