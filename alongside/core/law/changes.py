"""What a change of the rules does to one person's deadlines, and what it changes in a rule's text."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from alongside.core.law.deadlines import Deadline

Days = tuple[date | None, date | None]
NO_DAYS: Days = (None, None)


@dataclass(frozen=True, slots=True)
class Move:
    """One deadline before and after: (legal, safe) each, both null where it did not exist or no longer does."""

    rule: str
    event: str
    before: Days
    after: Days

    def is_past_since(self, as_of: date) -> bool:
        """Whether the safe date lies before `as_of` now, and did not before the change."""
        was, safe = self.before[1], self.after[1]
        return safe is not None and safe < as_of and (was is None or was >= as_of)


def moves(before: Iterable[Deadline], after: Iterable[Deadline]) -> tuple[Move, ...]:
    """Every deadline whose legal or safe date differs, by rule and event."""
    old = {(one.rule, one.event): (one.legal_date, one.safe_date) for one in before}
    new = {(one.rule, one.event): (one.legal_date, one.safe_date) for one in after}
    return tuple(
        Move(rule, event, was, now)
        for rule, event in sorted(old.keys() | new.keys())
        if (was := old.get((rule, event), NO_DAYS)) != (now := new.get((rule, event), NO_DAYS))
    )


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a comparison: `mark` is "same", "added", "removed" or "gap"; numbers count from 1."""

    mark: str
    text: str
    before: int | None = None
    after: int | None = None


def compare_texts(before: str, after: str, around: int = 3) -> tuple[Line, ...]:
    """The lines that differ, with `around` lines before and after; a gap stands for what is left out."""
    old, new = before.split("\n"), after.split("\n")
    found: list[Line] = []
    for group in difflib.SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(around):
        if found or group[0][1] > 0:
            found.append(Line("gap", ""))
        for tag, i1, i2, j1, j2 in group:
            if tag == "equal":
                found += [Line("same", old[i1 + n], i1 + n + 1, j1 + n + 1) for n in range(i2 - i1)]
                continue
            found += [Line("removed", old[number], before=number + 1) for number in range(i1, i2)]
            found += [Line("added", new[number], after=number + 1) for number in range(j1, j2)]
    return tuple(found)
