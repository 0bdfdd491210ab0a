"""Urgency in ordered tiers, not in a sum: ten small facts never outrank a court date tomorrow.

T0 now · T1 this week · T2 this month · T3 this quarter · T4 stable. The first tier with a reason is the
tier. Unknown birth date, last arrival, next hearing (unless nobody is in proceedings, and nobody tells of a
date or of a Notice to Appear) or custody is T1 at least. A date that has passed never means "too late"; it is simply no longer what drives the tier. A person,
not the tier, decides: an attorney may override it with a reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from alongside.core.law.business_days import Calendar, age_on, birthday
from alongside.core.law.deadlines import Deadline, DeadlineEngine
from alongside.core.law.facts import Event, Facts
from alongside.core.law.model import DETAINED, RuleBook

TIERS = ("T0", "T1", "T2", "T3", "T4")
TRAFFICKING = ("t1", "t2", "t3", "t4")
SOON_BUSINESS_DAYS = 3
FORTNIGHT, MONTH, TWO_MONTHS, QUARTER, THIRD, NINE_MONTHS, YEAR = 14, 30, 60, 90, 120, 270, 365
STARVING_DAYS = 30
ADULT, FEDERAL_AGE = 18, 21
HEARING, STATE_AGE, ONE_YEAR = "hearing_appearance", "sij_state_age", "asylum_one_year"
IN_ABSENTIA, CREDIBLE_FEAR = "in_absentia_180", "cfi_review"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a tier: the rule of triage, and the date that it looks at (null where it looks at none)."""

    rule: str
    date: date | None = None


@dataclass(frozen=True, slots=True)
class Urgency:
    """A tier with its reasons, and the critical facts that nobody knows yet ("find out today")."""

    tier: str
    because: tuple[Reason, ...]
    unknown_critical: tuple[str, ...]
    nearest_irreversible: date | None


class Triage:
    """Tiers over one rule book; holds nothing of the people it looks at."""

    def __init__(self, book: RuleBook, engine: DeadlineEngine | None = None) -> None:
        self.book = book
        self.engine = engine or DeadlineEngine(book)
        self.lowest_age = min((row.safe_age for row in book.state_ages.rows.values()), default=ADULT)
        self.highest_age = max(
            (row.possible_to for row in book.state_ages.rows.values()), default=FEDERAL_AGE
        )
        self.irreversible = frozenset(
            rule.id
            for rule in book.deadlines.values()
            if rule.id != HEARING
            and any(version.provenance.harm == "irreversible" for version in rule.versions)
        )

    def clocks(self, facts: Facts, as_of: date, events: Iterable[Event] = ()) -> list[Deadline]:
        """Every deadline from facts and events; the state's age with its safe reading where no state is known."""
        events = list(events)
        found = list(self.engine.compute(facts, events, as_of).deadlines)
        rule = self.book.deadlines.get(HEARING)
        if rule is not None and facts.next_hearing_on is not None:
            hearing = Event("next_hearing", rule.triggers[0], facts.next_hearing_on, {})
            made = self.engine.derive(rule, hearing, facts, as_of)
            if isinstance(made, Deadline):
                found.append(made)
        if facts.birth_date is not None and not any(one.rule == STATE_AGE for one in found):
            found += self._unknown_state(facts.birth_date, as_of)
        return sorted(found, key=lambda one: (one.safe_date or date.max, one.rule, one.event))

    def _unknown_state(self, birth_date: date, as_of: date) -> list[Deadline]:
        rule = self.book.deadlines.get(STATE_AGE)
        if rule is None:
            return []
        day = birthday(birth_date, self.lowest_age)
        provenance = rule.versions[-1].provenance
        return [
            Deadline(
                rule=rule.id,
                event="birth_date",
                legal_date=None,
                safe_date=self.engine.calendar.before(day),
                severity=rule.severity,
                authority=provenance.authority,
                rule_version=provenance.effective_from.isoformat(),
                verified=False,
                stale=provenance.is_overdue(as_of),
                trace=(f"the state is not known: the lowest age of any state, {self.lowest_age}, is used",),
            )
        ]

    def assess(
        self, facts: Facts, answers: Mapping[str, str], clocks: Iterable[Deadline], as_of: date
    ) -> Urgency:
        """The tier on `as_of`, with every reason of that tier."""
        look = _Look(self, facts, answers, list(clocks), as_of)
        for tier, reasons in zip(TIERS, (look.now, look.week, look.month, look.quarter), strict=False):
            if found := reasons():
                return Urgency(tier, tuple(found), look.unknown, look.nearest)
        return Urgency(TIERS[-1], (Reason("no_clock_running"),), look.unknown, look.nearest)


