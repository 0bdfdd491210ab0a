"""The way in: a file's sheets to an `Understanding`."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from . import cells, dates, duplicates, names
from .columns import Candidate, candidates, language_heading, understand_columns
from .header import fill_merged, find_sheet
from .headings import says_last_first
from .model import (
    LIST_KEYS,
    Column,
    Corrections,
    Issue,
    Kind,
    Known,
    Lookups,
    NotUnderstoodError,
    Place,
    Record,
    Row,
    Sheet,
    Status,
    Understanding,
)
from .quantities import hours_unit
from .roles import role_of
from .spoken import level_of
from .text import fold, short

ROW_LIMIT = 100_000
DATE_FIELDS = frozenset({"birth_date", "entered_on", "next_hearing_on"})
_TOTALS = frozenset(
    {
        "total",
        "totals",
        "subtotal",
        "grand total",
        "count",
        "sum",
        "total general",
        "suma",
        "totales",
        "average",
        "end",
        "end of list",
        "fin",
    }
)

Values = list[Any]
Remarks = dict[int, list[Issue]]


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
    found = candidates(heading.texts, sheet.rows[heading.row :], kind)
    columns = understand_columns(found, kind, lookups, corrections)
    _require_people(columns, kind)
    rows = fill_merged(sheet, heading.row, {c.index for c in columns if c.field})
    numbers = [n for n in range(heading.row, len(rows)) if rows[n]]
    if not numbers:
        raise NotUnderstoodError(f"there are no rows beneath the headings in row {heading.row}")
    if len(numbers) > ROW_LIMIT:
        raise NotUnderstoodError(f"more than {ROW_LIMIT:,} rows: split the file and import the parts")
    reading = _Reading(kind, lookups, corrections, offices or {}, today, [rows[n] for n in numbers])
    records = reading.records(columns, found)
    result = [
        _row(number + 1, rows[number], record, reading.remarks.get(at), columns, kind, corrections)
        for at, (number, record) in enumerate(zip(numbers, records, strict=True))
    ]
    duplicates.mark(kind, result, frozenset(n for n, said in corrections.rows.items() if said.get("keep")))
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


def _row(
    number: int,
    texts: list[str],
    record: Record,
    issues: list[Issue] | None,
    columns: list[Column],
    kind: Kind,
    corrections: Corrections,
) -> Row:
    row = Row(number, Status.NEW, record, issues or [])
    said = corrections.rows.get(number)
    if said:
        _correct(row, said, kind)
        if row.status is Status.REFUSED:
            return row
    refusal = _refusal(texts, record, columns, kind)
    if refusal:
        row.status = Status.REFUSED
        row.issues = [refusal]
        row.record = {}
    elif row.issues and any(issue.blocking for issue in row.issues):
        row.status = Status.NEEDS_DECISION
    return row


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


def _refusal(texts: list[str], record: Record, columns: list[Column], kind: Kind) -> Issue | None:
    """Why a row is no person, or cannot be taken."""
    if (record["given_name"] or record["family_name"]) is None or len(texts) < 200:
        longest = max((len(texts[c.index]) for c in columns if c.field and c.index < len(texts)), default=0)
        if longest > cells.CELL_LIMIT:
            return Issue(
                None,
                "too_long",
                longest,
                f"a cell of {longest:,} characters: shorten it to {cells.CELL_LIMIT:,}",
            )
    named = record["given_name"] or record["family_name"]
    filled = [text for text in texts if text.strip()]
    if filled and fold(filled[0][:40]) in _TOTALS and len(filled) < max(3, len(columns) // 2):
        return Issue(None, "not_a_person", short(filled[0]), "a total or an end mark, not a person")
    headings = {fold(column.heading) for column in columns}
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


class _Reading:
    """Reads the columns of one sheet, each distinct cell once."""

    def __init__(
        self,
        kind: Kind,
        lookups: Lookups,
        corrections: Corrections,
        offices: Mapping[str, Place],
        today: dt.date,
        rows: list[list[str]],
    ) -> None:
        self.kind = kind
        self.lookups = lookups
        self.corrections = corrections
        self.offices = offices
        self.today = today
        self.rows = rows
        self.remarks: Remarks = {}

    def records(self, columns: list[Column], found: list[Candidate]) -> list[Record]:
        """A complete record for each row, in the order of the kind's keys."""
        by_field: dict[str, list[Column]] = {}
        for column in columns:
            if column.field:
                by_field.setdefault(column.field, []).append(column)
        values: dict[str, Values] = {}
        for field, parts in by_field.items():
            if field in {"name", "language_level", "city"}:
                continue
            read = [self._column(field, column) for column in parts]
            values[field] = read[0] if len(read) == 1 else _join(field, read)
        if "name" in by_field:
            self._split_names(by_field["name"][0], values)
        if "city" in by_field:
            self._cities(by_field["city"][0], values)
        if "language_level" in by_field and "languages" in values:
            self._levels(by_field["language_level"], by_field["languages"], values)
        if self.kind is Kind.VOLUNTEERS:
            self._roles(values)
            if "organization" in values:
                values["organization"] = _one_spelling(values["organization"])
        blank: dict[str, Values] = {}
        for key in self.kind.keys:
            if key not in values:
                blank[key] = [[] for _ in self.rows] if key in LIST_KEYS else [None] * len(self.rows)
        keys = self.kind.keys
        return [
            dict(zip(keys, row, strict=True))
            for row in zip(*(values.get(k) or blank[k] for k in keys), strict=True)
        ]

    def _texts(self, index: int) -> list[str]:
        return [row[index] if index < len(row) else "" for row in self.rows]

    def _column(self, field: str, column: Column) -> Values:
        if field in DATE_FIELDS:
            return self._dates(field, column)
        reader = self._reader(field, column)
        copied = field in LIST_KEYS
        known: dict[str, cells.Reading] = {}
        values: Values = []
        for at, text in enumerate(self._texts(column.index)):
            read = known.get(text)
            if read is None:
                read = reader(text if len(text) <= cells.CELL_LIMIT else "")
                known[text] = read
            value, issues = read
            values.append(list(value) if copied and value else value)
            if issues:
                self.remarks.setdefault(at, []).extend(issues)
        return values

    def _reader(self, field: str, column: Column) -> cells.Reader:
        if field == "languages":
            language = language_heading(column.heading, self.lookups)
            if language:
                return cells.one_language(language)
            return cells.languages(self.kind, self.lookups, self.corrections)
        if field == "office":
            return cells.office(self.lookups, self.corrections, self.offices)
        if field == "hours_per_month":
            return cells.hours(hours_unit(column.heading))
        if field == "nationality":
            return cells.nationality(self.lookups)
        return _READERS.get(field, cells.plain_text)

    def _dates(self, field: str, column: Column) -> Values:
        latest = self.today.year + (20 if field == "next_hearing_on" else 0)
        texts = self._texts(column.index)
        parsed = {text: dates.parse(text, latest) for text in set(texts)}
        settled = dates.settle(parsed.values())
        order = self.corrections.date_order.get(column.index, settled)
        if order not in {None, dates.MONTH_FIRST, dates.DAY_FIRST, dates.UNSETTLED}:
            raise NotUnderstoodError(f"{order!r} is no order of day and month: 'mdy' or 'dmy'")
        column.order = order
        values: Values = []
        for at, text in enumerate(texts):
            cell = parsed[text]
            value = cell.read(order)
            values.append(value.isoformat() if value else None)
            if cell.is_ambiguous and order == dates.UNSETTLED:
                readings = f"{cell.month_first} or {cell.day_first}"
                message = f"{short(text)!r} may be {readings}, and no other date of the column decides: say which comes first, day or month"
                self.remarks.setdefault(at, []).append(
                    Issue(field, "ambiguous_date", short(text), message, blocking=True)
                )
            elif cell.is_unreadable:
                message = f"{short(text)!r} is no date that could be read: write it as 2009-05-14"
                self.remarks.setdefault(at, []).append(
                    Issue(field, "unreadable_date", short(text), message, blocking=True)
                )
        return values

    def _split_names(self, column: Column, values: dict[str, Values]) -> None:
        family_first = says_last_first(column.heading)
        emails = values.get("email") or [None] * len(self.rows)
        pairs = [
            (None, None)
            if cells.name_part(text[:300])[0] is None
            else names.split(text, email, family_first=family_first, two_families=self.kind is Kind.CLIENTS)
            for text, email in zip(self._texts(column.index), emails, strict=True)
        ]
        for key, at in (("given_name", 0), ("family_name", 1)):
            if key not in values:
                values[key] = [pair[at] for pair in pairs]

    def _cities(self, column: Column, values: dict[str, Values]) -> None:
        """City and state. A city without its state takes the one that other rows of the file give it."""
        read = cells.residence(self.lookups, self.offices)
        texts = self._texts(column.index)
        parsed = {text: read(text) for text in set(texts)}
        given: dict[str, Counter[str]] = {}
        for text in texts:
            place = parsed[text][0].place
            if place and place.state:
                given.setdefault(place.city, Counter())[place.state] += 1
        states = values.get("state") or [None] * len(texts)
        cities: Values = []
        for at, text in enumerate(texts):
            cell, city, issues = parsed[text]
            cities.append(city)
            if issues:
                self.remarks.setdefault(at, []).extend(issues)
            if states[at] is None and cell.place:
                peers = given.get(cell.place.city)
                states[at] = cell.place.state or (peers.most_common(1)[0][0] if peers else None)
        values["city"], values["state"] = cities, states

    def _levels(self, levels: list[Column], languages: list[Column], values: dict[str, Values]) -> None:
        """A column of levels speaks of the languages that have none of their own."""
        for column in levels:
            for text, spoken_here in zip(self._texts(column.index), values["languages"], strict=True):
                level = level_of(text) if text and len(text) < 200 else None
                if level is None:
                    continue
                for at, language in enumerate(spoken_here):
                    if language["level"] == "unknown":
                        spoken_here[at] = {**language, "level": level}

    def _roles(self, values: dict[str, Values]) -> None:
        """A role not said follows from the title; without a title, who is admitted to a bar is an attorney."""
        roles = values.get("role") or [None] * len(self.rows)
        titles = values.get("title") or [None] * len(self.rows)
        admitted = values.get("admissions") or [None] * len(self.rows)
        known: dict[str, str] = {}
        for at, (role, title) in enumerate(zip(roles, titles, strict=True)):
            if role is not None:
                continue
            if title is not None:
                if title not in known:
                    known[title] = role_of(title)
                roles[at] = known[title]
            elif admitted[at]:
                roles[at] = "attorney"
        values["role"] = roles


