"""Writing access: roles, memberships, grants and walls. Each verb is one transaction and one audit line."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from alongside.access.models import Grant, Membership, RoleAssignment, Wall
from alongside.access.roles import Role
from alongside.audit.services import record_event
from alongside.audit.tags import Tag
from alongside.lib.acting import Actor
from alongside.lib.bulk_rows import add_rows
from alongside.lib.listeners import tell


@transaction.atomic
def assign_role(
    actor: Actor,
    holder: uuid.UUID,
    role: Role,
    *,
    program: uuid.UUID | None = None,
    organization: uuid.UUID | None = None,
    starts_on: datetime.date | None = None,
    ends_on: datetime.date | None = None,
) -> RoleAssignment:
    """Give `holder` a role. Giving a role that is held already changes nothing.

    Effects: a dated role row; audit `role:assign`.
    """
    row, is_new = RoleAssignment.objects.get_or_create(
        holder=holder,
        role=role,
        program=program,
        organization=organization,
        ends_on=ends_on,
        defaults={"starts_on": starts_on or timezone.localdate(), "assigned_by": actor.code},
    )
    if is_new:
        record_event(actor, Tag.ROLE_ASSIGN, "person", holder, program=program, detail={"role": role.value})
    return row


@transaction.atomic
def end_role(actor: Actor, row: RoleAssignment) -> None:
    """End a role today; it no longer holds from the next request on.

    Effects: the row's `ends_on`; audit `role:end`; what higher packages end with it (`when_role_ends` in
    their configuration): the holder's seats on teams.
    """
    today = timezone.localdate()
    changed = RoleAssignment.objects.filter(pk=row.pk, ends_on__isnull=True).update(
        ends_on=max(today, row.starts_on)
    )
    if changed:
        record_event(
            actor, Tag.ROLE_END, "person", row.holder, program=row.program, detail={"role": row.role}
        )
        tell("when_role_ends", actor, row)


def start_membership(
    holder: uuid.UUID, organization: uuid.UUID, source: uuid.UUID, starts_on: datetime.date
) -> Membership:
    """Say that `holder` belongs to `organization`; called within the service that affiliates."""
    return Membership.objects.create(
        holder=holder, organization=organization, source=source, starts_on=starts_on
    )


def end_membership(source: uuid.UUID, ends_on: datetime.date) -> int:
    """End the membership that an affiliation wrote; called within the service that ends it."""
    return Membership.objects.filter(source=source, ends_on__isnull=True).update(ends_on=ends_on)


def give_grant(
    holder: uuid.UUID,
    subject_kind: str,
    subject: uuid.UUID,
    scope: Grant.Scope,
    *,
    source_kind: str,
    source: uuid.UUID,
    starts_on: datetime.date | None = None,
) -> Grant:
    """Let `holder` see a subject; called within the service that causes it, whose audit line tells why."""
    row, _is_new = Grant.objects.get_or_create(
        holder=holder,
        subject_kind=subject_kind,
        subject=subject,
        scope=scope,
        source=source,
        ends_on=None,
        defaults={"source_kind": source_kind, "starts_on": starts_on or timezone.localdate()},
    )
    return row


def end_grants(*, source: uuid.UUID, holder: uuid.UUID | None = None) -> int:
    """End the grants that `source` caused (of one holder, or of all). They end at once. Returns how many."""
    rows = Grant.objects.filter(source=source, ends_on__isnull=True)
    if holder is not None:
        rows = rows.filter(holder=holder)
    return rows.update(ends_on=timezone.localdate())


@transaction.atomic
def raise_wall(
    actor: Actor,
    subject_kind: str,
    subject: uuid.UUID,
    *,
    holder_kind: Wall.HolderKind,
    holder: uuid.UUID,
    reason: str,
    program: uuid.UUID | None = None,
) -> Wall:
    """Keep a person or an organization from a subject, whatever their role.

    Effects: a wall row; audit `wall:raise`.
    """
    row = Wall.objects.create(
        subject_kind=subject_kind,
        subject=subject,
        holder_kind=holder_kind,
        holder=holder,
        reason=reason,
        raised_by=actor.code,
        starts_on=timezone.localdate(),
    )
    record_event(
        actor,
        Tag.WALL_RAISE,
        subject_kind,
        subject,
        program=program,
        detail={"holder": str(holder), "holder_kind": holder_kind.value},
    )
    return row


@transaction.atomic
def lift_wall(actor: Actor, row: Wall, *, reason: str, program: uuid.UUID | None = None) -> None:
    """Lift a wall today. Effects: the row's `ends_on`; audit `wall:lift`."""
    if Wall.objects.filter(pk=row.pk, ends_on__isnull=True).update(ends_on=timezone.localdate()):
        record_event(actor, Tag.WALL_LIFT, row.subject_kind, row.subject, program=program, reason=reason)


def start_memberships(rows: Iterable[tuple[uuid.UUID, uuid.UUID, uuid.UUID, datetime.date]]) -> None:
    """Many memberships (holder, organization, source, first day) at once, for whoever affiliates many."""
    add_rows(
        Membership,
        [
            Membership(holder=holder, organization=organization, source=source, starts_on=starts_on)
            for holder, organization, source, starts_on in rows
        ],
    )
