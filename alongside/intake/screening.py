"""The interview: begun, answered question by question, finished. What is told is sealed at once.

Each answer is written by itself. An answer that was given elsewhere meanwhile is never overwritten unseen,
and an answer to another question never stands in the way, so that answers kept on a phone without connection
arrive late and in any order without loss.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from alongside.audit.services import record_event
from alongside.audit.tags import Tag
from alongside.core.law.facts import Facts
from alongside.core.law.interview import FACT_OF_QUESTION, order_of_questions
from alongside.core.law.model import ANSWERS, CUSTODY, RuleBook
from alongside.core.law.screening import screen
from alongside.intake.findings import detail_of, seal_detail
from alongside.intake.harm import facts_of
from alongside.intake.identity import Identity, data_key, open_identities, seal_values
from alongside.intake.models import Client, Finding, IdentityRecord, Screening
from alongside.intake.services import harm_of
from alongside.intake.told import Told, open_told, seal_told, told_by
from alongside.law.rules import current_rules
from alongside.lib.acting import Actor, acting
from alongside.lib.turns import wait_for_turn

# Where birth dates come from, from the firmest to the least firm.
BIRTH_DATE_SOURCES = ("birth_certificate", "passport", "consulate_card", "agency_record", "said", "guessed")
DATES = frozenset({"birth_date", "last_arrival_on", "next_hearing_on"})
# What is told fills a gap in the client's file: (fact, field of the sealed identity or column of the row).
FILLS_IDENTITY = {"birth_date": "birth_date", "last_arrival_on": "entered_on"}
FILLS_CLIENT = {"state": "state", "next_hearing_on": "next_hearing_on"}
CUSTODY_OF_NOBODY = frozenset({"none", "foster", "state"})
SEALED_FIELDS = ("birth_date", "entered_on")


class AnsweredMeanwhileError(Exception):
    """Someone gave another answer to the same question since the page was opened."""

    def __init__(self, stands: str) -> None:
        super().__init__("another answer was given meanwhile")
        self.stands = stands


class ScreeningFinishedError(Exception):
    """The interview is finished: its answers and findings are kept together as they are."""


@dataclass(frozen=True)
class Reply:
    """What was said to one question: an answer of `ANSWERS`; where the question asks for a fact, its value.

    `value` is a date, a word or a truth, None where it is not known; `source` says where a birth date comes
    from; `mark` is what `mark_of` gave when the page was made.
    """

    question: str
    answer: str
    value: datetime.date | str | bool | None = None
    source: str = ""
    mark: str = ""

    def __repr__(self) -> str:
        """Nothing of a client's in a log or a traceback."""
        return "Reply(sealed)"

    def facts(self) -> dict[str, Any]:
        """The facts that the reply states, None for one that it leaves open. Raises `ValueError`."""
        if self.answer not in ANSWERS:
            raise ValueError(f"an answer is one of {', '.join(ANSWERS)}")
        fact = FACT_OF_QUESTION.get(self.question)
        if fact is None:
            return {}
        value = self.value
        if fact == "custody" and value is not None and value not in CUSTODY:
            raise ValueError(f"custody is one of {', '.join(CUSTODY)}")
        found: dict[str, Any] = {
            fact: value.isoformat() if isinstance(value, datetime.date) else value  # None forgets the fact
        }
        if fact == "birth_date":
            found["birth_date_source"] = self.source or None if value is not None else None
        return found


@dataclass(frozen=True)
class Interview:
    """An interview as a page needs it: what was told, and every question in order."""

    screening: Screening
    told: Told
    order: tuple[str, ...]
    book: RuleBook = field(repr=False)

    @property
    def next_position(self) -> int | None:
        """The position (from 0) of the first question without an answer; None when all have one."""
        return next((i for i, q in enumerate(self.order) if q not in self.told.answers), None)

    def mark(self, question: str) -> str:
        """What `Reply.mark` must be for a page made now."""
        return mark_of(self.screening, self.told, question)


