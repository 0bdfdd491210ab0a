"""`alongside import`: understand a sign-up workbook or a client list, and show it before anything is written."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from pathlib import Path

from alongside.core.importing.model import Kind, NotUnderstoodError, Understanding
from alongside.core.importing.report import lines
from alongside.core.importing.store import document_lines
from alongside.core.importing.understand import understand
from alongside.lib.lookups import lookups
from alongside.lib.tabular import UnreadableFileError, read_workbook

SUMMARY = "read volunteers or clients from CSV or XLSX"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("kind", choices=[kind.value for kind in Kind], help="what the file lists")
    parser.add_argument("file", type=Path, metavar="FILE", help="CSV (UTF-8, UTF-16, Windows-1252) or XLSX")
    parser.add_argument("--program", required=True, metavar="CODE", help="the program they belong to")
    parser.add_argument("--json", action="store_true", help="print the document alongside.import/1")


def run(arguments: argparse.Namespace) -> int:
    try:
        understanding = dry_run(Kind(arguments.kind), arguments.file)
    except (UnreadableFileError, NotUnderstoodError) as error:
        print(f"alongside import: {arguments.file.name}: {error}", file=sys.stderr)
        return 2
    pieces = (
        document_lines(understanding) if arguments.json else (f"{line}\n" for line in lines(understanding))
    )
    for piece in pieces:
        sys.stdout.write(piece)
    return 0


def dry_run(kind: Kind, path: Path) -> Understanding:
    book = read_workbook(path)
    return understand(
        book.sheets,
        kind,
        file_name=path.name,
        encoding=book.encoding,
        lookups=lookups(),
        today=dt.date.today(),
    )
