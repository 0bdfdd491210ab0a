"""Gather every translatable text into `locale/es/LC_MESSAGES/django.po`, keeping the translations it has.

Python files are read as Babel reads them; templates are first turned by Django into the text that its own
`makemessages` gives to xgettext. `--check` writes nothing and exits 1 if the catalogue is not up to date.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "alongside"
CATALOGUE = PACKAGE / "locale" / "es" / "LC_MESSAGES" / "django.po"
SKIPPED = {"migrations", "node_modules", "static", "__pycache__"}
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
HEADER = "# Spanish texts of Alongside.\n# Made by tools/extract_messages.py; translations are written here by hand."


def _sources() -> Iterator[Path]:
    for pattern in ("*.py", "*.html", "*.txt"):
        for path in sorted(PACKAGE.rglob(pattern)):
            if not SKIPPED & set(path.relative_to(PACKAGE).parts):
                yield path


def _text(path: Path) -> str:
    source = path.read_text(encoding="utf-8")
    # Inside brackets Python does not mind how the lines of a template are indented.
    return source if path.suffix == ".py" else f"({templatize(source, origin=str(path))}\n)"


def gather() -> Catalog:
    """Every message of the product, each with the files that use it."""
    if not settings.configured:
        settings.configure()
    catalogue = Catalog(locale="es", project="Alongside", header_comment=HEADER, charset="utf-8", fuzzy=False)
    for path in _sources():
        lines = io.BytesIO(_text(path).encode("utf-8"))
        for _line, message, _comments, context in extract("python", lines, keywords=KEYWORDS):
            if message and message != "":
                catalogue.add(message, locations=[(str(path.relative_to(ROOT)), 0)], context=context)
    return catalogue


def merged() -> Catalog:
    """The gathered messages with the translations that the stored catalogue has; unused ones are dropped."""
    fresh = gather()
    if CATALOGUE.exists():
        with CATALOGUE.open("rb") as lines:
            stored = read_po(lines, locale="es")
        for message in fresh:
            old = stored.get(message.id, message.context) if message.id else None
            if old is not None and old.string and bool(old.pluralizable) == bool(message.pluralizable):
                message.string = old.string
    return fresh


def _written(catalogue: Catalog) -> bytes:
    out = io.BytesIO()
    write_po(out, catalogue, width=100, sort_output=True, omit_header=False, include_lineno=False)
    lines = out.getvalue().decode("utf-8").splitlines()
    dated = ('"POT-Creation-Date', '"PO-Revision-Date', '"Generated-By', '"Last-Translator', '"Report-Msgid')
    return ("\n".join(line for line in lines if not line.startswith(dated)) + "\n").encode("utf-8")


def main(arguments: list[str]) -> int:
    catalogue = merged()
    missing = [message for message in catalogue if message.id and not _is_translated(message.string)]
    text = _written(catalogue)
    if "--check" in arguments:
        return 0 if CATALOGUE.exists() and CATALOGUE.read_bytes() == text else 1
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    CATALOGUE.write_bytes(text)
    print(f"{len(catalogue)} texts, {len(missing)} without Spanish.", file=sys.stderr)
    for message in missing:
        print(f"  {message.locations[0][0]}: {message.id!r}", file=sys.stderr)
    return 0


def _is_translated(string: object) -> bool:
    if isinstance(string, str):
        return bool(string)
    return isinstance(string, tuple | list) and all(string)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
