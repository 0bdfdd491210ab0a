"""From the document `alongside.matching/1` to an `Instance`, or to the list of all its faults."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from alongside.core.documents import Fault, InvalidDocument, Reader, load, shown
from alongside.core.matching import canonical
from alongside.core.matching.model import (
    ENGLISH,
    INSTANCE_FORMAT,
    ORGANIZATION_KINDS,
    PATHWAYS,
    ROLES,
    SEATS,
    Client,
    Floor,
    Instance,
    Interpreter,
    Mentor,
    Office,
    Organization,
    Pin,
    PlannedTeam,
    Settings,
    Volunteer,
)

LANGUAGE = re.compile(r"[a-z]{3}")
LANGUAGE_MEND = "give an ISO 639-3 code of three small letters"
STATE = re.compile(r"[A-Z]{2}")
STATE_MEND = "give a state of two capital letters"
PATHWAY_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
LARGEST_TEAM = 50
FARTHEST_KM = 1_000_000.0  # far more than any way on earth: a program may write "no limit" so
TOP_FIELDS = (
    "format",
    "as_of",
    "settings",
    "organizations",
    "offices",
    "volunteers",
    "interpreters",
    "mentors",
    "clients",
    "plan",
    "pins",
    "floors",
)

T = TypeVar("T")


def parse_bytes(raw: bytes) -> Instance:
    """The instance in a file's bytes. Raises `InvalidDocument` with every fault found."""
    return parse(load(raw))


def parse(document: Any) -> Instance:
    """The instance in `document`, a value as `json.loads` gives it.

    Raises `InvalidDocument` with every fault: where it is, what is wrong, how to mend it.
    """
    faults: list[Fault] = []
    top = Reader(document, "", faults, TOP_FIELDS)
    if not isinstance(document, dict):
        raise InvalidDocument(faults)
    if document.get("format") != INSTANCE_FORMAT:
        what = f"is {shown(document['format'])}" if "format" in document else "is missing"
        raise InvalidDocument([Fault("format", what, f"give {shown(INSTANCE_FORMAT)}")])
    as_of = top.day("as_of")
    settings = _settings(document.get("settings"), faults)
    known_pathways = tuple(dict.fromkeys((*PATHWAYS, *sorted(settings.lead_days))))

    organizations = _listed(top, "organizations", _organization, faults)
    offices = _listed(top, "offices", _office, faults)
    volunteers = _listed(top, "volunteers", _volunteer, faults)
    interpreters = _listed(top, "interpreters", _interpreter, faults)
    mentors = _listed(top, "mentors", _mentor, faults)
    clients = _listed(top, "clients", _client, faults)
    plan = [_planned(v, f"plan[{n}]", faults) for n, v in enumerate(top.items("plan"))]
    pins = [_pin(v, f"pins[{n}]", faults) for n, v in enumerate(top.items("pins"))]
    floors = _listed(top, "floors", _floor, faults)

    instance = Instance(
        sha256="" if faults else canonical.sha256(document),
        as_of=as_of,
        settings=settings,
        organizations=_by_id(organizations),
        offices=_by_id(offices),
        volunteers=_by_id(volunteers),
        interpreters=_by_id(interpreters),
        mentors=_by_id(mentors),
        clients=_by_id(clients),
        plan=tuple(sorted(plan, key=lambda p: (p.clients, p.members, p.team))),
        pins=tuple(sorted(set(pins), key=lambda p: (p.kind, p.client, p.person or ""))),
        floors=_by_id(floors),
    )
    _check_references(instance, _positions(top), known_pathways, faults)
    _check_lead_days(instance, faults)
    if faults:
        raise InvalidDocument(faults)
    return instance


def _by_id(values: Iterable[T]) -> tuple[T, ...]:
    return tuple(sorted(values, key=lambda value: value.id))  # type: ignore[attr-defined]


