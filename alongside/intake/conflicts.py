"""Is this somebody whom we know? One check over every file that the asker's nonprofit shares a program with.

A conflict must be found also where the asker may not see the file: then the answer says only that there is
one, and whom to ask. Each check leaves one line in the audit trail, without a name.
"""

from __future__ import annotations

import datetime
import hmac
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from alongside.access.loader import demand
from alongside.access.roles import Permission, Role
from alongside.access.standing import standing
from alongside.audit.models import AuditEvent
from alongside.audit.services import record_event
from alongside.audit.tags import Tag
from alongside.core.conflicts import LIKELY, RARE, SAME, Hit, Party, find, index_terms
from alongside.intake.identity import open_identities
from alongside.intake.models import Client, NameTerm, RelatedParty
from alongside.intake.name_index import (
    ACTOR,
    WHO_FIELDS,
    digests_by_term,
    party_of_client,
    party_of_person,
    party_of_related,
)
from alongside.intake.party_records import open_parties
from alongside.lib.acting import Actor, acting
from alongside.lib.turns import wait_for_turn
from alongside.lib.vault import derived_key
from alongside.partners.models import Program, ProgramPartner
from alongside.volunteers.models import Enrollment, Person

Kind = NameTerm.Kind
HOUR = datetime.timedelta(hours=1)
MOST_COMPARED = 3000
MOST_SHOWN = 50


class Purpose(StrEnum):
    """What a check is for; each has its own number an hour."""

    CHECK = "check"
    NEW_CLIENT = "new_client"


AN_HOUR = {Purpose.CHECK: 30, Purpose.NEW_CLIENT: 60}


class ChecksUsedUpError(Exception):
    """The person has made as many checks within an hour as are allowed. `free_at`: when the next one is."""

    def __init__(self, allowed: int, free_at: datetime.datetime) -> None:
        super().__init__(f"{allowed} checks within an hour")
        self.allowed = allowed
        self.free_at = free_at


@dataclass(frozen=True)
class Found:
    """Somebody on file who may be the one asked about: a client, a related party of `client`, or `person`."""

    hit: Hit
    client: Client | None = None
    person: Person | None = None

    @property
    def is_related(self) -> bool:
        """Whether it is not the client who is meant but somebody else in the client's matter."""
        return self.client is not None and self.hit.role != "client"


@dataclass(frozen=True)
class Outcome:
    """What a check found, the likeliest first. `ask` names the roles to ask about likely hits in files that
    the asker may not see. `left_out`: how many more may be meant than are shown; `is_cut`: so many people
    share the name that not all were compared."""

    found: tuple[Found, ...]
    ask: tuple[Role, ...] = ()
    left_out: int = 0
    is_cut: bool = False

    @property
    def is_empty(self) -> bool:
        return not self.found and not self.ask


@dataclass(frozen=True)
class _Filed:
    """Somebody in the index with the file in which they stand: a client's code, or a volunteer's own."""

    party: Party
    kind: str
    file: uuid.UUID
    program: uuid.UUID | None = None


def check_conflicts(
    actor: Actor,
    program: Program,
    names: Sequence[str],
    birth_date: datetime.date | None = None,
    a_number: str | None = None,
    *,
    purpose: Purpose = Purpose.CHECK,
) -> Outcome:
    """Everybody on file who may be the one with these names, birth date and A-number.

    Compared are all clients, related parties and volunteers of every program that the actor's nonprofit
    serves. Effects: one audit line `conflict:check` on `program`, with counts and a keyed digest of what was
    asked. Raises `PermissionDenied`, `ChecksUsedUpError`.
    """
    demand(actor, Permission.CONFLICT_CHECK, program=program.code)
    asked = Party("", "client", tuple(name for name in names if name.strip()), birth_date, a_number)
    with acting(actor):
        _take_one(actor, purpose)
        with acting(ACTOR):
            filed, is_cut = _candidates(asked, list(_programs_in_reach(actor).values_list("pk", flat=True)))
        by_id = {one.party.id: one for one in filed}
        hits = find(asked, (one.party for one in filed))
        outcome = _outcome(actor, [(hit, by_id[hit.id]) for hit in hits], is_cut=is_cut)
        record_event(
            actor,
            Tag.CONFLICT_CHECK,
            "program",
            program.code,
            program=program.code,
            detail={
                "purpose": purpose.value,
                "asked": digest_of_question(names, birth_date, a_number),
                "compared": len(filed),
                "hits": len(hits),
                "shown": len(outcome.found),
            },
        )
    return outcome


def digest_of_question(
    names: Sequence[str], birth_date: datetime.date | None = None, a_number: str | None = None
) -> str:
    """The same for the same question, and no name without the root key."""
    asked = Party("", "client", tuple(name for name in names if name.strip()), birth_date, a_number)
    text = "\n".join(sorted(index_terms(asked)))
    return hmac.digest(derived_key("conflict-asked"), text.encode(), sha256).hex()[:32]


def _take_one(actor: Actor, purpose: Purpose) -> None:
    """Count one check of the actor's hour; two at the same moment wait for one another."""
    wait_for_turn(f"conflict-check:{actor.code}")
    since = timezone.now() - HOUR
    made = AuditEvent.objects.filter(
        tag=Tag.CONFLICT_CHECK, actor=actor.code, at__gt=since, detail__purpose=purpose.value
    )
    times = list(made.order_by("at").values_list("at", flat=True))
    allowed = AN_HOUR[purpose]
    if len(times) >= allowed:
        raise ChecksUsedUpError(allowed, times[len(times) - allowed] + HOUR)


