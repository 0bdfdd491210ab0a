"""What the page of a batch shows: columns, decisions, rows of one status."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from alongside.core.importing.model import Column, Issue, Row, Status, Understanding
from alongside.imports import contents
from alongside.imports.models import ImportBatch
from alongside.imports.services import stored_understanding

STATUSES = ("new", "change", "needs_decision", "duplicate", "refused")
ROWS_A_PAGE = 50


@dataclass(frozen=True)
class Decision:
    """One question that the file leaves open, and the rows that wait for its answer.

    `kind` is that of the issue: ambiguous_date (one per column), unknown_office, unknown_language (one per
    text), unparsable_admission, unreadable_date, too_long, different_households (one per row). `limit` is the
    number of characters that fit, where too many were the question.
    """

    kind: str
    field: str
    value: str
    message: str
    rows: tuple[int, ...]
    key: str
    samples: tuple[str, ...] = ()
    limit: int | None = None


@dataclass
class BatchView:
    """A batch opened for whoever may see it; `understanding` is None before it is read and once it is erased."""

    batch: ImportBatch
    file_name: str
    understanding: Understanding | None
    decisions: list[Decision] = field(default_factory=list)

    @property
    def columns(self) -> list[Column]:
        return self.understanding.columns if self.understanding else []

    def rows(self, status: str) -> list[Row]:
        """The rows of one status, or all where it is empty, in the order of the file."""
        rows = self.understanding.rows if self.understanding else []
        return [row for row in rows if not status or row.status == status]


def open_batch(batch: ImportBatch) -> BatchView:
    """Unseal what a batch holds; what was erased is empty."""
    name = contents.get(batch, "file_name_sealed")
    view = BatchView(batch, name.decode() if name else "", stored_understanding(batch))
    if view.understanding is not None:
        view.decisions = decisions_of(view.understanding)
    return view


PER_COLUMN = frozenset({"ambiguous_date"})
PER_TEXT = frozenset({"unknown_office", "unknown_language"})
PER_ROW = frozenset({"unparsable_admission", "unreadable_date", "too_long", "different_households"})


def decisions_of(understanding: Understanding) -> list[Decision]:
    """The open questions of a file, each once, in the order in which it raises them."""
    columns: dict[str | None, Column] = {c.field: c for c in understanding.columns if c.field}
    found: dict[str, tuple[Issue, list[int]]] = {}
    for row in understanding.rows:
        if row.status is not Status.NEEDS_DECISION:
            continue
        for issue in row.issues:
            key = _key(issue, row.number, columns) if issue.blocking else ""
            if key:
                found.setdefault(key, (issue, []))[1].append(row.number)
    return [
        Decision(
            kind=issue.kind,
            field=issue.field or "",
            value=str(issue.value or ""),
            message=issue.message,
            rows=tuple(rows),
            key=key,
            limit=issue.of if issue.kind == "too_long" else None,
            samples=tuple(columns[issue.field].samples[:5]) if issue.field in columns else (),
        )
        for key, (issue, rows) in found.items()
    ]


def _key(issue: Issue, row: int, columns: dict[str | None, Column]) -> str:
    if issue.kind in PER_COLUMN and issue.field in columns:
        return f"date_order:{columns[issue.field].index}"
    if issue.kind in PER_TEXT:
        return f"{'offices' if issue.kind == 'unknown_office' else 'languages'}:{issue.value}"
    return f"rows:{row}:{issue.field}" if issue.field and issue.kind in PER_ROW else ""


def recent_batches(batches: Any) -> Sequence[ImportBatch]:
    """The latest imports, newest first, with their programs; two queries at most."""
    return list(batches.select_related("program", "organization")[:50])
