"""Rows of delimited text: its encoding, its delimiter, and quotes that are not always sound."""

from __future__ import annotations

import codecs
import csv
import re
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Any, BinaryIO, TextIO

from alongside.lib.zip_limits import CHUNK, RefusedError

ROWS_A_FRAME = 1_000
SNIFFED = 1 << 17
DELIMITERS = (",", ";", "\t", "|")
EXCEL_CELL = 32_767  # what a spreadsheet cell can hold; a longer CSV field is a quote that never closed
LINES_A_CELL = 30  # that a cell of several lines may have where quotes are not sound


def encoding_of(path: str) -> tuple[str, str, bool]:
    """(how to decode, name to show, whether NUL characters must be dropped).

    Of the whole file: one stray byte at the end decides between two readings.
    """
    with Path(path).open("rb") as file:
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
    return Path(path).open(encoding=codec, errors=errors, newline="")


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
