"""Running the matcher for a stored plan: the same `parse` and `solve` that `alongside match` uses."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from alongside.core.matching.parse import parse
from alongside.core.matching.solve import solve

Document = dict[str, Any]
Report = Callable[[Document], bool]
"""Told what stands now; False stops the run and keeps the best plan so far."""

REPORT_SECONDS = 1.0


class Listener:
    """Passes the matcher's progress on, at most once in `REPORT_SECONDS`."""

    def __init__(self, seconds: int, report: Report) -> None:
        self.began = time.monotonic()
        self.seconds = seconds
        self.report = report
        self.told_at = -REPORT_SECONDS
        self.level = ""
        self.goes_on = True

    @property
    def elapsed(self) -> float:
        return time.monotonic() - self.began

    def time_left(self) -> float:
        """Seconds that remain; none once a stop was asked for."""
        return self.seconds - self.elapsed if self.goes_on else 0.0

    def progress(self, level: str, stage: str, incumbent: float | None, bound: float | None) -> bool:
        if not self.goes_on:
            return False
        if level == self.level and self.elapsed - self.told_at < REPORT_SECONDS:
            return True
        self.told_at, self.level = self.elapsed, level
        self.goes_on = self.report(
            {
                "level": level,
                "stage": stage,
                "incumbent": incumbent,
                "bound": bound,
                "elapsed": round(self.elapsed, 1),
                "seconds": self.seconds,
            }
        )
        return self.goes_on


def match(instance: Document, *, seconds: int, seed: int, report: Report) -> Document:
    """The result document for an instance document. Raises `InvalidDocument` with every fault."""
    listener = Listener(seconds, report)
    result = solve(parse(instance), time_left=listener.time_left, seed=seed, progress=listener.progress)
    return result.to_document()
