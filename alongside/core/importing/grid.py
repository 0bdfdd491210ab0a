"""The rows beneath the headings, turned into columns once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

BEGINNING = 1_000


class Grid:
    """Rows of text of one width; columns and their distinct texts are kept once asked for.

    `numbers` are the rows' 1-based numbers in the sheet; blank rows are not among them.
    """

    def __init__(self, numbers: list[int], rows: list[list[str]]) -> None:
        self.numbers = numbers
        self.rows = rows
        widths = set(map(len, rows))
        self.width = max(widths, default=0)
        if len(widths) > 1:
            for row in rows:
                if len(row) < self.width:
                    row.extend([""] * (self.width - len(row)))
        self._columns: list[tuple[str, ...]] = list(zip(*rows, strict=True))
        self._distinct: dict[int, dict[str, Any]] = {}
        self._lengths: dict[int, frozenset[int]] = {}

    def __len__(self) -> int:
        return len(self.rows)

    def column(self, index: int) -> Sequence[str]:
        """The texts of a column, top down; blank where the sheet is narrower."""
        return self._columns[index] if index < self.width else ("",) * len(self.rows)

    def distinct(self, index: int) -> Iterable[str]:
        """The different texts of a column, in the order of their first row."""
        if index not in self._distinct:
            self._distinct[index] = dict.fromkeys(self.column(index))
        return self._distinct[index]

    def keep_distinct(self, index: int, texts: dict[str, Any]) -> None:
        """Take what somebody else has found: the different texts of a column, in the order of their first row."""
        self._distinct.setdefault(index, texts)

    def lengths(self, index: int) -> frozenset[int]:
        """How many characters the cells of a column have."""
        if index not in self._lengths:
            self._lengths[index] = frozenset(map(len, self._distinct.get(index) or self.column(index)))
        return self._lengths[index]

    def is_various(self, index: int) -> bool:
        """Whether the texts of a column seldom repeat, as far as its beginning tells."""
        beginning = self.column(index)[:BEGINNING]
        return len(set(beginning)) > len(beginning) // 2

    def rows_with(self, index: int, texts: set[str]) -> list[int]:
        """Positions of the rows whose cell in that column is one of `texts`."""
        return [at for at, text in enumerate(self.column(index)) if text in texts]
