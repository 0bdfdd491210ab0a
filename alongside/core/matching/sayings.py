"""What the matcher says, before any language: a code of a closed vocabulary and what it is about.

The command line makes English of it (`wording.english`), the pages make the reader's language of it. A
saying is stored with a plan as its document, so codes and names of values stay as they are once released.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

VOCABULARY: Mapping[str, tuple[str, ...]] = {
    # Who or what is lacking or scarce. A seat is `seat` (a feature's kind) with `words` (its pathway, state
    # or languages); `km` is the travel limit.
    "seat": ("seat", "words"),
    "seat_here": ("seat", "words", "km"),
    "seat_lacking": ("seat", "words", "km", "nearest_km", "late", "barred"),
    "seat_beside": ("seat", "words", "km"),
    "seats_together": ("low", "high", "km", "seats"),
    "seats_with_capacity": ("seats",),
    "too_few_here": ("low", "high", "km", "here"),
    "members_free": ("low", "high", "km"),
    "mentor_for": ("pathways",),
    # Why this team.
    "alone": ("person", "seat", "words"),
    "interprets": ("person", "languages"),
    "pinned_here": ("person",),
    "stay": ("stay", "members"),
    "fit": ("total", "members", "of_members", "of_interpreter", "of_mentor"),
    # Decisions that hold.
    "pin_seat": ("person", "client"),
    "pin_forbid": ("person", "client"),
    "pin_mentor": ("person", "client"),
    "pin_place": ("client",),
    "floor": ("floor", "at_least", "clients"),
    # Why decisions cannot hold.
    "pin_breaks": ("pin", "rule", "why"),
    "cannot_be_met": ("decision",),
    "cannot_hold": ("decisions",),
    "too_far": ("person", "away_km", "km"),
    "conflict_person": ("person", "client"),
    "conflict_organization": ("organization", "client"),
    "too_late": ("person", "available", "needed"),
    "no_capacity": ("person",),
    "not_mentored": ("person", "pathways"),
    "all_full": ("client",),
    "no_team_with": ("low", "high", "person", "client"),
    "no_team": ("missing",),
}
"""Every code with the names of its values. Values are texts, numbers, lists of texts, or sayings."""


@dataclass(frozen=True, slots=True)
class Saying:
    """One thing said. Raises `ValueError` for a code or values that are not of the vocabulary."""

    code: str
    about: Mapping[str, Any]

    def __post_init__(self) -> None:
        if set(self.about) != set(VOCABULARY.get(self.code, ("?",))):
            raise ValueError(f"{self.code!r} with {sorted(self.about)} is not of the vocabulary")

    def __getitem__(self, name: str) -> Any:
        return self.about[name]

    def to_document(self) -> dict[str, Any]:
        """Itself as JSON states it: the code and the values, sayings within it likewise."""
        return {"code": self.code} | {name: _plain(value) for name, value in self.about.items()}

    @staticmethod
    def from_document(document: Mapping[str, Any]) -> Saying:
        """Read back what `to_document` gave. Raises `ValueError` for what is not of the vocabulary."""
        about = {name: _read(value) for name, value in document.items() if name != "code"}
        return Saying(str(document.get("code")), about)


def say(code: str, **about: Any) -> Saying:
    """A saying of the vocabulary: `say("mentor_for", pathways=("sijs",))`."""
    return Saying(code, about)


def _plain(value: Any) -> Any:
    if isinstance(value, Saying):
        return value.to_document()
    return [_plain(one) for one in value] if isinstance(value, (list, tuple)) else value


def _read(value: Any) -> Any:
    if isinstance(value, Mapping):
        return Saying.from_document(value)
    return tuple(_read(one) for one in value) if isinstance(value, (list, tuple)) else value
