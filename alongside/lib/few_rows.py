"""Telling PostgreSQL that a page reads a few rows of a great many."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def few_rows() -> Iterator[None]:
    """Within a transaction: queries check row-level policies row by row.

    A policy that asks another table is planned without regard to LIMIT: PostgreSQL would gather every client
    of the database into a hash to check twenty rows against it. With little memory for hashes it asks for
    each row instead. What is read stays the same.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '64kB'")
        yield
        cursor.execute("SET LOCAL work_mem TO DEFAULT")
