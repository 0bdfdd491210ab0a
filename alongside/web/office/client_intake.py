"""What a client's page tells of the interview: how far it is, whether to call is safe, consents, referrals."""

from __future__ import annotations

from typing import Any

from alongside.intake.models import Client, Consent, Consultation, Screening
from alongside.intake.permissions import can_edit_client
from alongside.intake.referrals import referrals_of
from alongside.intake.told import SAFE_CONTACT, told_by
from alongside.lib.acting import Actor
from alongside.web.office.consent_words import CONSENT_WORDS

SHOWN = 10


def intake_context(actor: Actor, client: Client) -> dict[str, Any]:
    """For whoever may change the client's file; empty for all others."""
    if not can_edit_client(actor, client):
        return {}
    screenings = list(Screening.objects.filter(client=client))
    standing = set(
        Consent.objects.filter(client=client, revoked_on=None).values_list("kind", flat=True).order_by()
    )
    return {
        "intake": {
            "open": next((one for one in screenings if one.status == Screening.Status.OPEN), None),
            "finished": [one for one in screenings if one.status == Screening.Status.FINISHED],
            "safe_contact": told_by(client).answers.get(SAFE_CONTACT, "") if screenings else "",
            "consents": [CONSENT_WORDS[kind].title for kind in Consent.Kind.values if kind in standing],
            "referrals": referrals_of(client),
            "consultations": list(Consultation.objects.filter(client=client)[:SHOWN]),
        }
    }
