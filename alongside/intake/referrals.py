"""Who sent a client to us, and where we sent a client. The note is sealed."""

from __future__ import annotations

import datetime
import uuid

from alongside.audit.services import record_event
from alongside.audit.tags import Tag
from alongside.intake.identity import data_key
from alongside.intake.models import Client, Referral
from alongside.lib.acting import Actor, acting
from alongside.lib.vault import seal, unseal


def _place(code: uuid.UUID) -> str:
    return f"intake_referral:note:{code}"


def record_referral(
    actor: Actor,
    client: Client,
    *,
    direction: str,
    organization_name: str,
    on: datetime.date,
    note: str = "",
    code: uuid.UUID | None = None,
) -> Referral:
    """Write down a referral in or out. A form (`code`) sent twice records once.

    Effects: the row, its note sealed; audit `client:referral:record` with the direction.
    """
    with acting(actor):
        if code is not None:
            known: Referral | None = Referral.objects.filter(code=code, client=client).first()
            if known is not None:
                return known
        referral = Referral(
            client=client,
            direction=direction,
            organization_name=organization_name,
            on=on,
            recorded_by=actor.code,
            **({"code": code} if code else {}),
        )
        if note:
            referral.note = seal(data_key(client), note.encode(), _place(referral.code))
        referral.save(force_insert=True)
        record_event(
            actor,
            Tag.REFERRAL_RECORD,
            "client",
            client.code,
            program=client.program.code,
            detail={"direction": direction},
        )
    return referral


def referrals_of(client: Client) -> list[tuple[Referral, str]]:
    """The client's referrals with their notes opened, latest first."""
    rows = list(Referral.objects.filter(client=client))
    if not any(row.note for row in rows):
        return [(row, "") for row in rows]
    key = data_key(client)
    return [
        (row, "" if row.note is None else unseal(key, row.note, _place(row.code)).decode()) for row in rows
    ]
