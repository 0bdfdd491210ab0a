"""Reads one CSV or XLSX file inside a process that may not grow, run long or reach further.

Started as a script by `alongside.lib.tabular`, never imported by it: this file imports nothing of
ours. It writes frames to standard output, each four bytes of length and a marshalled tuple:

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
import struct
import sys
import zlib
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Any, BinaryIO, TextIO

CHUNK = 1 << 20
ROWS_A_FRAME = 1_000
SNIFFED = 1 << 17
SNIFFED_ROWS = 200
DELIMITERS = (",", ";", "\t", "|")
EXCEL_CELL = 32_767  # what a spreadsheet cell can hold; a longer CSV field is a quote that never closed
LINES_A_CELL = 30  # that a cell of several lines may have where quotes are not sound
MERGES_KEPT = 20_000

Merge = tuple[int, int, int, int]


class RefusedError(Exception):
    """The file cannot be read; the message says why and how to mend it."""


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


# --- XLSX ------------------------------------------------------------------------------------------


def entries_of(file: BinaryIO, limits: dict[str, int]) -> list[tuple[str, int, int, int, int]]:
    """(name, method, offset, packed, declared) of each entry of a zip, from its central directory."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - 66_000))
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < 22:
        raise RefusedError("a broken workbook (the zip has no directory): open it and save it again as XLSX")
    _, _, _, _, count, length, start, _ = struct.unpack("<4s4H2LH", tail[at : at + 22])
    if count > limits["entries"]:
        raise RefusedError(
            f"a zip of {count:,} parts, {limits['entries']} allowed: this is no ordinary workbook"
        )
    if start == 0xFFFFFFFF or start + length > size:
        raise RefusedError(
            "a broken workbook (the zip's directory lies outside the file): save it again as XLSX"
        )
    file.seek(start)
    directory = file.read(length)
    found = []
    at = 0
    while at + 46 <= len(directory) and directory[at : at + 4] == b"PK\x01\x02":
        head = struct.unpack("<4s6H3L5H2L", directory[at : at + 46])
        flags, method, packed, declared = head[3], head[4], head[8], head[9]
        name_length, extra, comment, offset = head[10], head[11], head[12], head[16]
        name = directory[at + 46 : at + 46 + name_length].decode("utf-8", "replace")
        if flags & 1:
            raise RefusedError("the workbook is protected by a password: save a copy without one")
        if method not in {0, 8}:
            raise RefusedError(
                "the workbook is packed in a way that no spreadsheet program uses: save it again"
            )
        found.append((name, method, offset, packed, declared))
        at += 46 + name_length + extra + comment
        if len(found) > limits["entries"]:
            raise RefusedError(f"a zip of more than {limits['entries']} parts: this is no ordinary workbook")
    if len(found) != count:
        raise RefusedError("a broken workbook (the zip's directory is cut short): save it again as XLSX")
    return found


def unpacked_size(file: BinaryIO, method: int, offset: int, packed: int, room: int) -> int:
    """Bytes that an entry really unpacks to, counted while streaming; stops past `room`."""
    file.seek(offset)
    head = file.read(30)
    if len(head) < 30 or head[:4] != b"PK\x03\x04":
        raise RefusedError("a broken workbook (a part of the zip is missing): save it again as XLSX")
    name_length, extra = struct.unpack("<2H", head[26:30])
    file.seek(name_length + extra, os.SEEK_CUR)
    if method == 0:
        return packed
    inflate = zlib.decompressobj(-15)
    total, left = 0, packed
    while left > 0 and not inflate.eof:
        data = file.read(min(CHUNK >> 3, left))
        if not data:
            raise RefusedError("a broken workbook (it is cut short): download or save it again")
        left -= len(data)
        while data and not inflate.eof:
            total += len(inflate.decompress(data, CHUNK))
            if total > room:
                return total
            data = inflate.unconsumed_tail
    return total


