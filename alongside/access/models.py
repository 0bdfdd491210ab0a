"""Who may see what, and why. Subjects are named by kind and code, so that this package lies under all.

A holder is a human being, named by the code that `accounts.Account` and `volunteers.Person` share.
Every service that seats, clears, consents or walls writes its row here in the same transaction and ends
it in the same transaction. `visible_to` and the row-level policies read only this package.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from alongside.access.querysets import DatedQuerySet
from alongside.access.roles import Role
from alongside.lib.records import Record


class RoleAssignment(Record):
    """`holder` has `role` in a program, for an organization, from a day to a day.

    `program` null: the role holds in every program of the organization (or, for the operator, on the
    platform). `organization` null: the role is the program's own.
    """

    holder = models.UUIDField(db_index=True)
    role = models.CharField(max_length=40, choices=Role.choices)
    program = models.UUIDField(null=True, blank=True)
    organization = models.UUIDField(null=True, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    assigned_by = models.UUIDField()

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["holder", "role", "program", "organization"],
                condition=Q(ends_on__isnull=True),
                nulls_distinct=False,
                name="role_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="role_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} of {self.holder}"


class Membership(Record):
    """`holder` belongs to `organization`: written with each affiliation, so that walls can reach it."""

    holder = models.UUIDField(db_index=True)
    organization = models.UUIDField(db_index=True)
    source = models.UUIDField(help_text="code of the affiliation")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.holder} in {self.organization}"


class Grant(Record):
    """`holder` may see a subject within `scope`, because of `source`."""

    class Scope(models.TextChoices):
        NAMES = "names", _("names, for one conflict request")
        FILE = "file", _("the file, as a cleared member of the team")
        TEAM = "team", _("the team, by handle")

    holder = models.UUIDField(db_index=True)
    subject_kind = models.CharField(max_length=40)
    subject = models.UUIDField(db_index=True)
    scope = models.CharField(max_length=20, choices=Scope.choices)
    source_kind = models.CharField(max_length=40)
    source = models.UUIDField(db_index=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["holder", "subject_kind", "subject", "scope", "source"],
                condition=Q(ends_on__isnull=True),
                name="grant_once_at_a_time",
            )
        ]
        indexes = [models.Index(fields=["holder", "subject_kind", "scope"])]

    def __str__(self) -> str:
        return f"{self.scope} of {self.subject_kind} {self.subject}"


class Wall(Record):
    """Nobody behind the wall sees the subject, whatever their role: a wall beats every grant and role."""

    class HolderKind(models.TextChoices):
        PERSON = "person", _("a person")
        ORGANIZATION = "organization", _("an organization")

    subject_kind = models.CharField(max_length=40)
    subject = models.UUIDField(db_index=True)
    holder_kind = models.CharField(max_length=20, choices=HolderKind.choices)
    holder = models.UUIDField(db_index=True)
    reason = models.CharField(max_length=500)
    raised_by = models.UUIDField()
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    def __str__(self) -> str:
        return f"wall around {self.subject_kind} {self.subject}"


class Invitation(Record):
    """A single-use invitation, bound to an address; it gives no right until it is accepted and confirmed."""

    email = models.EmailField(max_length=254)
    token_digest = models.CharField(max_length=64, unique=True)
    person = models.UUIDField(default=uuid.uuid4, help_text="the code that the account will have")
    role = models.CharField(max_length=40, choices=Role.choices)
    program = models.UUIDField(null=True, blank=True)
    organization = models.UUIDField(null=True, blank=True)
    invited_by = models.UUIDField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"invitation {self.code}"
