"""A change of law over every client: what would move, or, once accepted, what moved and the new columns.

Works in small transactions by primary key, each of which remembers how far it came: the job can be stopped
and run again, or twice at once, and holds no more than one bundle of clients in memory.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import structlog
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from alongside.audit.services import record_event
from alongside.audit.tags import Tag
from alongside.core.law.changes import NO_DAYS, Move, moves
from alongside.core.law.triage import Triage
from alongside.intake.harm import HARM_COLUMNS, facts_of, read_harm
from alongside.intake.identity import Identity, open_identities
from alongside.intake.models import Client, LawChangeMove
from alongside.intake.told import Told, told_by_each
from alongside.law.models import LawChange
from alongside.law.rules import current_triage, rules_with
from alongside.lib.acting import Actor, System, acting
from alongside.lib.bulk_rows import add_rows, update_rows

AT_ONCE = 500
ACTOR = System("change of law")
State = LawChange.State

log = structlog.get_logger("alongside.law")


@dataclass(frozen=True)
class Books:
    """The rules before and after one change, all other rules as they are in force."""

    before: Triage
    after: Triage


def work_out_change(code: uuid.UUID) -> None:
    """Go on with a change that waits for its preview or was accepted, to its end. Any other is left alone.

    Effects: see `work_out_bundle`; where the program fails, the change says that it stopped and can go on.
    """
    try:
        books = _books(code)
        while work_out_bundle(code, books):
            pass
    except Exception:
        _stop(code)
        log.exception("a change of law stopped", change=str(code))
        raise


def _books(code: uuid.UUID) -> Books:
    with acting(ACTOR):
        change = LawChange.objects.select_related("stored").get(code=code)
        rule = change.stored.rule
        return Books(
            Triage(rules_with(rule, change.text_before)), Triage(rules_with(rule, change.stored.text))
        )


def work_out_bundle(code: uuid.UUID, books: Books) -> bool:
    """The next clients of a change, in one transaction. Whether there is more to do.

    Effects of a preview: rows of moves that are not applied. Effects once accepted: those rows as applied,
    and the columns of `Harm` by the rules in force, without a new version of the client. Both: counts,
    progress and place of the change; at the end its state, and audit `law-change:apply`.
    """
    with acting(ACTOR):
        rows = LawChange.objects.select_for_update(of=("self",)).select_related("stored")
        change = rows.get(code=code)
        if change.state not in {State.PREVIEWING, State.APPLYING}:
            return False
        if change.cursor == 0:
            change.progress_total = Client.objects.count()
        clients = list(Client.objects.filter(pk__gt=change.cursor).order_by("pk")[:AT_ONCE])
        if not clients:
            _finish(change)
            return False
        found = _moves_of(change, clients, books)
        LawChangeMove.objects.filter(change=change, client__in=[one.pk for one in clients]).delete()
        add_rows(LawChangeMove, found)
        change.counts = _added(change.counts, found)
        change.cursor = clients[-1].pk
        change.progress_done += len(clients)
        change.save(update_fields=["counts", "cursor", "progress_done", "progress_total", "updated_at"])
    return True


def _moves_of(change: LawChange, clients: list[Client], books: Books) -> list[LawChangeMove]:
    """The rows of one bundle; the columns are written on the way where the change was accepted."""
    identities = open_identities(clients, ("birth_date", "entered_on"))
    told = told_by_each(clients)
    is_applied = change.state == State.APPLYING
    in_force = current_triage() if is_applied else None
    found: list[LawChangeMove] = []
    stale: list[Client] = []
    for client in clients:
        said = told.get(client.pk, Told())
        facts = facts_of(client, identities.get(client.pk, Identity()), said.facts)
        as_of = change.as_of
        old, new = books.before.clocks(facts, as_of), books.after.clocks(facts, as_of)
        tiers = (
            books.before.assess(facts, said.answers, old, as_of).tier,
            books.after.assess(facts, said.answers, new, as_of).tier,
        )
        moved = moves(old, new)
        if not moved and tiers[0] != tiers[1]:
            moved = (Move("", "", NO_DAYS, NO_DAYS),)
        found += [_row(change, client, one, tiers) for one in moved]
        if in_force is not None:
            columns = read_harm(
                facts, said.answers, client.pathways, timezone.localdate(), in_force
            ).columns()
            if any(getattr(client, name) != value for name, value in columns.items()):
                for name, value in columns.items():
                    setattr(client, name, value)
                stale.append(client)
    update_rows(Client, stale, HARM_COLUMNS)
    return found


def _row(change: LawChange, client: Client, move: Move, tiers: tuple[str, str]) -> LawChangeMove:
    return LawChangeMove(
        change=change,
        client=client,
        rule=move.rule,
        event=move.event,
        legal_before=move.before[0],
        safe_before=move.before[1],
        legal_after=move.after[0],
        safe_after=move.after[1],
        tier_before=tiers[0],
        tier_after=tiers[1],
        is_past=move.is_past_since(change.as_of),
        applied_at=timezone.now() if change.state == State.APPLYING else None,
    )


def _added(counts: dict[str, int], rows: Iterable[LawChangeMove]) -> dict[str, int]:
    every = list(rows)
    found = Counter(counts)
    found["deadlines"] += sum(bool(row.rule) for row in every)
    found["clients"] += len({row.client_id for row in every})
    found["past"] += sum(row.is_past for row in every)
    found["tiers"] += len({row.client_id for row in every if row.tier_before != row.tier_after})
    return dict(found)


def _finish(change: LawChange) -> None:
    is_applied = change.state == State.APPLYING
    LawChange.objects.filter(pk=change.pk).update(
        state=State.DONE if is_applied else State.READY,
        progress_total=change.progress_done,
        counts=_added(change.counts, ()),
        finished_at=timezone.now(),
        version=F("version") + 1,
        updated_at=timezone.now(),
    )
    if is_applied:
        # A client who was erased between preview and acceptance leaves no row behind; one who was
        # previewed and no longer moves was cleared with its bundle.
        LawChangeMove.objects.filter(change=change, applied_at__isnull=True).delete()
        detail = {"rule": change.stored.rule, **change.counts}
        record_event(ACTOR, Tag.LAW_CHANGE_APPLY, "law-change", change.code, detail=detail)


def _stop(code: uuid.UUID) -> None:
    with transaction.atomic(), acting(ACTOR):
        LawChange.objects.filter(code=code, state__in=[State.PREVIEWING, State.APPLYING]).update(
            state=State.STOPPED, version=F("version") + 1, updated_at=timezone.now()
        )


def mark_moves_read(actor: Actor, client: Client) -> int:
    """Somebody who works on a client has seen what changes of law moved; how many dates there were.

    Effects: the moves are no longer shown as news; audit `client:moves:read`.
    """
    with acting(actor):
        rows = LawChangeMove.objects.visible_to(actor).news().filter(client=client)
        count = rows.update(read_at=timezone.now(), read_by=actor.code)
        if count:
            record_event(
                actor,
                Tag.CLIENT_MOVE_READ,
                "client",
                client.code,
                program=client.program.code,
                detail={"count": count},
            )
    return count
