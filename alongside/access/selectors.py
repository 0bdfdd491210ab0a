"""Reads of access shaped for pages."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.utils import timezone

from alongside.access.models import RoleAssignment
from alongside.access.role_descriptions import ROLE_DESCRIPTIONS
from alongside.access.roles import Role
from alongside.accounts.models import Account
from alongside.lib.acting import Actor


@dataclass(frozen=True)
class DemonstrationSignIn:
    """One button on the demonstration's sign-in page. Named as its component reads it."""

    value: uuid.UUID
    name: str
    label: str


def demonstration_sign_ins() -> list[DemonstrationSignIn]:
    """One demonstration account for each role that any of them holds today, in the order of the roles."""
    accounts = dict(Account.objects.filter(is_demonstration=True, is_active=True).values_list("code", "name"))
    first: dict[str, uuid.UUID] = {}
    rows = RoleAssignment.objects.filter(holder__in=accounts).in_force(timezone.localdate())
    for role, holder in rows.order_by("id").values_list("role", "holder"):
        first.setdefault(role, holder)
    return [
        DemonstrationSignIn(
            first[role.value], str(role.label), f"{accounts[first[role.value]]}. {ROLE_DESCRIPTIONS[role]}"
        )
        for role in Role
        if role.value in first
    ]


def roles_of(holder: Actor) -> list[RoleAssignment]:
    """The holder's roles in force today, the oldest first."""
    rows = RoleAssignment.objects.filter(holder=holder.code).in_force(timezone.localdate())
    return list(rows.order_by("starts_on", "id"))
