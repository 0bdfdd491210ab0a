"""A small program in Seattle, built by hand for tests: every person is invented."""

import copy
from typing import Any

Document = dict[str, Any]

SEATTLE = {"lat": 47.6062, "lon": -122.3321}
SPOKANE = {"lat": 47.6588, "lon": -117.4260}  # 368 km east


def volunteer(name: str, organization: str, **what: Any) -> Document:
    """A Seattle attorney admitted in WA, trained in SIJS, free for one group."""
    return {
        "id": name,
        "organization": organization,
        "office": f"sea-{organization}",
        "role": "attorney",
        "admissions": ["WA"],
        "languages": [],
        "trained": ["sijs"],
        "capacity": 1,
        "available_from": "2017-11-20",
        "prefers": [],
        "remote": False,
        **what,
    }


def client(name: str, **what: Any) -> Document:
    """A Spanish-speaking child in Seattle with a SIJS case in WA."""
    return {
        "id": name,
        "household": None,
        "pathway": "sijs",
        "court_state": "WA",
        "languages": ["spa"],
        **SEATTLE,
        "earliest_safe_date": "2018-06-01",
        "urgency": 60,
        "conflicts": {"volunteers": [], "organizations": []},
        **what,
    }


def program(*clients: Document, volunteers: list[Document] | None = None, **what: Any) -> Document:
    """An instance of teams of two: Bob of the firm and Ines of the legal department, Alice mentors."""
    document = {
        "format": "alongside.matching/1",
        "as_of": "2017-11-20",
        "settings": {
            "team_size": [2, 3],
            "travel_limit_km": 80,
            "lead_days": {"sijs": 45, "asylum": 60, "u_visa": 30, "t_visa": 30},
        },
        "organizations": [
            {"id": "corp", "kind": "corporate_legal_department"},
            {"id": "firm", "kind": "law_firm"},
            {"id": "home", "kind": "legal_nonprofit"},
        ],
        "offices": [
            {"id": f"sea-{o}", "organization": o, "city": "Seattle", "state": "WA", **SEATTLE}
            for o in ("corp", "firm", "home")
        ],
        "volunteers": [volunteer("bob", "firm", languages=["spa"]), volunteer("ines", "corp")]
        if volunteers is None
        else volunteers,
        "interpreters": [],
        "mentors": [
            {
                "id": "alice",
                "organization": "home",
                "pathways": ["sijs", "asylum"],
                "capacity": 8,
                "office": "sea-home",
            }
        ],
        "clients": list(clients) or [client("dana")],
    }
    return copy.deepcopy({**document, **what})


def team_of(result: Document, name: str) -> Document | None:
    """The team that a client has, if any."""
    return next((team for team in result["teams"] if name in team["clients"]), None)


def members(result: Document, name: str) -> list[str]:
    team = team_of(result, name)
    return [] if team is None else sorted(member["volunteer"] for member in team["members"])


def value(result: Document, level: str) -> int:
    found: int = next(row["value"] for row in result["levels"] if row["name"] == level)
    return found


def reason(result: Document, name: str) -> Document:
    found: Document = next(row["because"] for row in result["unplaced"] if row["client"] == name)
    return found
