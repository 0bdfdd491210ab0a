"""Business days: neither Saturday nor Sunday nor a federal holiday, as the holiday table says.

Observed days as in 5 U.S.C. 6103(b): a holiday on a Saturday is kept on the Friday before, one on a Sunday
on the Monday after. A closing ordered for a single day moves a legal date, but no safe date may lean on it.
"""

from __future__ import annotations

import calendar
import datetime

from alongside.core.law.model import Holiday, HolidayTable, Span

SATURDAY, SUNDAY = 5, 6
SHORTEST_MONTH = 28
ONE = datetime.timedelta(days=1)


def add_months(day: datetime.date, months: int) -> datetime.date:
    """The same day of the month, `months` later; the last day of the month where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if day.day <= SHORTEST_MONTH:
        return datetime.date(year, month + 1, day.day)
    last = calendar.monthrange(year, month + 1)[1]
    return datetime.date(year, month + 1, min(day.day, last))


def birthday(birth_date: datetime.date, age: int) -> datetime.date:
    """The day on which someone reaches `age`; born on 29 February: 28 February, the earlier reading."""
    return add_months(birth_date, 12 * age)


def age_on(birth_date: datetime.date, day: datetime.date) -> int:
    """Completed years of life, by the same reading of 29 February."""
    years = day.year - birth_date.year
    return years if birthday(birth_date, years) <= day else years - 1


class Calendar:
    """Counts over one holiday table; the holidays of a year are worked out once."""

    def __init__(self, table: HolidayTable) -> None:
        self._table = table
        self._years: dict[int, dict[datetime.date, Holiday]] = {}

    def holidays(self, year: int) -> dict[datetime.date, Holiday]:
        """The days of that year on which a federal holiday is kept, with the holiday."""
        found = self._years.get(year)
        if found is None:
            kept = {
                _observed(_in_year(holiday, around)): holiday
                for around in (year, year + 1)
                for holiday in self._table.holidays
                if holiday.since <= around <= datetime.MAXYEAR
            }
            found = {day: holiday for day, holiday in kept.items() if day.year == year}
            self._years[year] = found
        return found

    def is_business_day(self, day: datetime.date, *, with_closings: bool = False) -> bool:
        """Whether offices are open by the calendar; `with_closings` also heeds closings of single days."""
        if day.weekday() >= SATURDAY or day in self.holidays(day.year):
            return False
        return not (with_closings and day in self._table.closings)

    def name(self, day: datetime.date) -> str:
        """What makes a day no business day, in English: the holiday, else the weekday."""
        holiday = self.holidays(day.year).get(day)
        return f"{day:%A}" if holiday is None else holiday.name["en"]

    def roll_on(self, day: datetime.date) -> datetime.date:
        """The day itself, or the next business day (single closings count)."""
        while not self.is_business_day(day, with_closings=True):
            day += ONE
        return day

    def roll_back(self, day: datetime.date) -> datetime.date:
        """The day itself, or the last business day before it."""
        while not self.is_business_day(day):
            day -= ONE
        return day

    def before(self, day: datetime.date) -> datetime.date:
        """The last business day strictly before `day`."""
        return self.roll_back(day - ONE)

    def add_business_days(self, day: datetime.date, count: int) -> datetime.date:
        """`count` business days after `day` (before it when negative); the day itself is day 0."""
        step = ONE if count > 0 else -ONE
        for _ in range(abs(count)):
            day += step
            while not self.is_business_day(day):
                day += step
        return day

    def business_days_until(self, start: datetime.date, end: datetime.date) -> int:
        """How many business days after `start`, up to and with `end`; 0 where `end` is not later."""
        return sum(
            self.is_business_day(start + datetime.timedelta(days=n)) for n in range(1, (end - start).days + 1)
        )

    def add(self, day: datetime.date, span: Span, sign: int = 1) -> datetime.date:
        """`day` plus (or, with `sign` -1, minus) `span`, not rolled. Raises `OverflowError` past year 9999."""
        if span.unit == "days":
            return day + datetime.timedelta(days=sign * span.length)
        if span.unit == "business_days":
            return self.add_business_days(day, sign * span.length)
        months = span.length * (12 if span.unit == "years" else 1)
        try:
            return add_months(day, sign * months)
        except ValueError:
            raise OverflowError("the date lies outside the calendar") from None


def _in_year(holiday: Holiday, year: int) -> datetime.date:
    if holiday.day is not None:
        return datetime.date(year, holiday.month, holiday.day)
    weekday, nth = holiday.weekday or 0, holiday.nth or 1
    if nth > 0:
        first = datetime.date(year, holiday.month, 1)
        return first + datetime.timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))
    last = datetime.date(year, holiday.month, calendar.monthrange(year, holiday.month)[1])
    return last - datetime.timedelta(days=(last.weekday() - weekday) % 7 + 7 * (-nth - 1))


def _observed(day: datetime.date) -> datetime.date:
    if day.weekday() == SATURDAY:
        return day - ONE
    return day + ONE if day.weekday() == SUNDAY else day