def _listed(
    top: Reader, field: str, read: Callable[[Any, str, list[Fault]], T], faults: list[Fault]
) -> list[T]:
    """Every item of a list of objects with ids; an id that comes twice is a fault."""
    first: dict[str, int] = {}
    values = []
    for position, item in enumerate(top.items(field)):
        where = f"{field}[{position}]"
        value = read(item, where, faults)
        name = value.id  # type: ignore[attr-defined]
        if name and name in first:
            what = f"is {shown(name)}, as {field}[{first[name]}].id is"
            faults.append(Fault(f"{where}.id", what, "give each its own id"))
        first.setdefault(name, position)
        values.append(value)
    return values


def _positions(top: Reader) -> dict[str, dict[str, int]]:
    """Where each id stands in the document, for messages."""
    lists = ("offices", "volunteers", "mentors", "clients", "floors")
    return {
        field: {
            item["id"]: position
            for position, item in reversed(list(enumerate(_raw(top, field))))
            if isinstance(item, dict) and isinstance(item.get("id"), str)
        }
        for field in lists
    }


def _raw(top: Reader, field: str) -> list[Any]:
    value = top.fields.get(field)
    return value if isinstance(value, list) else []


def _settings(value: Any, faults: list[Fault]) -> Settings:
    if value is None:
        faults.append(Fault("settings", "is missing", "give team_size, travel_limit_km and lead_days"))
        return Settings((1, 1), 0.0, {})
    reader = Reader(value, "settings", faults, ("team_size", "travel_limit_km", "lead_days", "seats"))
    size: Any = reader.fields.get("team_size")
    mend = f"give [lower, upper], whole numbers, 1 ≤ lower ≤ upper ≤ {LARGEST_TEAM}"
    whole = isinstance(size, list) and all(isinstance(n, int) and not isinstance(n, bool) for n in size)
    if not whole or len(size) != 2 or not 1 <= size[0] <= size[1] <= LARGEST_TEAM:
        reader.fault("team_size", f"is {shown(size)}" if "team_size" in reader.fields else "is missing", mend)
        size = [1, 1]
    lead = reader.fields.get("lead_days", {})
    days: dict[str, int] = {}
    if isinstance(lead, dict):
        leads = Reader(lead, "settings.lead_days", faults, lead)
        for name in sorted(lead):
            days[name] = leads.whole(name, 0, 36_500)
            if not PATHWAY_NAME.fullmatch(name):
                leads.fault(
                    None, f"names the pathway {shown(name)}", f"give one such as {', '.join(PATHWAYS)}"
                )
    else:
        reader.fault("lead_days", f"is {shown(lead)}", "give an object of pathway to days")
    seats = reader.words("seats") if "seats" in reader.fields else SEATS
    for seat in seats:
        if seat not in SEATS:
            reader.fault("seats", f"names {shown(seat)}", f"give some of {', '.join(SEATS)}")
    return Settings(
        team_size=(size[0], size[1]),
        travel_limit_km=reader.number("travel_limit_km", 0.0, FARTHEST_KM),
        lead_days=days,
        seats=tuple(seat for seat in SEATS if seat in seats),
    )


def _organization(value: Any, where: str, faults: list[Fault]) -> Organization:
    reader = Reader(value, where, faults, ("id", "kind"))
    return Organization(reader.text("id"), reader.choice("kind", ORGANIZATION_KINDS))


def _office(value: Any, where: str, faults: list[Fault]) -> Office:
    reader = Reader(value, where, faults, ("id", "organization", "city", "state", "lat", "lon"))
    return Office(
        reader.text("id"),
        reader.text("organization"),
        reader.text("city"),
        reader.matching("state", STATE, STATE_MEND),
        reader.number("lat", -90, 90),
        reader.number("lon", -180, 180),
    )


VOLUNTEER_FIELDS = (
    "id", "organization", "office", "role", "admissions", "languages", "trained", "capacity",
    "available_from", "prefers", "remote",
)  # fmt: skip


