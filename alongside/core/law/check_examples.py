"""The worked examples in the rule files, computed: a rule that contradicts its own example does not load."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TypeGuard

from alongside.core.documents import Fault
from alongside.core.law.deadlines import DeadlineEngine, Missing
from alongside.core.law.facts import FACT_NAMES, AttributeValue, Event, Facts
from alongside.core.law.model import DeadlineRule, DeadlineVersion, Example, RuleBook


def wrong_examples(book: RuleBook) -> list[Fault]:
    """A fault for each worked example that the rules of `book` do not bear out."""
    engine = DeadlineEngine(book)
    return [
        Fault(f"{rule.id}: versions[{position}].examples[{number}]", what, "correct the example or the rule")
        for rule in book.deadlines.values()
        for position, version in enumerate(rule.versions)
        for number, example in enumerate(version.examples)
        for what in _contradictions(engine, rule, version, example)
    ]


def _contradictions(
    engine: DeadlineEngine, rule: DeadlineRule, version: DeadlineVersion, example: Example
) -> Iterator[str]:
    if example.event not in rule.triggers:
        yield f"starts with {example.event}, which is no trigger"
        return
    strange = sorted(set(example.facts) - set(FACT_NAMES))
    attributes = {name: value for name, value in example.attributes.items() if _is_value(value)}
    if strange or len(attributes) < len(example.attributes):
        yield f"names facts or attributes that are none ({', '.join(strange) or 'attributes'})"
        return
    event = Event("example", example.event, example.on, attributes)
    # The facts come as TOML values under the names just checked; their types are those of `Facts`.
    facts = Facts(**dict(example.facts))  # type: ignore[arg-type]
    made = engine.derive(rule, event, facts, version.provenance.source_date)
    if made is None:
        yield f"on {example.on}: the rule does not apply"
    elif isinstance(made, Missing):
        yield f"on {example.on}: needs {', '.join(made.needs)}"
    else:
        if made.rule_version != version.provenance.effective_from.isoformat():
            yield f"on {example.on}: the version of {made.rule_version} governs"
        if made.legal_date != example.legal_date:
            yield f"on {example.on}: legal_date is {made.legal_date}, the example says {example.legal_date}"
        if made.safe_date != example.safe_date:
            yield f"on {example.on}: safe_date is {made.safe_date}, the example says {example.safe_date}"


def _is_value(value: object) -> TypeGuard[AttributeValue]:
    """Whether an attribute can be one of an event's: a text, a whole number, true or false, a date."""
    return isinstance(value, str | int) or type(value) is date
