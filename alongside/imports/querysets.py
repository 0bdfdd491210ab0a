"""Which import batches an actor sees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from alongside.access.roles import Permission
from alongside.access.standing import standing
from alongside.lib.acting import Actor

if TYPE_CHECKING:
    from alongside.imports.models import ImportBatch  # noqa: F401


class ImportBatchQuerySet(models.QuerySet["ImportBatch"]):
    def visible_to(self, actor: Actor) -> Self:
        """Batches of the programs into which the actor may import that kind; a screener sees only those
        of the screener's own organization."""
        mine = standing(actor)
        if mine.is_system:
            return self
        reached = Q(program__code__in=mine.programs_managed)
        for kind, permission in (
            ("volunteers", Permission.IMPORT_VOLUNTEERS),
            ("clients", Permission.IMPORT_CLIENTS),
        ):
            may = mine.programs_with(permission)
            for program, organization in sorted(mine.programs_staffed):
                if program in may:
                    reached |= Q(kind=kind, program__code=program, organization__code=organization)
        return self.filter(reached)
