"""Finding the sheet of people in a workbook and the row of headings in a sheet."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .headings import meanings
from .model import Corrections, Kind, NotUnderstoodError, Sheet
from .text import fold, one_line

SEARCHED_ROWS = 60
FILLED_CELLS = 500_000
_ASIDE = re.compile(
    r"\b(?:instructions?|instrucciones|read ?me|leeme|pivot|summary|resumen|old|archive\w*|archivo|backup|example|ejemplo|template|plantilla|"
    r"lookups?|lists?|lista|legend|leyenda|changelog|do not use|no usar|copy of|copia de|charts?|dashboard|stats|totals?)\b"
)
_IDENTITY = frozenset({"name", "given_name", "family_name", "email", "ref"})


@dataclass(frozen=True)
class Heading:
    """A row of headings: its 1-based number, the texts by column, the fields they may mean together."""

    row: int
    texts: list[str]
    fields: frozenset[str]
    weight: float


def find_sheet(
    sheets: Sequence[Sheet], kind: Kind, corrections: Corrections
) -> tuple[Sheet, Heading, list[str]]:
    """The sheet that holds the people, its headings, and the names of other sheets that might.

    Raises NotUnderstoodError where no sheet has a row of headings.
    """
    if corrections.sheet is not None:
        sheets = [sheet for sheet in sheets if sheet.name == corrections.sheet]
        if not sheets:
            raise NotUnderstoodError(f"there is no sheet {corrections.sheet!r} in the file")
    found: list[tuple[float, Sheet, Heading]] = []
    for sheet in sheets:
        heading = find_header(sheet, kind, corrections.header_row)
        if heading is None:
            continue
        beneath = sum(map(bool, sheet.rows[heading.row :]))
        score = heading.weight + min(beneath, 50) / 100
        if not beneath:
            score -= 4
        if not sheet.visible:
            score -= 2
        if sheet.name and _ASIDE.search(fold(sheet.name)):
            score -= 2
        found.append((score + min(beneath, 100_000) / 1e7, sheet, heading))
    if not found:
        raise NotUnderstoodError(_why_not(kind))
    found.sort(key=lambda item: -item[0])
    _, best, heading = found[0]
    others = [
        s.name for score, s, h in found[1:] if s.name and h.weight >= 0.7 * heading.weight and s.visible
    ]
    return best, heading, others


def _why_not(kind: Kind) -> str:
    wanted = (
        "'First name', 'Last name', 'E-mail', 'Office'"
        if kind is Kind.VOLUNTEERS
        else "'Case ref', 'First name', 'Last name', 'DOB', 'Country'"
    )
    return (
        f"no row of headings was found among the first {SEARCHED_ROWS} rows: "
        f"give the columns headings such as {wanted}, one row of people beneath each other"
    )


def find_header(sheet: Sheet, kind: Kind, forced: int | None) -> Heading | None:
    """The row of headings: the one that names most fields; the earliest where several do."""
    if forced is not None:
        if not 1 <= forced <= len(sheet.rows):
            raise NotUnderstoodError(f"there is no row {forced} for headings")
        return _heading_at(sheet, forced - 1, kind)
    best: Heading | None = None
    seen = 0
    for index, row in enumerate(sheet.rows):
        if not row:
            continue
        seen += 1
        if seen > SEARCHED_ROWS:
            break
        heading = _heading_at(sheet, index, kind)
        if _is_enough(heading) and (best is None or heading.weight > best.weight + 0.4):
            best = heading
    return best


def _is_enough(heading: Heading) -> bool:
    names = heading.fields & _IDENTITY
    return bool(names) and (len(heading.fields) >= 2 or "name" in names or "email" in names)


def _heading_at(sheet: Sheet, index: int, kind: Kind) -> Heading:
    texts = heading_texts(sheet, index, kind)
    best: dict[str, float] = {}
    filled = 0
    for text in texts:
        if not text:
            continue
        filled += 1
        for field, confidence in meanings(text, kind)[:1]:
            # A long sentence may hold a word of a heading; a heading is rarely a whole cell of prose.
            weight = confidence if len(text) < 90 else confidence / 2
            best[field] = max(best.get(field, 0.0), weight)
    weight = sum(best.values())
    if filled and len(best) / filled < 0.25:
        weight /= 2
    return Heading(index + 1, texts, frozenset(best), weight)


def heading_texts(sheet: Sheet, index: int, kind: Kind) -> list[str]:
    """The headings of a row, completed from the row above where cells are merged or a group stands over them."""
    row = [one_line(cell) for cell in sheet.rows[index]]
    above = sheet.rows[index - 1] if index else []
    has_groups = sum(1 for cell in above if cell) >= 2  # one filled cell above is a title
    for top, left, bottom, right in sheet.merges:
        if top < index == bottom and left == right and left < len(row) and not row[left]:
            first = sheet.rows[top]
            row[left] = one_line(first[left]) if left < len(first) else ""
        elif has_groups and top == bottom == index - 1 and 0 < right - left < 8 and left < len(above):
            for column in range(left, min(right + 1, len(row))):
                if row[column] and above[left] and not meanings(row[column], kind):
                    row[column] = _grouped(one_line(above[left]), row[column])
    if has_groups:
        above_filled = [one_line(cell) for cell in above]
        for column, text in enumerate(row):
            if not text and column < len(above_filled):
                row[column] = above_filled[column]
    while row and not row[-1]:
        row.pop()
    return row


def _grouped(group: str, text: str) -> str:
    """A heading under a group's heading; left alone where it says enough by itself."""
    return text if len(text) > 24 or len(group) > 40 else f"{group}: {text}"


def fill_merged(sheet: Sheet, header_row: int) -> list[list[str]]:
    """The rows with cells merged downwards repeated in each row; a merge without end is left alone."""
    rows = sheet.rows
    room = FILLED_CELLS
    for top, left, bottom, right in sheet.merges:
        if top < header_row or bottom <= top or left != right or top >= len(rows) or left >= len(rows[top]):
            continue
        value = rows[top][left]
        room -= bottom - top
        if room < 0:
            break
        for row in rows[top + 1 : bottom + 1] if value else ():
            if row and left < len(row) and not row[left]:
                row[left] = value
    return rows
