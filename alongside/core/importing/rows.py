"""From records to rows with a status: what is no person is refused, what is in doubt waits."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from . import cells
from .grid import Grid
from .model import Column, Corrections, Issue, Kind, NotUnderstoodError, Record, Row, Status
from .text import fold, short

_NUMBER = re.compile(r"[\d.,]+")
_TOTALS = frozenset(
    {
        "total", "totals", "subtotal", "grand total", "count", "sum", "total general", "suma", "totales", "average",
        "end", "end of list", "fin", "fin de la lista", "promedio",
    }
)  # fmt: skip


def assemble(
    records: list[Record],
    remarks: Mapping[int, list[Issue]],
    grid: Grid,
    columns: list[Column],
    kind: Kind,
    corrections: Corrections,
) -> list[Row]:
    """One row for each record, with its status as far as the row alone decides it."""
    new = Status.NEW
    rows = [Row(number, new, record, []) for number, record in zip(grid.numbers, records, strict=True)]
    for at, number in enumerate(grid.numbers if corrections.rows else ()):
        if number in corrections.rows:
            rows[at].issues = list(remarks.get(at, ()))
            _correct(rows[at], corrections.rows[number], kind)
    for at, issues in remarks.items():
        row = rows[at]
        if row.number not in corrections.rows:
            row.issues = issues
        if row.status is Status.NEW and any(issue.blocking for issue in row.issues):
            row.status = Status.NEEDS_DECISION
    headings = {fold(column.heading) for column in columns}
    for at in _doubtful(rows, grid, columns):
        row = rows[at]
        if row.status is Status.REFUSED:
            continue
        refusal = _refusal(grid.rows[at], row.record, columns, headings, kind)
        if refusal:
            row.status, row.issues, row.record = Status.REFUSED, [refusal], {}
    return rows


def carry_sections(rows: list[Row], grid: Grid, columns: list[Column], read: cells.Reader) -> None:
    """Give volunteers the office of the section heading above them, in a list that has no column of offices."""
    if any(column.field == "office" for column in columns):
        return
    office: str | None = None
    for row, texts in zip(rows, grid.rows, strict=True):
        filled = [text for text in texts if text.strip()]
        if row.status is not Status.REFUSED:
            row.record["office"] = office
        elif len(filled) == 1 and fold(filled[0][:40]) not in _TOTALS:
            office = read(filled[0])[0]


def _doubtful(rows: list[Row], grid: Grid, columns: list[Column]) -> list[int]:
    """Positions of the rows that may be no person: few cells, no name, a heading or an endless cell in them."""
    most = grid.width - max(3, len(columns) // 2)
    found = {at for at, texts in enumerate(grid.rows) if texts.count("") >= most}
    found.update(
        at
        for at, row in enumerate(rows)
        if row.record and row.record["given_name"] is None and row.record["family_name"] is None
    )
    for column in columns:
        if column.field:
            texts_here = grid.column(column.index)
            folded = fold(column.heading)
            lengths = grid.lengths(column.index)
            suspects: set[str] = set()
            if max(lengths) > cells.CELL_LIMIT:
                suspects = {t for t in texts_here if len(t) > cells.CELL_LIMIT}
            alike = len(column.heading)
            if alike and alike in lengths:
                suspects |= {t for t in {t for t in texts_here if len(t) == alike} if fold(t) == folded}
            if suspects:
                found.update(grid.rows_with(column.index, suspects))
    return sorted(found)


def _adds_up(filled: list[str]) -> bool:
    """Whether a row is a total with its numbers ("Total volunteers", "12")."""
    words = fold(filled[0][:40]).split()
    return (
        bool(words)
        and words[0] in _TOTALS - {"end", "fin"}
        and all(_NUMBER.fullmatch(t.strip()) for t in filled[1:])
    )


def _correct(row: Row, said: Mapping[str, Any], kind: Kind) -> None:
    """Apply what a person said of a row; a value given settles every doubt about that field."""
    if said.get("skip"):
        row.status, row.record = Status.REFUSED, {}
        row.issues = [Issue(None, "left_out", row.number, "left out by decision")]
        return
    for key, value in (said.get("record") or {}).items():
        if key not in kind.keys:
            raise NotUnderstoodError(f"{key!r} is no field of {kind.value}; one of: {', '.join(kind.keys)}")
        row.record[key] = value
        row.issues = [issue for issue in row.issues if issue.field != key]


def _refusal(
    texts: list[str], record: Record, columns: list[Column], headings: set[str], kind: Kind
) -> Issue | None:
    """Why a row is no person, or cannot be taken."""
    longest = max((len(texts[c.index]) for c in columns if c.field and c.index < len(texts)), default=0)
    if longest > cells.CELL_LIMIT:
        message = f"a cell of {longest:,} characters: shorten it to {cells.CELL_LIMIT:,}"
        return Issue(None, "too_long", longest, message)
    named = record["given_name"] or record["family_name"]
    filled = [text for text in texts if text.strip()]
    if filled and fold(filled[0][:40]) in _TOTALS and len(filled) < max(3, len(columns) // 2):
        return Issue(None, "not_a_person", short(filled[0]), "a total or an end mark, not a person")
    if filled and _adds_up(filled):
        return Issue(None, "not_a_person", short(filled[0]), "a total, not a person")
    if filled and sum(fold(text[:200]) in headings for text in filled) >= max(2, 0.7 * len(filled)):
        return Issue(None, "repeated_header", short(filled[0]), "the headings again, not a person")
    if kind is Kind.CLIENTS and record["ref"] and (named or len(filled) > 2):
        return None
    if not named:
        what = "no name" if kind is Kind.VOLUNTEERS else "neither a name nor a reference"
        return Issue(
            None,
            "no_name",
            short(filled[0]) if filled else "",
            f"{what} in this row: add it, or delete the row",
        )
    if len(filled) == 1 and len(columns) > 2:
        return Issue(
            None,
            "not_a_person",
            short(filled[0]),
            "one cell alone, with nothing about a person: a section heading, or add the rest",
        )
    return None