def check_zip(file: BinaryIO, limits: dict[str, int]) -> list[str]:
    """Refuse a bomb before any parser sees it. The names of the entries."""
    entries = entries_of(file, limits)
    size = file.seek(0, os.SEEK_END)
    too_much = f"it unpacks to more than {limits['unpacked'] // 1_000_000} MB: split the file"
    too_dense = f"it unpacks to more than {limits['ratio']} times its size: this is no ordinary workbook"
    if sum(declared for *_, declared in entries) > limits["unpacked"]:
        raise RefusedError(too_much)
    total = 0
    for _, method, offset, packed, declared in entries:
        room = limits["unpacked"] - total
        real = unpacked_size(file, method, offset, packed, room)
        if real > room:
            # Which limit is named depends on what was seen: a dense entry is a bomb at any size.
            raise RefusedError(too_dense if real > limits["ratio"] * max(packed, 1) else too_much)
        if real > CHUNK and real > limits["ratio"] * max(packed, 1):
            raise RefusedError(too_dense)
        if real != declared:
            raise RefusedError(
                "a broken workbook (its parts are not as large as they say): save it again as XLSX"
            )
        total += real
    if total > CHUNK and total > limits["ratio"] * size:
        raise RefusedError(too_dense)
    return [name for name, *_ in entries]


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
    import python_calamine  # noqa: PLC0415 - a CSV never loads it

    with open(path, "rb") as file:  # noqa: PTH123 - a script of its own, as small as it can be
        names = check_zip(file, limits)
    if "xl/workbook.bin" in names:
        raise RefusedError("a binary workbook (.xlsb): save it as XLSX")
    if "xl/workbook.xml" not in names:
        raise RefusedError("not an Excel workbook: save it as XLSX or CSV")
    try:
        book = python_calamine.CalamineWorkbook.from_path(path)
        metadata = [m for m in book.sheets_metadata if m.typ == python_calamine.SheetTypeEnum.WorkSheet]
    except Exception as error:
        raise RefusedError(f"a broken workbook ({plain(error)}): open it and save it again as XLSX") from None
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
        raise RefusedError(f"a broken workbook ({failures[0]}): open it and save it again as XLSX")


def plain(error: BaseException) -> str:
    """One short line of a parser's message; never a path."""
    words = re.sub(r"\s+", " ", str(error)).strip()
    return words[:120] or type(error).__name__


# --- CSV -------------------------------------------------------------------------------------------


