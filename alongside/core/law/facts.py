"""What is known of a person and what happened in the case, as both commands take it. Absent is unknown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date

UNKNOWN = "unknown"

AttributeValue = str | int | bool | date


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts about one person; none of them is ever guessed. States in two letters, countries in three."""

    birth_date: date | None = None
    birth_date_source: str | None = None
    state: str | None = None
    nationality: str | None = None
    language: str | None = None
    last_arrival_on: date | None = None
    married: bool | None = None
    custody: str | None = None
    in_removal_proceedings: bool | None = None
    next_hearing_on: date | None = None
    unaccompanied: bool | None = None

    def word(self, name: str) -> str:
        """A fact as rule files write it: "true", "false", a date, a word, or "unknown"."""
        value = getattr(self, name)
        if value is None:
            return UNKNOWN
        if isinstance(value, bool):
            return "true" if value else "false"
        return str(value)

    def words(self) -> dict[str, str]:
        """Every fact as a word."""
        return {name: self.word(name) for name in FACT_NAMES}


FACT_NAMES = tuple(field.name for field in fields(Facts))


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, or is fixed to happen, on a day. `attributes` are those that rules need."""

    id: str
    event: str
    on: date
    attributes: Mapping[str, AttributeValue]

    def word(self, name: str) -> str:
        """An attribute as rule files write it, "unknown" where absent."""
        value = self.attributes.get(name)
        if value is None:
            return UNKNOWN
        if isinstance(value, bool):
            return "true" if value else "false"
        return str(value)
