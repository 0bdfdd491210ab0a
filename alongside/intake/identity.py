"""Sealing and opening identity: the only module that holds a client's data key in its hands.

Callers decide who may; see `services.reveal_identity` and `permissions`.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from alongside.intake.models import Client, ClientKey, IdentityRecord
from alongside.lib.vault import new_data_key, root_key_id, seal, unseal, unwrap_data_key

DATES = frozenset({"birth_date", "entered_on"})


@dataclass(frozen=True)
class Identity:
    """Who a client is. None where a fact is unknown."""

    ref: str | None = None
    given_name: str | None = None
    family_name: str | None = None
    birth_date: datetime.date | None = None
    entered_on: datetime.date | None = None
    living_with: str | None = None
    note: str | None = None
    a_number: str | None = None

    @property
    def full_name(self) -> str:
        return f"{self.given_name or ''} {self.family_name or ''}".strip()

    def __repr__(self) -> str:
        """Nothing of a client's in a log or a traceback."""
        return "Identity(sealed)"

    def values(self) -> dict[str, str | datetime.date | None]:
        """The facts by name of field."""
        return {name: getattr(self, name) for name in IdentityRecord.FIELDS}


def key_place(code: uuid.UUID) -> str:
    """Where a client's data key belongs."""
    return f"intake_clientkey:{code}"


def field_place(field: str, code: uuid.UUID) -> str:
    """Where a sealed value belongs: table, field and client."""
    return f"intake_identityrecord:{field}:{code}"


def _bytes(value: str | datetime.date | None) -> bytes | None:
    if value is None or value == "":
        return None
    return (value.isoformat() if isinstance(value, datetime.date) else value).encode()


def seal_values(
    key: bytes, code: uuid.UUID, values: Mapping[str, str | datetime.date | None]
) -> dict[str, bytes | None]:
    """Each value sealed under the client's data key and bound to its field and client."""
    return {
        name: None if (plain := _bytes(value)) is None else seal(key, plain, field_place(name, code))
        for name, value in values.items()
    }


def seal_new(client: Client, identity: Identity) -> tuple[ClientKey, IdentityRecord]:
    """A fresh data key for a new client, and the identity sealed under it; not yet stored."""
    key, wrapped = new_data_key(key_place(client.code))
    sealed = seal_values(key, client.code, identity.values())
    return (
        ClientKey(client=client, wrapped=wrapped, root_key_id=root_key_id()),
        IdentityRecord(client=client, **sealed),
    )


def data_key(client: Client) -> bytes:
    """The client's data key. Raises `VaultError` where the root key does not fit."""
    return unwrap_data_key(ClientKey.objects.get(client=client).wrapped, key_place(client.code))


def open_record(
    record: IdentityRecord, key: bytes, code: uuid.UUID, fields: Iterable[str] = IdentityRecord.FIELDS
) -> Identity:
    """The named fields of a record, opened; the others None. Raises `VaultError` where a value was moved."""
    values: dict[str, str | datetime.date | None] = {}
    for name in fields:
        sealed = getattr(record, name)
        if sealed is None:
            continue
        text = unseal(key, sealed, field_place(name, code)).decode()
        values[name] = datetime.date.fromisoformat(text) if name in DATES else text
    return Identity(**values)  # type: ignore[arg-type]


def open_identities(
    clients: Iterable[Client], fields: Iterable[str] = IdentityRecord.FIELDS
) -> dict[int, Identity]:
    """The identities of many clients by primary key, in one query; `clients` are rows already allowed.

    A client whose key was destroyed is absent.
    """
    wanted = tuple(fields)
    codes = {client.pk: client.code for client in clients}
    records = IdentityRecord.objects.filter(client__in=list(codes)).select_related("client__key")
    records = records.only("client_id", "client__key__wrapped", *wanted)
    found: dict[int, Identity] = {}
    for record in records:
        key = getattr(record.client, "key", None)
        if key is None:
            continue
        code = codes[record.client_id]
        found[record.client_id] = open_record(
            record, unwrap_data_key(key.wrapped, key_place(code)), code, wanted
        )
    return found
