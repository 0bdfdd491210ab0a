"""Deadline rules from their files."""

from __future__ import annotations

import re
from typing import Any

from alongside.core.documents import Fault, shown
from alongside.core.law import model
from alongside.core.law.facts import FACT_NAMES
from alongside.core.law.parse_rule import (
    PROVENANCE,
    RuleReader,
    begin,
    order_versions,
    read_provenance,
    read_text,
)

COUNT = (
    "method", "length", "unit", "roll", "age", "age_table", "ordered_by", "at_most", "written", "mail_days",
    "safe_length", "safe_unit", "safe_minus", "minus_days", "safe", "legal", "buffer_business_days", "start_before_days",
    "opens_length", "opens_unit", "opens_before", "fallback_length", "fallback_unit", "needs", "applies",
    "caveat", "caveat_when",
)  # fmt: skip
EXAMPLE = ("event", "on", "attributes", "facts", "legal_date", "safe_date", "note")
_APPLIES = re.compile(r"(fact:)?([a-z_]+) in ([A-Za-z_0-9, ]+)")


def read_deadline(document: Any, faults: list[Fault]) -> model.DeadlineRule:
    """A deadline from its TOML document; defects go to `faults`."""
    reader, id_, title = begin(
        document, faults, ("triggers", "severity", "forum", "note_en", "note_es", "latest_only", "versions")
    )
    triggers = reader.texts("triggers")
    if not triggers:
        reader.fault("triggers", "is missing", "name the events that start this deadline")
    rule = model.DeadlineRule(
        id=id_,
        title=title,
        triggers=triggers,
        forum=reader.prose("forum"),
        severity=reader.choice("severity", model.SEVERITIES),
        note=read_text(reader, "note", required=False),
        latest_only=reader.flag("latest_only"),
        versions=order_versions(
            reader,
            [
                _version(table, triggers)
                for table in reader.tables("versions", (*PROVENANCE, "count", "event", "examples"))
            ],
        ),
    )
    for event in {event for version in rule.versions for event in version.by_event} - set(triggers):
        reader.fault("versions", f"count for {event}, which is no trigger", "name it among the triggers")
    return rule


def _version(table: RuleReader, triggers: tuple[str, ...]) -> model.DeadlineVersion:
    provenance = read_provenance(table)
    by_event = {
        str(event): _count(RuleReader(value, table.path(f"event.{event}"), table.faults, COUNT))
        for event, value in dict(table.fields.get("event", {})).items()
    }
    count = model.Count("warning")
    if "count" in table.fields:
        count = _count(RuleReader(table.fields["count"], table.path("count"), table.faults, COUNT))
    elif set(triggers) - set(by_event):
        table.fault("count", "is missing", "say how the days are counted")
    return model.DeadlineVersion(
        provenance=provenance,
        count=count,
        by_event=by_event,
        examples=tuple(_example(one) for one in table.tables("examples", EXAMPLE)),
    )


def _span(table: RuleReader, prefix: str = "") -> model.Span | None:
    if f"{prefix}length" not in table.fields:
        return None
    return model.Span(table.whole(f"{prefix}length", 0, 10_000), table.choice(f"{prefix}unit", model.UNITS))


def _count(table: RuleReader) -> model.Count:
    count = model.Count(
        method=table.choice("method", model.METHODS),
        span=_span(table),
        roll=table.choice("roll", model.ROLLS) if "roll" in table.fields else "none",
        age=table.count("age"),
        age_table=table.prose("age_table", required=False),
        ordered_by=table.prose("ordered_by", required=False),
        at_most=table.count("at_most"),
        written=table.prose("written", required=False),
        mail_days=table.count("mail_days") or 0,
        safe_span=_span(table, "safe_"),
        safe_minus=table.count("safe_minus") or 0,
        minus_days=table.count("minus_days") or 0,
        safe=bool(table.fields.get("safe", True)),
        legal=bool(table.fields.get("legal", True)),
        buffer_business_days=table.count("buffer_business_days") or 0,
        start_before_days=table.count("start_before_days") or 0,
        opens=_span(table, "opens_"),
        opens_before=table.flag("opens_before"),
        fallback=_span(table, "fallback_"),
        needs=table.texts("needs"),
        applies=tuple(_condition(table, text) for text in table.texts("applies")),
        caveat=table.prose("caveat", required=False),
        caveat_when=tuple(_condition(table, text) for text in table.texts("caveat_when")),
    )
    if bool(count.caveat) != bool(count.caveat_when):
        table.fault("caveat", "stands without caveat_when, or the other way round", "give both or neither")
    if count.method in ("after", "before", "opens") and not (count.span or count.ordered_by or count.written):
        table.fault("length", "is missing", "give a length and a unit, or the attribute that holds them")
    if count.method == "age" and (count.age is None) == (not count.age_table):
        table.fault("age", "is missing or doubled", "give an age, or the table that holds it")
    return count


def _condition(table: RuleReader, text: str) -> model.Condition:
    found = _APPLIES.fullmatch(text)
    if found is None:
        table.fault("applies", f"holds {shown(text)}", "write [fact:]NAME in VALUE, VALUE")
        return model.Condition("", is_fact=False, values=())
    if found[1] and found[2] not in FACT_NAMES:
        table.fault("applies", f"asks for the fact {shown(found[2])}", f"name one of {', '.join(FACT_NAMES)}")
    return model.Condition(
        found[2], is_fact=bool(found[1]), values=tuple(part.strip() for part in found[3].split(","))
    )


def _example(table: RuleReader) -> model.Example:
    return model.Example(
        event=table.prose("event"),
        on=table.day("on"),
        attributes=dict(table.fields.get("attributes", {})),
        facts=dict(table.fields.get("facts", {})),
        legal_date=table.optional_day("legal_date"),
        safe_date=table.optional_day("safe_date"),
        note=table.prose("note", required=False),
    )
