"""What an instance document says, read plainly, for the checker.

Shares no code with the reading, compiling and solving of the same document, so that a mistake there
cannot hide here. Supposes a valid instance document (the parser has accepted it).
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

EARTH_RADIUS_KM = 6371.0088
ALL_SEATS = ("in_house", "firm", "trained", "admitted", "language")

Document = Mapping[str, Any]
Point = tuple[float, float]
Need = tuple[str, str]
"""A seat that must be covered: its name and what it is about (a pathway, a state, a client's languages)."""

COVER_NAMES = {
    "in_house": "in_house_attorney",
    "firm": "firm_attorney",
    "trained": "trained",
    "admitted": "admitted",
    "language": "language",
}


@lru_cache(maxsize=200_000)
def kilometres(a: Point, b: Point) -> float:
    """Great-circle distance of two points in degrees, in kilometres (haversine)."""
    south, north = math.radians(a[0]), math.radians(b[0])
    half_north, half_east = math.radians(b[0] - a[0]) / 2, math.radians(b[1] - a[1]) / 2
    square = math.sin(half_north) ** 2 + math.cos(south) * math.cos(north) * math.sin(half_east) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(square)))


@dataclass(frozen=True, eq=False)
class Group:
    """All clients of one household, or one client without a household."""

    key: tuple[str, ...]
    clients: tuple[Document, ...]
    points: tuple[Point, ...]
    pathways: frozenset[str]
    urgency: int
    available_by: date
    """The last day on which a member may become available: the earliest over the clients."""
    needs: tuple[Need, ...]
    barred_volunteers: frozenset[str]
    barred_organizations: frozenset[str]

    @property
    def name(self) -> str:
        """The group as a sentence names it."""
        return "+".join(self.key)