_READERS: dict[str, cells.Reader] = {
    "given_name": cells.name_part,
    "family_name": cells.name_part,
    "email": cells.email,
    "phone": cells.phone,
    "title": cells.title,
    "role": cells.role,
    "admissions": cells.bar_admissions,
    "state": cells.state,
    "pathways": cells.relief,
    "screened": cells.screened,
    "note": cells.note,
}


def _join(field: str, parts: list[Values]) -> Values:
    """One value of several columns: names side by side, lists united, notes one after the other."""
    joined: Values = []
    for values in zip(*parts, strict=True):
        if field == "languages":
            by_code: dict[str, dict[str, str]] = {}
            for language in (item for value in values for item in value):
                if language["code"] not in by_code or by_code[language["code"]]["level"] == "unknown":
                    by_code[language["code"]] = language
            joined.append([by_code[code] for code in sorted(by_code)])
        elif field in LIST_KEYS:
            joined.append(sorted({item for value in values for item in value}))
        else:
            said = [value for value in values if value is not None]
            separator = "; " if field == "note" else " "
            joined.append(separator.join(said) if said else None)
    return joined


def _one_spelling(values: Values) -> Values:
    """The same organization in one spelling: the commonest that does not shout."""
    spellings: dict[str, Counter[str]] = {}
    for value in values:
        if value is not None:
            spellings.setdefault(fold(value), Counter())[value] += 1
    chosen = {
        key: max(counts.items(), key=lambda item: (not item[0].isupper(), item[1], item[0]))[0]
        for key, counts in spellings.items()
    }
    best = {value: chosen[key] for key, counts in spellings.items() for value in counts}
    return [None if value is None else best[value] for value in values]
