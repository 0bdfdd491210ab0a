"""Imported by the instrumented copy: every check asks here whether it is the one that is removed.

`ACTIVE` is the number of the mutant in force (0: none); `REACHED` collects the numbers that were asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

ACTIVE = 0
REACHED: set[int] = set()


def removed(number: int) -> bool:
    """Whether this check is the one that is removed."""
    REACHED.add(number)
    return number == ACTIVE


def narrowed(number: int, rows: Any, name: str, arguments: tuple[Any, ...], named: Mapping[str, Any]) -> Any:
    """`rows.name(...)`, or all rows where that narrowing is removed."""
    return rows.all() if removed(number) else getattr(rows, name)(*arguments, **named)


def without(
    call: Callable[..., Any], arguments: tuple[Any, ...], named: Mapping[str, Any], numbers: Mapping[int, str]
) -> Any:
    """`call(...)` without the condition that is removed, if it is one of these."""
    gone = {name for number, name in numbers.items() if removed(number)}
    return call(*arguments, **{name: value for name, value in named.items() if name not in gone})
