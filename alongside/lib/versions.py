"""Compare-and-set: an edit names the version that it read, and the loser learns what stands there now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db import models
from django.db.models import F
from django.utils import timezone

from alongside.lib.records import Record

R = TypeVar("R", bound=Record)


class StaleVersionError(Exception):
    """Someone else has changed the row since the page was opened. `current` is the row as it stands."""

    def __init__(self, current: Record) -> None:
        super().__init__("the row has been changed since it was read")
        self.current = current


def write_version(row: R, version: int, values: Mapping[str, Any]) -> tuple[str, ...]:
    """Write `values` to `row` where it still has `version`; names of the fields that changed.

    Only those fields are written, with `version` one higher. Nothing is written where nothing changes.
    Raises `StaleVersionError` with the row as it stands.
    """
    model = type(row)
    rows: models.QuerySet[R] = model._base_manager.all()  # noqa: SLF001 - the caller has loaded the row
    current = rows.get(pk=row.pk)
    if current.version != version:
        raise StaleVersionError(current)
    changed = {name: value for name, value in values.items() if getattr(current, name) != value}
    if not changed:
        return ()
    written = rows.filter(pk=row.pk, version=version).update(
        **changed, version=F("version") + 1, updated_at=timezone.now()
    )
    if not written:
        raise StaleVersionError(rows.get(pk=row.pk))
    for name, value in changed.items():
        setattr(row, name, value)
    row.version = version + 1
    return tuple(sorted(changed))
