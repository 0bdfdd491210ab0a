"""Who may write rules. A fresh second factor is asked for by the pages, before any of this."""

from __future__ import annotations

from alongside.access.roles import Permission
from alongside.access.standing import standing
from alongside.lib.acting import Actor


def can_write_rules(actor: Actor) -> bool:
    """Whether the actor may propose, sign, accept and withdraw rules: staff attorneys of any program."""
    return standing(actor).may(Permission.RULE_WRITE)
