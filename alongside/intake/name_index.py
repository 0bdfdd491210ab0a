"""The index of names: under which keyed digests clients, related parties and volunteers are filed.

A digest is the first eight bytes of HMAC-SHA256 over a term of `core.conflicts.index_terms`, under a key
derived from the root key for this purpose alone. Eight bytes are enough that 100,000 people hardly ever meet
by chance, and whoever meets is compared in the clear. Rows are read and written by the program itself only
(row-level security), in the transaction of whatever changes a name.
"""

from __future__ import annotations

import hmac
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from typing import TypeVar

from django.db import connection
from django.db.models import Exists, Model, OuterRef, QuerySet

from alongside.core.conflicts import Party, index_terms
from alongside.intake.identity import Identity, open_identities
from alongside.intake.models import Client, NameTerm, RelatedParty
from alongside.intake.party_records import OpenParty, PartyFacts, open_parties
from alongside.lib.acting import System, acting
from alongside.lib.vault import derived_key
from alongside.volunteers.models import Person

PURPOSE = "name-index"
ACTOR = System("index of names")
AT_ONCE = 2000
ROWS_AT_ONCE = 20_000
WHO_FIELDS = ("given_name", "family_name", "birth_date", "a_number")
Kind = NameTerm.Kind
M = TypeVar("M", bound=Model)
Filed = tuple[str, uuid.UUID, Party]


def digest_of(key: bytes, term: str) -> int:
    """A term's keyed digest, as a signed number of 64 bits."""
    return int.from_bytes(hmac.digest(key, term.encode(), sha256)[:8], "big", signed=True)


def digests_by_term(party: Party) -> dict[str, int]:
    """The digest of each term of a party."""
    key = derived_key(PURPOSE)
    return {term: digest_of(key, term) for term in sorted(index_terms(party))}


def party_of_client(code: uuid.UUID, who: Identity) -> Party:
    """A client as `core.conflicts` compares them."""
    names = (who.full_name,) if who.full_name else ()
    return Party(str(code), "client", names, who.birth_date, who.a_number)


def party_of_related(code: uuid.UUID, facts: PartyFacts) -> Party:
    """A related party as `core.conflicts` compares them."""
    return Party(str(code), facts.role, facts.names, facts.birth_date, facts.a_number)


def party_of_person(person: Person) -> Party:
    """A volunteer as `core.conflicts` compares them."""
    return Party(str(person.code), "volunteer", (person.full_name,))


def index_client(code: uuid.UUID, who: Identity) -> None:
    """File one client under what is known now. Effects: the former terms are gone."""
    _file([(Kind.CLIENT, code, party_of_client(code, who))])


def index_new_clients(found: Iterable[tuple[uuid.UUID, Identity]]) -> None:
    """File many clients who are not in the index yet."""
    _file([(Kind.CLIENT, code, party_of_client(code, who)) for code, who in found], is_new=True)


def index_related(code: uuid.UUID, facts: PartyFacts) -> None:
    """File one related party. Effects: the former terms are gone."""
    _file([(Kind.PARTY, code, party_of_related(code, facts))])


def index_people(people: Sequence[Person]) -> None:
    """File volunteers whose names have changed. Effects: the former terms are gone."""
    _file([(Kind.PERSON, one.code, party_of_person(one)) for one in people])


def index_new_people(people: Sequence[Person]) -> None:
    """File volunteers who are not in the index yet."""
    _file([(Kind.PERSON, one.code, party_of_person(one)) for one in people], is_new=True)


def forget_terms(codes: Iterable[uuid.UUID]) -> None:
    """Nobody finds these any more. Effects: their terms are deleted."""
    with acting(ACTOR):
        NameTerm.objects.filter(subject__in=list(codes)).delete()


def _file(found: Sequence[Filed], *, is_new: bool = False, root: bytes | None = None) -> None:
    if not found:
        return
    key = derived_key(PURPOSE, root)
    digests: dict[str, int] = {}  # of these people's terms: most names are borne by many
    rows: dict[str, list[tuple[int, uuid.UUID]]] = defaultdict(list)
    for kind, code, party in found:
        for term in index_terms(party):
            digest = digests.get(term)
            if digest is None:
                digest = digests[term] = digest_of(key, term)
            rows[kind].append((digest, code))
    with acting(ACTOR):
        if not is_new:
            NameTerm.objects.filter(subject__in=[code for _kind, code, _party in found]).delete()
        for kind, pairs in rows.items():
            _insert(kind, pairs)


def _insert(kind: str, pairs: Sequence[tuple[int, uuid.UUID]]) -> None:
    """One statement for many rows: half a million small rows are too many for as many objects."""
    with connection.cursor() as cursor:
        for start in range(0, len(pairs), ROWS_AT_ONCE):
            some = pairs[start : start + ROWS_AT_ONCE]
            cursor.execute(
                "INSERT INTO intake_nameterm (digest, subject_kind, subject)"
                " SELECT digest, %s, subject FROM unnest(%s::bigint[], %s::uuid[]) AS one (digest, subject)",
                [kind, [digest for digest, _code in some], [str(code) for _digest, code in some]],
            )


def file_everybody(root: bytes | None = None) -> int:
    """Make the whole index anew, under `root` instead of the root key in use. Returns how many are filed.

    Effects: every term is deleted and written again, in one transaction, a few thousand people at a time.
    """
    total = 0
    with acting(ACTOR):
        NameTerm.objects.all().delete()
        for found in _everybody():
            _file(found, is_new=True, root=root)
            total += len(found)
    return total


def file_the_missing() -> int:
    """File whoever is not in the index, such as people from before there was one. Returns how many.

    Who has neither name, birth date nor A-number is looked at each time and filed under nothing.
    """
    total = 0
    with acting(ACTOR):
        for found in _everybody(missing=True):
            _file(found, is_new=True)
            total += len(found)
    return total


def _everybody(*, missing: bool = False) -> Iterator[list[Filed]]:
    for clients in _pages(Client.objects.all(), missing=missing):
        identities = open_identities(clients, WHO_FIELDS)
        yield [
            (Kind.CLIENT, row.code, party_of_client(row.code, identities[row.pk]))
            for row in clients
            if row.pk in identities
        ]
    for parties in _pages(RelatedParty.objects.select_related("client__key"), missing=missing):
        opened: list[OpenParty] = open_parties(parties)
        yield [(Kind.PARTY, one.row.code, party_of_related(one.row.code, one.facts)) for one in opened]
    for people in _pages(Person.objects.only("code", "given_name", "family_name"), missing=missing):
        yield [(Kind.PERSON, row.code, party_of_person(row)) for row in people]


def _pages(rows: QuerySet[M], *, missing: bool) -> Iterator[list[M]]:
    """The rows by primary key, a page at a time; `missing`: only those without a term."""
    if missing:
        rows = rows.exclude(Exists(NameTerm.objects.filter(subject=OuterRef("code"))))
    last = 0
    while page := list(rows.filter(pk__gt=last).order_by("pk")[:AT_ONCE]):
        yield page
        last = page[-1].pk
