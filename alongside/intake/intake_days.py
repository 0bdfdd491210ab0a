"""Intake days: many people heard at one place, by number. Two screeners never call the same number."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.signing import BadSignature, Signer
from django.db.models import Case, Count, Max, Q, QuerySet, Value, When
from django.utils import timezone

from alongside.access.roles import Permission
from alongside.access.standing import standing
from alongside.accounts.models import Account
from alongside.audit.services import record_event
from alongside.audit.tags import Tag
from alongside.intake.models import Client, IntakeDay, QueueEntry
from alongside.lib.acting import Actor, System, acting
from alongside.lib.turns import wait_for_turn
from alongside.lib.versions import write_version
from alongside.partners.models import Organization, Program
from alongside.volunteers.models import Enrollment, Person

Status = QueueEntry.Status
DISPLAY = System("numbers on a display")
_signer = Signer(salt="alongside.queue")


class StillHearingError(Exception):
    """The screener is with somebody already; `entry` is that number."""

    def __init__(self, entry: QueueEntry) -> None:
        super().__init__("a screener hears one person at a time")
        self.entry = entry


class ClosedDayError(Exception):
    """The day is over: nobody is added or called any more."""


def days_of(actor: Actor, program: Program) -> QuerySet[IntakeDay]:
    """The intake days of a program that the actor sees, latest first, with how many came and wait."""
    return (
        IntakeDay.objects.visible_to(actor)
        .filter(program=program)
        .select_related("organization")
        .annotate(came=Count("queue"), waiting=Count("queue", filter=Q(queue__status=Status.WAITING)))
        .order_by("-on", "-id")
    )


def open_day(
    actor: Actor,
    program: Program,
    organization: Organization,
    *,
    code: uuid.UUID,
    on: datetime.date,
    place: str,
) -> IntakeDay:
    """A day at a place. A form (`code`) sent twice opens one.

    Effects: the row; audit `intake_day:open`. Raises `PermissionDenied`.
    """
    with acting(actor):
        reached = {"program": program.code, "organization": organization.code}
        if not standing(actor).may(Permission.CLIENT_EDIT, **reached):
            raise PermissionDenied
        day, is_new = IntakeDay.objects.get_or_create(
            code=code, defaults={"program": program, "organization": organization, "on": on, "place": place}
        )
        if is_new:
            _record(actor, Tag.INTAKE_DAY_OPEN, day)
    return day


def close_day(actor: Actor, day: IntakeDay, version: int) -> None:
    """End the day where it still has `version`: who still waits has left.

    Effects: the day, and every number that waits; audit `intake_day:close` with the count.
    Raises `StaleVersionError`, `PermissionDenied`.
    """
    with acting(actor):
        _demand(actor, day)
        now = timezone.now()
        if write_version(day, version, {"closed_at": now}):
            waiting = QueueEntry.objects.filter(day=day, status=Status.WAITING)
            left = waiting.update(status=Status.LEFT, ended_at=now)
            _record(actor, Tag.INTAKE_DAY_CLOSE, day, {"left": left})


def add_number(
    actor: Actor, day: IntakeDay, *, code: uuid.UUID, language: str = "", needs_first: bool = False
) -> QueueEntry:
    """The next number of a day. A form (`code`) sent twice gives one number.

    Effects: the row; audit `intake_day:number:add`. Raises `ClosedDayError`, `PermissionDenied`.
    """
    with acting(actor):
        _demand(actor, day)
        wait_for_turn(f"intake day {day.code}")
        known: QueueEntry | None = QueueEntry.objects.filter(day=day, code=code).first()
        if known is not None:
            return known
        _demand_open(day)
        last = QueueEntry.objects.filter(day=day).aggregate(last=Max("number"))["last"] or 0
        entry = QueueEntry.objects.create(
            day=day, code=code, number=last + 1, language=language, needs_first=needs_first
        )
        _record(actor, Tag.QUEUE_ADD, day, {"number": entry.number})
    return entry


def call_next(actor: Actor, day: IntakeDay, language: str = "") -> QueueEntry | None:
    """The number that is heard next: who needs to be first, else the lowest; None where nobody waits.

    With `language`, the next who speaks it. A number that another screener is calling at this moment is passed
    over, so that nobody is called twice.

    Effects: the number is with the actor; audit `intake_day:number:call`.
    Raises `StillHearingError`, `ClosedDayError`, `PermissionDenied`.
    """
    with acting(actor):
        _demand(actor, day)
        _demand_open(day)
        wait_for_turn(f"screener {actor.code} {day.code}")
        mine = QueueEntry.objects.filter(day=day, screener=actor.code, status=Status.WITH_SCREENER).first()
        if mine is not None:
            raise StillHearingError(mine)
        waiting = QueueEntry.objects.filter(day=day, status=Status.WAITING)
        if language:
            waiting = waiting.filter(language=language)
        ordered = waiting.order_by("-needs_first", "number").select_for_update(skip_locked=True)
        entry: QueueEntry | None = ordered.first()
        if entry is None:
            return None
        values = {"status": Status.WITH_SCREENER, "screener": actor.code, "called_at": timezone.now()}
        write_version(entry, entry.version, values)
        _record(actor, Tag.QUEUE_CALL, day, {"number": entry.number})
    return entry


def mark_number(actor: Actor, entry: QueueEntry, version: int, status: str) -> None:
    """Done, left, or back to waiting, where the number still has `version`.

    Effects: the row; audit `intake_day:number:mark`.
    Raises `StaleVersionError`, `ClosedDayError`, `PermissionDenied`.
    """
    if status not in (Status.DONE, Status.LEFT, Status.WAITING):
        raise ValueError(f"a number is not marked {status}")
    with acting(actor):
        _demand(actor, entry.day)
        values: dict[str, Any] = {"status": status, "ended_at": timezone.now()}
        if status == Status.WAITING:
            _demand_open(entry.day)
            values |= {"ended_at": None, "screener": None, "interpreter": None, "called_at": None}
        if write_version(entry, version, values):
            _record(actor, Tag.QUEUE_MARK, entry.day, {"number": entry.number, "status": status})


def join_client(
    actor: Actor, entry: QueueEntry, version: int, *, client: Client | None, interpreter: uuid.UUID | None
) -> None:
    """Who stands behind a number, now that the interview begins, and who interprets.

    Effects: the row; audit `intake_day:number:join` without the client.
    Raises `StaleVersionError`, `PermissionDenied`.
    """
    with acting(actor):
        _demand(actor, entry.day)
        if client is not None and client.program_id != entry.day.program_id:
            raise PermissionDenied
        if write_version(entry, version, {"client": client, "interpreter": interpreter}):
            _record(actor, Tag.QUEUE_JOIN, entry.day, {"number": entry.number})


def interpreters_of(program: Program) -> list[tuple[uuid.UUID, str, tuple[str, ...]]]:
    """Those who interpret for a program: code, name, languages. Whoever hears people on a day must name them."""
    rows = (
        Enrollment.objects.filter(program=program, role=Enrollment.As.INTERPRETER, ends_on__isnull=True)
        .select_related("person")
        .prefetch_related("person__languages")
        .order_by("person__given_name", "person__family_name", "person_id")
    )
    return [
        (row.person.code, row.person.full_name, tuple(s.language for s in row.person.languages.all()))
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class NumberLine:
    """One number as the queue shows it. `handle` and `client` only of a client whom the reader sees."""

    entry: QueueEntry
    screener: str
    interpreter: str
    handle: str = ""
    client: uuid.UUID | None = None


def queue_of(actor: Actor, day: IntakeDay) -> list[NumberLine]:
    """Every number of a day: who is being heard, who waits in the order of calling, who has gone. Four queries."""
    place = Case(
        When(status=Status.WITH_SCREENER, then=Value(0)),
        When(status=Status.WAITING, then=Value(1)),
        default=Value(2),
    )
    rows = list(
        QueueEntry.objects.visible_to(actor).filter(day=day).order_by(place, "-needs_first", "number")
    )
    clients = Client.objects.visible_to(actor).filter(pk__in=[row.client_id for row in rows if row.client_id])
    seen: dict[int | None, tuple[str, uuid.UUID | None]] = {
        pk: (handle, code) for pk, handle, code in clients.values_list("pk", "handle", "code")
    }
    accounts = Account.objects.filter(code__in=_known(row.screener for row in rows))
    screeners: dict[uuid.UUID | None, str] = {account.code: account.name for account in accounts}
    people = Person.objects.filter(code__in=_known(row.interpreter for row in rows))
    interpreters: dict[uuid.UUID | None, str] = {person.code: person.full_name for person in people}
    lines = []
    for row in rows:
        named = (screeners.get(row.screener, ""), interpreters.get(row.interpreter, ""))
        lines.append(NumberLine(row, *named, *seen.get(row.client_id, ("", None))))
    return lines


def _known(codes: Iterable[uuid.UUID | None]) -> set[uuid.UUID]:
    return {code for code in codes if code is not None}


# --- the display: numbers, and nothing else ---------------------------------------------------------


@dataclass(frozen=True)
class Numbers:
    """What a display shows: the numbers that are being heard, those that wait, and whether the day is over."""

    called: tuple[int, ...]
    waiting: tuple[int, ...]
    is_over: bool


def display_token(day: IntakeDay) -> str:
    """The secret part of the address of a day's display. It opens the numbers and nothing else."""
    return _signer.sign(str(day.code)).replace(":", "~")


