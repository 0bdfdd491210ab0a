"""Invitations: sent to one address, used once within 72 hours, worth nothing until then."""

from __future__ import annotations

import datetime
import hashlib
import secrets
import uuid
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils import timezone

from alongside.access.models import Invitation, RoleAssignment
from alongside.access.roles import Permission, Role
from alongside.access.services import assign_role
from alongside.access.standing import standing
from alongside.accounts.models import Account
from alongside.accounts.services import create_account
from alongside.audit.services import record_event
from alongside.audit.tags import Tag
from alongside.lib.acting import Actor

VALID_FOR = datetime.timedelta(hours=72)

# Whom each inviting role may let in. Nobody invites an operator from a page; an operator invites the first
# manager of a new program and nobody else.
OF_PROGRAM: tuple[Role, ...] = (
    Role.PROGRAM_MANAGER,
    Role.STAFF_ATTORNEY,
    Role.INTAKE_SCREENER,
    Role.PARTNER_COORDINATOR,
    Role.ORGANIZATION_ADMINISTRATOR,
    Role.CONFLICTS_CLERK,
    Role.VOLUNTEER_ATTORNEY,
    Role.PARALEGAL,
    Role.INTERPRETER,
    Role.LAW_STUDENT,
    Role.DATE_CHECKER,
    Role.FUNDER,
)
OF_ORGANIZATION: tuple[Role, ...] = (
    Role.VOLUNTEER_ATTORNEY,
    Role.PARALEGAL,
    Role.LAW_STUDENT,
    Role.INTERPRETER,
)
ADMINISTRATORS_TOO: tuple[Role, ...] = (
    *OF_ORGANIZATION,
    Role.PARTNER_COORDINATOR,
    Role.CONFLICTS_CLERK,
)
# Roles that speak for an organization, and so must name it.
NEEDS_ORGANIZATION = frozenset(
    {
        Role.STAFF_ATTORNEY,
        Role.INTAKE_SCREENER,
        Role.PARTNER_COORDINATOR,
        Role.ORGANIZATION_ADMINISTRATOR,
        Role.CONFLICTS_CLERK,
    }
)


class InvitationUnusableError(Exception):
    """The link is unknown, expired, used or revoked. One answer for all, so that it tells nothing."""


class AlreadyInvitedError(ValueError):
    """The address has an invitation to the same role that can still be used."""


@dataclass(frozen=True)
class Sent:
    """A new invitation and the secret of its link, which is stored nowhere."""

    invitation: Invitation
    token: str


def roles_invitable(
    actor: Actor, *, program: uuid.UUID | None, organization: uuid.UUID | None
) -> tuple[Role, ...]:
    """The roles that the actor may let in, there; empty for none."""
    found: set[Role] = set()
    for held in standing(actor).roles:
        if held.role is Role.PROGRAM_MANAGER and program is not None and held.program == program:
            found.update(OF_PROGRAM)
        if held.role is Role.OPERATOR and program is not None and not _has_had_manager(program):
            found.add(Role.PROGRAM_MANAGER)
        is_own = organization is not None and held.organization == organization
        if is_own and (held.program is None or held.program == program):
            if held.role is Role.PARTNER_COORDINATOR:
                found.update(OF_ORGANIZATION)
            if held.role is Role.ORGANIZATION_ADMINISTRATOR:
                found.update(ADMINISTRATORS_TOO)
    return tuple(role for role in Role if role in found)


def _has_had_manager(program: uuid.UUID) -> bool:
    """Whether anybody ever ran the program: from then on, letting people in is the program's own matter."""
    return RoleAssignment.objects.filter(program=program, role=Role.PROGRAM_MANAGER).exists()


