"""What a workbook's zip really unpacks to, counted while streaming, before any parser sees it."""

from __future__ import annotations

import os
import struct
import zlib
from typing import BinaryIO

CHUNK = 1 << 20


class RefusedError(Exception):
    """The file cannot be read; the message says why and how to mend it."""


def broken(why: str) -> RefusedError:
    return RefusedError(f"a broken workbook ({why}): open it and save it again as XLSX")


def entries_of(file: BinaryIO, limits: dict[str, int]) -> list[tuple[str, int, int, int, int]]:
    """(name, method, offset, packed, declared) of each entry of a zip, from its central directory."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - 66_000))
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < 22:
        raise broken("the zip has no directory")
    _, _, _, _, count, length, start, _ = struct.unpack("<4s4H2LH", tail[at : at + 22])
    if count > limits["entries"]:
        raise RefusedError(
            f"a zip of {count:,} parts, {limits['entries']} allowed: this is no ordinary workbook"
        )
    if start == 0xFFFFFFFF or start + length > size:
        raise broken("the zip's directory lies outside the file")
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
        raise broken("the zip's directory is cut short")
    return found


def unpacked_size(file: BinaryIO, method: int, offset: int, packed: int, room: int) -> int:
    """Bytes that an entry really unpacks to, counted while streaming; stops past `room`."""
    file.seek(offset)
    head = file.read(30)
    if len(head) < 30 or head[:4] != b"PK\x03\x04":
        raise broken("a part of the zip is missing")
    name_length, extra = struct.unpack("<2H", head[26:30])
    file.seek(name_length + extra, os.SEEK_CUR)
    if method == 0:
        return packed
    inflate = zlib.decompressobj(-15)
    total, left = 0, packed
    while left > 0 and not inflate.eof:
        data = file.read(min(CHUNK >> 3, left))
        if not data:
            raise broken("it is cut short")
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
            raise broken("its parts are not as large as they say")
        total += real
    if total > CHUNK and total > limits["ratio"] * size:
        raise RefusedError(too_dense)
    return [name for name, *_ in entries]