class Facts:
    """An instance document with its ids resolved and its households gathered."""

    def __init__(self, instance: Document) -> None:
        self.document = instance
        settings = instance.get("settings") or {}
        self.lower, self.upper = (int(size) for size in settings.get("team_size", (4, 6)))
        self.limit = float(settings.get("travel_limit_km", 80))
        self.lead = dict(settings.get("lead_days") or {})
        seats = settings.get("seats")
        self.seats = frozenset(ALL_SEATS if seats is None else seats)
        self.as_of = date.fromisoformat(instance["as_of"])
        self.kinds = {str(row["id"]): str(row["kind"]) for row in rows(instance, "organizations")}
        self.offices: dict[str, Point] = {
            str(row["id"]): (float(row["lat"]), float(row["lon"])) for row in rows(instance, "offices")
        }
        self.volunteers = {str(row["id"]): row for row in rows(instance, "volunteers")}
        self.interpreters = {str(row["id"]): row for row in rows(instance, "interpreters")}
        self.mentors = {str(row["id"]): row for row in rows(instance, "mentors")}
        self.clients = {str(row["id"]): row for row in rows(instance, "clients")}
        self.plan = rows(instance, "plan")
        self.has_plan = bool(self.plan)
        self.pins = rows(instance, "pins")
        self.floors = rows(instance, "floors")
        self.groups = self._gather()
        self.group_of = {client: group for group in self.groups.values() for client in group.key}

    def _gather(self) -> dict[tuple[str, ...], Group]:
        households: dict[tuple[str, str], list[Document]] = {}
        for client in self.clients.values():
            household = client.get("household")
            key = ("client", str(client["id"])) if household is None else ("household", str(household))
            households.setdefault(key, []).append(client)
        groups = (
            self._group(sorted(members, key=lambda row: str(row["id"]))) for members in households.values()
        )
        return {group.key: group for group in groups}

    def _group(self, clients: Sequence[Document]) -> Group:
        needs: list[Need] = []
        if "in_house" in self.seats:
            needs.append(("in_house", ""))
        if "firm" in self.seats:
            needs.append(("firm", ""))
        pathways = sorted({str(client["pathway"]) for client in clients})
        if "trained" in self.seats:
            needs += [("trained", pathway) for pathway in pathways]
        if "admitted" in self.seats:
            states = {str(client["court_state"]) for client in clients if client["pathway"] == "sijs"}
            needs += [("admitted", state) for state in sorted(states)]
        if "language" in self.seats:
            spoken = {" ".join(sorted(row["languages"])) for row in clients if "eng" not in row["languages"]}
            needs += [("language", languages) for languages in sorted(spoken)]
        conflicts = [client.get("conflicts") or {} for client in clients]
        return Group(
            key=tuple(str(client["id"]) for client in clients),
            clients=tuple(clients),
            points=tuple((float(client["lat"]), float(client["lon"])) for client in clients),
            pathways=frozenset(pathways),
            urgency=sum(int(client["urgency"]) for client in clients),
            available_by=min(self._available_by(client) for client in clients),
            needs=tuple(needs),
            barred_volunteers=frozenset(str(v) for row in conflicts for v in row.get("volunteers") or ()),
            barred_organizations=frozenset(
                str(o) for row in conflicts for o in row.get("organizations") or ()
            ),
        )

    def _available_by(self, client: Document) -> date:
        safe = client.get("earliest_safe_date")
        if safe is None:
            return date.max
        lead = timedelta(days=int(self.lead.get(str(client["pathway"]), 0)))
        return max(self.as_of, date.fromisoformat(str(safe)) - lead)

    def office_point(self, row: Document) -> Point | None:
        """Where a volunteer or mentor has an office, if anywhere."""
        office = row.get("office")
        return None if office is None else self.offices[str(office)]

    def farthest_km(self, row: Document, group: Group) -> float:
        """Kilometres from the person's office to the group's farthest client (0 without an office)."""
        point = self.office_point(row)
        return 0.0 if point is None else max(kilometres(point, place) for place in group.points)

    def inadmissible(self, volunteer: Document, group: Group) -> str | None:
        """Why this volunteer may not sit with this group; None when they may."""
        if not volunteer.get("remote"):
            if volunteer.get("office") is None:
                return "has no office and is not remote"
            if self.farthest_km(volunteer, group) > self.limit:
                return "is beyond the travel limit"
        if str(volunteer["id"]) in group.barred_volunteers:
            return "has a conflict"
        if str(volunteer["organization"]) in group.barred_organizations:
            return "belongs to an organization with a conflict"
        if date.fromisoformat(str(volunteer["available_from"])) > group.available_by:
            return "becomes available too late"
        return None

    def covers(self, volunteer: Document, need: Need) -> bool:
        """Whether this volunteer covers that seat (admissibility apart)."""
        seat, about = need
        if seat == "language":
            return not speaks(volunteer).isdisjoint(about.split())
        if volunteer["role"] != "attorney":
            return False
        if seat == "in_house":
            return self.kinds[str(volunteer["organization"])] == "corporate_legal_department"
        if seat == "firm":
            return self.kinds[str(volunteer["organization"])] == "law_firm"
        return about in volunteer.get("trained" if seat == "trained" else "admissions", ())

    def interprets(self, interpreter: Document, need: Need) -> bool:
        """Whether this interpreter covers that seat."""
        seat, about = need
        return seat == "language" and not set(interpreter["languages"]).isdisjoint(about.split())

    def mentors_group(self, mentor: Document, group: Group) -> bool:
        """Whether the mentor's pathways include the group's."""
        return group.pathways <= set(mentor["pathways"])

    def member_fit(self, volunteer: Document, group: Group) -> int:
        """Fit points of one member: travel, training, preference."""
        points = 0 if volunteer.get("remote") else round(self.farthest_km(volunteer, group))
        if group.pathways.isdisjoint(volunteer.get("trained", ())):
            points += 20
        prefers = volunteer.get("prefers") or ()
        if prefers and group.pathways.isdisjoint(prefers):
            points += 15
        return points

    def support_fit(self, interpreter: str | None, mentor: Document, group: Group) -> int:
        """Fit points of a team's interpreter and mentor: 40 for the one, 30 for the other if remote."""
        remote = mentor.get("office") is None or self.farthest_km(mentor, group) > self.limit
        return (40 if interpreter is not None else 0) + (30 if remote else 0)


def rows(document: Document, name: str) -> list[Document]:
    """A list of the document; an absent list is empty."""
    return list(document.get(name) or ())


def speaks(volunteer: Document) -> set[str]:
    """A volunteer's languages; every volunteer speaks English."""
    return {"eng", *(str(language) for language in volunteer.get("languages", ()))}
