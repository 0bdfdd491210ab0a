"""Writing the audit trail."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping

from alongside.audit.models import AuditEvent
from alongside.audit.tags import Tag
from alongside.lib.acting import Actor

Detail = Mapping[str, str | int | bool | None | list[str]]


def _event(
    actor: Actor,
    tag: Tag,
    kind: str,
    subject: uuid.UUID,
    program: uuid.UUID | None,
    reason: str,
    detail: Detail | None,
) -> AuditEvent:
    return AuditEvent(
        actor=actor.code,
        acted_for=getattr(actor, "reason", "") if actor.is_system else "",
        tag=tag.value,
        subject_kind=kind,
        subject=subject,
        program=program,
        reason=reason,
        detail=dict(detail or {}),
    )


def record_event(
    actor: Actor,
    tag: Tag,
    kind: str,
    subject: uuid.UUID,
    *,
    program: uuid.UUID | None = None,
    reason: str = "",
    detail: Detail | None = None,
) -> AuditEvent:
    """One audit line. `detail` holds codes, counts and field names, never a value of a client's.

    Effects: one row in the audit trail, in the caller's transaction.
    """
    event = _event(actor, tag, kind, subject, program, reason, detail)
    event.save(force_insert=True)
    return event


def record_events(
    actor: Actor,
    tag: Tag,
    kind: str,
    subjects: Iterable[uuid.UUID],
    *,
    program: uuid.UUID | None = None,
    detail: Detail | None = None,
) -> int:
    """One audit line for each of many subjects of one act (an import, an accepted plan).

    Effects: rows in the audit trail, in the caller's transaction. Returns how many.
    """
    events = [_event(actor, tag, kind, subject, program, "", detail) for subject in subjects]
    AuditEvent.objects.bulk_create(events, batch_size=2000)
    return len(events)
