"""How imported clients are found again, written and taken back."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import models
from django.db.models import Q

from alongside.core.importing.duplicates import ref_key
from alongside.core.importing.model import CannotWriteError, KnownPerson, Row, Status, Understanding
from alongside.core.importing.names import name_key
from alongside.imports.registry import Place, Report, Written, rows_of
from alongside.intake.identity import Identity, open_identities
from alongside.intake.models import Client, ClientKey, Household, IdentityRecord
from alongside.intake.name_index import forget_terms
from alongside.intake.services import ClientRecord, create_clients, edit_client, edit_identity
from alongside.lib.acting import Actor
from alongside.lib.bulk_rows import RowFaultError

SEALED = ("ref", "given_name", "family_name", "birth_date", "entered_on", "living_with", "note")
HOME = "home"  # beside a record as it was: the code of the client's household, None without one
DATES = frozenset({"birth_date", "entered_on", "next_hearing_on"})
OWN_ROWS = (IdentityRecord, ClientKey)  # come with the client and go with it
IN_CHUNK = 20_000


class KnownClients:
    """The clients of a program whom the actor sees, by reference and by name."""

    def __init__(self, clients: Iterable[KnownPerson]) -> None:
        self._by_ref: dict[str, KnownPerson] = {}
        self._by_name: dict[str, list[KnownPerson]] = defaultdict(list)
        for client in clients:
            if client.record["ref"]:
                self._by_ref[ref_key(client.record["ref"])] = client
            self._by_name[name_key(client.record["given_name"], client.record["family_name"])].append(client)

    def by_email(self, key: str) -> KnownPerson | None:  # noqa: ARG002 - clients have no address here
        return None

    def by_ref(self, key: str) -> KnownPerson | None:
        return self._by_ref.get(key)

    def by_name(self, key: str) -> list[KnownPerson]:
        return self._by_name.get(key, [])


def record_of(client: Client, identity: Identity) -> dict[str, Any]:
    """A stored client as the import document writes it. The file's own sibling label is never stored."""
    screened = {Client.Screened.YES.value: True, Client.Screened.NO.value: False}.get(client.screened)
    return {
        "ref": identity.ref,
        "given_name": identity.given_name,
        "family_name": identity.family_name,
        "birth_date": _iso(identity.birth_date),
        "nationality": client.nationality or None,
        "languages": client.languages,
        "city": client.city or None,
        "state": client.state or None,
        "entered_on": _iso(identity.entered_on),
        "household": None,
        "living_with": identity.living_with,
        "pathways": list(client.pathways),
        "next_hearing_on": _iso(client.next_hearing_on),
        "screened": screened,
        "note": identity.note,
    }


def _iso(day: datetime.date | None) -> str | None:
    return day.isoformat() if day else None


