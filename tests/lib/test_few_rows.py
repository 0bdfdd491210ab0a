"""A page that reads few rows says so to PostgreSQL, and only for as long as it reads."""

import pytest
from django.db import connection

from alongside.lib.few_rows import few_rows


def memory():
    with connection.cursor() as cursor:
        cursor.execute("SHOW work_mem")
        return cursor.fetchone()[0]


@pytest.mark.django_db
def test_memory_for_hashes_is_small_within_and_as_before_after():
    before = memory()
    with few_rows():
        assert memory() == "64kB" != before
    assert memory() == before
