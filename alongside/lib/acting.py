"""Who acts: told to PostgreSQL for the length of one transaction, so that row-level policies can ask.

The policies on tables that name a client read two settings: `alongside.user`, the code of the account
that acts, and `alongside.system`, a short reason when the program itself acts (an import at the shell,
a nightly job). A query outside of both sees no client row.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

from django.db import connection, transaction
from django.utils import timezone


class Actor(Protocol):
    """Anyone whose rights can be asked: an account, or the program itself."""

    @property
    def code(self) -> uuid.UUID: ...
    @property
    def is_system(self) -> bool: ...


SYSTEM_CODE = uuid.UUID(int=0)


@dataclass(frozen=True)
class System:
    """The program itself, with the reason why it acts without a person."""

    reason: str
    code: uuid.UUID = SYSTEM_CODE
    is_system: bool = True


def _tell(user: str, system: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('alongside.user', %s, true), set_config('alongside.system', %s, true),"
            " set_config('alongside.today', %s, true)",
            [user, system, timezone.localdate().isoformat()],
        )


def _told() -> tuple[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('alongside.user', true), current_setting('alongside.system', true)"
        )
        user, system = cursor.fetchone() or ("", "")
    return user or "", system or ""


@contextmanager
def acting(actor: Actor | None) -> Iterator[None]:
    """One transaction in which `actor` acts; nobody acts where it is None.

    The setting ends with the outermost transaction. Within one that is already open, the former actor
    is told again at the end, so that a service called on behalf of the system leaves no wider rights.
    """
    is_nested = connection.in_atomic_block
    with transaction.atomic():
        before = _told() if is_nested else ("", "")
        if actor is None:
            _tell("", "")
        elif actor.is_system:
            _tell("", getattr(actor, "reason", "system"))
        else:
            _tell(str(actor.code), "")
        yield
        if is_nested and not connection.needs_rollback:
            _tell(*before)
