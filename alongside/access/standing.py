"""What an account is today: its roles, memberships and walls, read afresh with each request."""

from __future__ import annotations

import datetime
import uuid
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils import timezone

from alongside.access.models import Membership, RoleAssignment, Wall
from alongside.access.roles import (
    ORGANIZATION_STAFF,
    PEOPLE_OF_OWN_ORGANIZATION,
    PROGRAM_WIDE,
    ROLE_PERMISSIONS,
    Permission,
    Role,
)
from alongside.lib.acting import Actor


@dataclass(frozen=True)
class Assigned:
    """One role in force. `program` and `organization` as in `RoleAssignment`."""

    role: Role
    program: uuid.UUID | None
    organization: uuid.UUID | None


@dataclass(frozen=True)
class Standing:
    """The rights of one actor on one day. A system actor has every right and no role."""

    code: uuid.UUID
    is_system: bool
    roles: tuple[Assigned, ...]
    organizations: frozenset[uuid.UUID]

    @property
    def role_names(self) -> frozenset[Role]:
        return frozenset(r.role for r in self.roles)

    @property
    def programs_managed(self) -> frozenset[uuid.UUID]:
        """Programs whose every client and person the actor sees."""
        return frozenset(r.program for r in self.roles if r.role in PROGRAM_WIDE and r.program)

    @property
    def programs_staffed(self) -> frozenset[tuple[uuid.UUID, uuid.UUID]]:
        """(program, organization): the actor sees that organization's clients in that program."""
        return frozenset(
            (r.program, r.organization)
            for r in self.roles
            if r.role in ORGANIZATION_STAFF and r.program and r.organization
        )

    @property
    def organizations_coordinated(self) -> frozenset[uuid.UUID]:
        """Organizations whose own people the actor sees."""
        return frozenset(
            r.organization for r in self.roles if r.role in PEOPLE_OF_OWN_ORGANIZATION and r.organization
        )

    @property
    def programs(self) -> frozenset[uuid.UUID]:
        return frozenset(r.program for r in self.roles if r.program)

    def programs_with(self, permission: Permission) -> frozenset[uuid.UUID]:
        """Programs in which one of the actor's roles carries `permission`."""
        return frozenset(
            r.program for r in self.roles if r.program and permission in ROLE_PERMISSIONS[r.role]
        )

    def organizations_with(self, permission: Permission) -> frozenset[uuid.UUID]:
        """Organizations for which one of the actor's roles carries `permission`."""
        return frozenset(
            r.organization for r in self.roles if r.organization and permission in ROLE_PERMISSIONS[r.role]
        )

    def may(
        self,
        permission: Permission,
        *,
        program: uuid.UUID | None = None,
        organization: uuid.UUID | None = None,
    ) -> bool:
        """Whether a role of the actor's carries `permission`, there where it is asked for.

        A role bound to a program speaks only for that program, a role bound to an organization only for
        that organization; what is not asked is not compared.
        """
        return self.is_system or any(
            permission in ROLE_PERMISSIONS[r.role]
            and (program is None or r.program is None or r.program == program)
            and (organization is None or r.organization is None or r.organization == organization)
            for r in self.roles
        )


def standing(actor: Actor, today: datetime.date | None = None) -> Standing:
    """The standing of `actor`; two queries, kept on the actor object for the length of the request."""
    kept = getattr(actor, "_standing", None)
    if isinstance(kept, Standing):
        return kept
    if actor.is_system:
        return Standing(actor.code, True, (), frozenset())
    if not getattr(actor, "is_active", False):
        return Standing(actor.code, False, (), frozenset())
    day = today or timezone.localdate()
    roles = tuple(
        Assigned(Role(role), program, organization)
        for role, program, organization in RoleAssignment.objects.filter(holder=actor.code)
        .in_force(day)
        .order_by("id")
        .values_list("role", "program", "organization")
    )
    organizations = frozenset(
        Membership.objects.filter(holder=actor.code).in_force(day).values_list("organization", flat=True)
    )
    organizations |= frozenset(r.organization for r in roles if r.organization)
    result = Standing(actor.code, False, roles, organizations)
    actor._standing = result  # type: ignore[attr-defined]  # noqa: SLF001 - the request's own object
    return result


def forget_standing(actor: Actor) -> None:
    """Read the standing afresh next time: called by services that change roles within a request."""
    if hasattr(actor, "_standing"):
        del actor._standing  # noqa: SLF001


def walled_subjects(actor: Actor, kind: str) -> models.QuerySet[Any, Any]:
    """A subquery of the codes of `kind` that a wall keeps from the actor, as person or by organization."""
    mine = standing(actor)
    today = timezone.localdate()
    walls = Wall.objects.filter(subject_kind=kind).in_force(today)
    return walls.filter(holder__in=[mine.code, *mine.organizations]).values("subject")
