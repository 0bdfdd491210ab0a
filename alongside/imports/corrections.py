"""Answers upon answers: what people say about a file, one after the other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def merged(before: Mapping[str, Any] | None, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Earlier answers with later ones over them, key by key; both as `core.importing.store` reads them."""
    result: dict[str, Any] = dict(before or {})
    for key, value in answers.items():
        if isinstance(value, Mapping):
            result[key] = {**result.get(key, {}), **value}
        else:
            result[key] = value
    return result
