"""Where a city of the United States lies: the middle of its ZIP codes, its state and its time zone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from statistics import median
from typing import Any

import zipcodes


@dataclass(frozen=True)
class CityPoint:
    """A city's state (two letters), coordinates in degrees and time zone."""

    state: str
    latitude: float
    longitude: float
    time_zone: str


@lru_cache(maxsize=1)
def _cities() -> dict[str, dict[str, list[dict[str, Any]]]]:
    found: dict[str, dict[str, list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
    for row in zipcodes.list_all():
        if row["active"] and row["zip_code_type"] != "MILITARY":
            for name in (row["city"], *row["acceptable_cities"]):
                found[name.casefold()][row["state"]].append(row)
    return found


def find_city(city: str, state: str = "", near: Iterable[str] = ()) -> CityPoint | None:
    """The city by name; None where there is none. Without `state`, a state of `near` in which such a city
    lies is preferred, and then the state in which most ZIP codes bear the name."""
    return _find_city(" ".join(city.split()).casefold(), state, tuple(near))


@lru_cache(maxsize=20_000)
def _find_city(city: str, state: str, near: tuple[str, ...]) -> CityPoint | None:
    states = _cities().get(city)
    if not states:
        return None
    wanted = state or next((s for s in near if s in states), "")
    if not wanted:
        wanted = max(states, key=lambda s: (len(states[s]), s))
    rows = states.get(wanted)
    if not rows:
        return None
    return CityPoint(
        wanted,
        round(median(float(row["lat"]) for row in rows), 4),
        round(median(float(row["long"]) for row in rows), 4),
        str(rows[0]["timezone"]),
    )