def numbers_on_display(token: str) -> Numbers | None:
    """The numbers of the day whose token it is, latest call first; None for a token that nobody gave."""
    try:
        code = uuid.UUID(_signer.unsign(token.replace("~", ":")))
    except (BadSignature, ValueError):
        return None
    with acting(DISPLAY):
        day = IntakeDay.objects.filter(code=code).first()
        if day is None:
            return None
        rows = QueueEntry.objects.filter(day=day)
        called = (
            rows.filter(status=Status.WITH_SCREENER).order_by("-called_at").values_list("number", flat=True)
        )
        waits = rows.filter(status=Status.WAITING).order_by("-needs_first", "number")
        return Numbers(
            tuple(called), tuple(waits.values_list("number", flat=True)), day.closed_at is not None
        )


def _demand(actor: Actor, day: IntakeDay) -> None:
    if not standing(actor).may(Permission.CLIENT_EDIT, **day.access_place()):
        raise PermissionDenied


def _demand_open(day: IntakeDay) -> None:
    if day.closed_at is not None:
        raise ClosedDayError


def _record(actor: Actor, tag: Tag, day: IntakeDay, detail: Mapping[str, Any] | None = None) -> None:
    record_event(actor, tag, "intake_day", day.code, program=day.program.code, detail=detail)
