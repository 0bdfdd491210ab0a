"""Business days: which days the federal offices keep, and how days are counted over them."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.core.law.business_days import Calendar, add_months, age_on, birthday
from alongside.core.law.model import HolidayTable, Span
from alongside.lib.law_rules import shipped_rules

# Written down from the calendar: the days on which federal offices are closed.
KEPT = {
    2025: "01-01 01-20 02-17 05-26 06-19 07-04 09-01 10-13 11-11 11-27 12-25",
    2026: "01-01 01-19 02-16 05-25 06-19 07-03 09-07 10-12 11-11 11-26 12-25",
    2027: "01-01 01-18 02-15 05-31 06-18 07-05 09-06 10-11 11-11 11-25 12-24 12-31",
    2028: "01-17 02-21 05-29 06-19 07-04 09-04 10-09 11-10 11-23 12-25",
    2029: "01-01 01-15 02-19 05-28 06-19 07-04 09-03 10-08 11-12 11-22 12-25",
    2030: "01-01 01-21 02-18 05-27 06-19 07-04 09-02 10-14 11-11 11-28 12-25",
}
CLOSED = frozenset(date.fromisoformat(f"{year}-{day}") for year, days in KEPT.items() for day in days.split())
DAYS = st.dates(date(2025, 1, 20), date(2030, 12, 1))
often = settings(max_examples=300, deadline=None, derandomize=True)


@pytest.fixture(scope="module", name="calendar")
def shipped_calendar() -> Calendar:
    return Calendar(shipped_rules().holidays)


def is_open(day: date) -> bool:
    return day.weekday() < 5 and day not in CLOSED


@pytest.mark.parametrize("year", sorted(KEPT))
def test_the_holidays_of_a_year_are_those_that_the_offices_keep(calendar: Calendar, year: int) -> None:
    assert set(calendar.holidays(year)) == {day for day in CLOSED if day.year == year}


def test_there_are_eleven_federal_holidays_with_names_in_both_languages() -> None:
    holidays = shipped_rules().holidays.holidays
    assert len(holidays) == 11
    assert all(holiday.name["en"] and holiday.name["es"] for holiday in holidays)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2020-06-19", True),  # Juneteenth was made a holiday in 2021
        ("2021-06-18", False),  # 19 June 2021 was a Saturday
        ("1985-01-21", True),  # Martin Luther King, Jr. Day was first kept in 1986
        ("1986-01-20", False),
        ("2021-12-31", False),  # New Year's Day of 2022, a Saturday
        ("2022-12-26", False),  # Christmas Day of 2022 was a Sunday
        ("2023-01-02", False),  # New Year's Day of 2023 was a Sunday
        ("2023-11-10", False),  # Veterans Day of 2023 was a Saturday
        ("2026-11-27", True),  # the Friday after Thanksgiving Day is no federal holiday
        ("2026-12-24", True),  # Christmas Eve is none either
        ("2027-12-24", False),  # but Christmas Day of 2027 is a Saturday
        ("2024-02-29", True),
    ],
)
def test_an_office_is_open_or_closed_on_a_remarkable_day(calendar: Calendar, day: str, works: bool) -> None:
    assert calendar.is_business_day(date.fromisoformat(day)) is works


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("2027-06-18", "Juneteenth National Independence Day"),
        ("2027-12-31", "New Year's Day"),
        ("2026-11-26", "Thanksgiving Day"),
        ("2026-11-28", "Saturday"),
        ("2027-07-04", "Sunday"),
    ],
)
def test_a_closed_day_is_named_for_what_closes_it(calendar: Calendar, day: str, name: str) -> None:
    assert calendar.name(date.fromisoformat(day)) == name


@often
@given(DAYS)
def test_rolling_on_and_back_finds_the_nearest_open_day(day: date) -> None:
    calendar = Calendar(shipped_rules().holidays)
    on, back = calendar.roll_on(day), calendar.roll_back(day)
    assert back <= day <= on
    assert is_open(on)
    assert is_open(back)
    between = [back + timedelta(days=n) for n in range(1, (on - back).days)]
    assert not any(is_open(one) for one in between if one != day)
    assert (on == day) == (back == day) == is_open(day)


@often
@given(DAYS, st.integers(1, 40))
def test_counting_business_days_forward_and_back_agrees_with_ticking_off_a_calendar(
    day: date, count: int
) -> None:
    calendar = Calendar(shipped_rules().holidays)
    reached = calendar.add_business_days(day, count)
    ticked = [day + timedelta(days=n) for n in range(1, (reached - day).days + 1)]
    if reached.year <= 2030:
        assert sum(is_open(one) for one in ticked) == count
        assert is_open(reached)
        assert calendar.business_days_until(day, reached) == count
    if is_open(day):
        assert calendar.add_business_days(reached, -count) == day


def test_no_business_days_are_none_at_all(calendar: Calendar) -> None:
    saturday = date(2026, 11, 21)
    assert calendar.add_business_days(saturday, 0) == saturday
    assert calendar.business_days_until(saturday, saturday) == 0
    assert calendar.business_days_until(saturday, date(2026, 11, 1)) == 0


def test_a_single_closing_moves_a_legal_date_and_never_a_safe_one() -> None:
    shipped = shipped_rules().holidays
    eve = date(2026, 12, 24)
    table = HolidayTable(shipped.id, shipped.title, shipped.provenance, shipped.holidays, frozenset({eve}))
    calendar = Calendar(table)
    assert calendar.roll_on(eve) == date(2026, 12, 28)
    assert calendar.roll_back(eve) == eve
    assert calendar.before(date(2026, 12, 25)) == eve
    assert not calendar.is_business_day(eve, with_closings=True)


@pytest.mark.parametrize(
    ("day", "months", "reached"),
    [
        ("2026-05-31", 6, "2026-11-30"),
        ("2026-08-31", 6, "2027-02-28"),
        ("2027-08-31", 6, "2028-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2026-12-31", 2, "2027-02-28"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2026-01-15", -1, "2025-12-15"),
    ],
)
def test_months_end_where_the_month_ends(day: str, months: int, reached: str) -> None:
    assert add_months(date.fromisoformat(day), months) == date.fromisoformat(reached)


@pytest.mark.parametrize(
    ("born", "age", "day"),
    [
        ("2008-02-29", 18, "2026-02-28"),
        ("2008-02-29", 20, "2028-02-29"),
        ("2008-02-29", 21, "2029-02-28"),
        ("2008-03-01", 18, "2026-03-01"),
        ("2005-12-28", 21, "2026-12-28"),
    ],
)
def test_a_child_born_on_a_leap_day_turns_a_year_older_on_28_february(born: str, age: int, day: str) -> None:
    birth_date, turns = date.fromisoformat(born), date.fromisoformat(day)
    assert birthday(birth_date, age) == turns
    assert age_on(birth_date, turns) == age
    assert age_on(birth_date, turns - timedelta(days=1)) == age - 1


def test_a_date_past_the_calendar_is_an_overflow_and_no_wrong_day(calendar: Calendar) -> None:
    for span in (Span(1, "years"), Span(1, "months"), Span(31, "days")):
        with pytest.raises(OverflowError):
            calendar.add(date(9999, 12, 31), span)
