"""An attorney's word on a tier: with a reason, sealed under the client's key; the computed tier stays beside it."""

from __future__ import annotations

import datetime
import uuid
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from alongside.access.roles import Permission
from alongside.access.standing import standing
from alongside.accounts.models import Account
from alongside.audit.services import record_event
from alongside.audit.tags import Tag
from alongside.core.law.triage import TIERS
from alongside.intake.identity import data_key
from alongside.intake.models import Client
from alongside.intake.services import LEAST_REASON, MOST_REASON, ReasonError
from alongside.lib.acting import Actor, acting
from alongside.lib.vault import seal, unseal
from alongside.lib.versions import write_version


@dataclass(frozen=True)
class Override:
    """Who decided which tier, when, and why. `by` is a name, empty where nobody has it any more."""

    tier: str
    reason: str
    by: str
    on: datetime.date | None

    def __repr__(self) -> str:
        """Nothing of a client's in a log or a traceback."""
        return f"Override({self.tier}, sealed)"


def reason_place(code: uuid.UUID) -> str:
    """Where the sealed reason of a client's tier belongs."""
    return f"intake_client:tier_override_reason:{code}"


def can_override_tier(actor: Actor, client: Client) -> bool:
    """Whether a role lets the actor decide otherwise: staff attorneys and managers."""
    return standing(actor).may(Permission.CLIENT_TIER_OVERRIDE, **client.access_place())


def override_tier(actor: Actor, client: Client, version: int, tier: str, reason: str) -> None:
    """Decide a client's tier, for a reason of 10 to 500 characters; who still has `version` wins.

    Effects: the client's row, the reason sealed; audit `client:tier:override` with both tiers and no reason.
    Raises `ReasonError`, `StaleVersionError`, `PermissionDenied`.
    """
    text = " ".join(reason.split())
    if not LEAST_REASON <= len(text) <= MOST_REASON:
        raise ReasonError(f"a reason has {LEAST_REASON} to {MOST_REASON} characters")
    if tier not in TIERS:
        raise ValueError(f"not a tier: {tier}")
    with acting(actor):
        if not can_override_tier(actor, client):
            raise PermissionDenied
        sealed = seal(data_key(client), text.encode(), reason_place(client.code))
        values = {
            "tier_override": tier,
            "tier_override_reason": sealed,
            "tier_override_by": actor.code,
            "tier_override_on": timezone.localdate(),
        }
        write_version(client, version, values)
        detail = {"computed": client.tier, "tier": tier}
        _record(actor, Tag.CLIENT_TIER_OVERRIDE, client, detail)


def restore_tier(actor: Actor, client: Client, version: int) -> None:
    """Let the computed tier count again, where the row still has `version`.

    Effects: the override and its reason are gone from the row; audit `client:tier:restore`.
    Raises `StaleVersionError`, `PermissionDenied`.
    """
    with acting(actor):
        if not can_override_tier(actor, client):
            raise PermissionDenied
        detail = {"computed": client.tier, "tier": client.tier_override}
        values = {
            "tier_override": "",
            "tier_override_reason": None,
            "tier_override_by": None,
            "tier_override_on": None,
        }
        if write_version(client, version, values):
            _record(actor, Tag.CLIENT_TIER_RESTORE, client, detail)


def _record(actor: Actor, tag: Tag, client: Client, detail: dict[str, str]) -> None:
    record_event(actor, tag, "client", client.code, program=client.program.code, detail=detail)


def override_of(client: Client) -> Override | None:
    """The attorney's word on a client whose file is open to the reader, with its reason; None without one."""
    if not client.tier_override:
        return None
    sealed = client.tier_override_reason
    reason = unseal(data_key(client), sealed, reason_place(client.code)).decode() if sealed else ""
    holders = Account.objects.filter(code__in=[client.tier_override_by])
    name = holders.values_list("name", flat=True).first()
    return Override(client.tier_override, reason, name or "", client.tier_override_on)
