"""Rules in words, for templates: {{ rule.title|said }}."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from django import template

from alongside.core.law.model import Count
from alongside.intake.harm import is_sealed
from alongside.law.rules import rules_in_force
from alongside.law.selectors import read_text, title_of
from alongside.web import law_words
from alongside.web.rule_words import rule_text

register = template.Library()


@register.filter
def said(text: Mapping[str, str]) -> str:
    """A text of a rule in the reader's language."""
    return rule_text(text)


@register.filter
def rule_title(rule: str) -> str:
    """The title of a rule by its id; the id where no such rule is in force."""
    text = rules_in_force().texts.get(rule)
    return rule_text(title_of(read_text(text))) if text else rule


@register.filter
def rule_is_sealed(rule: str) -> bool:
    """Whether the rule's name beside a person would tell of a crime suffered."""
    return is_sealed(rule)


@register.filter
def rule_kind(kind: str) -> str:
    """What kind of rule."""
    return str(law_words.KINDS.get(kind, kind))


@register.filter
def confidence(code: str) -> str:
    """How sure we are."""
    return str(law_words.CONFIDENCES.get(code, code))


@register.filter
def volatility(code: str) -> str:
    """How fast it changes."""
    return str(law_words.VOLATILITIES.get(code, code))


@register.filter
def rule_harm(code: str) -> str:
    """What a missed date does."""
    return str(law_words.HARMS.get(code, code))


@register.filter
def severity(code: str) -> str:
    """How hard the date is."""
    return str(law_words.SEVERITIES.get(code, code))


@register.filter
def effective_basis(code: str) -> str:
    """How the first day of a version is known."""
    return str(law_words.BASES.get(code, code))


@register.filter
def forum(code: str) -> str:
    """Where a deadline runs."""
    return law_words.forum_words(code)


@register.filter
def event(name: str) -> str:
    """What starts a deadline."""
    return law_words.event_words(name)


@register.filter
def counted(count: Count) -> list[str]:
    """How a deadline is counted."""
    return law_words.count_words(count)


@register.filter
def atoms(alternatives: tuple[tuple[object, ...], ...]) -> list[str]:
    """Conditions as the rule writes them, one alternative each."""
    return [" & ".join(one.words() for one in each) for each in alternatives]  # type: ignore[attr-defined]


@register.filter
def days_until(since: datetime.date, day: datetime.date) -> int:
    """How many days lie between two days."""
    return (day - since).days


@register.filter
def typed_value(value: object) -> str:
    """An attribute or a fact of a worked example."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