def _volunteer(value: Any, where: str, faults: list[Fault]) -> Volunteer:
    reader = Reader(value, where, faults, VOLUNTEER_FIELDS)
    languages = reader.words("languages", LANGUAGE, LANGUAGE_MEND)
    volunteer = Volunteer(
        id=reader.text("id"),
        organization=reader.text("organization"),
        office=reader.optional_text("office"),
        role=reader.choice("role", ROLES),
        admissions=reader.words("admissions", STATE, STATE_MEND),
        languages=tuple(sorted({*languages, ENGLISH})),
        trained=reader.words("trained"),
        capacity=reader.whole("capacity"),
        available_from=reader.day("available_from"),
        prefers=reader.words("prefers"),
        remote=reader.flag("remote"),
    )
    if volunteer.office is None and not volunteer.remote:
        reader.fault("office", "is null though remote is false", "name an office or set remote to true")
    return volunteer


def _interpreter(value: Any, where: str, faults: list[Fault]) -> Interpreter:
    reader = Reader(value, where, faults, ("id", "languages", "capacity"))
    languages = reader.words("languages", LANGUAGE, LANGUAGE_MEND)
    return Interpreter(reader.text("id"), languages, reader.whole("capacity"))


def _mentor(value: Any, where: str, faults: list[Fault]) -> Mentor:
    reader = Reader(value, where, faults, ("id", "organization", "pathways", "capacity", "office"))
    return Mentor(
        reader.text("id"),
        reader.text("organization"),
        reader.words("pathways"),
        reader.whole("capacity"),
        reader.optional_text("office"),
    )


CLIENT_FIELDS = (
    "id", "household", "pathway", "court_state", "languages", "lat", "lon", "earliest_safe_date",
    "urgency", "conflicts",
)  # fmt: skip


def _client(value: Any, where: str, faults: list[Fault]) -> Client:
    reader = Reader(value, where, faults, CLIENT_FIELDS)
    stated = reader.fields.get("conflicts", {})
    conflicts = Reader(stated, f"{where}.conflicts", faults, ("volunteers", "organizations"))
    has_state = reader.fields.get("court_state") is not None
    return Client(
        id=reader.text("id"),
        household=reader.optional_text("household"),
        pathway=reader.text("pathway"),
        court_state=reader.matching("court_state", STATE, STATE_MEND) if has_state else None,
        languages=reader.words("languages", LANGUAGE, LANGUAGE_MEND),
        lat=reader.number("lat", -90, 90),
        lon=reader.number("lon", -180, 180),
        earliest_safe_date=reader.day("earliest_safe_date"),
        urgency=reader.whole("urgency"),
        conflict_volunteers=conflicts.words("volunteers"),
        conflict_organizations=conflicts.words("organizations"),
    )


def _planned(value: Any, where: str, faults: list[Fault]) -> PlannedTeam:
    reader = Reader(value, where, faults, ("team", "clients", "members", "interpreter", "mentor"))
    team = PlannedTeam(
        reader.text("team"),
        reader.words("clients"),
        reader.words("members"),
        reader.optional_text("interpreter"),
        reader.optional_text("mentor"),
    )
    if not team.clients:
        reader.fault("clients", "is empty", "name the clients of the team")
    return team


PIN_PERSON = {"seat": "volunteer", "forbid": "volunteer", "mentor": "mentor"}


def _pin(value: Any, where: str, faults: list[Fault]) -> Pin:
    kind = value.get("kind") if isinstance(value, dict) else None
    person = PIN_PERSON.get(kind) if isinstance(kind, str) else None
    fields = ["kind", "client"] + ([person] if person else [])
    reader = Reader(
        value,
        where,
        faults,
        fields if kind in (*PIN_PERSON, "place") else {**value} if isinstance(value, dict) else (),
    )
    return Pin(
        reader.choice("kind", ("seat", "forbid", "place", "mentor")),
        reader.text("client"),
        reader.text(person) if person else None,
    )


def _floor(value: Any, where: str, faults: list[Fault]) -> Floor:
    reader = Reader(value, where, faults, ("id", "clients", "at_least"))
    floor = Floor(reader.text("id"), reader.words("clients"), reader.whole("at_least"))
    if floor.at_least > len(floor.clients):
        what = f"is {floor.at_least} though {len(floor.clients)} clients are named"
        reader.fault("at_least", what, f"give at most {len(floor.clients)}")
    return floor


