"""From the text of rule files to a `RuleBook`, or to the list of everything wrong with them.

A rule without a date, a source or an authority does not load, nor one that contradicts itself, another, or
its own worked examples. Each file is TOML and holds one rule.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from alongside.core.documents import Fault, InvalidDocument, shown
from alongside.core.law import model
from alongside.core.law.check_examples import wrong_examples
from alongside.core.law.parse_deadline import read_deadline
from alongside.core.law.parse_pathway import IntakeQuestions, read_intake, read_pathway
from alongside.core.law.parse_tables import read_age_table, read_holiday_table, read_reference

READERS: Mapping[str, Any] = {
    "deadline": read_deadline,
    "pathway": read_pathway,
    "age_table": read_age_table,
    "holiday_table": read_holiday_table,
    "intake": read_intake,
}


class InvalidRules(InvalidDocument):
    """The rules cannot be used as they are written. `faults` holds every defect found."""


def parse_rules(texts: Mapping[str, str]) -> model.RuleBook:
    """The rule book in `texts`: the text of each file by its name. Raises `InvalidRules`."""
    faults: list[Fault] = []
    found: dict[str, Any] = {}
    names: dict[str, str] = {}
    for name in sorted(texts):
        rule, own = read_rule(texts[name])
        faults += [Fault(f"{name}: {fault.where}", fault.what, fault.mend) for fault in own]
        if rule is None:
            continue
        if rule.id in found:
            faults.append(
                Fault(name, f"has the id of {names[rule.id]}, {rule.id}", "give each rule its own id")
            )
        found[rule.id] = rule
        names[rule.id] = name
    if faults:
        raise InvalidRules(faults)
    return _bind(found, _digest(texts))


def read_rule(text: str) -> tuple[Any, list[Fault]]:
    """One rule file by itself: the rule (none where it has faults) and its faults."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return None, [Fault("file", f"is not TOML ({error})", "mend the text there")]
    kind = document.get("kind")
    if kind not in model.KINDS:
        return None, [Fault("kind", f"is {shown(kind)}", f"give one of {', '.join(model.KINDS)}")]
    faults: list[Fault] = []
    rule = READERS.get(str(kind), read_reference)(document, faults)
    return (None if faults else rule), faults


def _digest(texts: Mapping[str, str]) -> str:
    digest = hashlib.sha256()
    for name in sorted(texts):
        digest.update(f"{name}\0{texts[name]}\0".encode())
    return digest.hexdigest()[:12]


def _bind(found: Mapping[str, Any], version: str) -> model.RuleBook:
    def of(kind: type[Any]) -> dict[str, Any]:
        return {id_: rule for id_, rule in sorted(found.items()) if isinstance(rule, kind)}

    single = {}
    for kind, what in (
        (model.AgeTable, "state ages"),
        (model.HolidayTable, "holidays"),
        (IntakeQuestions, "common questions"),
    ):
        there = list(of(kind).values())
        if len(there) != 1:
            raise InvalidRules([Fault("rules", f"hold {len(there)} tables of {what}", "keep exactly one")])
        single[kind] = there[0]
    book = model.RuleBook(
        version=version,
        deadlines=of(model.DeadlineRule),
        pathways=of(model.Pathway),
        intake=single[IntakeQuestions].questions,
        state_ages=single[model.AgeTable],
        holidays=single[model.HolidayTable],
        references=of(model.Reference),
    )
    faults = [*_unknown_names(book), *wrong_examples(book)]
    if faults:
        raise InvalidRules(faults)
    return book


def _unknown_names(book: model.RuleBook) -> list[Fault]:
    """Tables, questions and answers that a rule names and that no file holds."""
    faults = [
        Fault(f"{rule.id}: age_table", f"is {count.age_table}", "name a table on file")
        for rule in book.deadlines.values()
        for version in rule.versions
        for count in (version.count, *version.by_event.values())
        if count.age_table not in ("", book.state_ages.id)
    ]
    questions = book.questions()
    for pathway in book.pathways.values():
        for version in pathway.versions:
            named = {question for element in version.elements for question in element.questions}
            named |= {atom.name for atom in _atoms(version) if atom.kind == "answer"}
            faults += [
                Fault(f"{pathway.id}: questions", f"name {question}, which nobody asks", "add the question")
                for question in sorted(named - set(questions))
            ]
    return faults


def _atoms(version: model.PathwayVersion) -> Iterator[model.Atom]:
    """Every condition in a version of a form of relief."""
    every = [version.possible, version.not_indicated, *(flag.when for flag in version.flags)]
    every += [part for one in version.elements for part in (one.met, one.signs, one.not_indicated)]
    return (atom for alternatives in every for alternative in alternatives for atom in alternative)
