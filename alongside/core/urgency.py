"""The earliest date that could harm a client, and the points of urgency that follow from it.

A first, deliberately cautious reading for placement; none of its rules is verified by an attorney. Every
date keeps its authority. Unknown is never no: an unknown date raises urgency. A date that has passed never
means "too late": it raises urgency to the most.

Sources: 8 CFR 204.11(b)(1) (under 21 when the petition is filed) and the age at which a state's juvenile
court may lose jurisdiction, read as 18 where a state's rule is not on file; INA 208(a)(2)(B), 8 U.S.C.
1158(a)(2)(B) (asylum application within one year after the last arrival; exceptions exist, and INA
208(a)(2)(E) lifts the limit for unaccompanied children, so the date is a caution and not a bar).
"""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

# The age at which a juvenile court may lose jurisdiction. Unverified. Absent states are read as 18.
STATE_AGES: Mapping[str, tuple[int, str]] = {
    "CA": (21, "Cal. Prob. Code 1510.1 (2016)"),
    "IL": (21, "P.A. 101-0121 (2019)"),
    "MA": (21, "Mass. Gen. Laws ch. 119 s. 39M"),
    "MD": (21, "Md. Code Fam. Law 1-201"),
    "NJ": (21, "H.S.P. v. J.K., 223 N.J. 196 (2015)"),
    "NY": (21, "N.Y. Fam. Ct. Act 661(a)"),
    "TX": (18, "Tex. Fam. Code 101.003"),
    "VA": (18, "Va. Code 16.1-241(A1): jurisdiction attaches before 18"),
    "WA": (21, "Wash. Rev. Code 13.90"),
}
DEFAULT_STATE_AGE = (18, "age of majority, where the state's rule is not on file")
FEDERAL_SIJ_AGE = 21


@dataclass(frozen=True, order=True)
class HarmDate:
    """A date that could harm: when, what kind, on which authority."""

    on: datetime.date
    kind: str
    authority: str


@dataclass(frozen=True)
class Urgency:
    """`dates` sorted, soonest first; `earliest` is the soonest, null while none is known; `points` 1–100."""

    dates: tuple[HarmDate, ...]
    unknown: tuple[str, ...]
    points: int

    @property
    def earliest(self) -> HarmDate | None:
        return self.dates[0] if self.dates else None


def add_years(day: datetime.date, years: int) -> datetime.date:
    """The same day `years` later; from 29 February to 28 February where the year has none."""
    year = day.year + years
    last = calendar.monthrange(year, day.month)[1]
    return datetime.date(year, day.month, min(day.day, last))


def day_before_birthday(birth_date: datetime.date, age: int) -> datetime.date:
    """The last day on which someone born on `birth_date` is younger than `age`.

    Someone born on 29 February is read as turning `age` on 28 February: the earlier, safe reading.
    """
    return add_years(birth_date, age) - datetime.timedelta(days=1)


def harm_dates(
    *,
    birth_date: datetime.date | None,
    state: str | None,
    pathways: Iterable[str],
    entered_on: datetime.date | None,
    next_hearing_on: datetime.date | None,
) -> tuple[tuple[HarmDate, ...], tuple[str, ...]]:
    """The dates that could harm, sorted, and the names of the facts that are unknown."""
    wanted = set(pathways)
    dates: list[HarmDate] = []
    unknown: list[str] = []
    if next_hearing_on is not None:
        dates.append(HarmDate(next_hearing_on, "hearing", "notice of hearing"))
    if birth_date is None:
        unknown.append("birth_date")
    elif "sijs" in wanted or not wanted:
        age, authority = STATE_AGES.get(state or "", DEFAULT_STATE_AGE)
        dates.append(HarmDate(day_before_birthday(birth_date, age), "state_age", authority))
        if age != FEDERAL_SIJ_AGE:
            federal = day_before_birthday(birth_date, FEDERAL_SIJ_AGE)
            dates.append(HarmDate(federal, "federal_age", "8 CFR 204.11(b)(1)"))
    if "asylum" in wanted:
        if entered_on is None:
            unknown.append("entered_on")
        else:
            dates.append(HarmDate(add_years(entered_on, 1), "one_year", "INA 208(a)(2)(B)"))
    return tuple(sorted(dates)), tuple(unknown)


_STEPS = ((30, 100), (90, 85), (180, 70), (365, 50), (730, 30))
UNKNOWN_POINTS = 70
LEAST_POINTS = 15


def points(days_left: int | None, *, is_fact_unknown: bool) -> int:
    """Urgency points, 15 to 100, from the days until the soonest harm; an unknown fact counts at least 70."""
    floor = UNKNOWN_POINTS if is_fact_unknown or days_left is None else LEAST_POINTS
    if days_left is None:
        return floor
    found = next((value for limit, value in _STEPS if days_left <= limit), LEAST_POINTS)
    return max(found, floor)


def read_urgency(
    *,
    birth_date: datetime.date | None,
    state: str | None,
    pathways: Iterable[str],
    entered_on: datetime.date | None,
    next_hearing_on: datetime.date | None,
    as_of: datetime.date,
) -> Urgency:
    """Urgency as of a day. Dates that have passed count as no days left, never as a bar."""
    dates, unknown = harm_dates(
        birth_date=birth_date,
        state=state,
        pathways=pathways,
        entered_on=entered_on,
        next_hearing_on=next_hearing_on,
    )
    days = max(0, (dates[0].on - as_of).days) if dates else None
    return Urgency(dates, unknown, points(days, is_fact_unknown=bool(unknown)))
