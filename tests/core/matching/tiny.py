"""Small random instances, made to be tight: few people, many ways to be in the way of one another."""

import random
from typing import Any

AS_OF = "2026-03-02"
LATER = ("2026-03-02", "2026-03-02", "2026-03-02", "2026-05-01", "2026-09-01")
SAFE = ("2026-06-01", "2026-07-15", "2026-12-01")
PATHWAYS = ("sijs", "asylum", "u_visa")


def tiny(
    seed: int,
    volunteers: int = 7,
    clients: int = 4,
    with_plan: bool = False,
    team_size: tuple[int, int] | None = None,
) -> dict[str, Any]:
    """A random instance with at most three towns 60 km apart and a handful of everybody."""
    chance = random.Random(f"tiny {seed}")
    size = team_size or chance.choice([(1, 2), (1, 3), (2, 3), (2, 2), (1, 1)])
    document: dict[str, Any] = {
        "format": "alongside.matching/1",
        "as_of": AS_OF,
        "settings": {
            "team_size": list(size),
            "travel_limit_km": 80,
            "lead_days": {"sijs": 45, "asylum": 60, "u_visa": 30},
        },
        "organizations": [
            {"id": "corp", "kind": "corporate_legal_department"},
            {"id": "firm", "kind": "law_firm"},
            {"id": "home", "kind": "legal_nonprofit"},
            {"id": "solo", "kind": "individual"},
        ],
        "offices": [
            {
                "id": f"{o}-{n}",
                "organization": o,
                "city": "Town",
                "state": "WA",
                "lat": 47 + n * 0.55,
                "lon": -122,
            }
            for o in ("corp", "firm", "home", "solo")
            for n in range(2)
        ],
    }
    seats = ["in_house", "firm", "trained", "admitted", "language"]
    if chance.random() < 0.6:
        wanted = chance.sample(seats, chance.randint(1, 4))
        document["settings"]["seats"] = sorted(wanted)
    document["volunteers"] = [_volunteer(chance, n) for n in range(volunteers)]
    document["interpreters"] = [
        {"id": f"i{n}", "languages": chance.sample(["spa", "mam"], chance.choice([1, 1, 2])), "capacity": 1}
        for n in range(chance.choice([0, 1, 2]))
    ]
    document["mentors"] = [
        {
            "id": f"m{n}",
            "organization": "home",
            "pathways": list(PATHWAYS) if n == 0 else chance.sample(PATHWAYS, 2),
            "capacity": chance.choice([1, 2, 3]),
            "office": chance.choice([None, "home-0", "home-1"]),
        }
        for n in range(chance.choice([1, 2]))
    ]
    document["clients"] = [_client(chance, n, document) for n in range(clients)]
    if with_plan:
        document["plan"] = _plan(chance, document)
    return document


def _volunteer(chance: random.Random, number: int) -> dict[str, Any]:
    organization = chance.choice(["corp", "firm", "corp", "firm", "solo"])
    attorney = chance.random() < 0.8
    remote = chance.random() < 0.1
    return {
        "id": f"v{number}",
        "organization": organization,
        "office": None if remote else f"{organization}-{chance.choice([0, 0, 1])}",
        "role": "attorney" if attorney else "paralegal",
        "admissions": chance.sample(["WA", "OR"], chance.choice([0, 1, 2, 2])),
        "languages": chance.sample(["spa", "mam"], chance.choice([0, 1, 1, 2])),
        "trained": chance.sample(PATHWAYS, chance.choice([0, 1, 2, 3, 3])),
        "capacity": chance.choice([1, 1, 2, 3, 0] if chance.random() < 0.3 else [1, 1, 2]),
        "available_from": chance.choice(LATER),
        "prefers": chance.sample(PATHWAYS, chance.choice([0, 0, 1])),
        "remote": remote,
    }


def _client(chance: random.Random, number: int, document: dict[str, Any]) -> dict[str, Any]:
    conflicts: dict[str, list[str]] = {"volunteers": [], "organizations": []}
    if chance.random() < 0.2:
        conflicts["volunteers"] = [chance.choice(document["volunteers"])["id"]]
    if chance.random() < 0.07:
        conflicts["organizations"] = [chance.choice(["corp", "firm", "solo"])]
    return {
        "id": f"c{number}",
        "household": "together" if chance.random() < 0.25 else None,
        "pathway": chance.choice(PATHWAYS),
        "court_state": chance.choice(["WA", "WA", "OR"]),
        "languages": chance.choice([["spa"], ["mam"], ["mam", "spa"], ["eng"], ["eng", "spa"]]),
        "lat": 47 + chance.choice([0.0, 0.1, 0.4, 0.7]),
        "lon": -122 + chance.choice([0.0, 0.2]),
        "earliest_safe_date": chance.choice(SAFE),
        "urgency": chance.choice([10, 20, 30, 35, 60, 0]),
        "conflicts": conflicts,
    }


def _plan(chance: random.Random, document: dict[str, Any]) -> list[dict[str, Any]]:
    people = [row["id"] for row in document["volunteers"]] + ["gone"]
    return [
        {
            "team": f"t{n}",
            "clients": [client["id"]],
            "members": sorted(chance.sample(people, min(len(people), document["settings"]["team_size"][1]))),
            "interpreter": None,
            "mentor": "m0",
        }
        for n, client in enumerate(document["clients"])
        if chance.random() < 0.7
    ] + [{"team": "old", "clients": ["left"], "members": ["gone"], "interpreter": None, "mentor": None}]
