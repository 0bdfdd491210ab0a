"""Raising a wall around a client, against a person or an organization."""

from __future__ import annotations

import uuid

from django.db.models import Q

from alongside.access.models import RoleAssignment, Wall
from alongside.access.services import raise_wall
from alongside.accounts.models import Account
from alongside.intake.models import Client
from alongside.lib.acting import Actor
from alongside.partners.models import Organization, Program
from alongside.volunteers.models import Person


class UnknownHolderError(ValueError):
    """Nobody of the program or of its partners has the address."""


def wall_client(
    actor: Actor, client: Client, *, reason: str, organization: Organization | None = None, email: str = ""
) -> Wall:
    """Keep an organization, or the person with an e-mail address, from a client, whatever their role.

    Effects: as `access.services.raise_wall`. Raises `UnknownHolderError`.
    """
    if organization is not None:
        kind, holder = Wall.HolderKind.ORGANIZATION, organization.code
    else:
        kind, holder = Wall.HolderKind.PERSON, find_holder(client.program, email)
    return raise_wall(
        actor,
        "client",
        client.code,
        holder_kind=kind,
        holder=holder,
        reason=reason,
        program=client.program.code,
    )


def find_holder(program: Program, email: str) -> uuid.UUID:
    """The code of whoever has the address, among the people of a program, of its partners, and those who
    hold a role there: exactly those who could otherwise come to see a client of it."""
    address = email.strip().lower()
    partners = Organization.objects.filter(partnerships__program=program).values("pk")
    here = Q(enrollments__program=program) | Q(affiliations__organization__in=partners)
    found = Person.objects.filter(here, email__iexact=address).values_list("code", flat=True).first()
    if found is None:
        holders = RoleAssignment.objects.filter(program=program.code).values("holder")
        accounts = Account.objects.filter(email__iexact=address, code__in=holders)
        found = accounts.values_list("code", flat=True).first()
    if found is None:
        raise UnknownHolderError
    return found
