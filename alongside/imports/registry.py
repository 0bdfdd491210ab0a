"""How each kind of row is written, by name.

`imports` lies below `volunteers` and `intake` and knows neither. When they load, each registers a writer
for its kind; the services here call it.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from alongside.core.importing.model import Known, Row
from alongside.lib.acting import Actor
from alongside.partners.models import Organization, Program


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

    def write(self, actor: Actor, place: Place, rows: Sequence[Row]) -> list[Written]:
        """Write rows of status `new` and `change`. Raises `CannotWriteError` with a sentence."""

    def take_back(self, actor: Actor, place: Place, written: Sequence[Written]) -> list[str]:
        """Delete what was created, restore what was changed. Returns a sentence for each that must stay."""


class CannotWriteError(Exception):
    """A batch cannot be written as it stands; the message says what to do first and names no client."""


_WRITERS: dict[str, Writer] = {}


def register_writer(kind: str, writer: Writer) -> None:
    """Called once for each kind when its package loads."""
    _WRITERS[kind] = writer


def writer_of(kind: str) -> Writer:
    """The writer of a kind."""
    return _WRITERS[kind]
