"""Founding a program: what must stand before its first manager can begin."""

from __future__ import annotations

import datetime
import uuid

from django.db import transaction

from alongside.access.invitations import Sent, send_invitation
from alongside.access.models import RoleAssignment
from alongside.access.roles import Role
from alongside.accounts.models import Account
from alongside.core.importing.text import fold
from alongside.lib.acting import Actor
from alongside.partners.models import Organization, Program, ProgramPartner
from alongside.partners.services import add_office, create_organization, create_program, join_program


class OperatorAsManagerError(ValueError):
    """The address belongs to whoever operates the platform: an operator sees no client, a manager sees all."""


@transaction.atomic
def found_program(
    actor: Actor,
    *,
    code: uuid.UUID,
    slug: str,
    name: str,
    starts_on: datetime.date,
    lead: str,
    city: str,
    state: str,
    manager: str,
) -> tuple[Program, Sent]:
    """A new program with its lead nonprofit and that nonprofit's office, its first manager invited.

    `lead` is the nonprofit's name, that of an organization on file or a new one; `manager` an e-mail address.
    The caller mails the link. Effects: as `create_program`, `join_program` and `send_invitation`, and where
    they are new `create_organization` and `add_office`; each with its audit line, all or none. Raises
    `UnknownCityError`, `OperatorAsManagerError`, `PermissionDenied`.
    """
    if _is_operator(manager):
        raise OperatorAsManagerError(manager)
    program = create_program(actor, slug=slug, name=name.strip(), starts_on=starts_on, code=code)
    organization = next((row for row in Organization.objects.all() if fold(row.name) == fold(lead)), None)
    if organization is None:
        organization = create_organization(actor, name=lead, kind=Organization.Kind.LEGAL_NONPROFIT)
    add_office(actor, organization, city=city, state=state)
    join_program(actor, program, organization, ProgramPartner.Part.LEAD, starts_on)
    sent = send_invitation(actor, manager, Role.PROGRAM_MANAGER, program=program.code, organization=None)
    return program, sent


def _is_operator(email: str) -> bool:
    holders = Account.objects.filter(email__iexact=email.strip()).values("code")
    return RoleAssignment.objects.filter(holder__in=holders, role=Role.OPERATOR).exists()
