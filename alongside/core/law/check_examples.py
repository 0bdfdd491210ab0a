"""The worked examples in the rule files, computed: a rule that contradicts its own example does not load."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TypeGuard

from alongside.core.documents import Fault
from alongside.core.law.deadlines import DeadlineEngine, Missing
from alongside.core.law.facts import FACT_NAMES, AttributeValue, Event, Facts
from alongside.core.law.model import (
    ANSWERS,
    DeadlineRule,
    DeadlineVersion,
    Example,
    Pathway,
    PathwayVersion,
    RuleBook,
    ScreeningExample,
)
from alongside.core.law.screening import screen

MEND = "correct the example or the rule"


def wrong_examples(book: RuleBook) -> list[Fault]:
    """A fault for each worked example that the rules of `book` do not bear out."""
    engine = DeadlineEngine(book)
    faults = [
        Fault(f"{rule.id}: versions[{position}].examples[{number}]", what, MEND)
        for rule in book.deadlines.values()
        for position, version in enumerate(rule.versions)
        for number, example in enumerate(version.examples)
        for what in _contradictions(engine, rule, version, example)
    ]
    faults += [
        Fault(f"{pathway.id}: versions[{position}].examples[{number}]", what, MEND)
        for pathway in book.pathways.values()
        for position, version in enumerate(pathway.versions)
        for number, example in enumerate(version.examples)
        for what in _contradictions_in_screening(book, pathway, version, example)
    ]
    return faults


def _contradictions(
    engine: DeadlineEngine, rule: DeadlineRule, version: DeadlineVersion, example: Example
) -> Iterator[str]:
    if example.event not in rule.triggers:
        yield f"starts with {example.event}, which is no trigger"
        return
    strange = _strange_facts(example.facts)
    attributes = {name: value for name, value in example.attributes.items() if _is_value(value)}
    if strange or len(attributes) < len(example.attributes):
        yield f"names facts or attributes that are none ({', '.join(strange) or 'attributes'})"
        return
    event = Event("example", example.event, example.on, attributes)
    # The names and the types of the facts have just been checked.
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


def _contradictions_in_screening(
    book: RuleBook, pathway: Pathway, version: PathwayVersion, example: ScreeningExample
) -> Iterator[str]:
    strange = [*_strange_facts(example.facts), *sorted(set(example.answers) - set(book.questions()))]
    if strange:
        yield f"names facts or questions that are none ({', '.join(strange)})"
        return
    if not set(example.answers.values()) <= set(ANSWERS):
        yield f"holds an answer that is none of {', '.join(ANSWERS)}"
        return
    facts = Facts(**dict(example.facts))  # type: ignore[arg-type]  # as above
    in_force = version.provenance.effective_from
    findings = screen(book, facts, example.answers, example.on, in_force)
    for found in (one for one in findings if one.pathway == pathway.id):
        if found.answer != example.answer:
            yield f"the answer is {found.answer}, the example says {example.answer}"
        states = {element.element: element.state for element in found.elements}
        for element, state in example.elements.items():
            if states.get(element) != state:
                yield f"{element} is {states.get(element, 'no element')}, the example says {state}"
        for flag in sorted(set(example.flags) - set(found.flags)):
            yield f"the flag {flag} is not raised"


def _strange_facts(facts: Mapping[str, object]) -> list[str]:
    """The names that are no facts, and those whose value is of another type than the fact."""
    types: dict[str, type] = dict.fromkeys(FACT_NAMES, str)
    types |= dict.fromkeys(("birth_date", "last_arrival_on", "next_hearing_on"), date)
    types |= dict.fromkeys(("married", "in_removal_proceedings", "unaccompanied"), bool)
    return sorted(name for name, value in facts.items() if type(value) is not types.get(name))


def _is_value(value: object) -> TypeGuard[AttributeValue]:
    """Whether an attribute can be one of an event's: a text, a whole number, true or false, a date."""
    return isinstance(value, str | int) or type(value) is date
