"""The documents of `alongside screen` and `alongside deadlines`: read with all their faults, and written."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from alongside.core.documents import Fault, InvalidDocument, Reader, shown
from alongside.core.law import model
from alongside.core.law.countries import ALPHA_3
from alongside.core.law.deadlines import BIRTH_DATE, Computed, Deadline, DeadlineEngine
from alongside.core.law.facts import FACT_NAMES, AttributeValue, Event, Facts
from alongside.core.law.screening import Finding
from alongside.core.law.triage import Urgency

SCREENING, SCREENING_RESULT = "alongside.screening/1", "alongside.screening-result/1"
DEADLINES, DEADLINES_RESULT = "alongside.deadlines/1", "alongside.deadlines-result/1"
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
TERRITORIES = frozenset({"AS", "GU", "MP", "VI"})
SERVICES = ("mail", "electronic", "personal", "oral")
FORUMS = ("eoir", "bia", "uscis", "dhs", "ice", "cbp", "orr", "state", "federal", "circuit")
MOST_DAYS = 3650
_LANGUAGE = re.compile(r"[a-z]{3}")


@dataclass(frozen=True, slots=True)
class ScreeningRequest:
    """What `alongside screen` is asked."""

    as_of: date
    rules_as_of: date | None
    facts: Facts
    answers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class DeadlinesRequest:
    """What `alongside deadlines` is asked."""

    as_of: date
    facts: Facts
    events: tuple[Event, ...]


def read_screening(document: Any, book: model.RuleBook) -> ScreeningRequest:
    """The request in `document`, a value as `json.loads` gives it. Raises `InvalidDocument` with every fault."""
    faults: list[Fault] = []
    top = _top(document, SCREENING, ("format", "as_of", "rules_as_of", "facts", "answers"), faults)
    as_of = _day(top, "as_of")
    request = ScreeningRequest(
        as_of=as_of,
        rules_as_of=_day(top, "rules_as_of") if top.fields.get("rules_as_of") is not None else None,
        facts=_facts(top, book, faults),
        answers=_answers(top, book, faults),
    )
    for name, day in (
        ("birth_date", request.facts.birth_date),
        ("last_arrival_on", request.facts.last_arrival_on),
    ):
        if not faults and day is not None and day > as_of:
            faults.append(
                Fault(
                    f"facts.{name}",
                    f"is {day}, after as_of",
                    "correct the date, or give null where it is unknown",
                )
            )
    if faults:
        raise InvalidDocument(faults)
    return request


def read_deadlines(document: Any, book: model.RuleBook, engine: DeadlineEngine) -> DeadlinesRequest:
    """The request in `document`, a value as `json.loads` gives it. Raises `InvalidDocument` with every fault."""
    faults: list[Fault] = []
    top = _top(document, DEADLINES, ("format", "as_of", "facts", "events"), faults)
    request = DeadlinesRequest(
        as_of=_day(top, "as_of"),
        facts=_facts(top, book, faults),
        events=tuple(
            _event(value, f"events[{n}]", engine, faults) for n, value in enumerate(top.items("events"))
        ),
    )
    ids = [event.id for event in request.events]
    twice = {id_ for id_, times in Counter(ids).items() if times > 1}
    faults += [
        Fault("events", f"have the id {shown(id_)} twice", "give each event an id of its own")
        for id_ in sorted(twice)
    ]
    born = {event.on for event in request.events if event.event == BIRTH_DATE}
    known = request.facts.birth_date
    if known is not None and born - {known}:
        faults.append(
            Fault("events", f"give another birth date than facts.birth_date ({known})", "keep the right one")
        )
    elif len(born) > 1:
        days = ", ".join(str(day) for day in sorted(born))
        faults.append(Fault("events", f"give {len(born)} birth dates ({days})", "keep the right one"))
    if faults:
        raise InvalidDocument(faults)
    return request


def _top(document: Any, format_: str, fields: Iterable[str], faults: list[Fault]) -> Reader:
    top = Reader(document, "", faults, fields)
    if not isinstance(document, dict):
        raise InvalidDocument(faults)
    if document.get("format") != format_:
        what = f"is {shown(document['format'])}" if "format" in document else "is missing"
        raise InvalidDocument([Fault("format", what, f"give {shown(format_)}")])
    return top


def _day(reader: Reader, field: str) -> date:
    faults_before = len(reader.faults)
    day = reader.day(field)
    if len(reader.faults) == faults_before and not FIRST_DAY <= day <= LAST_DAY:
        reader.fault(field, f"is {day}", f"give a date from {FIRST_DAY} to {LAST_DAY}")
        return FIRST_DAY
    return day


def _facts(top: Reader, book: model.RuleBook, faults: list[Fault]) -> Facts:
    if top.fields.get("facts") is None:
        return Facts()
    reader = Reader(top.fields["facts"], "facts", faults, FACT_NAMES)
    states = sorted({*book.state_ages.rows, *TERRITORIES})

    def has(name: str) -> bool:
        return reader.fields.get(name) is not None

    return Facts(
        birth_date=_day(reader, "birth_date") if has("birth_date") else None,
        birth_date_source=reader.optional_text("birth_date_source"),
        state=reader.choice("state", states) if has("state") else None,
        nationality=_country(reader),
        language=_code(reader, "language", _LANGUAGE, "give an ISO 639-3 code of three small letters"),
        last_arrival_on=_day(reader, "last_arrival_on") if has("last_arrival_on") else None,
        married=reader.flag("married") if has("married") else None,
        custody=reader.choice("custody", model.CUSTODY) if has("custody") else None,
        in_removal_proceedings=reader.flag("in_removal_proceedings")
        if has("in_removal_proceedings")
        else None,
        next_hearing_on=_day(reader, "next_hearing_on") if has("next_hearing_on") else None,
        unaccompanied=reader.flag("unaccompanied") if has("unaccompanied") else None,
    )


def _country(reader: Reader) -> str | None:
    if reader.fields.get("nationality") is None:
        return None
    code = reader.fields["nationality"]
    if isinstance(code, str) and code in ALPHA_3:
        return code
    reader.fault(
        "nationality", f"is {shown(code)}", "give an ISO 3166-1 code of three capital letters, like SLV"
    )
    return None


def _code(reader: Reader, field: str, pattern: re.Pattern[str], mend: str) -> str | None:
    return None if reader.fields.get(field) is None else reader.matching(field, pattern, mend)


def _answers(top: Reader, book: model.RuleBook, faults: list[Fault]) -> dict[str, str]:
    if top.fields.get("answers") is None:
        return {}
    questions = book.questions()
    reader = Reader(top.fields["answers"], "answers", faults, questions)
    return {
        name: reader.choice(name, model.ANSWERS)
        for name, value in reader.fields.items()
        if name in questions and value is not None
    }


def _event(value: Any, where: str, engine: DeadlineEngine, faults: list[Fault]) -> Event:
    reader = Reader(value, where, faults, ("id", "event", "on", "attributes"))
    attributes: dict[str, AttributeValue] = {}
    if reader.fields.get("attributes") is not None:
        attributes = _attributes(
            Reader(reader.fields["attributes"], f"{where}.attributes", faults, ATTRIBUTES)
        )
    return Event(
        id=reader.text("id"),
        event=reader.choice("event", sorted(engine.events)),
        on=_day(reader, "on"),
        attributes=attributes,
    )


ATTRIBUTES = ("forum", "service", "days_ordered", "detained", "due_on")


def _attributes(reader: Reader) -> dict[str, AttributeValue]:
    found: dict[str, AttributeValue] = {}
    for name, value in reader.fields.items():
        if value is None or name not in ATTRIBUTES:
            continue
        if name == "forum":
            found[name] = reader.choice(name, FORUMS)
        elif name == "service":
            found[name] = reader.choice(name, SERVICES)
        elif name == "days_ordered":
            found[name] = reader.whole(name, 1, MOST_DAYS)
        elif name == "detained":
            found[name] = reader.flag(name)
        else:
            found[name] = _day(reader, name)
    return found


def screening_document(
    book: model.RuleBook,
    as_of: date,
    findings: Iterable[Finding],
    urgency: Urgency,
    clocks: Iterable[Deadline],
) -> dict[str, Any]:
    """The answer of `alongside screen`."""
    return {
        "format": SCREENING_RESULT,
        "as_of": as_of.isoformat(),
        "rules": {"version": book.version, "stale": stale_rules(book, as_of)},
        "findings": [
            {
                "pathway": finding.pathway,
                "answer": finding.answer,
                "elements": [
                    {
                        "element": element.element,
                        "state": element.state,
                        "because": list(element.because),
                        "authority": list(element.authority),
                    }
                    for element in finding.elements
                ],
                "flags": list(finding.flags),
                "ask_next": list(finding.ask_next),
            }
            for finding in findings
        ],
        "urgency": {
            "tier": urgency.tier,
            "because": [{"rule": reason.rule, "date": _iso(reason.date)} for reason in urgency.because],
            "unknown_critical": list(urgency.unknown_critical),
        },
        "clocks": [
            {"rule": one.rule, "legal_date": _iso(one.legal_date), "safe_date": _iso(one.safe_date)}
            for one in clocks
        ],
    }


def deadlines_document(computed: Computed) -> dict[str, Any]:
    """The answer of `alongside deadlines`. `start_by` stands where it differs from the safe date."""
    return {
        "format": DEADLINES_RESULT,
        "deadlines": [_deadline_document(one) for one in computed.deadlines],
        "missing": [
            {"rule": one.rule, "event": one.event, "needs": list(one.needs)} for one in computed.missing
        ],
    }


def _deadline_document(one: Deadline) -> dict[str, Any]:
    document: dict[str, Any] = {
        "rule": one.rule,
        "event": one.event,
        "legal_date": _iso(one.legal_date),
        "safe_date": _iso(one.safe_date),
        "severity": one.severity,
        "authority": list(one.authority),
        "rule_version": one.rule_version,
        "verified": one.verified,
        "stale": one.stale,
        "trace": list(one.trace),
    }
    if one.start_by is not None and one.start_by != one.safe_date:
        document["start_by"] = one.start_by.isoformat()
    return document


def stale_rules(book: model.RuleBook, as_of: date) -> list[str]:
    """The ids of the rules that a person had to look at again before `as_of`."""
    return sorted({id_ for id_, provenance in book.provenances() if provenance.is_overdue(as_of)})


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