class _Look:
    """One person on one day."""

    def __init__(
        self, triage: Triage, facts: Facts, answers: Mapping[str, str], clocks: list[Deadline], as_of: date
    ) -> None:
        self.facts, self.answers, self.as_of = facts, answers, as_of
        self.calendar: Calendar = triage.engine.calendar
        self.running = [one for one in clocks if _runs(one, as_of)]
        self.irreversible = [one for one in self.running if one.rule in triage.irreversible]
        self.nearest = min((one.safe_date for one in self.irreversible if one.safe_date), default=None)
        self.age = age_on(facts.birth_date, as_of) if facts.birth_date is not None else None
        self.detained = facts.custody in DETAINED or self.says("detained") or self.says("b1")
        self.hearing = facts.next_hearing_on
        if self.hearing is not None and self.hearing < as_of:
            self.hearing = None  # it has been: the next one is what nobody knows
        self.unknown = self._unknown()
        self.row = triage.book.state_ages.rows.get(facts.state or "")
        self.ages = (
            (self.row.safe_age, self.row.possible_to) if self.row else (triage.lowest_age, triage.highest_age)
        )

    def says(self, question: str) -> bool:
        return self.answers.get(question) == "yes"

    def _unknown(self) -> tuple[str, ...]:
        facts = self.facts
        found = {
            "birth_date": facts.birth_date is None,
            "last_arrival_on": facts.last_arrival_on is None,
            "next_hearing_on": self.hearing is None and self._may_have_a_hearing(),
            "custody": facts.custody in (None, "unknown"),
        }
        return tuple(name for name, is_unknown in found.items() if is_unknown)

    def _may_have_a_hearing(self) -> bool:
        # A date, or a Notice to Appear, of which the person tells outweighs a file that knows of no court.
        return self.facts.in_removal_proceedings is not False or self.says("hearing") or self.says("nta")

    def within(self, day: date | None, days: int) -> bool:
        return day is not None and self.as_of <= day <= self.as_of + timedelta(days=days)

    def soon(self, day: date | None) -> bool:
        """Within three business days; a date before today is not soon, it has been."""
        if day is None or day < self.as_of or (day - self.as_of).days > FORTNIGHT:
            return False
        return self.calendar.business_days_until(self.as_of, day) <= SOON_BUSINESS_DAYS

    def now(self) -> list[Reason]:
        found = []
        if self.says("fear_now"):
            found.append(Reason("danger_now"))
        if any(self.says(question) for question in TRAFFICKING):
            found.append(Reason("trafficking_indicator"))
        if self.says("order") and self.detained:
            found.append(Reason("ordered_removed_and_detained"))
        if self.soon(self.hearing):
            found.append(Reason("hearing_within_3_business_days", self.hearing))
        found += [
            Reason(f"{one.rule}_within_3_business_days", one.safe_date)
            for one in self.running
            if one.rule != HEARING and one.severity != "agency" and self._is_soon(one)
        ]
        if self.says("missed") and self.says("order") and (self.age is None or self.age < ADULT):
            found.append(Reason("in_absentia_order_of_a_child"))
        if self.age is None or self.age < ADULT:
            in_absentia = [one for one in self.running if one.rule == IN_ABSENTIA]
            found += self._clocks(in_absentia, FORTNIGHT)
        if self.facts.custody == "orr" and self.facts.birth_date is not None:
            turns = birthday(self.facts.birth_date, ADULT)
            if self.within(turns, FORTNIGHT):
                found.append(Reason("turns_18_in_orr_within_14_days", turns))
        return found

    def _is_soon(self, one: Deadline) -> bool:
        # A safe date that has passed while the legal one has not is as soon as can be.
        passed = one.safe_date is not None and one.safe_date < self.as_of
        return passed or self.soon(one.safe_date)

    def week(self) -> list[Reason]:
        found = self._clocks(self.irreversible, MONTH)
        if self.within(self.hearing, MONTH) and not self.says("lawyer"):
            found.append(Reason("hearing_within_30_days_unrepresented", self.hearing))
        if self.detained:
            found.append(Reason("detained"))
        found += self._clocks([one for one in self.running if one.rule == CREDIBLE_FEAR], MONTH)
        if self.facts.birth_date is not None and self.facts.unaccompanied is not False:
            turns = birthday(self.facts.birth_date, ADULT)
            if self.within(turns, TWO_MONTHS):  # "asked for asylum" may have been said of the parents
                found.append(Reason("turns_18_within_60_days", turns))
        if self.age is not None and self.ages[0] <= self.age < self.ages[1]:
            found.append(Reason("state_age_in_doubt"))
        if self.says("order"):
            found.append(Reason("ordered_removed_date_unknown"))
        if self.says("missed") and self.answers.get("order") != "no":
            found.append(Reason("missed_hearing"))
        found += [Reason(f"{name}_unknown") for name in self.unknown]
        return found

    def month(self) -> list[Reason]:
        found = self._clocks(self.irreversible, THIRD)
        found += self._clocks([one for one in self.running if one.rule == STATE_AGE], NINE_MONTHS)
        found += self._clocks([one for one in self.running if one.rule == ONE_YEAR], THIRD)
        found += self._clocks([one for one in self.running if one.rule == "rfe"], YEAR)
        if self.within(self.hearing, QUARTER):
            found.append(Reason("hearing_within_90_days", self.hearing))
        return list(dict.fromkeys(found))

    def quarter(self) -> list[Reason]:
        drivers = [one for one in self.running if one.severity != "agency" and one.rule != HEARING]
        found = self._clocks(drivers, YEAR)
        if self.hearing is not None:
            found.append(Reason("hearing_set", self.hearing))
        return found

    def _clocks(self, clocks: Iterable[Deadline], days: int) -> list[Reason]:
        limit = self.as_of + timedelta(days=days)
        return [
            Reason(f"{one.rule}_within_{days}_days", one.safe_date)
            for one in clocks
            if one.safe_date is not None and one.safe_date <= limit
        ]


def _runs(one: Deadline, as_of: date) -> bool:
    """Whether the date still lies ahead, on either reading."""
    last = max((day for day in (one.legal_date, one.safe_date) if day is not None), default=None)
    return last is not None and last >= as_of


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides between two clients of one tier, apart from the dates."""

    detained: bool = False
    vulnerable: bool = False
    trauma: bool = False
    represented: bool = False
    rare_language: bool = False
    waiting_days: int = 0


def order_key(urgency: Urgency, standing: Standing) -> tuple[object, ...]:
    """Sorts the most urgent first: tier (one higher after 30 days of waiting), then the tie-breaks in order.

    Nearest irreversible safe date; detained; under 12, no caregiver, pregnant or parenting, disability; a
    sign of trauma or trafficking; unrepresented; a rare language; longest waiting. Never the merits, the
    nationality or the chance of winning. Waiting raises nobody to T0.
    """
    rank = TIERS.index(urgency.tier)
    if standing.waiting_days >= STARVING_DAYS and rank > 1:
        rank -= 1
    return (
        rank,
        urgency.nearest_irreversible or date.max,
        not standing.detained,
        not standing.vulnerable,
        not standing.trauma,
        standing.represented,
        not standing.rare_language,
        -standing.waiting_days,
    )
