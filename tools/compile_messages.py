"""Compile each `locale/*/LC_MESSAGES/django.po` to the `.mo` beside it, with Babel: no gettext is needed."""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALES = Path(__file__).resolve().parent.parent / "alongside" / "locale"


def compile_catalogue(source: Path) -> Path:
    """Write the compiled catalogue of one `.po` file and return its path. A fuzzy entry is left out."""
    with source.open("rb") as lines:
        catalogue = read_po(lines, locale=source.parent.parent.name, abort_invalid=True)
    target = source.with_suffix(".mo")
    with target.open("wb") as out:
        write_mo(out, catalogue)
    return target


def main() -> int:
    for source in sorted(LOCALES.glob("*/LC_MESSAGES/django.po")):
        compile_catalogue(source)
    return 0


if __name__ == "__main__":
    sys.exit(main())
