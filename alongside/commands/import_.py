"""`alongside import`: understand a sign-up workbook or a client list, and show it before anything is written."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
from pathlib import Path

from alongside.core.importing.model import Kind, Lookups, NotUnderstoodError, Understanding
from alongside.core.importing.understand import understand
from alongside.lib import countries, languages, places
from alongside.lib.tabular import UnreadableFileError, read_workbook

SUMMARY = "read volunteers or clients from CSV or XLSX"

LOOKUPS = Lookups(language=languages.find_language, country=countries.find_country, city=places.find_city)


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
    if arguments.json:
        json.dump(understanding.document(), sys.stdout, ensure_ascii=False, indent=1)
    return 0


def dry_run(kind: Kind, path: Path) -> Understanding:
    book = read_workbook(path)
    return understand(
        book.sheets, kind, file_name=path.name, encoding=book.encoding, lookups=LOOKUPS, today=dt.date.today()
    )
