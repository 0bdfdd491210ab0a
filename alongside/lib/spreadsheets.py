"""Lists as files for other programs: CSV and XLSX, in which no cell can be a formula."""

from __future__ import annotations

import csv
import datetime
import io
import re
from collections.abc import Iterable, Sequence

import xlsxwriter

Cell = str | int | float | bool | datetime.date | None

# What a spreadsheet program may take for the beginning of a formula or a command, also after space,
# a byte order mark or another character that does not print.
_FORMULA = re.compile(r"^[\s\ufeff\u200b-\u200f\u2060\x00-\x1f]*[=+\-@|%\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]")
# XML, and so XLSX, has no place for these.
_NO_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_SPACES = re.compile(r"\s+")
SHEET_CELL = 32_767
SHEET_NAME = 31


def neutral(value: str) -> str:
    """The text with an apostrophe before it where a spreadsheet program could run it as a formula."""
    return f"'{value}" if _FORMULA.match(value) else value


def _text(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, int | float):
        return str(value)
    return neutral(value)


def write_csv(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A CSV file: UTF-8 with a byte order mark (so that Excel reads accents), commas, quoted as needed."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([neutral(heading) for heading in headings])
    for row in rows:
        writer.writerow([_text(value) for value in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", "replace")


def write_xlsx(title: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """An XLSX file of one sheet, its headings frozen. Texts are text: nothing is a formula or a link."""
    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet(_sheet_name(title))
        bold = book.add_format({"bold": True, "bottom": 1})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        # A spreadsheet program keeps such a cell as text even after someone edits it.
        quoted = book.add_format({"quote_prefix": True})
        widths = [len(heading) for heading in headings]
        for column, heading in enumerate(headings):
            sheet.write_string(0, column, neutral(heading), bold)
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                if value is None or value == "":
                    continue
                if isinstance(value, bool):
                    sheet.write_string(number, column, _text(value))
                elif isinstance(value, int | float):
                    sheet.write_number(number, column, value)
                elif isinstance(value, datetime.date):
                    sheet.write_datetime(number, column, _moment(value), day)
                else:
                    text = neutral(_NO_XML.sub("", value))[:SHEET_CELL]
                    sheet.write_string(number, column, text, quoted if text.startswith("'") else None)
                widths[column] = max(widths[column], min(40, len(str(value))))
        for column, width in enumerate(widths):
            sheet.set_column(column, column, min(42, width + 2))
        sheet.freeze_panes(1, 0)
    return out.getvalue()


def _sheet_name(title: str) -> str:
    """The title as a sheet may be named: at most 31 units of UTF-16, of which an emoji takes two."""
    allowed = re.sub(r"[\[\]:*?/\\']", " ", _NO_XML.sub("", title))
    units = allowed.encode("utf-16-le")[: 2 * SHEET_NAME]
    return units.decode("utf-16-le", "ignore").strip() or "List"


def _moment(value: datetime.date) -> datetime.datetime:
    if isinstance(value, datetime.datetime):
        return value.replace(tzinfo=None)
    return datetime.datetime(value.year, value.month, value.day)  # noqa: DTZ001 - a sheet knows no zones
