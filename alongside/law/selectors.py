"""Reading the rules for pages: one line each, one rule whole, its history, what rests on it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet

from alongside.core.law import model
from alongside.core.law.parse import read_rule
from alongside.core.law.parse_pathway import IntakeQuestions
from alongside.core.law.triage import HEARING, ONE_YEAR, STATE_AGE
from alongside.law.models import LawChange, StoredRule, digest_of
from alongside.law.rules import rules_in_force, shipped_text
from alongside.lib.acting import Actor

VOLATILE_FIRST = tuple(reversed(model.VOLATILITIES))
# What the tiers of urgency read by name, beside everything that harms irreversibly.
DRIVES_TIERS = frozenset({HEARING, ONE_YEAR, STATE_AGE, "rfe", "triage"})
SHARED_BY_ALL = "*"


@lru_cache(maxsize=1024)
def read_text(text: str) -> Any:
    """The rule in a text that loads, as its reader makes it."""
    return read_rule(text)[0]


def kind_of(rule: Any) -> str:
    """One of `model.KINDS`."""
    kinds: tuple[tuple[type[Any], str], ...] = (
        (model.DeadlineRule, "deadline"),
        (model.Pathway, "pathway"),
        (model.AgeTable, "age_table"),
        (model.HolidayTable, "holiday_table"),
        (IntakeQuestions, "intake"),
    )
    return next((kind for made, kind in kinds if isinstance(rule, made)), getattr(rule, "kind", ""))


def provenances_of(rule: Any) -> tuple[model.Provenance, ...]:
    """Where each version comes from, in the order of effect; a rule without versions has one."""
    if isinstance(rule, model.DeadlineRule | model.Pathway):
        return tuple(version.provenance for version in rule.versions)
    return (rule.provenance,)


@dataclass(frozen=True)
class RuleLine:
    """A rule as a list shows it. `provenance` is of the version that must be looked at first."""

    id: str
    title: Mapping[str, str]
    kind: str
    provenance: model.Provenance
    versions: int
    signed: int
    is_overdue: bool
    is_stored: bool
    is_proposed: bool

    @property
    def is_signed(self) -> bool:
        """Whether an attorney has signed every version."""
        return self.signed == self.versions


def rule_lines(as_of: datetime.date) -> list[RuleLine]:
    """Every rule in force, in the order of the review queue: overdue first, then the most volatile, then by
    the day on which somebody has to look at it again. One query beside the rules themselves."""
    states = StoredRule.objects.exclude(state=StoredRule.State.WITHDRAWN).values_list("rule", "state")
    stored = set(states)
    lines = []
    for id_, text in rules_in_force().texts.items():
        rule = read_text(text)
        every = provenances_of(rule)
        first = min(every, key=lambda one: one.review_by)
        lines.append(
            RuleLine(
                id=id_,
                title=title_of(rule),
                kind=kind_of(rule),
                provenance=first,
                versions=len(every),
                signed=sum(one.is_verified for one in every),
                is_overdue=first.is_overdue(as_of),
                is_stored=(id_, StoredRule.State.IN_FORCE) in stored,
                is_proposed=(id_, StoredRule.State.PROPOSED) in stored,
            )
        )
    return sorted(lines, key=_queue_order)


def _queue_order(line: RuleLine) -> tuple[object, ...]:
    rank = VOLATILE_FIRST.index(line.provenance.volatility)
    return (not line.is_overdue, rank, line.provenance.review_by, line.id)


def title_of(rule: Any) -> Mapping[str, str]:
    """The title in both languages; the common questions have none of their own."""
    title: Mapping[str, str] = getattr(rule, "title", None) or {
        "en": "Questions for everybody",
        "es": "Preguntas para todas las personas",
    }
    return title


@dataclass(frozen=True)
class RuleInForce:
    """One rule: its text, what the text says, and whether it is the shipped one."""

    id: str
    text: str
    rule: Any
    kind: str
    provenances: tuple[model.Provenance, ...]
    is_shipped: bool

    @property
    def digest(self) -> str:
        """What an edit of this text is based on."""
        return digest_of(self.text)

    @property
    def title(self) -> Mapping[str, str]:
        """The title in both languages."""
        return title_of(self.rule)


def rule_in_force(rule: str) -> RuleInForce | None:
    """One rule as it is in force; none where there is none of this id."""
    text = rules_in_force().texts.get(rule)
    if text is None:
        return None
    found = read_text(text)
    return RuleInForce(rule, text, found, kind_of(found), provenances_of(found), text == shipped_text(rule))


def texts_of(actor: Actor, rule: str) -> QuerySet[StoredRule]:
    """The history of a rule, latest first; the shipped text is older than all of it."""
    return StoredRule.objects.visible_to(actor).filter(rule=rule).select_related("change").order_by("-number")


def changes_of_law(actor: Actor) -> QuerySet[LawChange]:
    """Every change, latest first, without the texts."""
    return (
        LawChange.objects.visible_to(actor)
        .select_related("stored")
        .defer("text_before", "stored__text")
        .order_by("-created_at", "-id")
    )


def rests_on(book: model.RuleBook, found: RuleInForce) -> tuple[str, ...]:
    """The ids of the rules that a change of this one would move as well; `SHARED_BY_ALL` for every deadline.

    Deadlines rest on the table of ages that they name and on the holidays, forms of relief on the questions
    of other rules.
    """
    if found.kind == "holiday_table":
        return (SHARED_BY_ALL,)
    if found.kind == "age_table":
        return tuple(rule.id for rule in book.deadlines.values() if found.id in _tables(rule))
    asked: Iterable[model.Question] = getattr(found.rule, "questions", ())
    own = {question.id for question in asked}
    return tuple(
        pathway.id
        for pathway in book.pathways.values()
        if pathway.id != found.id
        and own & {q for v in pathway.versions for e in v.elements for q in e.questions}
    )


def _tables(rule: model.DeadlineRule) -> set[str]:
    return {
        count.age_table for version in rule.versions for count in (version.count, *version.by_event.values())
    }


def drives_tiers(found: RuleInForce) -> bool:
    """Whether the order of urgency reads this rule."""
    is_deadline = found.kind == "deadline"
    return found.id in DRIVES_TIERS or (
        is_deadline and any(one.harm == "irreversible" for one in found.provenances)
    )
