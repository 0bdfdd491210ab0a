"""Tables from their files: state ages, holidays, and whatever a person reads (fees, policies, licences)."""

from __future__ import annotations

from datetime import date
from typing import Any

from alongside.core.documents import Fault
from alongside.core.law import model
from alongside.core.law.parse_rule import PROVENANCE, begin, read_provenance, read_text

LOWEST_AGE, HIGHEST_AGE = 18, 21


def read_age_table(document: Any, faults: list[Fault]) -> model.AgeTable:
    """The ages by which state courts must act; each row 18 <= safe <= possible <= 21."""
    reader, id_, title = begin(document, faults, (*PROVENANCE, "rows"))
    rows: dict[str, model.StateAge] = {}
    for row in reader.tables("rows", ("state", "safe_age", "possible_to", "authority", "confidence")):
        age = model.StateAge(
            row.prose("state"),
            row.whole("safe_age", LOWEST_AGE, HIGHEST_AGE),
            row.whole("possible_to", LOWEST_AGE, HIGHEST_AGE),
            row.prose("authority"),
            row.choice("confidence", model.CONFIDENCES),
        )
        if age.safe_age > age.possible_to:
            row.fault("safe_age", "is above possible_to", "the safe age is the lower reading")
        if age.state in rows:
            row.fault("state", "stands twice", "keep one row for each state")
        rows[age.state] = age
    return model.AgeTable(id_, title, read_provenance(reader), rows)


def read_holiday_table(document: Any, faults: list[Fault]) -> model.HolidayTable:
    """The federal holidays, by day or by weekday of the month, and single closings."""
    reader, id_, title = begin(document, faults, (*PROVENANCE, "holidays", "closings"))
    holidays = []
    for row in reader.tables("holidays", ("name_en", "name_es", "month", "day", "weekday", "nth", "since")):
        nth = row.fields.get("nth")
        holiday = model.Holiday(
            name=read_text(row, "name"),
            month=row.whole("month", 1, 12),
            day=row.whole("day", 1, 31) if "day" in row.fields else None,
            weekday=row.whole("weekday", 0, 6) if "weekday" in row.fields else None,
            nth=nth if isinstance(nth, int) else None,
            since=row.whole("since", 1800, 9999),
        )
        if (holiday.day is None) == (holiday.weekday is None or holiday.nth not in (-1, 1, 2, 3, 4)):
            row.fault(
                "day",
                "is missing or doubled",
                "give a day, or a weekday (0 is Monday) and which of the month",
            )
        holidays.append(holiday)
    closings = frozenset(day for day in reader.items("closings") if isinstance(day, date))
    return model.HolidayTable(id_, title, read_provenance(reader), tuple(holidays), closings)


def read_reference(document: Any, faults: list[Fault]) -> model.Reference:
    """A dated statement or table that people read."""
    reader, id_, title = begin(
        document,
        faults,
        (*PROVENANCE, "statement_en", "statement_es", "consequence_en", "consequence_es", "rows"),
    )
    rows = tuple(
        {str(key): str(value) for key, value in row.items()}
        for row in reader.items("rows")
        if isinstance(row, dict)
    )
    return model.Reference(
        id=id_,
        kind=reader.prose("kind"),
        title=title,
        provenance=read_provenance(reader),
        statement=read_text(reader, "statement"),
        consequence=read_text(reader, "consequence", required=False),
        rows=rows,
    )
