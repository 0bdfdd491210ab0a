"""Which rules an actor sees: they belong to the installation, so office staff of every program see them all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

from alongside.access.roles import Permission
from alongside.access.standing import standing
from alongside.lib.acting import Actor

if TYPE_CHECKING:
    from alongside.law.models import LawChange, StoredRule  # noqa: F401 - named in the bases of querysets


class StoredRuleQuerySet(models.QuerySet["StoredRule"]):
    def visible_to(self, actor: Actor) -> Self:
        """Every text, to whoever may read rules."""
        return self if standing(actor).may(Permission.RULE_READ) else self.none()

    def in_force(self) -> Self:
        """The texts that take the place of a shipped file, or stand beside them."""
        return self.filter(state="in_force")


class LawChangeQuerySet(models.QuerySet["LawChange"]):
    def visible_to(self, actor: Actor) -> Self:
        """Every change, to whoever may read rules. Which clients it moves is another question."""
        return self if standing(actor).may(Permission.RULE_READ) else self.none()
