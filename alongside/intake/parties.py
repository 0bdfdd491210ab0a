"""Writing related parties: a parent in the state case, a sponsor, an employer, whoever caused harm."""

from __future__ import annotations

import uuid

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet

from alongside.audit.services import record_event
from alongside.audit.tags import Tag
from alongside.intake.models import Client, RelatedParty
from alongside.intake.name_index import forget_terms, index_related
from alongside.intake.party_records import PartyFacts, seal_party
from alongside.intake.permissions import can_edit_client, can_reveal_identity
from alongside.lib.acting import Actor, acting


def _demand(actor: Actor, client: Client) -> None:
    if not (can_edit_client(actor, client) and can_reveal_identity(actor, client)):
        raise PermissionDenied


def add_party(actor: Actor, client: Client, facts: PartyFacts, code: uuid.UUID | None = None) -> RelatedParty:
    """Somebody else in a client's matter. The same `code` again is the same party.

    Effects: one sealed row, the index of names; audit `client:party:add`, which does not say who or what.
    Raises `PermissionDenied`, `ValueError` where nobody is named or the role is unknown.
    """
    if not any(name.strip() for name in facts.names):
        raise ValueError("a related party has a name")
    RelatedParty.Role(facts.role)
    with acting(actor):
        _demand(actor, client)
        rows: QuerySet[RelatedParty] = RelatedParty.objects.filter(client=client)
        made = rows.filter(code=code).first() if code else None
        if made is not None:
            return made
        row = RelatedParty(client=client, code=code or uuid.uuid4(), added_by=actor.code)
        row.sealed = seal_party(client, row.code, facts)
        row.save(force_insert=True)
        index_related(row.code, facts)
        record_event(actor, Tag.PARTY_ADD, "client", client.code, program=client.program.code)
    return row


def remove_party(actor: Actor, row: RelatedParty) -> None:
    """Take a related party out of a client's file.

    Effects: the row and its terms in the index are deleted; audit `client:party:remove`.
    Raises `PermissionDenied`.
    """
    with acting(actor):
        client = row.client
        _demand(actor, client)
        forget_terms([row.code])
        row.delete()
        record_event(actor, Tag.PARTY_REMOVE, "client", client.code, program=client.program.code)