def mark_of(screening: Screening, told: Told, question: str) -> str:
    """Sixteen digits that change when the reply to a question does, and tell nothing of it."""
    fact = FACT_OF_QUESTION.get(question, "")
    said = f"{told.answers.get(question)}|{told.facts.get(fact)}|{told.facts.get('birth_date_source')}"
    value = f"{screening.code}|{question}|{said}"
    return str(salted_hmac("alongside.intake.screening", value).hexdigest())[:16]


def told_facts(client: Client, told: Told, identity: Identity, language: str = "") -> Facts:
    """The facts of one interview, and from the client's file those that nobody told."""
    file = facts_of(client, identity, told.facts)
    values: dict[str, Any] = {
        "birth_date_source": told.facts.get("birth_date_source"),
        "language": language or None,
        "state": told.facts.get("state") or file.state,
    }
    for name in DATES:
        if told.facts.get(name):
            values[name] = datetime.date.fromisoformat(told.facts[name])
    return Facts(**{**{name: getattr(file, name) for name in Facts.__slots__}, **values})


def read_interview(screening: Screening) -> Interview:
    """The interview with its questions in order, by the rules in force."""
    client = screening.client
    told = open_told(data_key(client), screening)
    identity = open_identities([client], SEALED_FIELDS).get(client.pk, Identity())
    book = current_rules()
    facts = told_facts(client, told, identity, screening.language)
    order = order_of_questions(book, facts, told.answers, told.asked, timezone.localdate())
    return Interview(screening, told, order, book)


def start_screening(
    actor: Actor,
    client: Client,
    *,
    language: str,
    interpreter_present: bool | None = None,
    relay: Sequence[str] = (),
) -> Screening:
    """Begin an interview, or go on with the one under way: a client has one at a time.

    `relay` is the way that words take, such as ("mam", "spa", "eng"). What was told in the interview before
    is brought along, so that urgency never falls because somebody asks anew.
    Effects: the row, sealed; audit `screening:start`. Nothing where one is under way.
    """
    with acting(actor):
        wait_for_turn(f"screening of {client.code}")
        under_way: Screening | None = Screening.objects.filter(
            client=client, status=Screening.Status.OPEN
        ).first()
        if under_way is not None:
            return under_way
        before = told_by(client)
        screening = Screening(
            client=client,
            language=language,
            relay=list(relay),
            interpreter_present=interpreter_present,
            started_by=actor.code,
        )
        screening.answers = seal_told(data_key(client), screening.code, before)
        screening.save(force_insert=True)
        record_event(
            actor,
            Tag.SCREENING_START,
            "client",
            client.code,
            program=client.program.code,
            detail={"language": language, "relay": list(relay)},
        )
    return screening


def save_reply(actor: Actor, screening: Screening, reply: Reply) -> Told:
    """Keep one answer. What the file lacks (birth date, arrival, state, hearing) is filled from it.

    Effects: the sealed answers, one version higher; gaps of the client's file; the client's dates that harm
    and tier; audit `screening:answer` with a count, never an answer. Nothing where the same was said already.
    Raises `AnsweredMeanwhileError`, `ScreeningFinishedError`, `ValueError`.
    """
    stated = reply.facts()
    if reply.question not in current_rules().questions():
        raise ValueError("no such question")
    with acting(actor):
        row = _lock(screening)
        key = data_key(row.client)
        told = open_told(key, row)
        facts = {k: v for k, v in {**told.facts, **stated}.items() if v is not None}
        answers = {**told.answers, reply.question: reply.answer}
        if facts == dict(told.facts) and answers == dict(told.answers):
            return told
        if row.status == Screening.Status.FINISHED:
            raise ScreeningFinishedError
        if reply.mark and reply.mark != mark_of(row, told, reply.question):
            raise AnsweredMeanwhileError(told.answers.get(reply.question, ""))
        asked = told.asked if reply.question in told.asked else (*told.asked, reply.question)
        after = Told(facts, answers, asked)
        row.answers = seal_told(key, row.code, after)
        row.version += 1
        row.save(update_fields=["answers", "version", "updated_at"])
        _fill_gaps(row.client, key, told.facts, stated)
        _read_urgency(row.client)
        record_event(
            actor,
            Tag.SCREENING_ANSWER,
            "client",
            row.client.code,
            program=row.client.program.code,
            detail={"answered": len(answers)},
        )
    screening.version = row.version
    screening.answers = row.answers
    return after


