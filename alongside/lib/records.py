"""What every stored record has: a public code that is never the primary key, and a version."""

from __future__ import annotations

import uuid

from django.db import models


class Record(models.Model):
    """A row with a random public `code` (UUIDv4), times of writing, and a `version` for compare-and-set.

    Pages and interfaces name a row by its code; the integer key never leaves the database.
    An edit names the version that it read; `version` grows by one with each edit.
    """

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True
