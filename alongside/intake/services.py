"""Writing clients: facts in the open by handle, identity sealed, each reveal with its reason."""

from __future__ import annotations

import datetime
import random
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from alongside.audit.services import record_event
from alongside.audit.tags import Tag
from alongside.core.law.triage import Triage
from alongside.intake.handles import invent_handles
from alongside.intake.harm import Harm, facts_of, read_harm
from alongside.intake.identity import (
    Identity,
    data_key,
    open_identities,
    open_record,
    seal_new,
    seal_values,
)
from alongside.intake.models import Client, ClientKey, Household, IdentityRecord
from alongside.intake.name_index import index_client, index_new_clients
from alongside.intake.permissions import can_read_names, can_reveal_identity
from alongside.intake.told import Told, told_by
from alongside.law.rules import current_triage
from alongside.lib.acting import Actor, System, acting
from alongside.lib.bulk_rows import add_rows, check_rows
from alongside.lib.city_points import find_city
from alongside.lib.versions import write_version
from alongside.partners.models import Organization, Program

LEAST_REASON = 10
MOST_REASON = 500


class ReasonError(ValueError):
    """The reason for opening an identity says too little, or too much."""


@dataclass(frozen=True)
class ClientRecord:
    """One client as an import understands them: the fields of `core.importing`'s client record.

    `languages` are (ISO 639-3, level) pairs, `nationality` alpha-3, `household` the file's own label for
    siblings (never stored). `handle` is for demonstrations; otherwise one is invented.
    """

    ref: str | None = None
    given_name: str | None = None
    family_name: str | None = None
    birth_date: datetime.date | None = None
    nationality: str = ""
    languages: Sequence[tuple[str, str]] = ()
    city: str = ""
    state: str = ""
    entered_on: datetime.date | None = None
    household: str | None = None
    living_with: str | None = None
    pathways: Sequence[str] = ()
    next_hearing_on: datetime.date | None = None
    screened: str = Client.Screened.UNKNOWN
    note: str | None = None
    a_number: str | None = None
    handle: str = ""
    code: uuid.UUID = field(default_factory=uuid.uuid4)

    def __repr__(self) -> str:
        """Nothing of a client's in a log or a traceback."""
        return "ClientRecord(sealed)"

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> ClientRecord:
        """From a record of the import document, whose dates are ISO texts."""
        screened = document.get("screened")
        texts = ("ref", "given_name", "family_name", "household", "living_with", "note")
        words = ("nationality", "city", "state")
        days = ("birth_date", "entered_on", "next_hearing_on")
        values: dict[str, Any] = {name: document.get(name) for name in texts}
        values |= {name: document.get(name) or "" for name in words}
        values |= {name: _date(document.get(name)) for name in days}
        return cls(
            **values,
            languages=tuple((one["code"], one["level"]) for one in document.get("languages") or ()),
            pathways=tuple(document.get("pathways") or ()),
            screened={True: "yes", False: "no", None: "unknown"}.get(screened, str(screened)),
        )

    def identity(self) -> Identity:
        """What of this record is sealed."""
        return Identity(
            ref=self.ref,
            given_name=self.given_name,
            family_name=self.family_name,
            birth_date=self.birth_date,
            entered_on=self.entered_on,
            living_with=self.living_with,
            note=self.note,
            a_number=self.a_number,
        )


def _date(value: object) -> datetime.date | None:
    if value is None or isinstance(value, datetime.date):
        return value
    return datetime.date.fromisoformat(str(value))


def harm_of(client: Client, identity: Identity, as_of: datetime.date, triage: Triage | None = None) -> Harm:
    """The client's dates that harm, points and tier, as of a day, by what the file and the interview say.

    `triage` spares many clients the question which rules are in force.
    """
    told = told_by(client) if client.pk else Told()
    return read_harm(facts_of(client, identity, told.facts), told.answers, client.pathways, as_of, triage)


