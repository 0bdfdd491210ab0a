"""The canonical form of a document: what `instance_sha256` is the SHA-256 of.

Lists of objects are sorted by `id` (by their own canonical text where they have none), lists of plain
values by value, keys by name; no spaces, ASCII escapes, nothing added or left out. The one list whose
order means something, `team_size`, keeps it.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

ORDERED = frozenset({"team_size"})


def canonical_text(document: Any) -> str:
    """The canonical JSON text of `document`, a value as `json.loads` gives it."""
    return _text(_sorted(document, None))


def sha256(document: Any) -> str:
    """The hexadecimal SHA-256 of the canonical text."""
    return hashlib.sha256(canonical_text(document).encode("ascii")).hexdigest()


def _text(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def _sorted(value: Any, key: str | None) -> Any:
    if isinstance(value, dict):
        return {name: _sorted(inner, name) for name, inner in value.items()}
    if not isinstance(value, list):
        return value
    items = [_sorted(item, None) for item in value]
    if key in ORDERED:
        return items
    if items and all(isinstance(item, dict) and isinstance(item.get("id"), str) for item in items):
        return sorted(items, key=lambda item: (item["id"], _text(item)))
    if items and all(isinstance(item, str) for item in items):
        return sorted(items)
    return sorted(items, key=_text)
