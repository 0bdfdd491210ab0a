"""Sealing and opening related parties: JSON under the client's data key, bound to the party's own row."""

from __future__ import annotations

import datetime
import json
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from alongside.intake.identity import data_key, key_place
from alongside.intake.models import Client, RelatedParty
from alongside.lib.vault import seal, unseal, unwrap_data_key


@dataclass(frozen=True)
class PartyFacts:
    """Who a related party is: the role (`RelatedParty.Role`), every name used, and what else is known."""

    role: str
    names: tuple[str, ...]
    birth_date: datetime.date | None = None
    a_number: str | None = None

    def __repr__(self) -> str:
        """Nothing of a person in a log or a traceback."""
        return "PartyFacts(sealed)"

    @property
    def role_label(self) -> str:
        """The role in the words of a page."""
        return str(RelatedParty.Role(self.role).label)


@dataclass(frozen=True)
class OpenParty:
    """A related party opened for whoever may read the client's file."""

    row: RelatedParty
    facts: PartyFacts


def party_place(code: uuid.UUID) -> str:
    """Where a sealed party belongs."""
    return f"intake_relatedparty:{code}"


def seal_party(client: Client, code: uuid.UUID, facts: PartyFacts) -> bytes:
    """The facts of a party, sealed for one row of one client."""
    document = {
        "role": facts.role,
        "names": list(facts.names),
        "birth_date": facts.birth_date.isoformat() if facts.birth_date else None,
        "a_number": facts.a_number,
    }
    return seal(data_key(client), json.dumps(document, sort_keys=True).encode(), party_place(code))


def open_party(key: bytes, row: RelatedParty) -> PartyFacts:
    """What was sealed for a row. Raises `VaultError` where the value was moved."""
    document = json.loads(unseal(key, row.sealed, party_place(row.code)))
    born = document["birth_date"]
    return PartyFacts(
        document["role"],
        tuple(document["names"]),
        datetime.date.fromisoformat(born) if born else None,
        document["a_number"],
    )


def open_parties(rows: Iterable[RelatedParty]) -> list[OpenParty]:
    """Many related parties in their order; `rows` are allowed already, with `client__key` selected.

    Whose client's key was destroyed is absent.
    """
    return [
        OpenParty(row, open_party(unwrap_data_key(key.wrapped, key_place(row.client.code)), row))
        for row in rows
        if (key := getattr(row.client, "key", None)) is not None
    ]


def parties_of(client: Client) -> list[OpenParty]:
    """The related parties of a client who is allowed already; two queries, one where there is none."""
    rows: Sequence[RelatedParty] = list(RelatedParty.objects.filter(client=client))
    if not rows:
        return []
    key = data_key(client)
    return [OpenParty(row, open_party(key, row)) for row in rows]
