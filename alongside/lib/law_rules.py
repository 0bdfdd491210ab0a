"""The rule files that ship with the program."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from alongside.core import law
from alongside.core.law.model import RuleBook
from alongside.core.law.parse import parse_rules

FOLDER = Path(law.__file__).parent / "rules"


def shipped_texts() -> dict[str, str]:
    """The text of each rule file by its path below `core/law/rules`."""
    return {
        path.relative_to(FOLDER).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(FOLDER.rglob("*.toml"))
    }


@cache
def shipped_rules() -> RuleBook:
    """The rule book as shipped, read once. Raises `InvalidRules` where a file was spoiled."""
    return parse_rules(shipped_texts())
