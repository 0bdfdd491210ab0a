"""How each kind of row is written, by name.

`imports` lies below `volunteers` and `intake` and knows neither. Each names, in its configuration
(`apps.py`), the class that writes its kind; the services here find it there.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.apps import apps
from django.utils.module_loading import import_string

from alongside.core.importing.model import Known, Row, Status, Understanding
from alongside.lib.acting import Actor
from alongside.partners.models import Organization, Program

# Told rows done and rows in all.
Report = Callable[[int, int], None]


def rows_of(understanding: Understanding, status: Status) -> list[Row]:
    """The rows of one status, in the order of the file."""
    return [row for row in understanding.rows if row.status is status]


@dataclass(frozen=True)
class Written:
    """One row that a writer wrote. `before` is the record as it was, None where it was created."""

    subject_kind: str
    subject: uuid.UUID
    row: int
    before: dict[str, Any] | None
    version_after: int


@dataclass(frozen=True)
class Place:
    """Into what a batch writes. `organization` is the nonprofit of clients, the default employer of people."""

    program: Program
    organization: Organization | None


class Writer(Protocol):
    """Reads what is stored, writes what is new, takes back what was written. All in the caller's transaction."""

    def known(self, actor: Actor, place: Place) -> Known:
        """Who is stored already, as far as the actor may know."""

    def write(
        self, actor: Actor, place: Place, understanding: Understanding, report: Report
    ) -> list[Written]:
        """Write the rows of status `new` and `change`. Raises `CannotWriteError` with a sentence."""

    def take_back(self, actor: Actor, place: Place, written: Sequence[Written]) -> list[str]:
        """Delete what was created, restore what was changed. Returns a sentence for each that must stay."""


def writer_of(kind: str) -> Writer:
    """The writer of a kind: the class that a higher package names in its configuration's `import_writers`."""
    for configuration in apps.get_app_configs():
        path = getattr(configuration, "import_writers", {}).get(kind)
        if path:
            writer: Writer = import_string(path)()
            return writer
    raise LookupError(f"no package writes imports of {kind}")