def create_clients(
    actor: Actor,
    program: Program,
    organization: Organization,
    records: Sequence[ClientRecord],
    *,
    seed: int | None = None,
    homes: Mapping[str, Household] | None = None,
) -> list[uuid.UUID]:
    """Many clients into a program, for the nonprofit that speaks for them; their codes in order.

    Handles are invented by chance, or from `seed`. Records with the same `household` label form one
    household; `homes` are households on file by label, which they join instead. Effects, in one transaction and a fixed number of statements: client rows with their dates
    that harm, a data key each, identity sealed, the index of names, households; one audit line `client:create` on the program
    with the count. Raises `RowFaultError` before anything is written.
    """
    check_rows(records, Client, ("city", "state", "nationality", "handle"))
    with acting(actor):
        clients = _new_clients(program, organization, records, seed, homes or {})
        add_rows(Client, clients)
        sealed = [seal_new(c, r.identity()) for c, r in zip(clients, records, strict=True)]
        add_rows(ClientKey, [key for key, _record in sealed])
        add_rows(IdentityRecord, [record for _key, record in sealed])
        index_new_clients((c.code, r.identity()) for c, r in zip(clients, records, strict=True))
        record_event(
            actor,
            Tag.CLIENT_CREATE,
            "program",
            program.code,
            program=program.code,
            detail={"count": len(clients), "organization": str(organization.code)},
        )
    return [client.code for client in clients]


def create_client(actor: Actor, program: Program, organization: Organization, record: ClientRecord) -> Client:
    """One client. Effects: as `create_clients`."""
    with acting(actor):
        code = create_clients(actor, program, organization, [record])[0]
        return Client.objects.get(code=code)


def _handles_of(program: Program) -> set[str]:
    """Every handle of the program: also those of clients whom the actor may not see."""
    with acting(System("handles in use")):
        return set(Client.objects.filter(program=program).values_list("handle", flat=True))


def _new_clients(
    program: Program,
    organization: Organization,
    records: Sequence[ClientRecord],
    seed: int | None,
    homes: Mapping[str, Household],
) -> list[Client]:
    chance = random.Random(seed) if seed is not None else random.SystemRandom()  # noqa: S311 - seeded: a demonstration
    given = {record.handle for record in records if record.handle}
    free = iter(invent_handles(len(records), _handles_of(program) | given, chance))
    handles = [record.handle or next(free) for record in records]
    households = {**_households(program, organization, records, handles, homes), **homes}
    today, triage = timezone.localdate(), current_triage()
    clients: list[Client] = []
    for record, handle in zip(records, handles, strict=True):
        point = find_city(record.city, record.state) if record.city else None
        client = Client(
            code=record.code,
            handle=handle,
            program=program,
            organization=organization,
            household=households.get(record.household or ""),
            city=record.city,
            state=record.state or (point.state if point else ""),
            latitude=point.latitude if point else None,
            longitude=point.longitude if point else None,
            nationality=record.nationality,
            languages=[{"code": code, "level": level} for code, level in record.languages],
            pathways=list(record.pathways),
            screened=record.screened,
            next_hearing_on=record.next_hearing_on,
        )
        for name, value in harm_of(client, record.identity(), today, triage).columns().items():
            setattr(client, name, value)
        clients.append(client)
    return clients


def _households(
    program: Program,
    organization: Organization,
    records: Sequence[ClientRecord],
    handles: Sequence[str],
    homes: Collection[str],
) -> dict[str, Household]:
    """A new household per label, not in `homes`, that two or more records share, named after the first handle."""
    members: dict[str, list[str]] = {}
    for record, handle in zip(records, handles, strict=True):
        if record.household and record.household not in homes:
            members.setdefault(record.household, []).append(handle)
    rows = {
        label: Household(program=program, organization=organization, label=shared[0])
        for label, shared in members.items()
        if len(shared) > 1
    }
    add_rows(Household, list(rows.values()))
    return rows


FACTS = frozenset(
    {"city", "state", "nationality", "languages", "pathways", "screened", "next_hearing_on", "household"}
)


