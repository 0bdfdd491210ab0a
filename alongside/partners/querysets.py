"""Which partners an actor sees. Organizations, offices and programs name no client."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q

from alongside.access.standing import standing
from alongside.lib.acting import Actor

if TYPE_CHECKING:
    from alongside.partners.models import Office, Organization, Program  # noqa: F401


class ProgramQuerySet(models.QuerySet["Program"]):
    def visible_to(self, actor: Actor) -> Self:
        """Programs in which the actor has a role, or whose partner is an organization of the actor's."""
        mine = standing(actor)
        if mine.is_system:
            return self
        return self.filter(
            Q(code__in=mine.programs)
            | Q(
                pk__in=self.model._base_manager.filter(  # noqa: SLF001
                    partnerships__organization__code__in=mine.organizations
                ).values("pk")
            )
        )


class OrganizationQuerySet(models.QuerySet["Organization"]):
    def visible_to(self, actor: Actor) -> Self:
        """The actor's own organizations with their subsidiaries, and the partners of the actor's programs."""
        mine = standing(actor)
        if mine.is_system:
            return self
        partners = self.model._base_manager.filter(  # noqa: SLF001
            partnerships__program__code__in=mine.programs
        ).values("pk")
        return self.filter(
            Q(code__in=mine.organizations) | Q(parent__code__in=mine.organizations) | Q(pk__in=partners)
        )


class OfficeQuerySet(models.QuerySet["Office"]):
    def visible_to(self, actor: Actor) -> Self:
        """Offices of the organizations that the actor sees."""
        if standing(actor).is_system:
            return self
        organizations: Any = self.model._meta.get_field("organization").related_model  # noqa: SLF001 - Django documents _meta
        return self.filter(organization__in=organizations.objects.visible_to(actor).values("pk"))
