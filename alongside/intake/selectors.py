"""Reading clients, shaped for pages and files. Nothing here opens an identity."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet
from django.db.models.expressions import Combinable
from django.utils import timezone

from alongside.audit.models import AuditEvent
from alongside.audit.tags import Tag
from alongside.intake.harm import HarmDate, facts_of, read_harm
from alongside.intake.identity import Identity, open_identities
from alongside.intake.models import Client
from alongside.intake.told import told_by
from alongside.lib.acting import Actor
from alongside.partners.models import Program


def clients_of(actor: Actor, program: Program) -> QuerySet[Client]:
    """The clients of a program whose file the actor may read, with nonprofit and household ready."""
    return (
        Client.objects.file_open_to(actor)
        .filter(program=program)
        .select_related("program", "organization", "household")
    )


def soonest_first(rows: QuerySet[Client], *, descending: bool = False) -> QuerySet[Client]:
    """By the earliest date that could harm. A client without one comes before all others: unknown is never
    later."""
    if descending:
        return rows.order_by(F("next_safe_on").desc(nulls_last=True), "-handle", "-id")
    return rows.order_by(F("next_safe_on").asc(nulls_first=True), "handle", "id")


@dataclass(frozen=True, slots=True)
class ClientLine:
    """A client as a list shows it, by handle. `languages` and the rest as in `Client`; `team` is the name of
    the team that carries the client today, or None."""

    pk: int
    code: uuid.UUID
    handle: str
    household: int | None
    next_safe_on: datetime.date | None
    next_safe_kind: str
    city: str
    state: str
    languages: list[dict[str, str]]
    pathways: list[str]
    screened: str
    tier: str
    tier_override: str
    team: str | None


def client_lines(rows: QuerySet[Client], team: Combinable) -> list[ClientLine]:
    """The rows (a page of `clients_of`) as lines, in their order. `team` is what gives a row the name of its
    team. One query, of plain values."""
    values = rows.values_list(
        "pk", "code", "handle", "household_id", "next_safe_on", "next_safe_kind",
        "city", "state", "languages", "pathways", "screened", "tier",
        "tier_override", team,
    )  # fmt: skip
    return [ClientLine(*row) for row in values]


def siblings_of(actor: Actor, client: Client) -> QuerySet[Client]:
    """The other clients of the household that the actor sees."""
    if client.household_id is None:
        return Client.objects.none()
    return (
        Client.objects.visible_to(actor)
        .filter(household=client.household_id)
        .exclude(pk=client.pk)
        .order_by("handle")
    )


@dataclass(frozen=True)
class Dates:
    """The dates that harm of one client, and the names of the facts that are unknown."""

    dates: tuple[HarmDate, ...]
    unknown: tuple[str, ...]


def dates_of(client: Client) -> Dates:
    """Every date that could harm, soonest first, with its authority.

    Reads birth and arrival dates to compute, and gives back only what follows from them.
    """
    identity = open_identities([client], ("birth_date", "entered_on")).get(client.pk, Identity())
    told = told_by(client)
    found = read_harm(
        facts_of(client, identity, told.facts), told.answers, client.pathways, timezone.localdate()
    )
    return Dates(found.dates, found.unknown)


def who_looked(client: Client) -> QuerySet[AuditEvent]:
    """Each opening of the client's identity, latest first."""
    return AuditEvent.objects.filter(
        tag=Tag.CLIENT_IDENTITY_REVEAL, subject_kind="client", subject=client.code
    ).order_by("-at", "-id")


@dataclass(frozen=True)
class Waiting:
    """How many clients of a selection are in which straits."""

    all: int
    overdue: int
    soon: int
    unknown: int
    unscreened: int


def waiting(rows: QuerySet[Client], today: datetime.date, days: int = 30) -> Waiting:
    """Counts of clients by what is urgent about them; one query."""
    soon = today + datetime.timedelta(days=days)
    found = rows.order_by().aggregate(
        all=Count("pk"),
        overdue=Count("pk", filter=Q(next_safe_on__lte=today)),
        soon=Count("pk", filter=Q(next_safe_on__gt=today, next_safe_on__lte=soon)),
        unknown=Count("pk", filter=Q(next_safe_on__isnull=True)),
        unscreened=Count("pk", filter=~Q(screened=Client.Screened.YES)),
    )
    return Waiting(**found)


def in_states(rows: QuerySet[Client]) -> list[tuple[str, str]]:
    """The (city, state) pairs of a selection, by name."""
    pairs: Iterable[tuple[str, str]] = (
        rows.order_by("city", "state").exclude(city="").values_list("city", "state").distinct()
    )
    return list(pairs)
