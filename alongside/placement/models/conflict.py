"""Conflicts that are asked and answered."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from alongside.intake.models import Client
from alongside.lib.records import Record
from alongside.partners.models import Organization, Program
from alongside.placement.models.plan import Plan
from alongside.placement.querysets import ConflictRequestQuerySet
from alongside.volunteers.models import Person


class ConflictRequest(Record):
    """One organization, or a person without one, is asked whether representing one client would conflict.

    Only a conflicts clerk of that organization (or that person) sees the names, only of this request, only
    until it is answered. A seat that comes later asks again, with a request of its own.
    """

    class Answer(models.TextChoices):
        PENDING = "pending", _("Not answered")
        CLEARED = "cleared", _("Cleared")
        DECLINED = "declined", _("Declined")
        WAIVED = "waived", _("Waived")
        WITHDRAWN = "withdrawn", _("No longer needed")

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="conflict_requests")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="conflict_requests")
    client_code = models.UUIDField(help_text="repeated here, so that a wall can hide the request")
    organization = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="conflict_requests"
    )
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="conflict_requests"
    )
    plan = models.ForeignKey(
        Plan, null=True, blank=True, on_delete=models.SET_NULL, related_name="conflict_requests"
    )
    handle = models.CharField(max_length=60)
    answer = models.CharField(max_length=20, choices=Answer.choices, default=Answer.PENDING)
    note = models.CharField(max_length=500, blank=True, help_text="never a name or a fact of the case")
    asked_by = models.UUIDField()
    answered_by = models.UUIDField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = ConflictRequestQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["client", "organization", "person"],
                condition=Q(answer="pending"),
                nulls_distinct=False,
                name="conflict_asked_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(organization__isnull=False, person__isnull=True)
                | Q(organization__isnull=True, person__isnull=False),
                name="conflict_asks_one",
            ),
        ]

    def __str__(self) -> str:
        return f"conflict request {self.code}"

    def access_place(self) -> dict[str, uuid.UUID | None]:
        return {
            "program": self.program.code,
            "organization": self.organization.code if self.organization else None,
        }
