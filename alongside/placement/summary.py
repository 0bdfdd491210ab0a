"""What every page of a plan needs at a glance, worked out once when the plan is laid down."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from alongside.placement.instance import Gathered

Document = dict[str, Any]


def summarize(gathered: Gathered, result: Document, clients: Mapping[str, Mapping[str, Any]]) -> Document:
    """Counts, levels, cities, offices, advice, and who was left out. A few kilobytes at any size.

    `clients` are the rows of the instance's clients by code, with city, state and coordinates.
    """
    instance = gathered.document
    placed = {code for team in result["teams"] for code in team["clients"]}
    total = sum(row["urgency"] for row in instance["clients"])
    return {
        "status": result["status"],
        "levels": result["levels"],
        "urgency_bound": result["certificate"]["urgency_bound"],
        "urgency_total": total,
        "clients": len(instance["clients"]),
        "groups": len({row["household"] or row["id"] for row in instance["clients"]}),
        "teams": len(result["teams"]),
        "placed": len(placed),
        "unplaced": len(result["unplaced"]),
        "volunteers": len(instance["volunteers"]),
        "seated": len(instance["volunteers"]) - len(result["unused"]),
        "mentors": len(instance["mentors"]),
        "interpreters": len(instance["interpreters"]),
        "settings": instance["settings"],
        "cities": _cities(placed, result, clients),
        "offices": _offices(instance),
        "advice": result["advice"],
        "left_out": gathered.left_out,
        "dropped_pins": len(gathered.dropped_pins),
    }


def _cities(placed: set[str], result: Document, clients: Mapping[str, Mapping[str, Any]]) -> list[Document]:
    """Clients and teams by the city of the client, in the order of city and state."""
    found: dict[tuple[str, str], Document] = {}
    for code, row in clients.items():
        city = found.setdefault(
            (row["city"], row["state"]),
            {"city": row["city"], "state": row["state"], "lat": row["latitude"], "lon": row["longitude"]}
            | {"teams": 0, "placed": 0, "unplaced": 0},
        )
        city["placed" if code in placed else "unplaced"] += 1
    for team in result["teams"]:
        row = first_of(clients[code] for code in team["clients"])
        found[row["city"], row["state"]]["teams"] += 1
    return [found[key] for key in sorted(found)]


def first_of(rows: Iterable[Mapping[str, Any]]) -> Mapping[str, Any]:
    """The client whose date comes first, which stands for the team; unknown comes before all."""
    return min(rows, key=lambda row: (row["next_safe_on"] or datetime.date.min, row["handle"]))


def _offices(instance: Document) -> list[Document]:
    """People by the city of their office."""
    offices = {row["id"]: row for row in instance["offices"]}
    found: dict[tuple[str, str], Document] = {}
    for person in instance["volunteers"]:
        office = offices.get(person["office"] or "")
        if office is None:
            continue
        place = found.setdefault(
            (office["city"], office["state"]),
            {
                "city": office["city"],
                "state": office["state"],
                "lat": office["lat"],
                "lon": office["lon"],
                "people": 0,
            },
        )
        place["people"] += 1
    return [found[key] for key in sorted(found)]
