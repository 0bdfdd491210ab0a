"""Dates as people type them.

A date such as 03/04/2017 is read in two steps: `parse` says what its column cannot change (a real date)
or gives both readings, and `settle` decides the order for the whole column.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from .text import EMPTY, fold, strip_accents

MONTH_FIRST = "mdy"
DAY_FIRST = "dmy"
UNSETTLED = "unsettled"

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan enero ene janvier janv janeiro",
            "february feb febrero fevrier fevr fev fevereiro febr",
            "march mar marzo mars marco mrz",
            "april apr abril abr avril avr",
            "may mayo mai maio",
            "june jun junio juin junho",
            "july jul julio juillet juil julho",
            "august aug agosto ago aout",
            "september sep sept septiembre setiembre set septembre setembro",
            "october oct octubre octobre out outubro",
            "november nov noviembre novembre novembro",
            "december dec diciembre dic decembre dezembro dez",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH = "(" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\.?"
_YEAR = r"'?(\d{4}|\d{2})"
_TAIL = (
    r"(?:[t ,@]+(?:at |a las |a la )?\d{1,2}(?:[:.h]\d{2}(?::\d{2}(?:\.\d+)?)?)?\s*(?:h|hrs?|[ap]\.?\s?m\.?)?"
    r"\s*(?:z|utc|[+-]\d{2}:?\d{2}|[ecmp][sd]?t)?)?\s*$"
)
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})" + _TAIL)
_COMPACT = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})$")
_NUMBERS = re.compile(r"(\d{1,2})\s*[-/.\\ ]\s*(\d{1,2})\s*[-/.\\ ]\s*" + _YEAR + _TAIL)
_DAY_MONTH = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|ro|er|o|a)?[\s\-/.]*(?:de |of )?\s*"
    + _MONTH
    + r"[\s\-/.,]*(?:del? )?\s*"
    + _YEAR
    + _TAIL
)
_MONTH_DAY = re.compile(
    _MONTH + r"[\s\-/.]*(\d{1,2})(?:st|nd|rd|th|o)?\s*[\s\-/.,]\s*(?:del? )?\s*" + _YEAR + _TAIL
)
_YEAR_MONTH_DAY = re.compile(r"(\d{4})[\s\-/.,]*" + _MONTH + r"[\s\-/.,]*(\d{1,2})" + _TAIL)
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?$")
_WEEKDAY = re.compile(
    r"^(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?[.,]?\s+"
    r"|^(?:el\s+)?(?:lunes|martes|miercoles|jueves|viernes|sabado|domingo)[.,]?\s+|^(?:el|on)\s+"
)
_ASIDE = re.compile(r"[(\[][^)\]]*[)\]]|[?*]+$|^(?:circa|approx\.?|about|aprox\.?|c\.)\s+")

_NO_DATE = re.compile(
    r"(?:none|not|no|to be|pending|pendiente|awaiting|waiting|unknown|unscheduled|tbd|tba|sin|aun|"
    r"por|to|n a|never|ninguna?|desconocid[ao]|being)(?:\b.*)?$"
)
_EXCEL_EPOCH = dt.date(1899, 12, 30)


@dataclass(frozen=True, slots=True)
class DateCell:
    """A date cell as read: `date` certain, or the two readings, or nothing of it (`none` where empty)."""

    date: dt.date | None = None
    month_first: dt.date | None = None
    day_first: dt.date | None = None
    none: bool = False

    @property
    def is_ambiguous(self) -> bool:
        return self.month_first is not None and self.day_first is not None

    @property
    def is_unreadable(self) -> bool:
        return not self.none and self.date is None and self.month_first is None and self.day_first is None

    def read(self, order: str | None) -> dt.date | None:
        """The date under a column's order; under none, month first, as in the United States."""
        if self.date is not None:
            return self.date
        if order == DAY_FIRST:
            return self.day_first or self.month_first
        return self.month_first or self.day_first


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        found = dt.date(year, month, day)
    except ValueError:
        return None
    return found if 1900 <= year <= 2100 else None


def _year(text: str, latest: int) -> int:
    """A year of two digits is the latest one of that ending which is no later than `latest`."""
    year = int(text)
    if len(text) == 4:
        return year
    century = latest - latest % 100
    return century + year if century + year <= latest else century - 100 + year


def parse(text: str, latest: int) -> DateCell:
    """Read one cell. `latest`: the last year that a year of two digits may mean."""
    line = strip_accents(text).lower().strip()
    if len(line) > 80:
        return DateCell()
    line = " ".join(_ASIDE.sub(" ", line).split())
    line = _WEEKDAY.sub("", line).strip(" ,;")
    numbers = _NUMBERS.match(line)
    if numbers:
        return _by_numbers(numbers, latest)
    found: dt.date | None = None
    if iso := _ISO.match(line) or _COMPACT.match(line):
        found = _date(int(iso[1]), int(iso[2]), int(iso[3]))
    elif named := _DAY_MONTH.match(line):
        found = _date(_year(named[3], latest), _MONTHS[named[2]], int(named[1]))
    elif named := _MONTH_DAY.match(line):
        found = _date(_year(named[3], latest), _MONTHS[named[1]], int(named[2]))
    elif named := _YEAR_MONTH_DAY.match(line):
        found = _date(int(named[1]), _MONTHS[named[2]], int(named[3]))
    elif (serial := _SERIAL.match(line)) and 10_000 <= int(serial[1]) <= 73_000:
        found = _EXCEL_EPOCH + dt.timedelta(days=int(serial[1]))
    if found is not None:
        return DateCell(date=found)
    words = fold(line)
    return DateCell(none=words in EMPTY or (bool(_NO_DATE.match(words)) and not re.search(r"\d{2}", words)))


def _by_numbers(match: re.Match[str], latest: int) -> DateCell:
    first, second, year = int(match[1]), int(match[2]), _year(match[3], latest)
    month_first, day_first = _date(year, first, second), _date(year, second, first)
    if month_first == day_first:
        return DateCell(date=month_first)
    return DateCell(month_first=month_first, day_first=day_first)


def settle(cells: Iterable[DateCell]) -> str | None:
    """The order of day and month that a whole column shows.

    "mdy" or "dmy" where some cell allows one order only and none contradicts it; "unsettled" where cells
    could be either and nothing, or a contradiction, decides; None where no cell depends on it.
    """
    month_first = day_first = either = False
    for cell in cells:
        if cell.is_ambiguous:
            either = True
        elif cell.month_first is not None:
            month_first = True
        elif cell.day_first is not None:
            day_first = True
    if month_first != day_first:
        return MONTH_FIRST if month_first else DAY_FIRST
    return UNSETTLED if either else None
