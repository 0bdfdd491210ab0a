"""Solving as the command does it: document in, document out."""

import json
from typing import Any

from alongside.core.matching.parse import parse
from alongside.core.matching.solve import solve


def solved(document: dict[str, Any], *, seed: int = 0, seconds: float = 1e6) -> dict[str, Any]:
    """The result document; `seconds` is what the solver believes to have left, always."""
    result = solve(parse(document), time_left=lambda: seconds, seed=seed).to_document()
    written: dict[str, Any] = json.loads(json.dumps(result))
    return written
