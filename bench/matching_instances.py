"""Seeded matching instances of six sizes. Every person, office and place in them is invented.

The distributions (Zipf metros, 24 % Spanish speakers, mixes of pathways) are made up to be awkward for a
solver in the way that real programs are; nothing measured on them may be quoted as a fact about a program.

    python bench/matching_instances.py x10-scarce --seed 1 --out /tmp/x10-scarce.json
"""

import argparse
import json
import math
import random
import sys
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

AS_OF = date(2026, 3, 2)
KM_PER_DEGREE = 111.195
STATES = [
    "CA",
    "TX",
    "NY",
    "FL",
    "VA",
    "MD",
    "NJ",
    "WA",
    "GA",
    "NC",
    "IL",
    "MA",
    "LA",
    "TN",
    "AZ",
    "CO",
    "PA",
    "OH",
    "OR",
    "NV",
]
PATHWAYS = ("sijs", "asylum", "u_visa", "t_visa")
INDIGENOUS = ("mam", "quc", "kek", "kjb", "ixl", "acr")
SCARCE = 0.55


@dataclass(frozen=True)
class Size:
    """How much of everything an instance has."""

    clients: int
    volunteers: int
    interpreters: int
    metros: int
    offices: int
    sijs: float
    scarce: bool = False


SIZES = {
    "seed": Size(28, 127, 8, 6, 12, 0.92),
    "x10": Size(280, 1_270, 60, 12, 30, 0.58),
    "x10-scarce": Size(280, 1_270, 60, 12, 30, 0.58, scarce=True),
    "x100": Size(2_800, 12_700, 500, 40, 120, 0.58),
    "x100-scarce": Size(2_800, 12_700, 500, 40, 120, 0.58, scarce=True),
    "national": Size(20_000, 60_000, 2_500, 140, 400, 0.58),
}


@dataclass(frozen=True)
class Metro:
    """A metropolitan area: where it is and how much of the country lives there."""

    city: str
    state: str
    lat: float
    lon: float
    weight: float


