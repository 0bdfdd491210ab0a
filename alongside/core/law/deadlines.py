"""Every deadline that the rules derive from facts and events, with its arithmetic.

The legal date is the rule with its rollover. The safe date is the earliest plausible reading, rolled back to
a business day: additions for mail are dropped, and where the reading of the first day is arguable a day comes
off. Ages are never rolled: the legal date is the day before the birthday. What cannot be computed is listed
with what it needs, never guessed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from alongside.core.law.business_days import Calendar, birthday
from alongside.core.law.facts import UNKNOWN, Event, Facts
from alongside.core.law.model import Condition, Count, DeadlineRule, DeadlineVersion, RuleBook, Span

BIRTH_DATE, LAST_ARRIVAL = "birth_date", "last_arrival"
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Deadline:
    """One computed date. Both dates may be null: a warning, or a reading that exists on one side only.

    `start_by` adds the working buffers (paper, payment) and, where the rule is stale, its fallback;
    `opens_on` is the first day on which the act is possible.
    """

    rule: str
    event: str
    legal_date: date | None
    safe_date: date | None
    severity: str
    authority: tuple[str, ...]
    rule_version: str
    verified: bool
    stale: bool
    trace: tuple[str, ...]
    start_by: date | None = None
    opens_on: date | None = None


@dataclass(frozen=True, slots=True)
class Missing:
    """A deadline that exists but cannot be computed, with the facts or attributes that it needs."""

    rule: str
    event: str
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Computed:
    """Deadlines by safe date (none last), rule and event; and what is missing."""

    deadlines: tuple[Deadline, ...]
    missing: tuple[Missing, ...]


@dataclass(slots=True)
class _Work:
    """One deadline while it is worked out."""

    trace: list[str]
    legal: date | None = None
    safe: date | None = None
    opens: date | None = None


class DeadlineEngine:
    """Computes over one rule book; holds nothing of the people it computes for."""

    def __init__(self, book: RuleBook) -> None:
        self.book = book
        self.calendar = Calendar(book.holidays)
        self._by_trigger: dict[str, list[DeadlineRule]] = {}
        for rule in sorted(book.deadlines.values(), key=lambda rule: rule.id):
            for trigger in rule.triggers:
                self._by_trigger.setdefault(trigger, []).append(rule)

    @property
    def events(self) -> frozenset[str]:
        """The names of all events that a rule knows."""
        return frozenset(self._by_trigger) | {BIRTH_DATE, LAST_ARRIVAL}

    def compute(self, facts: Facts, events: Iterable[Event], as_of: date) -> Computed:
        """Every deadline from `events` and from the birth date and last arrival among `facts`."""
        every = with_implied(facts, events)
        latest: dict[str, date] = {}
        for event in every:
            latest[event.event] = max(event.on, latest.get(event.event, event.on))
        found: list[Deadline] = []
        missing: list[Missing] = []
        for event in every:
            for rule in self._by_trigger.get(event.event, ()):
                if rule.latest_only and event.on < latest[event.event]:
                    continue
                made = self.derive(rule, event, facts, as_of)
                if isinstance(made, Missing):
                    missing.append(made)
                elif made is not None:
                    found.append(made)
        found.sort(key=lambda one: (one.safe_date or date.max, one.rule, one.event))
        missing.sort(key=lambda one: (one.rule, one.event))
        return Computed(tuple(found), tuple(missing))

    def derive(
        self, rule: DeadlineRule, event: Event, facts: Facts, as_of: date
    ) -> Deadline | Missing | None:
        """What one rule makes of one event; none where the rule does not apply to it."""
        version, out_of_force = self._version(rule, event, facts)
        count = version.by_event.get(event.event, version.count)
        needs: list[str] = []
        for condition in count.applies:
            word = _word(condition, event, facts)
            if word not in condition.values:
                if word != UNKNOWN:
                    return None
                needs.append(condition.name)
        needs += self._needs(count, event, facts)
        if needs:
            return Missing(rule.id, event.id, tuple(dict.fromkeys(needs)))
        work = self._work(rule, count, event, facts)
        provenance = version.provenance
        stale = bool(out_of_force) or provenance.is_overdue(as_of)
        if out_of_force:
            work.trace.append(out_of_force)
        return Deadline(
            rule=rule.id,
            event=event.id,
            legal_date=work.legal,
            safe_date=work.safe,
            severity=rule.severity,
            authority=self._authority(count, version, facts),
            rule_version=provenance.effective_from.isoformat(),
            verified=provenance.is_verified,
            stale=stale,
            trace=tuple(work.trace),
            start_by=self._start_by(count, event, work, provenance.is_overdue(as_of)),
            opens_on=work.opens,
        )

    def _version(self, rule: DeadlineRule, event: Event, facts: Facts) -> tuple[DeadlineVersion, str]:
        """The version that governs, and why it is stale whatever the day of asking ("" where it is not).

        The day of the event selects it; for an age, the day on which that age is reached. Before the first
        version the first is used, after the end of one that nothing follows the latest known.
        """
        count = rule.versions[-1].by_event.get(event.event, rule.versions[-1].count)
        row = self.book.state_ages.rows.get(facts.state or "") if count.age_table else None
        age = row.safe_age if row else count.age
        on = event.on if count.method != "age" or age is None else birthday(event.on, age)
        governing = [v for v in rule.versions if v.provenance.effective_from <= on]
        if not governing:
            first = rule.versions[0]
            return first, (
                f"the event lies before the first version on file ({first.provenance.effective_from})"
            )
        latest = governing[-1]
        ended = latest.provenance.effective_to
        if ended is not None and ended < on:
            return latest, f"the event lies after the end of the version on file ({ended})"
        return latest, ""

    def _needs(self, count: Count, event: Event, facts: Facts) -> list[str]:
        needs = [
            name
            for name in count.needs
            if (facts.word(name) if name in Facts.__slots__ else event.word(name)) == UNKNOWN
        ]
        if count.age_table and self.book.state_ages.rows.get(facts.state or "") is None:
            needs.append("state")
        if (
            count.method in ("after", "before", "opens")
            and _ordered(count, event) is None
            and _written(count, event) is None
        ):
            needs.append(count.ordered_by or count.written)
        return needs

    def _authority(self, count: Count, version: DeadlineVersion, facts: Facts) -> tuple[str, ...]:
        row = self.book.state_ages.rows.get(facts.state or "") if count.age_table else None
        return (*version.provenance.authority, *((row.authority,) if row else ()))

    def _work(self, rule: DeadlineRule, count: Count, event: Event, facts: Facts) -> _Work:
        work = _Work(trace=[])
        if count.method == "age":
            self._age(count, event, facts, work)
        elif count.method == "warning":
            work.trace.append(rule.note["en"] or rule.title["en"])
        elif count.method == "on":
            self._on(count, event, work)
        else:
            self._counted(count, event, work)
        if count.opens is not None:
            sign, word = (-1, "before") if count.opens_before else (1, "after")
            work.opens = self.calendar.add(event.on, count.opens, sign)
            work.trace.append(f"possible from {count.opens.words()} {word} {event.on} = {work.opens}")
        if not count.legal:
            work.legal = None
            work.trace.append("no legal date is fixed: only the safe reading is given")
        if not count.safe:
            work.safe = None
        if count.caveat and all(_word(one, event, facts) in one.values for one in count.caveat_when):
            work.trace.append(count.caveat)
        return work

    def _age(self, count: Count, event: Event, facts: Facts, work: _Work) -> None:
        age = count.age
        if age is None:
            row = self.book.state_ages.rows[facts.state or ""]
            age = row.safe_age
            if row.safe_age < row.possible_to:
                work.trace.append(
                    f"{row.state}: {row.safe_age} is the lower reading; {row.possible_to} is claimed as well, "
                    "so an attorney must check the state's law"
                )
            else:
                work.trace.append(f"{row.state}: the court must act before age {row.safe_age}")
        day = birthday(event.on, age)
        work.legal = day - ONE_DAY
        work.safe = self.calendar.before(day)
        work.trace.append(f"turns {age} on {self._named(day)}; the day before = {work.legal} (never rolled)")
        work.trace.append(f"safe: last business day before the birthday = {work.safe}")

    def _on(self, count: Count, event: Event, work: _Work) -> None:
        written = _written(count, event)
        day = written or event.on
        what = "on the day itself" if written is None else "the date written by the judge or agency"
        work.trace.append(f"{what} = {self._named(day)}")
        work.legal = self._rolled(count, day, work)
        work.safe = day if count.roll == "none" and not count.safe_minus else self.calendar.roll_back(day)
        if not count.safe_minus and work.safe != work.legal:
            work.trace.append(f"safe: last business day up to {day} = {work.safe}")
        if count.safe_minus:
            work.safe = self.calendar.roll_back(day - timedelta(days=count.safe_minus))
            work.trace.append(f"safe: last business day before {day} = {work.safe}")

    def _counted(self, count: Count, event: Event, work: _Work) -> None:
        sign, word = (-1, "before") if count.method == "before" else (1, "after")
        span = _ordered(count, event)
        if span is not None:
            ordered = event.attributes.get(count.ordered_by)
            if isinstance(ordered, int) and ordered > span.length:
                work.trace.append(f"{ordered} days ordered; the rule allows at most {count.at_most}")
            raw = self.calendar.add(event.on, span, sign)
            work.trace.append(f"{span.words()} {word} {event.on} = {self._named(raw)}")
            if count.minus_days:
                raw -= timedelta(days=count.minus_days)
                work.trace.append(f"before that day: {self._named(raw)}")
            work.legal = self._rolled(count, self._mailed(count, event, raw, work), work)
            self._make_safe(count, event, raw, sign, work)
        written = _written(count, event)
        if written is not None:
            self._write(written, work)

    def _mailed(self, count: Count, event: Event, raw: date, work: _Work) -> date:
        if not count.mail_days or event.word("service") not in ("mail", UNKNOWN):
            return raw
        if event.word("service") == UNKNOWN:
            work.trace.append(f"service is not stated: the {count.mail_days} days for mail are not added")
            return raw
        day = raw + timedelta(days=count.mail_days)
        work.trace.append(f"{count.mail_days} days more, served by mail = {self._named(day)}")
        return day

    def _rolled(self, count: Count, day: date, work: _Work) -> date:
        if count.roll != "next" or self.calendar.is_business_day(day, with_closings=True):
            return day
        rolled = self.calendar.roll_on(day)
        work.trace.append(f"rolls to the next business day = {rolled}")
        return rolled

    def _make_safe(self, count: Count, event: Event, raw: date, sign: int, work: _Work) -> None:
        if not count.safe:
            return
        day = raw
        if count.safe_span is not None:
            day = min(raw, self.calendar.add(event.on, count.safe_span, sign))
            work.trace.append(f"safe: read as {count.safe_span.words()} = {self._named(day)}")
        if count.safe_minus:
            day -= timedelta(days=count.safe_minus)
            work.trace.append(
                f"safe: {count.safe_minus} day earlier, the first day being arguable = {self._named(day)}"
            )
        work.safe = self.calendar.roll_back(day)
        if work.safe != work.legal:
            work.trace.append(f"safe: last business day up to {day} = {work.safe}")

    def _write(self, written: date, work: _Work) -> None:
        """A judge's or agency's written date overrides; an earlier computed one stays the safe one."""
        computed, work.legal = work.legal, written
        safe = self.calendar.roll_back(written)
        work.trace.append(f"the date written by the judge or agency = {self._named(written)}")
        if computed is not None and computed < written and work.safe is not None:
            work.trace.append(
                f"the computed date {computed} is earlier than the written one: ask an attorney"
            )
        work.safe = safe if work.safe is None else min(safe, work.safe)

    def _start_by(self, count: Count, event: Event, work: _Work, overdue: bool) -> date | None:
        if work.safe is None:
            return None
        day = work.safe
        if count.buffer_business_days:
            day = self.calendar.add_business_days(day, -count.buffer_business_days)
        if count.start_before_days:
            day = min(day, self.calendar.roll_back(work.safe - timedelta(days=count.start_before_days)))
        if overdue and count.fallback is not None:
            day = min(day, self.calendar.roll_back(self.calendar.add(event.on, count.fallback)))
        return day

    def _named(self, day: date) -> str:
        """A date, with what makes it no business day."""
        if self.calendar.is_business_day(day, with_closings=True):
            return str(day)
        return f"{day} ({self.calendar.name(day)})"


def _word(condition: Condition, event: Event, facts: Facts) -> str:
    """What is known of the fact or the attribute on which a condition looks."""
    return facts.word(condition.name) if condition.is_fact else event.word(condition.name)


def _ordered(count: Count, event: Event) -> Span | None:
    """The length: as ordered, up to the rule's most; else the rule's own, where it has one."""
    ordered = event.attributes.get(count.ordered_by) if count.ordered_by else None
    if not isinstance(ordered, int) or isinstance(ordered, bool):
        return count.span
    if count.at_most is not None:
        ordered = min(ordered, count.at_most)
    return Span(ordered, count.span.unit if count.span else "days")


def _written(count: Count, event: Event) -> date | None:
    """The date that a judge or agency wrote, where the rule heeds one and the event names it."""
    written = event.attributes.get(count.written) if count.written else None
    return written if isinstance(written, date) else None


def with_implied(facts: Facts, events: Iterable[Event]) -> list[Event]:
    """The events, with those that the facts imply where no event says them."""
    every = list(events)
    for name, day in ((BIRTH_DATE, facts.birth_date), (LAST_ARRIVAL, facts.last_arrival_on)):
        if day is not None and not any(event.event == name and event.on == day for event in every):
            every.append(Event(name, name, day, {}))
    return every