def _values(record: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The record's facts in the open, and its sealed fields, as the services take them."""
    read = ClientRecord.of(record)
    facts = {
        "city": read.city,
        "state": read.state,
        "nationality": read.nationality,
        "languages": [{"code": code, "level": level} for code, level in read.languages],
        "pathways": list(read.pathways),
        "screened": read.screened,
        "next_hearing_on": read.next_hearing_on,
    }
    sealed = read.identity().values()
    return facts, {name: sealed[name] for name in SEALED}


def _merged(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """What the file says where it says something; what it leaves empty stays."""
    return {key: new[key] if new.get(key) not in (None, "", []) else value for key, value in old.items()}


class ClientWriter:
    """Writes, and takes back, the rows of a clients' import."""

    def known(self, actor: Actor, place: Place) -> KnownClients:
        clients = list(self._scope(actor, place))
        identities = open_identities(clients)
        return KnownClients(
            KnownPerson(
                str(client.code),
                record_of(client, identities.get(client.pk, Identity())),
                home=None if client.household_id is None else str(client.household_id),
                may_move=place.organization is not None and client.organization_id == place.organization.pk,
            )
            for client in clients
        )

    def _scope(self, actor: Actor, place: Place) -> models.QuerySet[Client]:
        return Client.objects.visible_to(actor).filter(program=place.program)

    def write(
        self, actor: Actor, place: Place, understanding: Understanding, report: Report
    ) -> list[Written]:
        if place.organization is None:
            raise CannotWriteError("Say which nonprofit speaks for these clients, then import again.")
        new, changed = rows_of(understanding, Status.NEW), rows_of(understanding, Status.CHANGE)
        homes = self._homes(actor, place, understanding)
        records = [ClientRecord.of(row.record) for row in new]
        try:
            codes = create_clients(actor, place.program, place.organization, records, homes=homes)
        except RowFaultError as fault:
            raise CannotWriteError(f"Row {new[fault.place].number}, {fault.field}: {fault.fault}.") from fault
        written = [Written("client", code, row.number, None, 1) for row, code in zip(new, codes, strict=True)]
        report(len(new), len(new) + len(changed))
        written += self._change(actor, place, changed, homes)
        report(len(written), len(written))
        return written

    def _change(
        self, actor: Actor, place: Place, rows: Sequence[Row], homes: Mapping[str, Household]
    ) -> list[Written]:
        targets = {row.target: row for row in rows}
        clients = list(
            self._scope(actor, place)
            .filter(code__in=[code for code in targets if code])
            .select_related("program", "organization", "identity", "household")
            .order_by("pk")
        )
        identities = open_identities(clients)
        written = []
        for client in clients:
            row = targets[str(client.code)]
            old = record_of(client, identities.get(client.pk, Identity()))
            home = client.household
            if home is None and client.organization == place.organization:
                home = homes.get(row.record["household"] or "")
            before = {**old, HOME: client.household and str(client.household.code)}
            self._set(actor, client, _merged(old, row.record), home)
            client.refresh_from_db(fields=["version"])
            written.append(Written("client", client.code, row.number, before, client.version))
        return written

    def _set(self, actor: Actor, client: Client, record: Mapping[str, Any], home: Household | None) -> None:
        facts, sealed = _values(record)
        edit_identity(actor, client, client.identity.version, sealed)
        edit_client(actor, client, client.version, {**facts, "household": home})

    def _homes(self, actor: Actor, place: Place, understanding: Understanding) -> dict[str, Household]:
        """The household on file of each label that a child on file bears in the file; made where none has one.

        A label whose children sit in different households has none: its rows wait for a decision.
        """
        rows = [row for row in understanding.rows if row.target and (row.record or {}).get("household")]
        own = self._scope(actor, place).filter(
            organization=place.organization, code__in=[row.target for row in rows]
        )
        clients = {str(client.code): client for client in own.select_related("household")}
        members: dict[str, list[Client]] = defaultdict(list)
        joining: dict[str, Client] = {}
        for row in rows:
            if (client := clients.get(row.target or "")) is not None:
                members[row.record["household"]].append(client)
                if row.status is Status.CHANGE and any(i.kind == "joins_household" for i in row.issues):
                    joining.setdefault(row.record["household"], client)
        homes: dict[str, Household] = {}
        for label, children in members.items():
            found = {child.household_id: child.household for child in children if child.household}
            if len(found) == 1:
                homes[label] = next(iter(found.values()))
            elif not found and label in joining:
                first = joining[label]
                homes[label] = Household.objects.create(
                    program=first.program, organization=first.organization, label=first.handle
                )
        return homes

    def take_back(self, actor: Actor, place: Place, written: Sequence[Written]) -> list[str]:
        stayed = self._delete(actor, place, [w for w in written if w.before is None])
        changed = {w.subject: w for w in written if w.before is not None}
        clients = self._scope(actor, place).filter(code__in=list(changed))
        left: set[int] = set()
        for client in clients.select_related("program", "organization", "identity", "household"):
            one = changed.pop(client.code)
            if client.version != one.version_after or one.before is None:
                stayed.append(f"Row {one.row} was edited since, and stays as it is.")
                continue
            home = client.household
            if home is not None and HOME in one.before and one.before[HOME] is None:
                left.add(home.pk)
                home = None
            self._set(actor, client, one.before, home)
        Household.objects.filter(pk__in=left, clients__isnull=True).delete()
        stayed += [f"Row {one.row} is no longer to be found." for one in changed.values()]
        return stayed

    def _delete(self, actor: Actor, place: Place, written: Sequence[Written]) -> list[str]:
        rows = {w.subject: w for w in written}
        codes = list(rows)
        stayed: list[str] = []
        for start in range(0, len(codes), IN_CHUNK):
            clients = self._scope(actor, place).filter(code__in=codes[start : start + IN_CHUNK])
            used = clients.filter(Q(identity__version__gt=1) | _is_referred_to())
            kept = dict(used.values_list("pk", "code"))
            edited = clients.filter(version__gt=1)
            kept |= dict(edited.values_list("pk", "code"))
            stayed += [
                f"Row {rows[code].row} was edited or placed since, and stays." for code in kept.values()
            ]
            leaving = dict(clients.exclude(pk__in=kept).values_list("pk", "code"))
            gone = list(leaving)
            forget_terms(leaving.values())
            homes = list(
                Household.objects.filter(clients__in=gone)
                .exclude(clients__in=kept)
                .values_list("pk", flat=True)
            )
            for model, key in ((IdentityRecord, "client__in"), (ClientKey, "client__in"), (Client, "pk__in")):
                doomed: models.QuerySet[Any] = model._base_manager.filter(**{key: gone})  # noqa: SLF001
                doomed._raw_delete(doomed.db)  # noqa: SLF001 - nothing else hangs on these rows
            Household.objects.filter(pk__in=homes, clients__isnull=True).delete()
        return stayed


def _is_referred_to() -> Q:
    """Whether something was put into the client's file since: an interview, a related party, a team."""
    found = Q(pk__in=[])
    for relation in Client._meta.related_objects:  # noqa: SLF001 - Django documents _meta
        if relation.related_model not in OWN_ROWS:
            found |= Q(**{f"{relation.name}__isnull": False})
    return found
