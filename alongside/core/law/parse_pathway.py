"""Forms of relief and the common questions from their files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from alongside.core.documents import Fault
from alongside.core.law import model
from alongside.core.law.parse_rule import (
    PROVENANCE,
    RuleReader,
    begin,
    order_versions,
    read_provenance,
    read_text,
)

QUESTION = ("id", "text_en", "text_es", "drives")
EXAMPLE = ("on", "facts", "answers", "answer", "elements", "flags", "note")
ELEMENT = ("id", "text_en", "text_es", "authority", "met", "signs", "not_indicated", "questions")
VERSION = (
    "possible",
    "not_indicated",
    "elements",
    "flags",
    "forms",
    "stages",
    "documents",
    "outcomes",
    "examples",
)


@dataclass(frozen=True, slots=True)
class IntakeQuestions:
    """The questions that feed every form of relief."""

    id: str
    provenance: model.Provenance
    questions: tuple[model.Question, ...]


def read_intake(document: Any, faults: list[Fault]) -> IntakeQuestions:
    """The common questions from their TOML document; defects go to `faults`."""
    reader, id_, _ = begin(document, faults, (*PROVENANCE, "questions"))
    return IntakeQuestions(id_, read_provenance(reader), _questions(reader))


def read_pathway(document: Any, faults: list[Fault]) -> model.Pathway:
    """A form of relief from its TOML document; defects go to `faults`."""
    reader, id_, title = begin(document, faults, ("short_en", "short_es", "questions", "versions"))
    return model.Pathway(
        id=id_,
        title=title,
        short=read_text(reader, "short"),
        questions=_questions(reader),
        versions=order_versions(
            reader, [_version(table) for table in reader.tables("versions", (*PROVENANCE, *VERSION))]
        ),
    )


def _questions(reader: RuleReader) -> tuple[model.Question, ...]:
    return tuple(
        model.Question(one.prose("id"), read_text(one, "text"), one.prose("drives", required=False))
        for one in reader.tables("questions", QUESTION)
    )


def _version(table: RuleReader) -> model.PathwayVersion:
    version = model.PathwayVersion(
        provenance=read_provenance(table),
        possible=table.alternatives("possible"),
        not_indicated=table.alternatives("not_indicated"),
        elements=tuple(_element(one) for one in table.tables("elements", ELEMENT)),
        flags=tuple(
            model.Flag(one.prose("id"), read_text(one, "text"), one.alternatives("when"))
            for one in table.tables("flags", ("id", "text_en", "text_es", "when"))
        ),
        forms=tuple(
            model.Form(one.prose("id"), one.prose("title"), one.prose("filed_with"), one.prose("fee"))
            for one in table.tables("forms", ("id", "title", "filed_with", "fee"))
        ),
        stages=tuple(
            model.Stage(
                one.prose("id"),
                read_text(one, "text"),
                one.prose("begins"),
                one.prose("ends"),
                one.prose("forum"),
            )
            for one in table.tables("stages", ("id", "text_en", "text_es", "begins", "ends", "forum"))
        ),
        documents=tuple(read_text(one, "text") for one in table.tables("documents", ("text_en", "text_es"))),
        outcomes=table.texts("outcomes"),
        examples=tuple(_example(one) for one in table.tables("examples", EXAMPLE)),
    )
    for name, there in (("possible", version.possible), ("elements", version.elements)):
        if not there:
            table.fault(name, "is missing", "a form of relief needs it to be screened")
    for alternative in version.not_indicated:
        if sum(atom.kind == "answer" for atom in alternative) < 2:
            table.fault(
                "not_indicated", "leans on a single answer", "ask for two at least: one no closes nothing"
            )
    return version


def _element(table: RuleReader) -> model.Element:
    authority = table.texts("authority")
    if not authority:
        table.fault("authority", "is missing", "cite at least one authority")
    return model.Element(
        id=table.prose("id"),
        text=read_text(table, "text"),
        authority=authority,
        met=table.alternatives("met"),
        signs=table.alternatives("signs"),
        not_indicated=table.alternatives("not_indicated"),
        questions=table.texts("questions"),
    )


def _example(table: RuleReader) -> model.ScreeningExample:
    return model.ScreeningExample(
        on=table.day("on"),
        facts=dict(table.fields.get("facts", {})),
        answers=dict(table.fields.get("answers", {})),
        answer=table.choice("answer", model.FINDINGS),
        elements=dict(table.fields.get("elements", {})),
        flags=table.texts("flags"),
        note=table.prose("note", required=False),
    )
