"""Ten other coordinators' files, and a hundred more: what is true of each row is found in it."""

from __future__ import annotations

import datetime as dt

import pytest

from alongside.core.importing.model import Kind, Status
from alongside.core.importing.understand import understand
from alongside.lib.lookups import lookups
from alongside.lib.tabular import read_workbook
from tests.import_files import write_file

TODAY = dt.date(2026, 11, 21)


@pytest.mark.parametrize("kind", ["volunteers", "clients"])
@pytest.mark.parametrize("seed", range(24))
def test_a_varied_file_is_read_as_it_was_meant(tmp_path, seed, kind):
    written = write_file(tmp_path, seed, kind)
    book = read_workbook(written.path)
    read = understand(
        book.sheets,
        Kind(kind),
        file_name=written.path.name,
        encoding=book.encoding,
        lookups=lookups(),
        today=TODAY,
    )
    rows = {row.number: row for row in read.rows}
    assert set(rows) == written.records.keys() | written.duplicates.keys(), written.style
    for number, record in written.records.items():
        assert rows[number].record == record, (written.style, number, rows[number].issues)
        assert rows[number].status is Status.NEW, (written.style, rows[number].issues)
    for number, earlier in written.duplicates.items():
        assert rows[number].status is Status.DUPLICATE
        assert rows[number].issues[0].of == earlier