def _check_references(
    instance: Instance, positions: dict[str, dict[str, int]], pathways: tuple[str, ...], faults: list[Fault]
) -> None:
    """Every id named must exist. Only `plan` may name people and clients who have left."""
    organizations = {o.id for o in instance.organizations}
    offices = {o.id for o in instance.offices}
    volunteers = {v.id for v in instance.volunteers}
    mentors = {m.id for m in instance.mentors}
    clients = {c.id for c in instance.clients}

    def where(kind: str, name: str, field: str) -> str:
        return f"{kind}[{positions[kind].get(name, 0)}].{field}"

    def known(place: str, named: Iterable[str], among: Iterable[str], list_name: str) -> None:
        faults.extend(
            Fault(place, f"names {shown(name)}, unknown", f"add it to {list_name} or remove it")
            for name in named
            if name and name not in among
        )

    def known_pathway(place: str, named: Iterable[str]) -> None:
        for name in named:
            if name and name not in pathways:
                mend = f"give one of {', '.join(pathways)}"
                faults.append(Fault(place, f"names the pathway {shown(name)}, unknown", mend))

    for office in instance.offices:
        known(
            where("offices", office.id, "organization"), [office.organization], organizations, "organizations"
        )
    for person in instance.volunteers:
        known(
            where("volunteers", person.id, "organization"),
            [person.organization],
            organizations,
            "organizations",
        )
        known(where("volunteers", person.id, "office"), [person.office or ""], offices, "offices")
        known_pathway(where("volunteers", person.id, "trained"), person.trained)
        known_pathway(where("volunteers", person.id, "prefers"), person.prefers)
    for mentor in instance.mentors:
        known(
            where("mentors", mentor.id, "organization"), [mentor.organization], organizations, "organizations"
        )
        known(where("mentors", mentor.id, "office"), [mentor.office or ""], offices, "offices")
        known_pathway(where("mentors", mentor.id, "pathways"), mentor.pathways)
    for client in instance.clients:
        known_pathway(where("clients", client.id, "pathway"), [client.pathway])
        place = where("clients", client.id, "conflicts.volunteers")
        known(place, client.conflict_volunteers, volunteers, "volunteers")
        place = where("clients", client.id, "conflicts.organizations")
        known(place, client.conflict_organizations, organizations, "organizations")
    for floor in instance.floors:
        known(where("floors", floor.id, "clients"), floor.clients, clients, "clients")
    people: Mapping[str, set[str]] = {"volunteers": volunteers, "mentors": mentors}
    for pin in instance.pins:
        known(pin.words(), [pin.client], clients, "clients")
        list_name = "mentors" if pin.kind == "mentor" else "volunteers"
        known(pin.words(), [pin.person or ""], people[list_name], list_name)
    _check_plan(instance, faults)


def _check_lead_days(instance: Instance, faults: list[Fault]) -> None:
    """A pathway that only `lead_days` names is a slip of the pen: the days meant for another would be lost."""
    named = {client.pathway for client in instance.clients}
    named |= {pathway for mentor in instance.mentors for pathway in mentor.pathways}
    named |= {pathway for person in instance.volunteers for pathway in (*person.trained, *person.prefers)}
    for name in sorted(set(instance.settings.lead_days) - named - set(PATHWAYS)):
        if PATHWAY_NAME.fullmatch(name):
            mend = f"give one of {', '.join(PATHWAYS)}, or one that a client has"
            faults.append(Fault(f"settings.lead_days.{name}", "is an unknown pathway", mend))


def _check_plan(instance: Instance, faults: list[Fault]) -> None:
    """Each planned team has its own id, and no client stands in two of them."""
    seen: set[str] = set()
    teams: set[str] = set()
    for planned in instance.plan:
        if planned.team and planned.team in teams:
            faults.append(Fault("plan", f"has two teams {shown(planned.team)}", "give each its own id"))
        teams.add(planned.team)
        for name in planned.clients:
            if name in seen:
                faults.append(Fault("plan", f"places {shown(name)} in two teams", "keep one of them"))
            seen.add(name)
