"""A file understood where nobody is stored yet: all that a dry run without a database needs."""

from __future__ import annotations

import datetime as dt

from alongside.core.importing.model import Kind, Understanding
from alongside.core.importing.understand import understand
from alongside.lib.languages import prepare
from alongside.lib.lookups import lookups
from alongside.lib.tabular import Workbook

__all__ = ["prepare", "understand_alone"]


def understand_alone(book: Workbook, kind: Kind, name: str, today: dt.date) -> Understanding:
    """Understand a file with the lookups at hand. Raises NotUnderstoodError."""
    return understand(
        book.sheets, kind, file_name=name, encoding=book.encoding, lookups=lookups(), today=today
    )
