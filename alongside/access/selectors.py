"""Reads of access shaped for pages."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from alongside.access.explanation import Subject
from alongside.access.invitations import may_end_role
from alongside.access.models import Grant, Invitation, RoleAssignment, Wall
from alongside.access.querysets import DatedQuerySet
from alongside.access.role_descriptions import ROLE_DESCRIPTIONS
from alongside.access.roles import ORGANIZATION_STAFF, PEOPLE_OF_OWN_ORGANIZATION, PROGRAM_WIDE, Role
from alongside.access.standing import standing
from alongside.accounts.models import Account
from alongside.accounts.selectors import accounts_with_second_factor
from alongside.lib.acting import Actor


@dataclass(frozen=True)
class DemonstrationSignIn:
    """One button on the demonstration's sign-in page. Named as its component reads it."""

    value: uuid.UUID
    name: str
    label: str


def demonstration_sign_ins() -> list[DemonstrationSignIn]:
    """Every demonstration account that holds a role today, in the order of the roles: at least one for each."""
    accounts = dict(Account.objects.filter(is_demonstration=True, is_active=True).values_list("code", "name"))
    rows = RoleAssignment.objects.filter(holder__in=accounts).in_force(timezone.localdate())
    order = {role.value: place for place, role in enumerate(Role)}
    held = sorted(rows.order_by("id").values_list("role", "holder"), key=lambda pair: order[pair[0]])
    return [
        DemonstrationSignIn(
            holder, str(Role(role).label), f"{accounts[holder]}. {ROLE_DESCRIPTIONS[Role(role)]}"
        )
        for role, holder in held
    ]


def roles_of(holder: Actor) -> list[RoleAssignment]:
    """The holder's roles in force today, the oldest first."""
    rows = RoleAssignment.objects.filter(holder=holder.code).in_force(timezone.localdate())
    return list(rows.order_by("starts_on", "id"))


def _of_mine(actor: Actor) -> Q:
    """Rows with `program` and `organization` that lie where the actor lets people in."""
    reached = Q(pk__in=[])
    for held in standing(actor).roles:
        if held.role is Role.PROGRAM_MANAGER and held.program:
            reached |= Q(program=held.program)
        if held.role in PEOPLE_OF_OWN_ORGANIZATION and held.organization:
            own = Q(organization=held.organization)
            reached |= own & Q(program=held.program) if held.program else own
    return reached


def roles_visible_to(actor: Actor) -> DatedQuerySet:
    """Roles of the programs that the actor manages and of the organizations that the actor looks after."""
    rows = RoleAssignment.objects.all()
    return rows if actor.is_system else rows.filter(_of_mine(actor))


def invitations_visible_to(actor: Actor) -> QuerySet[Invitation]:
    """Invitations to the same places."""
    rows = Invitation.objects.all()
    return rows if actor.is_system else rows.filter(_of_mine(actor))


@dataclass(frozen=True)
class AccessLine:
    """One person's role in a list: who, as what, where (codes), since when, how safely."""

    code: uuid.UUID
    holder: uuid.UUID
    name: str
    email: str
    role: Role
    program: uuid.UUID | None
    organization: uuid.UUID | None
    starts_on: datetime.date
    last_sign_in: datetime.datetime | None
    has_second_factor: bool
    may_end: bool


def access_lines(actor: Actor) -> list[AccessLine]:
    """Who has which role in force, where the actor lets people in; by name. Four queries."""
    rows = list(roles_visible_to(actor).in_force(timezone.localdate()).order_by("id"))
    accounts = {a.code: a for a in Account.objects.filter(code__in={r.holder for r in rows})}
    factors = accounts_with_second_factor(accounts.values())
    lines = [
        AccessLine(
            code=row.code,
            holder=row.holder,
            name=account.get_full_name(),
            email=account.email,
            role=Role(row.role),
            program=row.program,
            organization=row.organization,
            starts_on=row.starts_on,
            last_sign_in=account.last_login,
            has_second_factor=account.pk in factors,
            may_end=may_end_role(actor, row),
        )
        for row in rows
        if (account := accounts.get(row.holder))
    ]
    return sorted(lines, key=lambda line: (line.name.casefold(), line.role.value))


def who_may_reach(subject: Subject) -> list[Account]:
    """Accounts that have, or had, anything to do with a subject: a role that reaches it, a grant, a wall."""
    reaching = RoleAssignment.objects.filter(
        Q(role__in=[r.value for r in PROGRAM_WIDE], program=subject.program)
        | Q(
            role__in=[r.value for r in ORGANIZATION_STAFF],
            program=subject.program,
            organization=subject.organization,
        )
    )
    about = {"subject_kind": subject.kind, "subject": subject.code}
    codes = {
        *reaching.values_list("holder", flat=True),
        *Grant.objects.filter(**about).values_list("holder", flat=True),
        *Wall.objects.filter(**about).values_list("holder", flat=True),
    }
    return list(Account.objects.filter(code__in=codes, is_active=True).order_by("name", "id"))


def role_words(accounts: Iterable[Account]) -> dict[uuid.UUID, tuple[str, ...]]:
    """The names of each account's roles in force, by account code; one query. Says nothing of where."""
    codes = [account.code for account in accounts]
    rows = RoleAssignment.objects.filter(holder__in=codes).in_force(timezone.localdate())
    found: dict[uuid.UUID, dict[str, None]] = {}
    for holder, role in rows.order_by("id").values_list("holder", "role"):
        found.setdefault(holder, {})[str(Role(role).label)] = None
    return {code: tuple(words) for code, words in found.items()}


def managers_of(program: uuid.UUID) -> list[Account]:
    """Accounts that run a program today, by name: whom its people turn to. Two queries."""
    rows = RoleAssignment.objects.filter(role=Role.PROGRAM_MANAGER, program=program)
    holders = rows.in_force(timezone.localdate()).values("holder")
    return list(Account.objects.filter(code__in=holders, is_active=True).order_by("name", "id"))
