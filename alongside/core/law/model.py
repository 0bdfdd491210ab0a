"""A rule book: what the law says, since when, on which authority, and how sure we are.

A rule has versions. Which one governs is decided by the date of the event that triggers it, not by today.
Texts are in English (`en`) and Spanish (`es`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

KINDS = (
    "deadline", "pathway", "age_table", "holiday_table", "fee_table", "policy_status", "counting",
    "appearance", "licence", "triage", "intake", "confidentiality", "vocabulary",
)  # fmt: skip
SEVERITIES = ("J", "S", "P", "agency")
CONFIDENCES = ("H", "M", "L")
VOLATILITIES = ("stable", "slow", "FAST")
HARMS = ("irreversible", "serious", "recoverable", "none")
ANSWERS = ("yes", "no", "unknown", "skip")
FINDINGS = ("possible", "unclear", "not_indicated")
CUSTODY = ("none", "orr", "ice", "cbp", "foster", "state", "unknown")
DETAINED = ("orr", "ice", "cbp")
METHODS = ("after", "before", "age", "on", "opens", "warning")
UNITS = ("days", "business_days", "months", "years")
ROLLS = ("next", "none")
EARLIEST = date(1900, 1, 1)

Text = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a version comes from, how sure it is, who signed it and when it must be looked at again."""

    effective_from: date
    effective_basis: str
    effective_to: date | None
    selected_by: str
    authority: tuple[str, ...]
    confidence: str
    volatility: str
    source: str
    source_date: date
    verified_by: str
    verified_on: date | None
    review_by: date
    harm: str
    safe_fallback: str
    note: str = ""

    @property
    def is_verified(self) -> bool:
        """Whether an attorney signed this version."""
        return bool(self.verified_by) and self.verified_on is not None

    def is_overdue(self, as_of: date) -> bool:
        """Whether the day on which this version had to be looked at again has passed."""
        return self.review_by < as_of


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time in one unit of `UNITS`."""

    length: int
    unit: str

    def words(self) -> str:
        """In English, for a trace."""
        unit = {"days": "calendar day", "business_days": "business day", "months": "month", "years": "year"}
        return f"{self.length} {unit[self.unit]}{'' if self.length == 1 else 's'}"


@dataclass(frozen=True, slots=True)
class Condition:
    """A fact or an attribute of the event that must have one of `values` ("true", "false", "unknown", …)."""

    name: str
    is_fact: bool
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """How a deadline is counted from its event.

    `span` is the length; `ordered_by` names the attribute that holds the days ordered, at most `at_most`,
    else `span` where there is one; `written` names the attribute that holds a written date, which overrides.
    `mail_days` are added to the legal date after service by mail, never to the safe one. `safe_span` is the
    shorter reading where there are two; `safe_minus` days come off where the first day is arguable;
    `minus_days` come off both where the act is wanted before the day that the span reaches. With
    `safe` false there is nothing for us to do before the date (an agency's clock, a window that opens).
    `opens` is how long after the event (with `opens_before`, before it) the act becomes possible.
    `legal` is false where only a safe reading exists. Working buffers move `start_by` alone. `caveat` is said
    with the date where `caveat_when` holds; it hides nothing and moves nothing.
    """

    method: str
    span: Span | None = None
    roll: str = "none"
    age: int | None = None
    age_table: str = ""
    ordered_by: str = ""
    at_most: int | None = None
    written: str = ""
    mail_days: int = 0
    safe_span: Span | None = None
    safe_minus: int = 0
    minus_days: int = 0
    safe: bool = True
    legal: bool = True
    buffer_business_days: int = 0
    start_before_days: int = 0
    opens: Span | None = None
    opens_before: bool = False
    fallback: Span | None = None
    needs: tuple[str, ...] = ()
    applies: tuple[Condition, ...] = ()
    caveat: str = ""
    caveat_when: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Example:
    """A worked example in a rule's own file, checked whenever the rules are read."""

    event: str
    on: date
    attributes: Mapping[str, object]
    facts: Mapping[str, object]
    legal_date: date | None
    safe_date: date | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class DeadlineVersion:
    """One version of a deadline: its provenance, its counting per event, its examples."""

    provenance: Provenance
    count: Count
    by_event: Mapping[str, Count]
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class DeadlineRule:
    """A date that follows from an event; with `latest_only`, from the last of several events of its kind."""

    id: str
    title: Text
    triggers: tuple[str, ...]
    forum: str
    severity: str
    note: Text
    latest_only: bool
    versions: tuple[DeadlineVersion, ...]


@dataclass(frozen=True, slots=True)
class StateAge:
    """The age by which a state's juvenile court must act: lower reading, highest claimed, confidence."""

    state: str
    safe_age: int
    possible_to: int
    authority: str
    confidence: str

    @property
    def needs_attorney(self) -> bool:
        """Whether the two readings differ or the source is not firm."""
        return self.safe_age < self.possible_to or self.confidence != "H"


@dataclass(frozen=True, slots=True)
class AgeTable:
    """State ages, with one provenance for the table."""

    id: str
    title: Text
    provenance: Provenance
    rows: Mapping[str, StateAge]


@dataclass(frozen=True, slots=True)
class Holiday:
    """A federal holiday: on a day of a month, or on the nth weekday of it (`nth` -1 is the last)."""

    name: Text
    month: int
    day: int | None
    weekday: int | None
    nth: int | None
    since: int


@dataclass(frozen=True, slots=True)
class HolidayTable:
    """The legal holidays, and single closings ordered for a day (they never move a safe date)."""

    id: str
    title: Text
    provenance: Provenance
    holidays: tuple[Holiday, ...]
    closings: frozenset[date]


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the interview. `drives` says in a word what the answer is for."""

    id: str
    text: Text
    drives: str


@dataclass(frozen=True, slots=True)
class Atom:
    """One thing that may hold: an answer (`sij3=yes`), a fact (`fact:married=false`), an age (`age<21`)."""

    kind: str
    name: str
    value: str

    def words(self) -> str:
        """As it stands in a rule file and in a finding."""
        if self.kind == "age":
            return f"age{self.name}{self.value}"
        return f"{'fact:' if self.kind == 'fact' else ''}{self.name}={self.value}"


@dataclass(frozen=True, slots=True)
class Element:
    """What the law asks for. `met` and `not_indicated` are alternatives, each a set of things that must hold.

    `signs` point to the element without making it out.
    """

    id: str
    text: Text
    authority: tuple[str, ...]
    met: tuple[tuple[Atom, ...], ...]
    signs: tuple[tuple[Atom, ...], ...]
    not_indicated: tuple[tuple[Atom, ...], ...]
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Flag:
    """A warning for the attorney, raised when one of the alternatives in `when` holds."""

    id: str
    text: Text
    when: tuple[tuple[Atom, ...], ...]


@dataclass(frozen=True, slots=True)
class Form:
    """A form with its official title, where it goes and what is known of its fee."""

    id: str
    title: str
    filed_with: str
    fee: str


@dataclass(frozen=True, slots=True)
class Stage:
    """A step of a pathway, from what begins it to what ends it."""

    id: str
    text: Text
    begins: str
    ends: str
    forum: str


@dataclass(frozen=True, slots=True)
class ScreeningExample:
    """A worked example of a screening. `elements` and `flags` are those that must come out; there may be more."""

    on: date
    facts: Mapping[str, object]
    answers: Mapping[str, str]
    answer: str
    elements: Mapping[str, str]
    flags: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class PathwayVersion:
    """One version of a form of relief."""

    provenance: Provenance
    possible: tuple[tuple[Atom, ...], ...]
    not_indicated: tuple[tuple[Atom, ...], ...]
    elements: tuple[Element, ...]
    flags: tuple[Flag, ...]
    forms: tuple[Form, ...]
    stages: tuple[Stage, ...]
    documents: tuple[Text, ...]
    outcomes: tuple[str, ...]
    examples: tuple[ScreeningExample, ...] = ()


@dataclass(frozen=True, slots=True)
class Pathway:
    """A form of relief with the questions that bear on it."""

    id: str
    title: Text
    short: Text
    questions: tuple[Question, ...]
    versions: tuple[PathwayVersion, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """A dated table that a person reads and the program shows: fees, forms, policies, licences."""

    id: str
    kind: str
    title: Text
    provenance: Provenance
    statement: Text
    consequence: Text
    rows: tuple[Mapping[str, str], ...]


@dataclass(frozen=True, slots=True)
class RuleBook:
    """Every rule, by id. `version` names this very content."""

    version: str
    deadlines: Mapping[str, DeadlineRule]
    pathways: Mapping[str, Pathway]
    intake: tuple[Question, ...]
    state_ages: AgeTable
    holidays: HolidayTable
    references: Mapping[str, Reference] = field(default_factory=dict)

    def questions(self) -> dict[str, Question]:
        """Every question of the interview, common ones first."""
        found = {question.id: question for question in self.intake}
        for pathway in self.pathways.values():
            found.update({question.id: question for question in pathway.questions})
        return found

    def provenances(self) -> list[tuple[str, Provenance]]:
        """Every rule's id with each of its versions, by id."""
        found = [(rule.id, v.provenance) for rule in self.deadlines.values() for v in rule.versions]
        found += [(pathway.id, v.provenance) for pathway in self.pathways.values() for v in pathway.versions]
        found += [(ref.id, ref.provenance) for ref in self.references.values()]
        found += [(table.id, table.provenance) for table in (self.state_ages, self.holidays)]
        return sorted(found, key=lambda pair: (pair[0], pair[1].effective_from))