def encoding_of(path: str) -> tuple[str, str, bool]:
    """(how to decode, name to show, whether NUL characters must be dropped).

    Of the whole file: one stray byte at the end decides between two readings.
    """
    with open(path, "rb") as file:  # noqa: PTH123 - as above
        start = file.read(SNIFFED)
        if start.startswith(codecs.BOM_UTF8):
            return "utf-8-sig", "utf-8", True
        if start.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
            raise RefusedError("encoded as UTF-32: save it as CSV UTF-8")
        if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16", "utf-16", True
        half = max(1, len(start) // 2)
        if start[1::2].count(0) > 0.3 * half and start[::2].count(0) < 0.05 * half:
            return "utf-16-le", "utf-16", True
        if start[::2].count(0) > 0.3 * half and start[1::2].count(0) < 0.05 * half:
            return "utf-16-be", "utf-16", True
        if sum(
            start.count(bytes([b])) for b in range(32) if b not in {0, 9, 10, 11, 12, 13, 27, 30, 31}
        ) > max(8, len(start) // 50) or start.count(0) > max(64, len(start) // 10):
            raise RefusedError("neither a workbook (.xlsx) nor text (.csv): save it as XLSX or CSV")
        good, bad, has_nul = count_utf8(start, file)
    if bad == 0:
        return "utf-8", "utf-8", has_nul
    if good > bad:
        return "alongside-utf-8", "utf-8", has_nul
    return "alongside-cp1252", "windows-1252", has_nul


def count_utf8(start: bytes, file: BinaryIO) -> tuple[int, int, bool]:
    """(characters of several bytes that are sound UTF-8, bytes that are not, whether there is a NUL)."""
    good = bad = 0
    has_nul = False
    sound = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
    data = start
    while data:
        has_nul = has_nul or b"\0" in data
        if not data.isascii():
            while data[-1] >= 0x80 and len(data) < CHUNK * 2:  # do not cut a character in two
                more = file.read(1)
                if not more:
                    break
                data += more
            try:
                data.decode("utf-8")
                good += 1
            except UnicodeDecodeError:
                rest = sound.sub(b"", data)
                good += len(sound.findall(data))
                bad += len(rest) - len(re.sub(rb"[\x80-\xff]", b"", rest))
        data = file.read(CHUNK)
    return good, bad, has_nul


def lenient(error: UnicodeError) -> tuple[str, int]:
    """Bytes that are no UTF-8, or undefined in Windows-1252, are read as a typist's machine wrote them."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    return "".join(
        bytes([b]).decode("cp1252") if b not in {0x81, 0x8D, 0x8F, 0x90, 0x9D} else "\ufffd" for b in wrong
    ), error.end


def opened(path: str, how: str) -> TextIO:
    codec = {"alongside-utf-8": "utf-8", "alongside-cp1252": "cp1252"}.get(how, how)
    errors = "alongside" if how.startswith("alongside") else "replace"
    return open(path, encoding=codec, errors=errors, newline="")  # noqa: PTH123, SIM115 - as above; read to its end


def without_nul(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        yield line.replace("\0", "")


def delimiter_of(sample: list[str]) -> tuple[str, bool]:
    """(the delimiter, whether the first line only declares it)."""
    first = sample[0].strip().strip('"').lower() if sample else ""
    if re.fullmatch(r"sep=[,;\t|]", first):
        return first[-1], True
    if first == "sep=":  # a tab, stripped above
        return "\t", True
    best, best_score = ",", 0.0
    for delimiter in DELIMITERS:
        widths: dict[int, int] = {}
        try:
            for row in csv.reader(sample, delimiter=delimiter):
                if any(cell.strip() for cell in row):
                    widths[len(row)] = widths.get(len(row), 0) + 1
        except csv.Error:
            continue
        rows = sum(widths.values())
        score = max(
            (count / rows * (1 - 1 / width) for width, count in widths.items() if width > 1), default=0.0
        )
        if score > best_score + 1e-9:
            best, best_score = delimiter, score
    return best, False


def csv_rows(lines: Iterator[str], delimiter: str, skip_first: bool) -> Iterator[list[list[str]]]:
    """Batches of rows; csv.Error where the quotes are not sound."""
    if skip_first:
        next(lines, None)
        yield [[]]
    reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=delimiter != "\t", strict=True)
    for rows in batches(reader):
        if max(map(len, chain.from_iterable(rows)), default=0) > EXCEL_CELL:
            raise csv.Error("a quote that never closes")
        yield rows


def mended_rows(lines: Iterator[str], delimiter: str, skip_first: bool) -> Iterator[list[list[str]]]:
    """Batches of rows where some quotes are not sound: such a quote spoils its own line only.

    A line whose quotes are odd in number takes the next lines until they are even; where the whole is no
    sound row, the first line is cut at its delimiters as it stands.
    """
    if skip_first:
        next(lines, None)
        yield [[]]
    yield from batches(mended(deque(), lines, delimiter))


def mended(ahead: deque[str], lines: Iterator[str], delimiter: str) -> Iterator[list[str]]:
    while True:
        line = ahead.popleft() if ahead else next(lines, None)
        if line is None:
            return
        taken, quotes, length = 0, line.count('"'), len(line)
        while quotes % 2 and taken < LINES_A_CELL and length < EXCEL_CELL:
            if taken == len(ahead):
                more = next(lines, None)
                if more is None:
                    break
                ahead.append(more)
            quotes += ahead[taken].count('"')
            length += len(ahead[taken])
            taken += 1
        try:
            row = sound_row([line, *islice(ahead, taken)], delimiter)
            for _ in range(taken):
                ahead.popleft()
        except csv.Error:
            row = as_it_stands(line, delimiter)
        yield row


def sound_row(lines: list[str], delimiter: str) -> list[str]:
    rows = list(csv.reader(lines, delimiter=delimiter, skipinitialspace=delimiter != "\t", strict=True))
    if len(rows) > 1:
        raise csv.Error("several rows")
    return rows[0] if rows else []


def as_it_stands(line: str, delimiter: str) -> list[str]:
    """A line whose quotes close nowhere, or in the wrong place."""
    bare = line.rstrip("\r\n")
    if bare.count('"') % 2 == 0:
        try:
            return next(csv.reader([bare], delimiter=delimiter), [])
        except csv.Error:
            pass
    return [cell.strip().strip('"') for cell in bare.split(delimiter)]


def batches(rows: Iterable[Any]) -> Iterator[list[Any]]:
    rest = iter(rows)
    while batch := list(islice(rest, ROWS_A_FRAME)):
        yield batch


def read_csv(path: str, limits: dict[str, int], send: Sender) -> None:
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


# --- the process -----------------------------------------------------------------------------------

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
    with open(path, "rb") as file:  # noqa: PTH123 - as above
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
    read_csv(path, limits, send)


def limit_process(limits: dict[str, int]) -> None:
    try:
        import resource  # noqa: PLC0415 - absent where there is no such limit (Windows)
    except ImportError:
        return
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


if __name__ == "__main__":
    raise SystemExit(main())
