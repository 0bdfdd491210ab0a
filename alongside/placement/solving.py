"""Running the matcher for a stored plan: the same `parse` and `solve` that `alongside match` uses."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from alongside.core.matching.parse import parse
from alongside.core.matching.solve import solve
from alongside.lib.crew import ProcessCrew, processors

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


@dataclass(frozen=True)
class Reasons:
    """Why, before any language: by team of the result (its id) and by client without one (its code)."""

    teams: dict[str, list[Document]]
    unplaced: dict[str, Document]


def match(instance: Document, *, seconds: int, seed: int, report: Report) -> tuple[Document, Reasons]:
    """The result document for an instance document, as `alongside match` writes it, and its reasons as
    sayings. Raises `InvalidDocument` with every fault.

    Large instances are solved in processes of their own, which end with this one.
    """
    listener = Listener(seconds, report)
    result = solve(
        parse(instance),
        time_left=listener.time_left,
        seed=seed,
        progress=listener.progress,
        crew=ProcessCrew(processors()),
    )
    reasons = Reasons(
        {team.id: [saying.to_document() for saying in team.reasons] for team in result.teams},
        {client: reason.to_document() for client, reason in result.reasons.items()},
    )
    return result.to_document(), reasons
