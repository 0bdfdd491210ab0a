"""Reading one JSON value at a time, noting every defect instead of stopping at the first.

What every document that the command line reads has in common, whatever it is about.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

LARGEST_WHOLE = 1_000_000
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
LONGEST_SHOWN = 60
LONGEST_ID = 200


@dataclass(frozen=True, slots=True)
class Fault:
    """One defect of an input: where it is, what is wrong, how to mend it."""

    where: str
    what: str
    mend: str

    def line(self) -> str:
        """The fault on one line, whatever characters the document put into its names."""
        text = f"{self.where}: {self.what}; {self.mend}"
        return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


class InvalidDocument(ValueError):  # noqa: N818 - read aloud: "an invalid document"
    """The document cannot be worked on as it is written. `faults` holds every defect found."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(fault.line() for fault in faults))
        self.faults = faults


def load(raw: bytes) -> Any:
    """The JSON value in `raw` (UTF-8, a byte-order mark allowed). Raises `InvalidDocument`.

    Refused beyond the grammar of JSON: NaN and Infinity, the same key twice in one object.
    """

    def refuse(what: str, mend: str) -> InvalidDocument:
        return InvalidDocument([Fault("document", what, mend)])

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) != len(pairs):
            twice = sorted(name for name, times in Counter(name for name, _ in pairs).items() if times > 1)
            raise refuse(f"the key {shown(twice[0])} stands twice in one object", "keep one of them")
        return found

    def constant(word: str) -> Any:
        raise refuse(f"{word} is not a JSON number", "write a finite number")

    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise refuse(f"byte {error.start} is not UTF-8", "save the file as UTF-8") from None
    if not text.strip():
        raise refuse("is empty", "give a JSON object")
    try:
        return json.loads(text, object_pairs_hook=unique, parse_constant=constant)
    except InvalidDocument:
        raise
    except RecursionError:
        raise refuse("is nested too deeply", "give the object that the format describes") from None
    except json.JSONDecodeError as error:
        raise refuse(
            f"is not JSON at line {error.lineno}, column {error.colno} ({error.msg})", "mend the text there"
        ) from None
    except ValueError:
        raise refuse("holds a number of too many digits", "write a smaller number") from None


def shown(value: Any) -> str:
    """A value for a message: JSON on one line, cut when long."""
    try:
        text = json.dumps(value)
    except RecursionError:
        return "a deeply nested value"
    return text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN] + "…"


class Reader:
    """Reads typed values out of one JSON object; defects go to the shared list `faults`.

    A value that could not be read comes back as a harmless one of the right type, so that reading goes on
    and all defects are found; the caller refuses the document when `faults` is not empty.
    """

    def __init__(self, value: Any, where: str, faults: list[Fault], fields: Iterable[str]) -> None:
        self.where = where
        self.faults = faults
        self.fields: dict[str, Any] = {}
        if not isinstance(value, dict):
            self.fault(None, f"is {shown(value)}", "give an object")
            self.faults = []  # said once: that its fields are missing goes without saying
            return
        allowed = list(fields)
        for name in value:
            if name not in allowed:
                self.fault(
                    name if len(name) <= LONGEST_SHOWN else None,
                    "is an unknown field" if len(name) <= LONGEST_SHOWN else "has an unknown field",
                    f"remove it; known are {', '.join(allowed)}",
                )
        self.fields = value

    def path(self, field: str | None) -> str:
        if field is None:
            return self.where
        name = field if field.isidentifier() else shown(field)
        return f"{self.where}.{name}" if self.where else name

    def fault(self, field: str | None, what: str, mend: str) -> None:
        self.faults.append(Fault(self.path(field) or "document", what, mend))

    def _missing(self, field: str, mend: str) -> bool:
        if field in self.fields:
            return False
        self.fault(field, "is missing", mend)
        return True

    def text(self, field: str) -> str:
        """A non-empty string of at most 200 characters, required."""
        mend = f"give a text of 1 to {LONGEST_ID} characters"
        if self._missing(field, mend):
            return ""
        value = self.fields[field]
        if not isinstance(value, str) or not value.strip() or len(value) > LONGEST_ID:
            self.fault(field, f"is {shown(value)}", mend)
            return ""
        return value

    def optional_text(self, field: str) -> str | None:
        return None if self.fields.get(field) is None else self.text(field)

    def choice(self, field: str, known: Iterable[str]) -> str:
        names = list(known)
        mend = f"give one of {', '.join(names)}"
        if self._missing(field, mend):
            return names[0] if names else ""
        value = self.fields[field]
        if not isinstance(value, str) or value not in names:
            self.fault(field, f"is {shown(value)}", mend)
            return names[0] if names else ""
        return value

    def matching(self, field: str, pattern: re.Pattern[str], mend: str) -> str:
        value = self.text(field)
        if value and not pattern.fullmatch(value):
            self.fault(field, f"is {shown(value)}", mend)
        return value

    def whole(self, field: str, low: int = 0, high: int = LARGEST_WHOLE) -> int:
        mend = f"give a whole number from {low} to {high}"
        if self._missing(field, mend):
            return low
        value = self.fields[field]
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            self.fault(field, f"is {shown(value)}", mend)
            return low
        return value

    def number(self, field: str, low: float, high: float) -> float:
        mend = f"give a number from {low:g} to {high:g}"
        if self._missing(field, mend):
            return low
        value = self.fields[field]
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.fault(field, f"is {shown(value)}", mend)
            return low
        if not low <= value <= high or not math.isfinite(value):
            self.fault(field, f"is {shown(value)}", mend)
            return low
        return float(value)

    def flag(self, field: str) -> bool:
        value = self.fields.get(field, False)
        if not isinstance(value, bool):
            self.fault(field, f"is {shown(value)}", "give true or false")
            return False
        return value

    def day(self, field: str) -> date:
        mend = "give a date as YYYY-MM-DD"
        if self._missing(field, mend):
            return date.min
        value = self.fields[field]
        if isinstance(value, str) and DAY.fullmatch(value):
            try:
                return date.fromisoformat(value)
            except ValueError:
                pass  # the calendar has no such day: the same fault as a wrong form
        self.fault(field, f"is {shown(value)}", mend)
        return date.min

    def items(self, field: str) -> list[Any]:
        """The list under `field`; absent is empty."""
        value = self.fields.get(field, [])
        if not isinstance(value, list):
            self.fault(field, f"is {shown(value)}", "give a list")
            return []
        return value

    def words(self, field: str, pattern: re.Pattern[str] | None = None, mend: str = "") -> tuple[str, ...]:
        """A list of texts, sorted, each once."""
        found: set[str] = set()
        for position, value in enumerate(self.items(field)):
            where = f"{field}[{position}]"
            if not isinstance(value, str) or not value.strip() or len(value) > LONGEST_ID:
                self.faults.append(
                    Fault(self.path(None) + "." + where, f"is {shown(value)}", "give a non-empty text")
                )
            elif pattern is not None and not pattern.fullmatch(value):
                self.faults.append(Fault(self.path(None) + "." + where, f"is {shown(value)}", mend))
            else:
                found.add(value)
        return tuple(sorted(found))
