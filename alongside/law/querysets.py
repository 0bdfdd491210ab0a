"""Which rules an actor sees: they belong to the installation, so office staff of every program see them all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models

from alongside.access.roles import Permission
from alongside.access.standing import standing
from alongside.lib.acting import Actor

if TYPE_CHECKING:
    from alongside.law.models import StoredRule  # noqa: F401 - named in the base of a queryset


class OfTheLawQuerySet(models.QuerySet[Any]):
    """Rules and changes of law: the same for every program."""

    def visible_to(self, actor: Actor) -> Self:
        """All of them, to whoever may read rules."""
        return self if standing(actor).may(Permission.RULE_READ) else self.none()


class StoredRuleQuerySet(OfTheLawQuerySet):
    def in_force(self) -> Self:
        """The texts that take the place of a shipped file, or stand beside them."""
        return self.filter(state="in_force")