class Builder:
    """Builds one instance from one seed."""

    def __init__(self, size: Size, seed: int) -> None:
        self.size = size
        self.chance = random.Random(f"alongside matching {size} {seed}")
        self.metros = self._metros()
        self.weights = [metro.weight for metro in self.metros]
        self.supply = [metro.weight * self.chance.uniform(0.75, 1.25) for metro in self.metros]
        self.offices_in: list[list[int]] = [[] for _ in self.metros]
        self.offices: list[dict[str, Any]] = []
        self.office_metro: list[int] = []
        self.organizations: list[dict[str, Any]] = []

    def build(self) -> dict[str, Any]:
        """The whole document."""
        self._employers()
        volunteers = [self._volunteer(number) for number in range(self.size.volunteers)]
        if self.size.scarce:
            keep = round(SCARCE * len(volunteers))
            volunteers = sorted(self.chance.sample(volunteers, keep), key=lambda row: str(row["id"]))
        mentors = self._mentors()
        return {
            "format": "alongside.matching/1",
            "as_of": AS_OF.isoformat(),
            "settings": {
                "team_size": [4, 6],
                "travel_limit_km": 80,
                "lead_days": {"sijs": 45, "asylum": 60, "u_visa": 30, "t_visa": 30},
            },
            "organizations": self.organizations,
            "offices": self.offices,
            "volunteers": volunteers,
            "interpreters": [self._interpreter(number) for number in range(self.size.interpreters)],
            "mentors": mentors,
            "clients": self._clients([str(volunteer["id"]) for volunteer in volunteers]),
            "plan": [],
            "pins": [],
            "floors": [],
        }

    def _metros(self) -> list[Metro]:
        metros = []
        columns = math.ceil(math.sqrt(self.size.metros * 1.6))
        for number in range(self.size.metros):
            row, column = divmod(number, columns)
            metros.append(
                Metro(
                    city=f"Metro {number + 1}",
                    state=STATES[number % len(STATES)],
                    lat=round(26 + row * 2.1 + self.chance.uniform(-0.35, 0.35), 4),
                    lon=round(-122 + column * 3.3 + self.chance.uniform(-0.45, 0.45), 4),
                    weight=1 / (number + 2),
                )
            )
        return metros

    def _around(self, metro: Metro, spread_km: float) -> tuple[float, float]:
        north, east = self.chance.gauss(0, spread_km), self.chance.gauss(0, spread_km)
        per_degree = KM_PER_DEGREE * math.cos(math.radians(metro.lat))
        return round(metro.lat + north / KM_PER_DEGREE, 4), round(metro.lon + east / per_degree, 4)

    def _employers(self) -> None:
        """Organizations and their offices: at least one of each kind in every metro, more in large ones."""
        firms = max(3, self.size.offices // 5)
        departments = max(3, self.size.offices // 6)
        for kind, count in (("law_firm", firms), ("corporate_legal_department", departments)):
            short = "firm" if kind == "law_firm" else "corp"
            self.organizations += [{"id": f"{short}-{n + 1:03}", "kind": kind} for n in range(count)]
        placed = [metro for metro in range(self.size.metros) for _ in range(2)]
        placed += self.chance.choices(
            range(self.size.metros), self.weights, k=max(0, self.size.offices - len(placed))
        )
        for number, where in enumerate(placed):
            firm = number % 2 == 0 if number < 2 * self.size.metros else self.chance.random() < 0.55
            short, count = ("firm", firms) if firm else ("corp", departments)
            metro = self.metros[where]
            lat, lon = self._around(metro, 9)
            self.offices.append(
                {
                    "id": f"office-{number + 1:03}",
                    "organization": f"{short}-{self.chance.randrange(count) + 1:03}",
                    "city": metro.city,
                    "state": metro.state,
                    "lat": lat,
                    "lon": lon,
                }
            )
            self.office_metro.append(where)
            self.offices_in[where].append(number)

    def _volunteer(self, number: int) -> dict[str, Any]:
        chance = self.chance
        # Employers sit where people live, but not in the same proportion: some metros are short of help.
        where = chance.choices(range(len(self.metros)), self.supply)[0]
        office = chance.choice(self.offices_in[where])
        metro = self.metros[where]
        role = chance.choices(
            ["attorney", "paralegal", "legal_assistant", "law_student", "contract_manager", "other"],
            [60, 16, 8, 6, 6, 4],
        )[0]
        attorney = role == "attorney"
        admissions = [metro.state] if attorney and chance.random() < 0.8 else []
        if attorney and chance.random() < 0.25:
            admissions.append(chance.choice(STATES))
        trained = [
            pathway
            for pathway, share in zip(PATHWAYS, (0.55, 0.42, 0.22, 0.18), strict=True)
            if chance.random() < share * (1 if attorney else 0.7)
        ]
        languages = ["spa"] if chance.random() < 0.24 else []
        if chance.random() < 0.03:
            languages.append(chance.choice(["por", "hat", "fra", "zho"]))
        late = chance.random() < 0.12
        return {
            "id": f"v{number + 1:06}",
            "organization": self.offices[office]["organization"],
            "office": self.offices[office]["id"],
            "role": role,
            "admissions": sorted(set(admissions)),
            "languages": languages,
            "trained": trained,
            "capacity": chance.choices([1, 2, 3], [50, 36, 14])[0],
            "available_from": (AS_OF + timedelta(days=chance.randrange(20, 180) if late else 0)).isoformat(),
            "prefers": sorted(chance.sample(PATHWAYS[:3], chance.choice([1, 2])))
            if chance.random() < 0.3
            else [],
            "remote": False,
        }

    def _interpreter(self, number: int) -> dict[str, Any]:
        chance = self.chance
        languages = (
            [chance.choice(INDIGENOUS)] if chance.random() < 0.55 else [chance.choice(["por", "hat", "fra"])]
        )
        if chance.random() < 0.5:
            languages.append("spa")
        return {"id": f"i{number + 1:05}", "languages": sorted(languages), "capacity": chance.randint(1, 4)}

    def _mentors(self) -> list[dict[str, Any]]:
        """Mentors of nonprofits. Together they have room for nearly all, but not in every pathway."""
        chance = self.chance
        nonprofits = max(2, self.size.metros // 6)
        self.organizations += [
            {"id": f"npo-{n + 1:03}", "kind": "legal_nonprofit"} for n in range(nonprofits)
        ]
        mentors: list[dict[str, Any]] = []
        room = 0
        while room < 1.08 * self.size.clients:
            number = len(mentors)
            pathways = (
                list(PATHWAYS)
                if number % 4 == 0
                else chance.choice([["sijs"], ["sijs", "asylum"], ["asylum", "u_visa"], ["asylum"]])
            )
            capacity = chance.randint(4, 14) if self.size.clients < 100 else chance.randint(10, 40)
            office = chance.choices(
                range(len(self.offices)), [self.weights[metro] for metro in self.office_metro]
            )[0]
            room += capacity
            mentors.append(
                {
                    "id": f"m{number + 1:04}",
                    "organization": f"npo-{chance.randrange(nonprofits) + 1:03}",
                    "pathways": pathways,
                    "capacity": capacity,
                    "office": None if chance.random() < 0.2 else self.offices[office]["id"],
                }
            )
        return mentors

    def _clients(self, volunteers: list[str]) -> list[dict[str, Any]]:
        chance = self.chance
        clients: list[dict[str, Any]] = []
        household = 0
        while len(clients) < self.size.clients:
            siblings = min(chance.choices([1, 2, 3], [93, 6, 1])[0], self.size.clients - len(clients))
            household += 1
            name = f"h{household:05}" if siblings > 1 else None
            first = self._client(len(clients), name, volunteers)
            clients.append(first)
            for _ in range(siblings - 1):
                sibling = self._client(len(clients), name, volunteers)
                same = ("languages", "lat", "lon", "conflicts", "court_state")
                sibling.update({field: first[field] for field in same})
                if chance.random() < 0.9:
                    sibling["pathway"] = first["pathway"]
                clients.append(sibling)
        return clients

    def _client(self, number: int, household: str | None, volunteers: list[str]) -> dict[str, Any]:
        chance = self.chance
        metro = chance.choices(self.metros, self.weights)[0]
        lat, lon = self._around(metro, 20)
        pathway = (
            "sijs" if chance.random() < self.size.sijs else chance.choices(PATHWAYS[1:], [70, 18, 12])[0]
        )
        language = chance.choices(["spa", chance.choice(INDIGENOUS), "por", "hat", "eng"], [78, 9, 3, 4, 6])[
            0
        ]
        languages = [language]
        if language in INDIGENOUS and chance.random() < 0.35:
            languages.append("spa")
        days = round(chance.triangular(50, 700, 160))
        conflicts: dict[str, list[str]] = {"volunteers": [], "organizations": []}
        if chance.random() < 0.04:
            conflicts["volunteers"] = sorted(chance.sample(volunteers, min(3, len(volunteers))))
        if chance.random() < 0.03:
            conflicts["organizations"] = [chance.choice(self.organizations)["id"]]
        return {
            "id": f"c{number + 1:05}",
            "household": household,
            "pathway": pathway,
            "court_state": metro.state,
            "languages": sorted(languages),
            "lat": lat,
            "lon": lon,
            "earliest_safe_date": (AS_OF + timedelta(days=days)).isoformat(),
            "urgency": max(5, min(100, round(105 - days / 5 + chance.gauss(0, 8)))),
            "conflicts": conflicts,
        }


def build(name: str, seed: int = 1) -> dict[str, Any]:
    """The instance of that size and seed, as the document `alongside.matching/1`."""
    return Builder(SIZES[name], seed).build()


def main() -> int:
    """Write one instance."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("size", choices=sorted(SIZES))
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--out", type=Path, required=True)
    chosen = arguments.parse_args()
    document = build(chosen.size, chosen.seed)
    chosen.out.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
    for part in ("clients", "volunteers", "interpreters", "mentors", "offices"):
        print(f"{len(document[part])} {part}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
