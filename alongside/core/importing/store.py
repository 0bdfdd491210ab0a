"""An understanding and its corrections as JSON and back, so that a job can keep them between two steps."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from .model import Column, Corrections, Issue, Kind, NotUnderstoodError, Row, Status, Understanding

ROWS_A_PIECE = 20  # rows to a line: a row is written one by one at twice the cost
STORED_FORMAT = "alongside.import-understanding/1"


def document_lines(understanding: Understanding, *, applied: bool = False) -> Iterator[str]:
    """The document alongside.import/1, in pieces that can be written as they come."""
    head = json.dumps(understanding.head(applied=applied), ensure_ascii=False)
    before, after = head.split('"rows": [], "totals"', 1)
    yield before + '"rows": [\n'
    encode = json.JSONEncoder(ensure_ascii=False).encode
    separator = ""
    for start in range(0, len(understanding.rows), ROWS_A_PIECE):
        rows = [row.document() for row in understanding.rows[start : start + ROWS_A_PIECE]]
        yield separator + encode(rows)[1:-1]
        separator = ",\n"
    yield '\n], "totals"' + after + "\n"


def to_stored(understanding: Understanding) -> dict[str, Any]:
    """All of an understanding, as values that JSON can hold."""
    return {
        "format": STORED_FORMAT,
        "kind": understanding.kind.value,
        "file_name": understanding.file_name,
        "encoding": understanding.encoding,
        "sheet": understanding.sheet,
        "header_row": understanding.header_row,
        "other_sheets": understanding.other_sheets,
        "columns": [
            [c.index, c.heading, c.field, c.confidence, c.order, c.samples] for c in understanding.columns
        ],
        "rows": [
            [
                row.number,
                row.status.value,
                row.record,
                [[i.field, i.kind, i.value, i.message, i.of, i.blocking] for i in row.issues],
                row.target,
            ]
            for row in understanding.rows
        ],
    }


def from_stored(stored: Mapping[str, Any]) -> Understanding:
    """The understanding that `to_stored` gave. Raises ValueError for another format."""
    if stored.get("format") != STORED_FORMAT:
        raise ValueError(f"format {stored.get('format')!r} is not {STORED_FORMAT!r}")
    return Understanding(
        kind=Kind(stored["kind"]),
        file_name=stored["file_name"],
        encoding=stored["encoding"],
        sheet=stored["sheet"],
        header_row=stored["header_row"],
        columns=[Column(*column) for column in stored["columns"]],
        rows=[
            Row(number, Status(status), record, [Issue(*issue) for issue in issues], target)
            for number, status, record, issues, target in stored["rows"]
        ],
        other_sheets=list(stored["other_sheets"]),
    )


_CORRECTIONS = ("sheet", "header_row", "columns", "date_order", "offices", "languages", "rows")


def corrections_from(said: Mapping[str, Any]) -> Corrections:
    """Corrections out of JSON, whose object keys are text.

    Raises NotUnderstoodError for an unknown key or a number that is none.
    """
    unknown = sorted(set(said) - set(_CORRECTIONS))
    if unknown:
        raise NotUnderstoodError(f"{unknown[0]!r} is no correction; one of: {', '.join(_CORRECTIONS)}")
    try:
        return Corrections(
            sheet=said.get("sheet"),
            header_row=None if said.get("header_row") is None else int(said["header_row"]),
            columns={int(index): field for index, field in said.get("columns", {}).items()},
            date_order={int(index): order for index, order in said.get("date_order", {}).items()},
            offices=dict(said.get("offices", {})),
            languages=dict(said.get("languages", {})),
            rows={int(number): dict(answer) for number, answer in said.get("rows", {}).items()},
        )
    except (TypeError, ValueError, AttributeError) as error:
        raise NotUnderstoodError(f"corrections are not of the expected form: {error}") from None


def to_corrections(corrections: Corrections) -> dict[str, Any]:
    """Corrections as values that JSON can hold; `corrections_from` reads them."""
    return {
        "sheet": corrections.sheet,
        "header_row": corrections.header_row,
        "columns": {str(k): v for k, v in corrections.columns.items()},
        "date_order": {str(k): v for k, v in corrections.date_order.items()},
        "offices": dict(corrections.offices),
        "languages": dict(corrections.languages),
        "rows": {str(k): dict(v) for k, v in corrections.rows.items()},
    }
