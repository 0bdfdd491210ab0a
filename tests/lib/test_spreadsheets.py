"""Files for spreadsheet programs: no cell is a formula, whatever people typed."""

from __future__ import annotations

import csv
import datetime
import io

import openpyxl
import pytest

from alongside.lib.spreadsheets import neutral, write_csv, write_xlsx

HOSTILE = (
    "=1+1",
    "+1 973 555 0100",
    "-2",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "|calc",
    "%0A",
    " =1+1",
    "\ufeff=1+1",
    "\u200b@x",
    "\n=1",
    "\x01=1",
    "\uff1d1",
)
PLAIN = ("Ana", "a=b", "O'Neil", "12", "Núñez-Gil", "")


@pytest.mark.parametrize("text", HOSTILE)
def test_what_could_run_is_text(text):
    assert neutral(text) == "'" + text


@pytest.mark.parametrize("text", PLAIN)
def test_what_cannot_run_stays_as_it_is(text):
    assert neutral(text) == text


def test_a_csv_reads_back_as_it_was_written():
    data = write_csv(
        ["Name", "Day", "Hours"], [["Núñez, Ana", datetime.date(2026, 1, 2), 4], ["=x", None, 0]]
    )
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert rows == [["Name", "Day", "Hours"], ["Núñez, Ana", "2026-01-02", "4"], ["'=x", "", "0"]]


def test_a_workbook_holds_text_numbers_and_dates_and_never_a_formula():
    rows = [[text, datetime.date(2026, 1, 2), 4] for text in HOSTILE]
    sheet = openpyxl.load_workbook(
        io.BytesIO(write_xlsx("A: list/of?", ["Name", "Day", "Hours"], rows))
    ).active
    assert [cell.data_type for cell in sheet["A"]] == ["s"] * (len(HOSTILE) + 1)
    assert sheet["A2"].value == "'=1+1"
    assert sheet["B2"].value == datetime.datetime(2026, 1, 2)  # noqa: DTZ001 - a sheet knows no zones
    assert sheet["C2"].value == 4


@pytest.mark.parametrize(
    "title", ["Plan " + "\U0001f9d1\u200d\u2696\ufe0f" * 12, "a/b\x01[c]:*?\\'", "", "   ", "\u674e" * 40]
)
def test_any_title_names_a_sheet(title):
    book = openpyxl.load_workbook(io.BytesIO(write_xlsx(title, ["Name"], [["Bob"]])))
    assert [cell.value for cell in book.active["A"]] == ["Name", "Bob"]
