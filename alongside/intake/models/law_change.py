"""What a change of law did to the dates of one client."""

from __future__ import annotations

from django.db import models

from alongside.intake.models.client import Client
from alongside.intake.querysets import LawChangeMoveQuerySet
from alongside.law.models import LawChange
from alongside.lib.records import Record


class LawChangeMove(Record):
    """One deadline of one client that a change of law moves, or the tier alone (then `rule` is empty).

    While `applied_at` is null it is part of a preview and shown on the change's own page only. It stays
    on the client's page, the team's and the first page until somebody marks it read.
    """

    change = models.ForeignKey(LawChange, on_delete=models.CASCADE, related_name="moves")
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="law_moves")
    rule = models.CharField(max_length=60, blank=True)
    event = models.CharField(max_length=60, blank=True)
    legal_before = models.DateField(null=True, blank=True)
    safe_before = models.DateField(null=True, blank=True)
    legal_after = models.DateField(null=True, blank=True)
    safe_after = models.DateField(null=True, blank=True)
    tier_before = models.CharField(max_length=2, blank=True)
    tier_after = models.CharField(max_length=2, blank=True)
    is_past = models.BooleanField(default=False)
    applied_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    read_by = models.UUIDField(null=True, blank=True)

    objects = LawChangeMoveQuerySet.as_manager()

    class Meta:
        ordering = ["-is_past", "safe_after", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["change", "client", "rule", "event"], name="one_move_of_a_deadline_in_a_change"
            )
        ]
        indexes = [
            models.Index(
                fields=["client"],
                condition=models.Q(applied_at__isnull=False, read_at__isnull=True),
                name="law_moves_not_read",
            )
        ]

    def __str__(self) -> str:
        return f"move {self.code}"
