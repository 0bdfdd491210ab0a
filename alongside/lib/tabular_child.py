"""Reads one CSV or XLSX file inside a process that may not grow, run long or reach further.

Started by `alongside.lib.tabular`, never imported by it. It writes frames to standard output, each four bytes of length and a marshalled tuple:

    ("file", encoding | None)           once, first
    ("sheet", name, visible, merges)    merges are (top, left, bottom, right), 0-based, inclusive
    ("rows", [[text, ...], ...])        the next rows of that sheet; a blank row is []
    ("restart",)                        forget that sheet's rows: they follow again
    ("refused", message)                instead of the rest: why the file cannot be read
    ("end",)                            last; a stream without it is a process that died

Every cell is text: a number as it would be typed, a date as ISO 8601, a truth value as TRUE or FALSE.
"""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import json
import marshal
import os
import re
import resource
import struct
import sys
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Any, BinaryIO

import python_calamine

from alongside.lib.delimited_text import (
    batches,
    csv_rows,
    delimiter_of,
    encoding_of,
    lenient,
    mended_rows,
    opened,
    without_nul,
)
from alongside.lib.zip_limits import CHUNK, RefusedError, broken, check_zip

SNIFFED_ROWS = 200
MERGES_KEPT = 20_000

Merge = tuple[int, int, int, int]


class Sender:
    """Counts what leaves the process and refuses past the budget."""

    def __init__(self, out: BinaryIO, limits: dict[str, int]) -> None:
        self.out = out
        self.limits = limits
        self.cells = 0
        self.bytes = 0
        self.total = 0
        self.filled = 0

    def frame(self, *message: Any) -> int:
        """Send one message; its size in bytes."""
        body = marshal.dumps(message)
        self.out.write(struct.pack(">I", len(body)))
        self.out.write(body)
        return len(body)

    def sheet(self, name: str, visible: bool, merges: list[Merge]) -> None:
        self.filled = 0
        self.frame("sheet", name, visible, merges)

    def rows(self, rows: list[list[str]]) -> None:
        """Count and send the next rows of the sheet."""
        widest = max(map(len, rows), default=0)
        if widest > self.limits["columns"]:
            raise RefusedError(
                f"a row of {widest:,} columns, {self.limits['columns']:,} allowed: check the delimiter and the quotes"
            )
        rows = [row if any(row) else [] for row in rows]
        self.filled += len(rows) - rows.count([])
        if self.filled > self.limits["rows"] + self.limits["header_rows"]:
            raise RefusedError(f"more than {self.limits['rows']:,} rows: split the file and import the parts")
        self.cells += sum(map(len, rows))
        self.total += len(rows)
        self.bytes += self.frame("rows", rows)
        if (
            self.cells > self.limits["cells"]
            or self.total > self.limits["sheet_rows"]
            or self.bytes > self.limits["bytes"]
        ):
            raise RefusedError(
                f"more than an import can hold ({self.limits['cells']:,} cells, {self.limits['bytes'] >> 20} MB of "
                "text): delete the columns that are not needed, or split the file"
            )

    def restart(self) -> None:
        """Forget the rows of this sheet: they were read wrongly."""
        self.cells = self.bytes = self.filled = self.total = 0
        self.frame("restart")


