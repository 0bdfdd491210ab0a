"""What a person said about a file, as JSON, and as the core reads it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from alongside.core.importing.model import Corrections, NotUnderstoodError

KEYS = ("sheet", "header_row", "columns", "date_order", "offices", "languages", "rows")


def corrections_from_document(document: Mapping[str, Any]) -> Corrections:
    """Corrections from a JSON object with the keys of `Corrections`; column indices and row numbers are texts.

    Raises `NotUnderstoodError` naming the key that makes no sense.
    """
    unknown = sorted(set(document) - set(KEYS))
    if unknown:
        raise NotUnderstoodError(f"unknown corrections: {', '.join(unknown)}; known are {', '.join(KEYS)}")
    try:
        return Corrections(
            sheet=document.get("sheet"),
            header_row=document.get("header_row"),
            columns={int(k): v for k, v in document.get("columns", {}).items()},
            date_order={int(k): str(v) for k, v in document.get("date_order", {}).items()},
            offices=dict(document.get("offices", {})),
            languages=dict(document.get("languages", {})),
            rows={int(k): dict(v) for k, v in document.get("rows", {}).items()},
        )
    except (TypeError, ValueError, AttributeError) as error:
        raise NotUnderstoodError(
            "a correction names a column or a row by something that is no number"
        ) from error


def merged(before: Mapping[str, Any] | None, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Earlier answers with later ones over them, key by key."""
    result: dict[str, Any] = dict(before or {})
    for key, value in answers.items():
        if isinstance(value, Mapping):
            result[key] = {**result.get(key, {}), **value}
        else:
            result[key] = value
    return result
