"""Import batches: what was read, how it was understood, what was written, and the way back.

The cells of an uploaded file name people and clients: they are sealed under a data key of the batch and
are erased when the batch is applied and can no longer be undone, or is discarded.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from alongside.imports.querysets import ImportBatchQuerySet
from alongside.lib.records import Record
from alongside.partners.models import Organization, Program


class ImportBatch(Record):
    """One file of volunteers or clients on its way into a program."""

    class Kind(models.TextChoices):
        VOLUNTEERS = "volunteers", _("Volunteers")
        CLIENTS = "clients", _("Clients")

    class State(models.TextChoices):
        READING = "reading", _("Being read")
        REFUSED = "refused", _("Could not be understood")
        UNDERSTOOD = "understood", _("Waiting for you")
        APPLYING = "applying", _("Being written")
        APPLIED = "applied", _("Written")
        UNDONE = "undone", _("Undone")
        DISCARDED = "discarded", _("Discarded")

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="imports")
    organization = models.ForeignKey(
        Organization,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="the nonprofit whose clients these are; for volunteers, the employer of whoever names none",
    )
    kind = models.CharField(max_length=20, choices=Kind.choices)
    state = models.CharField(max_length=20, choices=State.choices, default=State.READING)
    started_by = models.UUIDField()
    key_wrapped = models.BinaryField()
    file_sealed = models.BinaryField(null=True, help_text="the file's bytes")
    file_name_sealed = models.BinaryField(null=True)
    understanding_sealed = models.BinaryField(null=True, help_text="the import document as JSON")
    corrections_sealed = models.BinaryField(null=True, help_text="answers to decisions, re-mapped columns")
    refusal = models.CharField(max_length=500, blank=True, help_text="why, without any cell's content")
    totals = models.JSONField(default=dict)
    progress_done = models.PositiveIntegerField(default=0)
    progress_total = models.PositiveIntegerField(default=0)
    applied_at = models.DateTimeField(null=True, blank=True)
    undo_until = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return f"import {self.code}"

    def access_place(self) -> dict[str, uuid.UUID | None]:
        return {"program": self.program.code}


class ImportChange(models.Model):
    """One row that a batch wrote: enough to take it back. `before` is sealed, null where it was created."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="changes")
    subject_kind = models.CharField(max_length=40)
    subject = models.UUIDField()
    row = models.PositiveIntegerField()
    before_sealed = models.BinaryField(null=True)
    version_after = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["batch", "subject_kind"])]

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.subject}"
