"""Reading what changes of law moved, for whoever may read the client's file."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import QuerySet

from alongside.intake.models import Client, LawChangeMove
from alongside.law.models import LawChange
from alongside.lib.acting import Actor
from alongside.partners.models import Program


def _with_client(rows: QuerySet[LawChangeMove]) -> QuerySet[LawChangeMove]:
    """With handle and change; the texts of rules stay where they are."""
    return rows.select_related("client", "change__stored").defer(
        "change__text_before", "change__stored__text"
    )


def moves_of_change(actor: Actor, change: LawChange) -> QuerySet[LawChangeMove]:
    """What a change moves, or would move, of the clients whose file the actor may read: past dates first."""
    rows = LawChangeMove.objects.visible_to(actor).filter(change=change)
    return _with_client(rows).order_by("-is_past", "safe_after", "client__handle", "id")


def news_of_clients(actor: Actor, codes: Collection[uuid.UUID]) -> list[LawChangeMove]:
    """Moves that nobody has marked read, of some clients by code; one query."""
    rows = LawChangeMove.objects.visible_to(actor).news().filter(client__code__in=codes)
    return list(_with_client(rows).order_by("client__handle", "-is_past", "safe_after", "id"))


@dataclass(frozen=True)
class News:
    """The clients of a program for whom something moved: the first of them, and how many there are."""

    clients: list[Client]
    count: int
    past: int


def news_of_program(actor: Actor, program: Program, shown: int) -> News:
    """For the first page of the office: whose dates moved and nobody has looked; those past first."""
    rows = LawChangeMove.objects.visible_to(actor).news().filter(client__program=program)
    first: dict[int, Client] = {}
    past: set[int] = set()
    for move in rows.select_related("client").order_by("-is_past", "safe_after", "id"):
        first.setdefault(move.client_id, move.client)
        if move.is_past:
            past.add(move.client_id)
    return News(list(first.values())[:shown], len(first), len(past))