def text_of(cell: Any) -> str:
    """The text of a workbook's cell, as a person would have typed it."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, dt.datetime):
        midnight = cell.time() == dt.time()
        return cell.date().isoformat() if midnight else cell.isoformat(timespec="seconds")
    if isinstance(cell, dt.date | dt.time):
        return cell.isoformat()
    return str(cell)


def read_xlsx(path: str, limits: dict[str, int], send: Sender) -> None:
    with Path(path).open("rb") as file:
        names = check_zip(file, limits)
    if "xl/workbook.bin" in names:
        raise RefusedError("a binary workbook (.xlsb): save it as XLSX")
    if "xl/workbook.xml" not in names:
        raise RefusedError("not an Excel workbook: save it as XLSX or CSV")
    try:
        book = python_calamine.CalamineWorkbook.from_path(path)
        metadata = [m for m in book.sheets_metadata if m.typ == python_calamine.SheetTypeEnum.WorkSheet]
    except Exception as error:  # noqa: BLE001 - whatever the parser says, the file is not sound
        raise broken(plain(error)) from None
    send.frame("file", None)
    failures = []
    for meta in metadata:
        try:
            sheet = book.get_sheet_by_name(meta.name)
        except Exception as error:  # noqa: BLE001 - whatever the parser says, the other sheets may be sound
            failures.append(plain(error))
            continue
        if sheet.start is None:
            continue
        left = sheet.start[1]
        if sheet.width > limits["columns"]:
            raise RefusedError(f"sheet {meta.name[:40]!r} is wider than {limits['columns']:,} columns")
        merges = [
            (a[0], a[1] - left, b[0], b[1] - left) for a, b in (sheet.merged_cell_ranges or [])[:MERGES_KEPT]
        ]
        send.sheet(meta.name, meta.visible == python_calamine.SheetVisibleEnum.Visible, merges)
        for batch in batches(sheet.iter_rows()):
            rows = [[cell if type(cell) is str else text_of(cell) for cell in row] for row in batch]
            if "\0" in "".join(chain.from_iterable(rows)):
                rows = [[cell.replace("\0", "") for cell in row] for row in rows]
            send.rows(rows)
    if failures and len(failures) == len(metadata):
        raise broken(failures[0])


def plain(error: BaseException) -> str:
    """One short line of a parser's message; never a path."""
    words = re.sub(r"\s+", " ", str(error)).strip()
    return words[:120] or type(error).__name__


def read_csv(path: str, send: Sender) -> None:
    csv.field_size_limit(1 << 24)
    how, name, has_nul = encoding_of(path)

    def lines() -> Iterator[str]:
        return without_nul(opened(path, how)) if has_nul else opened(path, how)

    with opened(path, how) as file:
        sample = [line[:10_000] for line in islice(iter(lambda: file.readline(CHUNK), ""), SNIFFED_ROWS)]
    delimiter, declared = delimiter_of([line.replace("\0", "") for line in sample])
    send.frame("file", name)
    send.sheet("", True, [])
    try:
        for rows in csv_rows(lines(), delimiter, declared):
            send.rows(rows)
    except csv.Error:
        send.restart()
        for rows in mended_rows(lines(), delimiter, declared):
            send.rows(rows)


WRONG_KINDS = (
    (b"%PDF", "a PDF, whatever its name: export the list as XLSX or CSV"),
    (
        b"\xd0\xcf\x11\xe0",
        "an old Excel workbook (.xls), or one protected by a password: save a copy as XLSX",
    ),
    (b"{\\rtf", "a text document (RTF): export the list as XLSX or CSV"),
    (b"\x1f\x8b", "a compressed file (gzip): unpack it first"),
    (b"7z\xbc\xaf", "a compressed file (7z): unpack it first"),
    (b"Rar!", "a compressed file (RAR): unpack it first"),
    (b"\x89PNG", "a picture: export the list as XLSX or CSV"),
    (b"\xff\xd8\xff", "a picture: export the list as XLSX or CSV"),
)


def read(path: str, limits: dict[str, int], send: Sender) -> None:
    with Path(path).open("rb") as file:
        start = file.read(4_096)
        size = file.seek(0, os.SEEK_END)
    if size > limits["unpacked"]:
        raise RefusedError(f"larger than {limits['unpacked'] // 1_000_000} MB: split the file")
    if not start.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise RefusedError("the file is empty")
    for magic, why in WRONG_KINDS:
        if start.startswith(magic):
            raise RefusedError(why)
    if start.startswith(b"PK"):
        read_xlsx(path, limits, send)
        return
    text = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if text.startswith((b"<!doctype", b"<html", b"<table", b"<?xml", b"<head", b"<meta")):
        raise RefusedError("a web page or XML, whatever its name: open it and save it as XLSX or CSV")
    read_csv(path, send)


def limit_process(limits: dict[str, int]) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (limits["memory"], limits["memory"]))
    resource.setrlimit(resource.RLIMIT_CPU, (limits["seconds"], limits["seconds"] + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (16, 16))


def main() -> int:
    path, limits = sys.argv[1], json.loads(sys.argv[2])
    codecs.register_error("alongside", lenient)
    limit_process(limits)
    send = Sender(sys.stdout.buffer, limits)
    try:
        read(path, limits, send)
        send.frame("end")
    except RefusedError as refusal:
        send.frame("refused", str(refusal))
    except MemoryError:
        send.frame("refused", "it needs more memory than an import may take: split the file")
    except OSError as error:
        send.frame("refused", f"cannot be read ({error.strerror})")
    sys.stdout.buffer.flush()
    return 0
