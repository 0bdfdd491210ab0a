"""An understanding and its corrections as JSON and back, so that a job can keep them between two steps."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import repeat
from json.encoder import encode_basestring
from operator import attrgetter, itemgetter
from typing import Any

from .model import Column, Corrections, Issue, Kind, NotUnderstoodError, Row, Status, Understanding

ROWS_A_LINE = 20
ROWS_A_PIECE = 100 * ROWS_A_LINE
STORED_FORMAT = "alongside.import-understanding/1"


def document_lines(understanding: Understanding, *, applied: bool = False) -> Iterator[str]:
    """The document alongside.import/1, in pieces that can be written as they come."""
    head = json.dumps(understanding.head(applied=applied), ensure_ascii=False)
    before, after = head.split('"rows": [], "totals"', 1)
    yield before + '"rows": [\n'
    written: dict[int, str] = {}
    separator = ""
    for start in range(0, len(understanding.rows), ROWS_A_PIECE):
        texts = _rows_as_json(understanding.rows[start : start + ROWS_A_PIECE], understanding.kind, written)
        lines = (", ".join(texts[at : at + ROWS_A_LINE]) for at in range(0, len(texts), ROWS_A_LINE))
        yield separator + ",\n".join(lines)
        separator = ",\n"
    yield '\n], "totals"' + after + "\n"


_ENCODE = json.JSONEncoder(ensure_ascii=False).encode


def _rows_as_json(rows: Sequence[Row], kind: Kind, written: dict[int, str]) -> list[str]:
    """Each row's document as JSON, put together column by column: a third of what the encoder takes row by row.

    `written` remembers by identity the lists that the records of one understanding share.
    """
    people = [row for row in rows if row.record]
    parts: list[Iterable[str]] = [
        repeat('{"row": '), map(str, map(attrgetter("number"), people)),
        repeat(', "status": "'), map(attrgetter("status"), people),
    ]  # fmt: skip
    opening = '", "record": {"'
    columns = zip(*map(itemgetter(*kind.keys), map(attrgetter("record"), people)), strict=True)
    for key, values in zip(kind.keys, columns, strict=False):  # no columns where nobody is among the rows
        parts += [repeat(f'{opening}{key}": '), _values_as_json(values, written)]
        opening = ', "'
    issues = ["[]" if not row.issues else _issues_as_json(row) for row in people]
    written_people = map("".join, zip(*parts, repeat('}, "issues": '), issues, repeat("}")))
    if len(people) == len(rows):
        return list(written_people)
    return [
        next(written_people)
        if row.record
        else f'{{"row": {row.number}, "status": "{row.status}", "record": null, "issues": {_issues_as_json(row)}}}'
        for row in rows
    ]


def _issues_as_json(row: Row) -> str:
    return _ENCODE([issue.document() for issue in row.issues])


def _values_as_json(values: Sequence[Any], written: dict[int, str]) -> list[str]:
    kinds = set(map(type, values))
    if kinds == {str}:
        return list(map(encode_basestring, values))
    if kinds == {int}:
        return list(map(str, values))
    if kinds == {list}:
        for value in {id(value): value for value in values if id(value) not in written}.values():
            written[id(value)] = _ENCODE(value)
        return list(map(written.__getitem__, map(id, values)))
    return [
        encode_basestring(value)
        if type(value) is str
        else "null"
        if value is None
        else str(value)
        if type(value) is int
        else _ENCODE(value)
        for value in values
    ]


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
