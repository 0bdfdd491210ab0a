"""What a person reads of an understanding in a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import groupby

from .model import Issue, Row, Status, Understanding
from .text import short

SHOWN = 40
_TITLES = {
    Status.NEEDS_DECISION: "Needs a decision",
    Status.DUPLICATE: "Duplicates",
    Status.CHANGE: "Changes",
    Status.REFUSED: "Refused",
}


def lines(understanding: Understanding, *, applied: bool = False) -> Iterator[str]:
    """The report, line by line: the file, its columns, what needs a person, totals."""
    u = understanding
    where = f"sheet {u.sheet!r}, " if u.sheet else ""
    encoding = f" ({u.encoding})" if u.encoding else ""
    yield f"{u.file_name}{encoding}: {where}headings in row {u.header_row}, {len(u.rows):,} rows of {u.kind.value}"
    if u.other_sheets:
        yield f"Other sheets that may hold people, not read: {', '.join(u.other_sheets)}"
    yield ""
    yield "Columns"
    width = min(40, max((len(c.heading) for c in u.columns), default=0))
    for column in u.columns:
        if column.field:
            order = f", {column.order}" if column.order else ""
            meaning = f"{column.field} ({column.confidence:.2f}{order})"
        else:
            meaning = "not understood: dropped, never stored"
        yield f"  {short(column.heading or '(no heading)', width).ljust(width)}  {meaning}"
    for status, title in _TITLES.items():
        rows = [row for row in u.rows if row.status is status]
        if rows:
            yield ""
            yield f"{title}: {len(rows):,}"
            yield from _rows(rows)
    remarks = Counter(i.kind for row in u.rows if row.status is Status.NEW for i in row.issues)
    if remarks:
        yield ""
        yield "Remarks on new rows, none of which stops them: " + ", ".join(
            f"{kind.replace('_', ' ')} {count:,}" for kind, count in sorted(remarks.items())
        )
        yield from _rows([row for row in u.rows if row.status is Status.NEW and row.issues])
    yield ""
    totals = u.totals()
    yield "Totals: " + ", ".join(f"{name.replace('_', ' ')} {count:,}" for name, count in totals.items())
    if applied:
        count = u.totals()["new"] + u.totals()["change"]
        yield f"{count:,} row{'s were' if count != 1 else ' was'} written. The import page takes back what was written, for 24 hours."
    else:
        yield "Nothing was written."


def _rows(rows: list[Row]) -> Iterator[str]:
    for row in rows[:SHOWN]:
        for issue in _worth_showing(row):
            yield f"  row {row.number}: {issue}"
    if len(rows) > SHOWN:
        yield f"  … and {len(rows) - SHOWN:,} more rows (all of them with --json)"


def _worth_showing(row: Row) -> Iterator[str]:
    for differs, group in groupby(row.issues, key=lambda issue: issue.kind == "differs"):
        if differs:
            yield "differs in " + ", ".join(_difference(issue) for issue in group)
        else:
            yield from (issue.message for issue in group)


def _difference(issue: Issue) -> str:
    if isinstance(issue.value, str | int | float) and isinstance(issue.of, str | int | float):
        return f"{issue.field} ({short(str(issue.of), 40)} → {short(str(issue.value), 40)})"
    return str(issue.field)
