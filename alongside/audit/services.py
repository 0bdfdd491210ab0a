"""Writing the audit trail."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from alongside.audit.models import AuditEvent
from alongside.audit.tags import Tag
from alongside.lib.acting import Actor

Detail = Mapping[str, str | int | bool | None | list[str]]


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
    event = AuditEvent(
        actor=actor.code,
        acted_for=getattr(actor, "reason", "") if actor.is_system else "",
        tag=tag.value,
        subject_kind=kind,
        subject=subject,
        program=program,
        reason=reason,
        detail=dict(detail or {}),
    )
    event.save(force_insert=True)
    return event