def _programs_in_reach(actor: Actor) -> QuerySet[Program]:
    """The programs in which the actor may check, and those that the actor's nonprofit serves besides."""
    mine = standing(actor)
    today = timezone.localdate()
    parts = (ProgramPartner.Part.LEAD, ProgramPartner.Part.NONPROFIT)
    serving = (
        ProgramPartner.objects.filter(
            organization__code__in=mine.organizations_with(Permission.CONFLICT_CHECK),
            part__in=parts,
            starts_on__lte=today,
        )
        .exclude(ends_on__lte=today)
        .values("program")
    )
    own = mine.programs_with(Permission.CONFLICT_CHECK)
    return Program.objects.filter(Q(code__in=own) | Q(pk__in=serving))


def _candidates(asked: Party, programs: Collection[int]) -> tuple[list[_Filed], bool]:
    """Whoever shares two terms with the one asked about, or one that few share; and whether some were left out.

    Acts for the program itself: no name leaves the caller.
    """
    shared = _sharing(digests_by_term(asked), programs)
    codes: dict[str, list[uuid.UUID]] = {kind: [] for kind in Kind.values}
    for kind, subject in shared[:MOST_COMPARED]:
        codes[kind].append(subject)
    rows = Client.objects.filter(code__in=codes[Kind.CLIENT]).select_related("program")
    clients = list(rows.only("code", "program__code"))
    identities = open_identities(clients, WHO_FIELDS)
    filed = [
        _Filed(party_of_client(row.code, identities[row.pk]), Kind.CLIENT, row.code, row.program.code)
        for row in clients
        if row.pk in identities
    ]
    related = RelatedParty.objects.filter(code__in=codes[Kind.PARTY])
    for one in open_parties(related.select_related("client__key", "client__program")):
        client = one.row.client
        party = party_of_related(one.row.code, one.facts)
        filed.append(_Filed(party, Kind.PARTY, client.code, client.program.code))
    people = Person.objects.filter(code__in=codes[Kind.PERSON])
    filed += [_Filed(party_of_person(person), Kind.PERSON, person.code) for person in people]
    return filed, len(shared) > MOST_COMPARED


def _sharing(digests: Mapping[str, int], programs: Collection[int]) -> list[tuple[str, uuid.UUID]]:
    """(kind, code) of whoever `core.conflicts.is_candidate` would compare, those first who share most; one more
    than are compared at most."""
    here = (
        Q(subject_kind=Kind.CLIENT, subject__in=Client.objects.filter(program__in=programs).values("code"))
        | Q(
            subject_kind=Kind.PARTY,
            subject__in=RelatedParty.objects.filter(client__program__in=programs).values("code"),
        )
        | Q(
            subject_kind=Kind.PERSON,
            subject__in=Enrollment.objects.filter(program__in=programs).values("person__code"),
        )
    )
    rows = NameTerm.objects.filter(digest__in=digests.values())
    heard, bones = ([d for term, d in digests.items() if term.startswith(kind)] for kind in ("n:", "s:"))
    counts = dict(rows.values("digest").annotate(n=Count("pk")).values_list("digest", "n"))
    rare = [digest for digest, count in counts.items() if count <= RARE]
    sharing = (
        rows.values("subject_kind", "subject")
        .annotate(
            terms=Count("pk"),
            heard=Count("pk", filter=Q(digest__in=heard)),
            bones=Count("pk", filter=Q(digest__in=bones)),
            rare=Count("pk", filter=Q(digest__in=rare)),
        )
        .filter(Q(heard__gte=2) | Q(bones__gte=2) | Q(rare__gte=1))
        .filter(here)
        .order_by("-rare", "-terms", "subject")
    )
    return list(sharing.values_list("subject_kind", "subject")[: MOST_COMPARED + 1])


def _outcome(actor: Actor, hits: Sequence[tuple[Hit, _Filed]], *, is_cut: bool) -> Outcome:
    """The hits as the actor may see them."""
    files = {one.file for _hit, one in hits if one.kind != Kind.PERSON}
    clients = {
        row.code: row
        for row in Client.objects.file_open_to(actor)
        .filter(code__in=files)
        .select_related("program", "organization")
    }
    people: dict[uuid.UUID, Person] = {}
    if standing(actor).may(Permission.PERSON_READ):
        codes = [one.file for _hit, one in hits if one.kind == Kind.PERSON]
        people = {row.code: row for row in Person.objects.visible_to(actor).filter(code__in=codes)}
    found: list[Found] = []
    ask: set[Role] = set()
    for hit, one in hits:
        if one.file in clients:
            found.append(Found(hit, client=clients[one.file]))
        elif one.file in people:
            found.append(Found(hit, person=people[one.file]))
        elif hit.strength in (SAME, LIKELY):
            ask.add(_whom_to_ask(actor, one))
    return Outcome(tuple(found[:MOST_SHOWN]), tuple(sorted(ask)), max(0, len(found) - MOST_SHOWN), is_cut)


def _whom_to_ask(actor: Actor, one: _Filed) -> Role:
    """The program manager; a staff attorney where the asker is the manager and behind a wall."""
    if one.program in standing(actor).programs_managed:
        return Role.STAFF_ATTORNEY
    return Role.PROGRAM_MANAGER
