"""Solving as the command does it: document in, document out."""

import json
from typing import Any

from alongside.core.matching.parse import parse
from alongside.core.matching.solve import solve


def solved(document: dict[str, Any], *, seed: int = 0) -> dict[str, Any]:
    """The result document, without a limit of time."""
    result = solve(parse(document), time_left=lambda: 1e6, seed=seed).to_document()
    written: dict[str, Any] = json.loads(json.dumps(result))
    return written
