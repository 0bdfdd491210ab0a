"""The way in: a file's sheets to an `Understanding`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from . import duplicates, limits
from .cells import office
from .columns import candidates, understand_columns
from .grid import Grid
from .header import fill_merged, find_sheet
from .headings import meanings
from .model import Column, Corrections, Kind, Known, Lookups, NotUnderstoodError, Place, Sheet, Understanding
from .reading import Reading
from .rows import assemble, carry_sections

ROW_LIMIT = 100_000
# Fields that only one of the two kinds of list has.
OWN_FIELDS = {
    Kind.VOLUNTEERS: frozenset({"email", "organization", "title", "admissions", "hours_per_month"}),
    Kind.CLIENTS: frozenset(
        {
            "birth_date",
            "nationality",
            "entered_on",
            "household",
            "living_with",
            "pathways",
            "next_hearing_on",
            "screened",
        }
    ),
}


def understand(
    sheets: Sequence[Sheet],
    kind: Kind,
    *,
    file_name: str,
    encoding: str | None,
    lookups: Lookups,
    today: dt.date,
    corrections: Corrections | None = None,
    offices: Mapping[str, Place] | None = None,
    known: Known | None = None,
) -> Understanding:
    """Understand a file.

    `offices`: the program's own names of offices, folded, to places. `known`: who is stored already.
    `today` settles the century of years of two digits.
    Raises NotUnderstoodError where the file as a whole, or a correction, makes no sense.
    """
    corrections = corrections or Corrections()
    sheet, heading, others = find_sheet(sheets, kind, corrections)
    rows = fill_merged(sheet, heading.row)
    people = rows[heading.row :]
    numbers = list(range(heading.row + 1, len(rows) + 1))
    if not all(people):
        numbers = [number for number in numbers if rows[number - 1]]
        people = list(filter(None, people))
    if not numbers:
        raise NotUnderstoodError(f"there are no rows beneath the headings in row {heading.row}")
    if len(numbers) > ROW_LIMIT:
        raise NotUnderstoodError(f"more than {ROW_LIMIT:,} rows: split the file and import the parts")
    grid = Grid(numbers, people)
    columns = understand_columns(candidates(heading.texts, grid, kind), kind, lookups, corrections)
    _require_people(columns, kind)
    _refuse_the_other_kind(columns, kind)
    reading = Reading(kind, lookups, corrections, offices or {}, today, grid)
    result = assemble(reading.records(columns), reading.remarks, grid, columns, kind, corrections)
    if kind is Kind.VOLUNTEERS:
        carry_sections(result, grid, columns, office(lookups, corrections, offices or {}))
    duplicates.mark(kind, result, frozenset(n for n, said in corrections.rows.items() if said.get("keep")))
    corrected = any(said.get("record") for said in corrections.rows.values())
    limits.mark(kind, result, grid, columns, corrected=corrected)
    if known is not None:
        duplicates.compare(kind, result, known)
    return Understanding(kind, file_name, encoding, sheet.name, heading.row, columns, result, others)


def _require_people(columns: list[Column], kind: Kind) -> None:
    fields = {column.field for column in columns}
    wanted = {"name", "given_name", "family_name"} | ({"ref"} if kind is Kind.CLIENTS else {"email"})
    if not fields & wanted:
        raise NotUnderstoodError(
            "no column of names was found: give the columns headings such as 'First name' and 'Last name', "
            "or say which column holds what"
        )


def _refuse_the_other_kind(columns: list[Column], kind: Kind) -> None:
    """A list of children must not become a list of volunteers, nor the other way round."""
    other = Kind.CLIENTS if kind is Kind.VOLUNTEERS else Kind.VOLUNTEERS
    if any(column.field in OWN_FIELDS[kind] for column in columns):
        return
    theirs = {
        field for c in columns for field, _ in meanings(c.heading, other)[:1] if field in OWN_FIELDS[other]
    }
    if len(theirs) >= 3:
        raise NotUnderstoodError(f"this looks like a list of {other.value}: import it as {other.value}")