def edit_client(actor: Actor, client: Client, version: int, values: Mapping[str, Any]) -> tuple[str, ...]:
    """Change facts (`FACTS`) of a client who still has `version`; names of the fields that changed.

    Effects: the row, with place and dates that harm read anew; audit `client:edit`.
    Raises `StaleVersionError`.
    """
    unknown = set(values) - FACTS
    if unknown:
        raise ValueError(f"not a fact of a client: {', '.join(sorted(unknown))}")
    with acting(actor):
        wanted = dict(values)
        after = Client.objects.get(pk=client.pk)
        for name, value in wanted.items():
            setattr(after, name, value)
        if (after.city, after.state) != (client.city, client.state):
            point = find_city(after.city, after.state) if after.city else None
            wanted["latitude"] = point and point.latitude
            wanted["longitude"] = point and point.longitude
        identity = open_identities([client], ("birth_date", "entered_on")).get(client.pk, Identity())
        wanted |= harm_of(after, identity, timezone.localdate()).columns()
        changed = tuple(name for name in write_version(client, version, wanted) if name in FACTS)
        if changed:
            record_event(
                actor,
                Tag.CLIENT_EDIT,
                "client",
                client.code,
                program=client.program.code,
                detail={"fields": list(changed)},
            )
    return changed


def edit_identity(actor: Actor, client: Client, version: int, values: Mapping[str, Any]) -> tuple[str, ...]:
    """Change sealed fields of a client whose identity record still has `version`; the changed names.

    Effects: the values sealed anew, dates that harm and the index of names too; audit `client:identity:edit` with the names
    of the fields, never their values. Raises `StaleVersionError`, `PermissionDenied`.
    """
    with acting(actor):
        if not can_reveal_identity(actor, client):
            raise PermissionDenied
        record = IdentityRecord.objects.get(client=client)
        key = data_key(client)
        before = open_record(record, key, client.code).values()
        changed = {name: value for name, value in values.items() if before[name] != (value or None)}
        # An edit that changes nothing still has to meet the version that it read.
        write_version(record, version, seal_values(key, client.code, changed))
        if changed:
            after = Identity(**{**before, **{name: value or None for name, value in changed.items()}})  # type: ignore[arg-type]
            dates = harm_of(client, after, timezone.localdate()).columns()
            Client.objects.filter(pk=client.pk).update(**dates)
            index_client(client.code, after)
            record_event(
                actor,
                Tag.CLIENT_IDENTITY_EDIT,
                "client",
                client.code,
                program=client.program.code,
                detail={"fields": sorted(changed)},
            )
    return tuple(sorted(changed))


def reveal_identity(actor: Actor, client: Client, reason: str) -> Identity:
    """Who a client is, for a reason of 10 to 500 characters.

    Effects: audit `client:identity:reveal` with the reason, written before anything is opened.
    Raises `ReasonError`, `PermissionDenied`.
    """
    text = " ".join(reason.split())
    if not LEAST_REASON <= len(text) <= MOST_REASON:
        raise ReasonError(f"a reason has {LEAST_REASON} to {MOST_REASON} characters")
    with acting(actor):
        if not can_reveal_identity(actor, client):
            raise PermissionDenied
        record_event(
            actor,
            Tag.CLIENT_IDENTITY_REVEAL,
            "client",
            client.code,
            program=client.program.code,
            reason=text,
            detail={"scope": "identity"},
        )
        return open_identities([client]).get(client.pk, Identity())


def read_names(actor: Actor, client: Client, reason: str = "conflict check") -> Identity:
    """Given and family name alone, for whoever answers a conflict request.

    Effects: audit `client:identity:reveal` with scope "names". Raises `PermissionDenied`.
    """
    with acting(actor):
        if not can_read_names(actor, client):
            raise PermissionDenied
        record_event(
            actor,
            Tag.CLIENT_IDENTITY_REVEAL,
            "client",
            client.code,
            program=client.program.code,
            reason=reason,
            detail={"scope": "names"},
        )
        return open_identities([client], ("given_name", "family_name")).get(client.pk, Identity())


def join_household(actor: Actor, client: Client, sibling: Client | None) -> None:
    """Two clients of one nonprofit are siblings and are placed together; with None, the client is alone.

    Effects: the household is made where there is none; audit `client:edit`.
    """
    with acting(actor):
        household = None
        if sibling is not None:
            household = sibling.household
            if household is None:
                household = Household.objects.create(
                    program=sibling.program, organization=sibling.organization, label=sibling.handle
                )
                write_version(sibling, sibling.version, {"household": household})
        write_version(client, client.version, {"household": household})
        record_event(
            actor,
            Tag.CLIENT_EDIT,
            "client",
            client.code,
            program=client.program.code,
            detail={"fields": ["household"]},
        )