def _lock(screening: Screening) -> Screening:
    """The row as it stands, held to the end of the transaction."""
    rows = Screening.objects.select_for_update(of=("self",)).select_related("client", "client__program")
    row: Screening = rows.get(pk=screening.pk)
    return row


def _fill_gaps(client: Client, key: bytes, before: Mapping[str, Any], stated: Mapping[str, Any]) -> None:
    """Write what was told where the file has nothing, or only what the same interview had told before.

    What somebody else entered stays: a difference is shown with the findings, for a person to decide.
    """
    columns = {
        column: datetime.date.fromisoformat(stated[fact]) if fact in DATES else stated[fact]
        for fact, column in FILLS_CLIENT.items()
        if stated.get(fact) and _is_free(getattr(client, column) or None, before.get(fact))
    }
    if columns:
        Client.objects.filter(pk=client.pk).update(
            **columns, version=F("version") + 1, updated_at=timezone.now()
        )
    told = {fact: name for fact, name in FILLS_IDENTITY.items() if stated.get(fact)}
    if not told:
        return
    kept = open_identities([client], SEALED_FIELDS).get(client.pk, Identity())
    fields: dict[str, str | datetime.date | None] = {
        name: datetime.date.fromisoformat(stated[fact])
        for fact, name in told.items()
        if _is_free(getattr(kept, name), before.get(fact))
    }
    if fields:
        sealed = seal_values(key, client.code, fields)
        IdentityRecord.objects.filter(client=client).update(
            **sealed, version=F("version") + 1, updated_at=timezone.now()
        )


def _is_free(kept: datetime.date | str | None, told_before: Any) -> bool:
    if kept is None:
        return True
    return bool((kept.isoformat() if isinstance(kept, datetime.date) else kept) == told_before)


def _read_urgency(client: Client) -> None:
    """The columns of the client's dates that harm, read anew. Nobody's edit is lost to it."""
    fresh = Client.objects.get(pk=client.pk)
    identity = open_identities([fresh], SEALED_FIELDS).get(fresh.pk, Identity())
    columns = harm_of(fresh, identity, timezone.localdate()).columns()
    Client.objects.filter(pk=fresh.pk).update(**columns)


def finish_screening(actor: Actor, screening: Screening) -> Screening:
    """End an interview and keep what follows from it: one finding for each of the nine forms of relief.

    Questions without an answer stay unknown. Nothing is closed or refused by it.
    Effects: nine sealed findings with the version of the rules; the screening finished; the client screened,
    with dates that harm and tier; audit `screening:finish`. Nothing where it is finished already.
    """
    today = timezone.localdate()
    with acting(actor):
        row = _lock(screening)
        if row.status == Screening.Status.FINISHED:
            return row
        client = row.client
        key = data_key(client)
        told = open_told(key, row)
        identity = open_identities([client], SEALED_FIELDS).get(client.pk, Identity())
        book = current_rules()
        found = screen(book, told_facts(client, told, identity, row.language), told.answers, today)
        rows = [Finding(client=client, screening=row, pathway=one.pathway) for one in found]
        for finding, one in zip(rows, found, strict=True):
            finding.detail = seal_detail(key, finding.code, detail_of(one))
        Finding.objects.bulk_create(rows)
        row.status = Screening.Status.FINISHED
        row.screened_on = today
        row.rules_version = book.version
        row.finished_at = timezone.now()
        row.version += 1
        row.save()
        Client.objects.filter(pk=client.pk).update(
            screened=Client.Screened.YES, version=F("version") + 1, updated_at=timezone.now()
        )
        _read_urgency(client)
        record_event(
            actor,
            Tag.SCREENING_FINISH,
            "client",
            client.code,
            program=client.program.code,
            detail={"answered": len(told.answers), "rules": book.version},
        )
    return row
