"""From understood columns to complete records."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from . import cells, dates, names
from .columns import language_asked, role_asked, samples_of, state_asked
from .grid import Grid
from .headings import says_last_first
from .model import (
    CLIENT_KEYS,
    LIST_KEYS,
    Column,
    Corrections,
    Issue,
    Kind,
    Lookups,
    NotUnderstoodError,
    Place,
    Record,
)
from .quantities import hours_unit, ten_digits
from .roles import role_of
from .spoken import level_of
from .text import fold, short

DATE_FIELDS = frozenset({"birth_date", "entered_on", "next_hearing_on"})

Values = list[Any]
Remarks = dict[int, list[Issue]]


class _Known(dict[str, Any]):
    """What each text of a column means, read when it is first met."""

    limit = cells.CELL_LIMIT

    def __init__(self, reader: cells.Reader) -> None:
        super().__init__()
        self.reader = reader
        self.remarked: dict[str, tuple[Issue, ...]] = {}

    def __missing__(self, text: str) -> Any:
        value, issues = self.reader(text if len(text) <= self.limit else "")
        self[text] = value
        if issues:
            self.remarked[text] = issues
        return value


class Reading:
    """Reads the columns of one sheet: each distinct cell once, or a column of plain cells at a sweep."""

    def __init__(
        self,
        kind: Kind,
        lookups: Lookups,
        corrections: Corrections,
        offices: Mapping[str, Place],
        today: dt.date,
        grid: Grid,
    ) -> None:
        self.kind = kind
        self.lookups = lookups
        self.corrections = corrections
        self.offices = offices
        self.today = today
        self.grid = grid
        self.remarks: Remarks = {}

    def records(self, columns: list[Column]) -> list[Record]:
        """A complete record for each row, in the order of the kind's keys.

        Rows that say the same share one list: a list of a record is replaced, never changed in place.
        """
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
            self._levels(by_field["language_level"], values)
        if self.kind is Kind.VOLUNTEERS:
            self._roles(values)
            if "organization" in values:
                values["organization"] = _one_spelling(values["organization"])
        blank: dict[str, Values] = {}
        for key in self.kind.keys:
            if key not in values:
                nothing: list[str] | None = [] if key in LIST_KEYS else None
                blank[key] = [nothing] * len(self.grid)
        filled = [values.get(key) or blank[key] for key in self.kind.keys]
        return _volunteers(filled) if self.kind is Kind.VOLUNTEERS else _clients(filled)

    def _column(self, field: str, column: Column) -> Values:
        if field in DATE_FIELDS:
            return self._dates(field, column)
        known = _Known(self._reader(field, column))
        texts = self.grid.column(column.index)
        sweep = _SWEEPS.get(field)
        if (
            sweep
            and self.grid.is_various(column.index)
            and max(self.grid.lengths(column.index)) <= known.limit
        ):
            swept: Values = sweep(texts)
            if None in swept:
                swept = [
                    known[text] if value is None else value for text, value in zip(texts, swept, strict=True)
                ]
        else:
            swept = list(map(known.__getitem__, texts))
            self.grid.keep_distinct(column.index, known)
        if known.remarked:
            self._remark(texts, known.remarked)
        return swept

    def _remark(self, texts: Sequence[str], remarked: Mapping[str, tuple[Issue, ...]]) -> None:
        for at, text in enumerate(texts):
            if text in remarked:
                self.remarks.setdefault(at, []).extend(remarked[text])

    def _reader(self, field: str, column: Column) -> cells.Reader:
        if field == "languages":
            language = language_asked(column.heading, self._samples(column), self.lookups)
            if language:
                return cells.one_language(language)
            return cells.languages(self.kind, self.lookups, self.corrections)
        if field == "admissions" and (state := state_asked(column.heading, self._samples(column))):
            return cells.one_state(state)
        if field == "role" and (role := role_asked(column.heading, self._samples(column))):
            return cells.one_role(role)
        if field == "office":
            return cells.office(self.lookups, self.corrections, self.offices)
        if field == "hours_per_month":
            return cells.hours(hours_unit(column.heading))
        if field == "nationality":
            return cells.nationality(self.lookups)
        return _READERS.get(field, cells.plain_text)

    def _samples(self, column: Column) -> list[str]:
        return samples_of(self.grid.distinct(column.index))

    def _dates(self, field: str, column: Column) -> Values:
        latest = self.today.year + (20 if field == "next_hearing_on" else 0)
        texts = self.grid.column(column.index)
        parsed = {text: dates.parse(text, latest) for text in self.grid.distinct(column.index)}
        settled = dates.settle(parsed.values())
        order = self.corrections.date_order.get(column.index, settled)
        if order not in {None, dates.MONTH_FIRST, dates.DAY_FIRST, dates.UNSETTLED}:
            raise NotUnderstoodError(f"{order!r} is no order of day and month: 'mdy' or 'dmy'")
        column.order = order
        read: dict[str, str | None] = {}
        remarked: dict[str, tuple[Issue, ...]] = {}
        for text, cell in parsed.items():
            value = cell.read(order)
            read[text] = value.isoformat() if value else None
            if cell.is_ambiguous and order == dates.UNSETTLED:
                message = (
                    f"{short(text)!r} may be {cell.month_first} or {cell.day_first}, and no other date of the "
                    "column decides: say which comes first, day or month"
                )
                remarked[text] = (Issue(field, "ambiguous_date", short(text), message, blocking=True),)
            elif cell.is_unreadable:
                message = f"{short(text)!r} is no date that could be read: write it as 2009-05-14"
                remarked[text] = (Issue(field, "unreadable_date", short(text), message, blocking=True),)
        if remarked:
            self._remark(texts, remarked)
        return list(map(read.__getitem__, texts))

    def _split_names(self, column: Column, values: dict[str, Values]) -> None:
        family_first = says_last_first(column.heading)
        emails = values.get("email") or [None] * len(self.grid)
        pairs = [
            (None, None)
            if cells.name_part(text[:300])[0] is None
            else names.split(text, email, family_first=family_first, two_families=self.kind is Kind.CLIENTS)
            for text, email in zip(self.grid.column(column.index), emails, strict=True)
        ]
        for key, at in (("given_name", 0), ("family_name", 1)):
            if key not in values:
                values[key] = [pair[at] for pair in pairs]

    def _cities(self, column: Column, values: dict[str, Values]) -> None:
        """City and state. A city without its state takes the one that other rows of the file give it."""
        read = cells.residence(self.lookups, self.offices)
        texts = self.grid.column(column.index)
        parsed = {text: read(text) for text in self.grid.distinct(column.index)}
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

    def _levels(self, levels: list[Column], values: dict[str, Values]) -> None:
        """A column of levels speaks of the languages that have none of their own."""
        for column in levels:
            texts = self.grid.column(column.index)
            for at, (text, spoken_here) in enumerate(zip(texts, values["languages"], strict=True)):
                level = level_of(text) if text and len(text) < 200 else None
                if level is None:
                    continue
                rated = [
                    {**language, "level": level} if language["level"] == "unknown" else language
                    for language in spoken_here
                ]
                values["languages"][at] = rated

    def _roles(self, values: dict[str, Values]) -> None:
        """A role not said follows from the title; without a title, who is admitted to a bar is an attorney."""
        roles = values.get("role") or [None] * len(self.grid)
        titles = values.get("title") or [None] * len(self.grid)
        admitted = values.get("admissions") or [None] * len(self.grid)
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


def _volunteers(columns: list[Values]) -> list[Record]:
    """Records out of columns in the order of the keys. Written out: half the time of `dict` and `zip`."""
    return [
        {
            "given_name": given, "family_name": family, "email": email, "organization": organization,
            "office": office, "role": role, "title": title, "admissions": admissions, "languages": languages,
            "hours_per_month": hours, "phone": phone, "note": note,
        }
        for given, family, email, organization, office, role, title, admissions, languages, hours, phone, note
        in zip(*columns, strict=True)
    ]  # fmt: skip


def _clients(columns: list[Values]) -> list[Record]:
    return [dict(zip(CLIENT_KEYS, row, strict=True)) for row in zip(*columns, strict=True)]


_READERS: dict[str, cells.Reader] = {
    "given_name": cells.name_part,
    "family_name": cells.name_part,
    "email": cells.email,
    "phone": cells.phone,
    "title": cells.title,
    "role": cells.role,
    "admissions": cells.bar_admissions,
    "state": cells.state,
    "household": cells.household,
    "pathways": cells.relief,
    "screened": cells.screened,
    "note": cells.note,
}


_SWEEPS: dict[str, cells.Sweep] = {
    "given_name": cells.plain_names,
    "family_name": cells.plain_names,
    "email": cells.plain_emails,
    "phone": ten_digits,
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
            if field in {"phone", "role", "email"}:
                said = said[:1]
            separator = "; " if field == "note" else " "
            joined.append(separator.join(said) if said else None)
    return joined


def _one_spelling(values: Values) -> Values:
    """The same organization in one spelling: the commonest that does not shout."""
    spellings: dict[str, dict[str, int]] = {}
    for value, count in Counter(values).items():
        if value is not None:
            spellings.setdefault(fold(value), {})[value] = count
    chosen = {
        key: max(counts.items(), key=lambda item: (not item[0].isupper(), item[1], item[0]))[0]
        for key, counts in spellings.items()
    }
    best = {value: chosen[key] for key, counts in spellings.items() for value in counts}
    return [None if value is None else best[value] for value in values]
