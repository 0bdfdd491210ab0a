"""Dated rows of access."""

from __future__ import annotations

import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Q


class DatedQuerySet(models.QuerySet[Any]):
    """Rows with `starts_on` and `ends_on`. A row holds from its first day to the day before `ends_on`:
    what ends today no longer holds, so that the end of a seat is the end of access, at once."""

    def in_force(self, today: datetime.date) -> Self:
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=today), starts_on__lte=today)
