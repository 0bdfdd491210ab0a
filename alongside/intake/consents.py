"""What a client agreed to: each thing by itself, on a day, in a language, and taken back by itself."""

from __future__ import annotations

import datetime
import uuid

from django.utils import timezone

from alongside.audit.services import record_event
from alongside.audit.tags import Tag
from alongside.intake.identity import data_key
from alongside.intake.models import Client, Consent
from alongside.lib.acting import Actor, acting
from alongside.lib.turns import wait_for_turn
from alongside.lib.vault import seal, unseal
from alongside.lib.versions import write_version


class ConsentStandsError(Exception):
    """The client agreed to this already; taking it back comes first."""


def _place(code: uuid.UUID) -> str:
    return f"intake_consent:note:{code}"


def give_consent(
    actor: Actor,
    client: Client,
    kind: str,
    *,
    given_on: datetime.date,
    given_by: str,
    language: str,
    child_assents: bool | None = None,
    interpreter_present: bool = False,
    note: str = "",
    code: uuid.UUID | None = None,
) -> Consent:
    """Record that a client, or a guardian, agreed to one thing.

    `child_assents` is what the child said, None where nobody asked. `code` is that of the form, so that a
    form sent twice records once. Effects: the row, its note sealed; audit `consent:give` with the kind.
    Raises `ConsentStandsError`.
    """
    with acting(actor):
        wait_for_turn(f"consent {kind} of {client.code}")
        standing: Consent | None = Consent.objects.filter(client=client, kind=kind, revoked_on=None).first()
        if standing is not None:
            if standing.code == code:
                return standing
            raise ConsentStandsError
        consent = Consent(
            client=client,
            kind=kind,
            given_on=given_on,
            given_by=given_by,
            child_assents=child_assents,
            language=language,
            interpreter_present=interpreter_present,
            recorded_by=actor.code,
            **({"code": code} if code else {}),
        )
        if note:
            consent.note = seal(data_key(client), note.encode(), _place(consent.code))
        consent.save(force_insert=True)
        record_event(
            actor,
            Tag.CONSENT_GIVE,
            "client",
            client.code,
            program=client.program.code,
            detail={"kind": kind, "child_assents": child_assents},
        )
    return consent


def revoke_consent(actor: Actor, consent: Consent, version: int) -> None:
    """Take back a consent as of today. The row stays, as what stood until then.

    Effects: the row; audit `consent:revoke`. Nothing where it was taken back already. Raises
    `StaleVersionError`.
    """
    with acting(actor):
        current = Consent.objects.get(pk=consent.pk)
        if current.revoked_on is not None:
            return
        write_version(consent, version, {"revoked_on": timezone.localdate(), "revoked_by": actor.code})
        record_event(
            actor,
            Tag.CONSENT_REVOKE,
            "client",
            consent.client.code,
            program=consent.client.program.code,
            detail={"kind": consent.kind},
        )


def note_of(consent: Consent) -> str:
    """The sealed note of a consent; empty where there is none."""
    if consent.note is None:
        return ""
    return unseal(data_key(consent.client), consent.note, _place(consent.code)).decode()


def consents_of(client: Client) -> list[tuple[str, Consent | None, list[Consent]]]:
    """For each kind: what stands today, and what was taken back, latest first."""
    rows = list(Consent.objects.filter(client=client).select_related("client", "client__program"))
    found: list[tuple[str, Consent | None, list[Consent]]] = []
    for kind in Consent.Kind.values:
        of_kind = [row for row in rows if row.kind == kind]
        standing = next((row for row in of_kind if row.revoked_on is None), None)
        found.append((kind, standing, [row for row in of_kind if row.revoked_on is not None]))
    return found
