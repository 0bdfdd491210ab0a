"""Consultations: brief advice to somebody who gets advice and, for now, not a lawyer."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from alongside.audit.services import record_event
from alongside.audit.tags import Tag
from alongside.intake.identity import data_key
from alongside.intake.models import Client, Consultation, Referral
from alongside.intake.permissions import can_edit_client
from alongside.intake.referrals import record_referral
from alongside.lib.acting import Actor, acting
from alongside.lib.vault import seal, unseal
from alongside.lib.versions import write_version
from alongside.partners.models import Program

Status = Consultation.Status
CLOSED_WITHOUT_ADVICE = (Status.MISSED, Status.CANCELLED)


@dataclass(frozen=True)
class Given:
    """What an adviser writes down. `referred_to` names the organization to which the client was sent, if any."""

    advice: str
    on: datetime.date
    language: str = ""
    interpreter_present: bool = False
    handed_out: Sequence[str] = ()
    follow_up_on: datetime.date | None = None
    referred_to: str = ""
    referral_note: str = ""

    def __repr__(self) -> str:
        """Nothing of a client's in a log or a traceback."""
        return "Given(sealed)"


def advice_place(code: uuid.UUID) -> str:
    """Where the sealed advice of a consultation belongs."""
    return f"intake_consultation:advice:{code}"


def consultations_of(actor: Actor, program: Program) -> QuerySet[Consultation]:
    """The consultations of a program that the actor sees, with client and nonprofit ready."""
    return (
        Consultation.objects.visible_to(actor)
        .filter(client__program=program)
        .select_related("client__program", "client__organization")
    )


def book_consultation(
    actor: Actor,
    client: Client,
    *,
    code: uuid.UUID,
    on: datetime.date,
    at: datetime.time | None = None,
    language: str = "",
) -> Consultation:
    """An appointment for a client. A form (`code`) sent twice books once.

    Effects: the row; audit `consultation:book`. Raises `PermissionDenied`.
    """
    with acting(actor):
        _demand(actor, client)
        known: Consultation | None = Consultation.objects.filter(code=code, client=client).first()
        if known is not None:
            return known
        row = Consultation.objects.create(code=code, client=client, on=on, at=at, language=language)
        _record(actor, Tag.CONSULTATION_BOOK, row)
    return row


def give_advice(actor: Actor, row: Consultation, version: int, given: Given) -> None:
    """Write down what was advised, or correct it, where the row still has `version`.

    Effects: the consultation counts as given, by the actor; the advice sealed under the client's key; a referral
    out where one is named; audit `consultation:give` with the names of what changed.
    Raises `StaleVersionError`, `PermissionDenied`.
    """
    with acting(actor):
        _demand(actor, row.client)
        known = read_sealed(row)
        values: dict[str, Any] = {
            "status": Status.GIVEN,
            "on": given.on,
            "language": given.language,
            "interpreter_present": given.interpreter_present,
            "handed_out": list(given.handed_out),
            "follow_up_on": given.follow_up_on,
        }
        if row.adviser is None:
            values["adviser"] = actor.code
        if known != given.advice:
            values["advice"] = seal(data_key(row.client), given.advice.encode(), advice_place(row.code))
        if given.follow_up_on != row.follow_up_on:
            values["followed_up_on"] = None
        changed = write_version(row, version, values)
        sent = _refer(actor, row, given)
        if changed or sent:
            _record(
                actor, Tag.CONSULTATION_GIVE, row, {"fields": [*changed, *(["referral"] if sent else [])]}
            )


def _refer(actor: Actor, row: Consultation, given: Given) -> bool:
    """The referral out of this consultation, recorded once; whether there is a new one."""
    if not given.referred_to or (row.referral and row.referral.organization_name == given.referred_to):
        return False
    row.referral = record_referral(
        actor,
        row.client,
        direction=Referral.Direction.OUT,
        organization_name=given.referred_to,
        on=given.on,
        note=given.referral_note,
    )
    Consultation.objects.filter(pk=row.pk).update(referral=row.referral)
    return True


def close_without_advice(actor: Actor, row: Consultation, version: int, status: str) -> None:
    """Nobody came, or it was cancelled, where the row still has `version`.

    Effects: the status; audit `consultation:close`. Raises `StaleVersionError`, `PermissionDenied`.
    """
    if status not in CLOSED_WITHOUT_ADVICE:
        raise ValueError(f"a consultation is not closed as {status}")
    with acting(actor):
        _demand(actor, row.client)
        if write_version(row, version, {"status": status}):
            _record(actor, Tag.CONSULTATION_CLOSE, row, {"status": status})


def mark_followed(actor: Actor, row: Consultation, version: int) -> None:
    """The follow-up has been made, today, where the row still has `version`.

    Effects: its day; audit `consultation:follow`. Raises `StaleVersionError`, `PermissionDenied`.
    """
    with acting(actor):
        _demand(actor, row.client)
        if write_version(row, version, {"followed_up_on": timezone.localdate()}):
            _record(actor, Tag.CONSULTATION_FOLLOW, row)


def read_advice(actor: Actor, row: Consultation) -> str:
    """What was advised.

    Effects: audit `consultation:advice:read`, before anything is opened. Raises `PermissionDenied`.
    """
    with acting(actor):
        _demand(actor, row.client)
        _record(actor, Tag.CONSULTATION_ADVICE_READ, row)
        return read_sealed(row)


def read_sealed(row: Consultation) -> str:
    """The advice of a row that the reader was allowed; empty where none is written yet."""
    if row.advice is None:
        return ""
    return unseal(data_key(row.client), row.advice, advice_place(row.code)).decode()


def _demand(actor: Actor, client: Client) -> None:
    if not can_edit_client(actor, client):
        raise PermissionDenied


def _record(actor: Actor, tag: Tag, row: Consultation, detail: Mapping[str, Any] | None = None) -> None:
    record_event(actor, tag, "consultation", row.code, program=row.client.program.code, detail=detail)


@dataclass(frozen=True)
class ConsultationCounts:
    """How many consultations of a selection are in which state."""

    today: int
    to_follow: int
    booked: int
    given_this_year: int
    people_this_year: int


def count_consultations(rows: QuerySet[Consultation], today: datetime.date) -> ConsultationCounts:
    """Counts of one selection; one query."""
    given = Q(status=Status.GIVEN, on__year=today.year)
    found = rows.order_by().aggregate(
        today=Count("pk", filter=Q(on=today)),
        to_follow=Count("pk", filter=TO_FOLLOW),
        booked=Count("pk", filter=Q(status=Status.BOOKED)),
        given_this_year=Count("pk", filter=given),
        people_this_year=Count("client", filter=given, distinct=True),
    )
    return ConsultationCounts(**found)


# A follow-up that nobody has made yet, whatever became of the appointment.
TO_FOLLOW = Q(follow_up_on__isnull=False, followed_up_on__isnull=True)
