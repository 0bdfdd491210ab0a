"""What the page of a batch shows: columns, decisions, rows of one status."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from alongside.imports import contents
from alongside.imports.models import ImportBatch

STATUSES = ("new", "change", "needs_decision", "duplicate", "refused")
ROWS_A_PAGE = 50


@dataclass(frozen=True)
class Decision:
    """One question that the file leaves open, and the rows that wait for its answer.

    `kind` is that of the issue: ambiguous_date (one per column), unknown_office, unknown_language (one per
    text), unparsable_admission, unreadable_date (one per row).
    """

    kind: str
    field: str
    value: str
    message: str
    rows: tuple[int, ...]
    key: str
    samples: tuple[str, ...] = ()


@dataclass
class BatchView:
    """A batch opened for whoever may see it."""

    batch: ImportBatch
    file_name: str
    document: dict[str, Any]
    decisions: list[Decision] = field(default_factory=list)

    def rows(self, status: str) -> list[dict[str, Any]]:
        """The rows of one status, or all where it is empty, in the order of the file."""
        return [row for row in self.document.get("rows", []) if not status or row["status"] == status]


def open_batch(batch: ImportBatch) -> BatchView:
    """Unseal what a batch holds; what was erased is empty."""
    name = contents.get(batch, "file_name_sealed")
    document = contents.get_json(batch, "understanding_sealed") or {}
    view = BatchView(batch, name.decode() if name else "", document)
    view.decisions = decisions_of(document)
    return view


PER_COLUMN = frozenset({"ambiguous_date"})
PER_TEXT = frozenset({"unknown_office", "unknown_language"})


def decisions_of(document: dict[str, Any]) -> list[Decision]:
    """The open questions of an import document, each once, in the order in which the file raises them."""
    columns = {c["field"]: c for c in document.get("columns", []) if c["field"]}
    found: dict[str, tuple[dict[str, Any], list[int]]] = {}
    for row in document.get("rows", []):
        if row["status"] != "needs_decision":
            continue
        for issue in row["issues"]:
            key = _key(issue, row["row"], columns)
            if key:
                found.setdefault(key, (issue, []))[1].append(row["row"])
    return [
        Decision(
            kind=issue["kind"],
            field=issue["field"] or "",
            value=str(issue["value"] or ""),
            message=issue["message"],
            rows=tuple(rows),
            key=key,
            samples=tuple(columns.get(issue["field"], {}).get("samples", ())[:5]),
        )
        for key, (issue, rows) in found.items()
    ]


def _key(issue: dict[str, Any], row: int, columns: dict[str, Any]) -> str:
    kind = issue["kind"]
    if kind in PER_COLUMN and issue["field"] in columns:
        return f"date_order:{columns[issue['field']]['index']}"
    if kind in PER_TEXT:
        return f"{'offices' if kind == 'unknown_office' else 'languages'}:{issue['value']}"
    if issue["field"] and kind in {"unparsable_admission", "unreadable_date"}:
        return f"rows:{row}:{issue['field']}"
    return ""


def recent_batches(batches: Any) -> Sequence[ImportBatch]:
    """The latest imports, newest first, with their programs; two queries at most."""
    return list(batches.select_related("program", "organization")[:50])
