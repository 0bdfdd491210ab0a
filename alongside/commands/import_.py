"""`alongside import`: understand a sign-up workbook or a client list, and show it before anything is written."""

from __future__ import annotations

import argparse
import datetime as dt
import gc
import importlib
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from alongside.core.importing.model import CannotWriteError, Kind, NotUnderstoodError, Understanding
from alongside.core.importing.report import lines
from alongside.core.importing.store import document_lines
from alongside.core.importing.text import one_line
from alongside.lib.data_folder import data_folder
from alongside.lib.tabular import UnreadableFileError, read_workbook

SUMMARY = "read volunteers or clients from CSV or XLSX"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("kind", choices=[kind.value for kind in Kind], help="what the file lists")
    parser.add_argument("file", type=Path, metavar="FILE", help="CSV (UTF-8, UTF-16, Windows-1252) or XLSX")
    parser.add_argument("--program", required=True, metavar="CODE", help="the program they belong to")
    parser.add_argument(
        "--apply", action="store_true", help="write the rows that need no decision, all or none"
    )
    parser.add_argument("--json", action="store_true", help="print the document alongside.import/1")


def run(arguments: argparse.Namespace) -> int:
    gc.disable()  # millions of small values that live to the end: looking for garbage among them doubles the time
    try:
        understanding = read(
            Kind(arguments.kind), arguments.file, arguments.program, is_applied=arguments.apply
        )
    except (UnreadableFileError, NotUnderstoodError, CannotWriteError) as error:
        print(f"alongside import: {one_line(arguments.file.name)}: {error}", file=sys.stderr)
        return 2
    pieces = (
        document_lines(understanding, applied=arguments.apply)
        if arguments.json
        else (f"{line}\n" for line in lines(understanding, applied=arguments.apply))
    )
    for piece in pieces:
        sys.stdout.write(piece)
    return 0


def read(kind: Kind, path: Path, program: str, *, is_applied: bool) -> Understanding:
    """Understand a file, and write it where asked.

    Where there is no database yet, nobody can be known and none is made for a dry run.
    """
    with ThreadPoolExecutor(max_workers=1) as aside:
        reading = aside.submit(read_workbook, path)
        # Loaded only here, while a process of its own reads the file.
        alone = importlib.import_module("alongside.lib.first_reading")
        alone.prepare()
        book = reading.result()
    if not is_applied and not database_exists():
        today = dt.datetime.now(dt.UTC).astimezone().date()
        understanding: Understanding = alone.understand_alone(book, kind, path.name, today)
        return understanding
    # Loaded only here: a dry run that needs no database starts quickly.
    session = importlib.import_module("alongside.lib.database_session")
    with session.ready_database():
        shell = importlib.import_module("alongside.imports.at_the_shell")
        if is_applied:
            written: Understanding = shell.apply_file(program, kind, path)
            return written
        known: Understanding = shell.against_the_database(program, kind, path.name, book)
        return known


def database_exists() -> bool:
    """Whether a database was ever made here, or is named by the environment."""
    # The names of the settings, not the module that reads them: that one loads the database's driver.
    named = os.environ.get("DATABASE_URL", "").strip()
    return bool(named) or (data_folder() / "postgres" / "PG_VERSION").exists()
