"""Why somebody sees an object, or does not: the same rows that decide, told as sentences."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alongside.access.models import Grant, Invitation, RoleAssignment, Wall
from alongside.access.roles import ORGANIZATION_STAFF, PROGRAM_WIDE, Role
from alongside.access.standing import standing
from alongside.lib.acting import Actor

SCOPES: dict[str, Promise] = {
    Grant.Scope.NAMES: gettext_lazy("A conflict request opens the names to them until it is answered."),
    Grant.Scope.FILE: gettext_lazy("They sit on the team and every conflict is cleared: the file is open."),
    Grant.Scope.TEAM: gettext_lazy("They sit on the team and see it by handle."),
}


@dataclass(frozen=True)
class Explanation:
    """Whether an actor sees a subject, and each reason for or against, the decisive one first."""

    sees: bool
    reasons: tuple[str, ...] = field(default=())


@dataclass(frozen=True)
class Subject:
    """What is asked about: its kind and code as grants and walls name them, and where it lives."""

    kind: str
    code: uuid.UUID
    program: uuid.UUID | None
    organization: uuid.UUID | None


def explain_access(actor: Actor, subject: Subject) -> Explanation:
    """Why `actor` sees `subject` today, or not. Read-only; four queries beside the standing.

    A wall comes first and decides alone: it beats every role and every grant.
    """
    if actor.is_system:
        return Explanation(sees=True, reasons=(_("The program itself acts."),))
    walls = _walls(actor, subject)
    if walls:
        return Explanation(sees=False, reasons=tuple(walls))
    reasons = [*_by_role(actor, subject), *_by_grant(actor, subject)]
    if reasons:
        return Explanation(sees=True, reasons=tuple(reasons))
    return Explanation(sees=False, reasons=tuple(_why_not(actor, subject)))


def _walls(actor: Actor, subject: Subject) -> list[str]:
    mine = standing(actor)
    rows = Wall.objects.filter(
        subject_kind=subject.kind, subject=subject.code, holder__in=[mine.code, *mine.organizations]
    ).in_force(timezone.localdate())
    sentences = []
    for row in rows.order_by("id"):
        if row.holder_kind == Wall.HolderKind.PERSON:
            text = _("A wall keeps them out since %(day)s: %(reason)s.")
        else:
            text = _("A wall keeps their organization out since %(day)s: %(reason)s.")
        sentences.append(text % {"day": row.starts_on.isoformat(), "reason": row.reason})
    return sentences


def _by_role(actor: Actor, subject: Subject) -> list[str]:
    sentences = []
    for held in standing(actor).roles:
        label = str(Role(held.role).label)
        if held.role in PROGRAM_WIDE and held.program and held.program == subject.program:
            sentences.append(_("Their role as %(role)s covers the whole program.") % {"role": label})
        if (
            held.role in ORGANIZATION_STAFF
            and (held.program, held.organization) == (subject.program, subject.organization)
            and held.organization
        ):
            sentences.append(
                _("Their role as %(role)s covers the clients of their own nonprofit.") % {"role": label}
            )
    return sentences


def _by_grant(actor: Actor, subject: Subject) -> list[str]:
    rows = Grant.objects.filter(holder=actor.code, subject_kind=subject.kind, subject=subject.code)
    scopes = rows.in_force(timezone.localdate()).order_by("scope").values_list("scope", flat=True)
    return [str(SCOPES[scope]) for scope in dict.fromkeys(scopes)]


def _why_not(actor: Actor, subject: Subject) -> list[str]:
    """What once opened the subject, or might: a grant or a role that ended, an invitation not accepted."""
    today = timezone.localdate()
    sentences = []
    ended = Grant.objects.filter(
        holder=actor.code, subject_kind=subject.kind, subject=subject.code, ends_on__lte=today
    )
    last = ended.order_by("-ends_on", "-id").first()
    if last is not None and last.ends_on:
        sentences.append(
            _("They saw it until %(day)s, when the seat or the request ended.")
            % {"day": last.ends_on.isoformat()}
        )
    roles = RoleAssignment.objects.filter(Q(program=subject.program) | Q(organization=subject.organization))
    role = roles.filter(holder=actor.code, ends_on__lte=today).order_by("-ends_on", "-id").first()
    if role is not None and role.ends_on:
        label, day = str(Role(role.role).label), role.ends_on.isoformat()
        sentences.append(_("Their role as %(role)s ended on %(day)s.") % {"role": label, "day": day})
    if Invitation.objects.filter(person=actor.code, program=subject.program, accepted_at=None).exists():
        sentences.append(_("They are invited and have not accepted; until then they have no right."))
    return sentences or [_("No role, seat or request of theirs reaches it.")]
