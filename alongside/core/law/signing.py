"""Writing an attorney's signature into the text of a rule, and nothing else."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from typing import Any

_VERSION = re.compile(r"\s*\[\[\s*versions\s*\]\]\s*(#.*)?")
_HEADER = re.compile(r"\s*\[")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\t": "\\t", "\n": "\\n", "\r": "\\r"}


class CannotSignError(ValueError):
    """The signature cannot be written without touching something else of the text."""


def sign_text(text: str, position: int, by: str, on: date, review_by: date | None = None) -> str:
    """`text` with `verified_by` and `verified_on` (and `review_by`, where given) of one version.

    `position` counts the versions in the order of the file; a rule without versions has position 0. Every
    other line stays as it is, byte for byte. Raises `CannotSignError` where the lines are not found, where
    there is no such version, or where another value of the document would change.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CannotSignError(f"the text is not TOML ({error})") from error
    lines = text.split("\n")
    begins, ends = _block(lines, position if "versions" in document else None)
    block = lines[begins:ends]
    new: dict[str, date | str] = {"verified_by": by, "verified_on": on}
    if review_by is not None:
        new["review_by"] = review_by
    after = "source_date"
    for name, value in new.items():
        _write(block, name, value, after)
        after = name
    signed = "\n".join([*lines[:begins], *block, *lines[ends:]])
    if _document(signed) != _expected(document, position, new):
        raise CannotSignError("the text is written in a way that hides the lines of the signature")
    return signed


def _block(lines: list[str], position: int | None) -> tuple[int, int]:
    """Where the plain keys of the version begin and end: up to the next table."""
    begins = 0
    if position is not None:
        heads = [number for number, line in enumerate(lines) if _VERSION.fullmatch(line)]
        if not 0 <= position < len(heads):
            raise CannotSignError(f"there is no version {position + 1}")
        begins = heads[position] + 1
    ends = next((number for number in range(begins, len(lines)) if _HEADER.match(lines[number])), len(lines))
    return begins, ends


def _write(block: list[str], name: str, value: date | str, after: str) -> None:
    """Replace the line of `name`, or add one behind the line of `after`."""
    line = f"{name} = {value.isoformat() if isinstance(value, date) else _quoted(value)}"
    for number, old in enumerate(block):
        if re.match(rf"\s*{name}\s*=", old):
            block[number] = line
            return
    for number, old in enumerate(block):
        if re.match(rf"\s*{after}\s*=", old):
            block.insert(number + 1, line)
            return
    raise CannotSignError(f"the line of {after} is not found")


def _quoted(text: str) -> str:
    return '"' + "".join(_ESCAPES.get(sign, sign) for sign in text) + '"'


def _document(text: str) -> dict[str, Any] | None:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return None


def _expected(document: dict[str, Any], position: int, new: dict[str, date | str]) -> dict[str, Any]:
    if "versions" not in document:
        return {**document, **new}
    versions = [
        {**version, **new} if number == position else version
        for number, version in enumerate(document["versions"])
    ]
    return {**document, "versions": versions}