def digest_of(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(b"alongside invitation" + token.encode()).hexdigest()


@transaction.atomic
def send_invitation(
    actor: Actor,
    email: str,
    role: Role,
    *,
    program: uuid.UUID | None,
    organization: uuid.UUID | None,
    person: uuid.UUID | None = None,
) -> Sent:
    """Invite an address to a role. The caller mails the link once the transaction is committed.

    `person` is the code of the human being where one stands on file; an address that has an account keeps
    that account's code. Effects: one row with the token's digest; audit `invitation:send`. Raises
    `PermissionDenied`, `AlreadyInvitedError`.
    """
    if role not in roles_invitable(actor, program=program, organization=organization):
        raise PermissionDenied
    address = email.strip().lower()
    open_ones = open_invitations().filter(
        email=address, role=role, program=program, organization=organization
    )
    if open_ones.exists():
        raise AlreadyInvitedError(address)
    account = Account.objects.filter(email__iexact=address).first()
    token = secrets.token_urlsafe(32)
    row = Invitation.objects.create(
        email=address,
        token_digest=digest_of(token),
        person=account.code if account else person or uuid.uuid4(),
        role=role,
        program=program,
        organization=organization,
        invited_by=actor.code,
        expires_at=timezone.now() + VALID_FOR,
    )
    record_event(
        actor, Tag.INVITATION_SEND, "invitation", row.code, program=program, detail={"role": role.value}
    )
    return Sent(row, token)


def open_invitations() -> models.QuerySet[Invitation]:
    """Invitations that can still be used."""
    return Invitation.objects.filter(
        accepted_at__isnull=True, revoked_at__isnull=True, expires_at__gt=timezone.now()
    )


def find_invitation(token: str) -> Invitation:
    """The invitation behind a link. Raises `InvitationUnusableError`."""
    row = open_invitations().filter(token_digest=digest_of(token)).first()
    if row is None:
        raise InvitationUnusableError
    return row


def _use(token: str) -> Invitation:
    """Mark the invitation used, once: the second of two who press at the same time finds it used."""
    row = find_invitation(token)
    if not open_invitations().filter(pk=row.pk).update(accepted_at=timezone.now()):
        raise InvitationUnusableError
    return row


def _let_in(row: Invitation, account: Account) -> RoleAssignment:
    """The role that was promised, given on behalf of whoever invited."""
    record_event(account, Tag.INVITATION_ACCEPT, "invitation", row.code, program=row.program)
    return assign_role(
        Inviter(row.invited_by),
        row.person,
        Role(row.role),
        program=row.program,
        organization=row.organization,
    )


@dataclass(frozen=True)
class Inviter:
    """Whoever invited, as the one who assigns the role."""

    code: uuid.UUID
    is_system: bool = False


@transaction.atomic
def accept_as_new(token: str, *, name: str, password: str, language: str = "en") -> Account:
    """Open an account for the invited address and give the role. The address is confirmed by the link.

    Effects: the invitation used; the account with the invitation's code; the role; audit `account:create`,
    `invitation:accept`, `role:assign`. Raises `InvitationUnusableError`, also where the address has an
    account by now: its owner accepts by signing in.
    """
    row = _use(token)
    if Account.objects.filter(email__iexact=row.email).exists():
        raise InvitationUnusableError
    account = create_account(
        Inviter(row.invited_by), row.email, password, code=row.person, name=name, language=language
    )
    _let_in(row, account)
    return account


@transaction.atomic
def accept_signed_in(token: str, account: Account) -> RoleAssignment:
    """Give the role to an account that has the invited address and is signed in.

    Effects: the invitation used; the role; audit `invitation:accept`, `role:assign`. Raises
    `InvitationUnusableError`, also where the invitation is bound to another address.
    """
    row = find_invitation(token)
    if row.email != account.email.lower():
        raise InvitationUnusableError
    row = _use(token)
    if row.person != account.code:
        Invitation.objects.filter(pk=row.pk).update(person=account.code)
        row.person = account.code
    return _let_in(row, account)


@transaction.atomic
def revoke_invitation(actor: Actor, row: Invitation) -> None:
    """Take an invitation back; its link no longer works. Effects: `revoked_at`; audit `invitation:revoke`.

    Raises `PermissionDenied` for who could not have sent it.
    """
    if Role(row.role) not in roles_invitable(actor, program=row.program, organization=row.organization):
        raise PermissionDenied
    if open_invitations().filter(pk=row.pk).update(revoked_at=timezone.now()):
        record_event(actor, Tag.INVITATION_REVOKE, "invitation", row.code, program=row.program)


def may_end_role(actor: Actor, row: RoleAssignment) -> bool:
    """Whether the actor may end a role: who may invite to it there may end it, but nobody one's own."""
    if row.holder == actor.code:
        return False
    if standing(actor).may(Permission.ROLE_ASSIGN, program=row.program) and row.program is not None:
        return True
    return Role(row.role) in roles_invitable(actor, program=row.program, organization=row.organization)
