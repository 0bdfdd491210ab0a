"""Reading tables from files that strangers made.

A file is parsed in a child process of limited memory and time, so that a bomb or a broken workbook ends
in a clear refusal. Accepted, by content and not by name: CSV (UTF-8 with or without byte order mark,
UTF-16, Windows-1252; comma, semicolon, tab, pipe) and XLSX. Cells come back as text.
"""

from __future__ import annotations

import contextlib
import json
import marshal
import struct
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

from alongside.core.importing.model import Sheet

# Isolated from the environment and the current folder; only our own package is added.
CHILD = "import sys; sys.path.insert(0, sys.argv.pop()); from alongside.lib.tabular_child import main; main()"
HOME = str(Path(__file__).resolve().parents[2])


class UnreadableFileError(ValueError):
    """The file cannot be read. The message is one line: what is wrong and how to mend it."""


@dataclass(frozen=True)
class Limits:
    """What one file may cost. Bytes, seconds, counts; `cells` and `bytes` bound what is kept."""

    unpacked: int = 400_000_000
    ratio: int = 200
    entries: int = 200
    rows: int = 100_000
    header_rows: int = 60
    columns: int = 1_000
    cells: int = 5_000_000
    bytes: int = 96 << 20
    sheet_rows: int = 1_100_000
    memory: int = 440 << 20
    seconds: int = 6
    wall_seconds: float = 30.0


@dataclass(frozen=True)
class Workbook:
    """What a file holds: its encoding (None for XLSX) and its sheets that are not empty."""

    encoding: str | None
    sheets: list[Sheet]


def read_workbook(path: Path, limits: Limits | None = None) -> Workbook:
    """Read a file's sheets.

    Raises UnreadableFileError for whatever is no sound CSV or XLSX, or is past the limits.
    """
    limits = limits or Limits()
    if path.is_dir():
        raise UnreadableFileError("a folder, not a file")
    if not path.exists():
        raise UnreadableFileError("no such file")
    if not path.is_file():
        raise UnreadableFileError("not an ordinary file")
    command = [sys.executable, "-I", "-c", CHILD, str(path.resolve()), json.dumps(asdict(limits)), HOME]
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={}
    ) as child:
        assert child.stdout is not None
        expired = threading.Event()

        def end() -> None:
            expired.set()
            child.kill()

        clock = threading.Timer(limits.wall_seconds, end)
        clock.start()
        try:
            return _gather(child.stdout)
        except _DiedError:
            child.wait()
            # SIGXCPU or our own clock: too slow; anything else is the parser running out of memory.
            slow = expired.is_set() or child.returncode in {-24, -9}
            why = (
                "it takes too long to read"
                if slow
                else "it is broken, or needs more memory than an import may take"
            )
            raise UnreadableFileError(f"{why}: save it again, or split it") from None
        finally:
            clock.cancel()
            with contextlib.suppress(OSError):
                child.kill()


class _DiedError(Exception):
    pass


def _frames(stream: BinaryIO) -> Iterator[tuple[Any, ...]]:
    while True:
        head = stream.read(4)
        if len(head) < 4:
            raise _DiedError
        length = struct.unpack(">I", head)[0]
        body = stream.read(length)
        if len(body) < length:
            raise _DiedError
        # Our own program wrote this, on this machine, with this interpreter.
        yield marshal.loads(body)  # noqa: S302 - see above


def _gather(stream: Any) -> Workbook:
    encoding: str | None = None
    sheets: list[Sheet] = []
    for kind, *rest in _frames(stream):
        if kind == "file":
            encoding = rest[0]
        elif kind == "sheet":
            name, visible, merges = rest
            sheets.append(Sheet(name=name or None, visible=visible, rows=[], merges=merges))
        elif kind == "rows":
            sheets[-1].rows.extend(rest[0])
        elif kind == "restart":
            sheets[-1].rows.clear()
        elif kind == "refused":
            raise UnreadableFileError(str(rest[0]))
        else:
            break
    if not any(any(sheet.rows) for sheet in sheets):
        raise UnreadableFileError("the file is empty")
    return Workbook(encoding, sheets)
