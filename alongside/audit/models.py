"""The audit trail: append-only rows without foreign keys, so that they outlive what they speak of."""

from __future__ import annotations

import uuid

from django.db import models


class AuditEvent(models.Model):
    """One act: who, when, what, on which subject. Holds codes and counts, never a fact about a client.

    PostgreSQL refuses UPDATE and DELETE by trigger, whoever asks; the program's login role has only
    SELECT and INSERT.
    """

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    at = models.DateTimeField(auto_now_add=True, db_index=True)
    actor = models.UUIDField(db_index=True)
    acted_for = models.CharField(max_length=80, blank=True, help_text="why the program itself acted")
    tag = models.CharField(max_length=60, db_index=True)
    subject_kind = models.CharField(max_length=40)
    subject = models.UUIDField(db_index=True)
    program = models.UUIDField(null=True, db_index=True)
    reason = models.CharField(max_length=500, blank=True)
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.tag} {self.subject_kind} {self.subject}"
