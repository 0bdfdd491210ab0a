"""How long a text of a record may be: what its column in the database holds.

The columns are declared in `volunteers.models`, `partners.models` and `intake.models`; a test holds them to
these numbers. Sealed texts and notes have no limit but the cell's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from .grid import Grid
from .model import Column, Issue, Kind, Row, Status
from .text import short

LIMITS: Mapping[Kind, Mapping[str, int]] = {
    Kind.VOLUNTEERS: {
        "given_name": 100,
        "family_name": 150,
        "email": 254,
        "organization": 200,
        "title": 150,
        "phone": 40,
    },
    Kind.CLIENTS: {"nationality": 3, "city": 100, "state": 2},
}
ADDED = 10  # what reading may add to a cell's text: a country's prefix, a mark of an extension


def mark(kind: Kind, rows: list[Row], grid: Grid, columns: Iterable[Column], *, corrected: bool) -> None:
    """Have a row wait whose text is too long to be stored; `corrected`: people have given values themselves."""
    widest: dict[str, int] = {}
    for column in columns:
        for field in ("given_name", "family_name") if column.field == "name" else (column.field,):
            if field:
                widest[field] = widest.get(field, ADDED) + max(grid.lengths(column.index)) + 1
    for key, limit in LIMITS[kind].items():
        if not corrected and widest.get(key, 0) <= limit:
            continue
        for row in rows:
            text = row.record.get(key) if row.status in {Status.NEW, Status.NEEDS_DECISION} else None
            if isinstance(text, str) and len(text) > limit:
                message = (
                    f"the {key.replace('_', ' ')} has {len(text)} characters and {limit} fit: shorten it"
                )
                row.issues.append(Issue(key, "too_long", short(text), message, of=limit, blocking=True))
                row.status = Status.NEEDS_DECISION
