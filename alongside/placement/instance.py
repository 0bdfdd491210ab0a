"""From the rows of a program to the matching document `alongside.matching/1`: codes, never names.

The number of queries does not depend on how many rows there are. Whoever cannot be placed as the rows
stand is left out and counted, with the reason, so that the page can say what to mend.
"""

from __future__ import annotations

import datetime
import re
import uuid
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q

from alongside.access.models import Wall
from alongside.core.matching.model import INSTANCE_FORMAT, PATHWAYS, ROLES, SEATS
from alongside.intake.models import Client
from alongside.partners.models import Office, Organization, Program
from alongside.placement.models import ConflictRequest, Seat, TeamClient
from alongside.volunteers.models import Affiliation, Credential, Enrollment, LanguageSkill, Training

Document = dict[str, Any]
INDIVIDUAL = "individual"  # the organization of people without one; conflicts name such a person, never it
DEFAULT_LEAD_DAYS: Mapping[str, int] = {"sijs": 45, "asylum": 60, "u_visa": 30, "t_visa": 30}
LANGUAGE = re.compile(r"[a-z]{3}")
STATE = re.compile(r"[A-Z]{2}")
SUPPORT_ROLES = frozenset({Seat.Role.INTERPRETER, Seat.Role.MENTOR})


@dataclass(frozen=True)
class Gathered:
    """The document, and who was left out of it: counts by reason, and pins whose people have left."""

    document: Document
    left_out: dict[str, int] = field(default_factory=dict)
    dropped_pins: list[Document] = field(default_factory=list)


@dataclass(frozen=True)
class _Person:
    """What the rows say of one person; `organization` None for someone without an affiliation."""

    code: str
    role: str
    capacity: int
    available_from: datetime.date | None
    is_remote: bool
    prefers: list[str]
    pathways: list[str]
    organization: str | None
    kind: str
    office: str | None


def settings_of(program: Program) -> Document:
    """The program's rules of placement, as the matching document states them."""
    seats = [seat for seat in SEATS if seat in program.seats] if program.seats else list(SEATS)
    return {
        "team_size": [program.team_size_least, program.team_size_most],
        "travel_limit_km": program.travel_limit_km,
        "lead_days": dict(program.lead_days or DEFAULT_LEAD_DAYS),
        "seats": seats,
    }


def build_instance(
    program: Program,
    as_of: datetime.date,
    *,
    pins: Sequence[Document] = (),
    plan: Sequence[Document] = (),
    people: Collection[uuid.UUID] | None = None,
    clients: Collection[uuid.UUID] | None = None,
) -> Gathered:
    """The matching instance of `program` as of a day; of some people and clients only, where they are given.

    Must run where the client rows are visible (`lib.acting`). Fourteen queries at any size.
    """
    left_out: Counter[str] = Counter()
    persons = _persons(program, as_of, people)
    skills = _Skills(program, as_of, people)
    load, supports = _loads(program, as_of)
    offices = _offices({p.office for p in persons if p.office})
    document: Document = {
        "format": INSTANCE_FORMAT,
        "as_of": as_of.isoformat(),
        "settings": settings_of(program),
        "organizations": _organizations(persons),
        "offices": offices,
        "volunteers": [],
        "interpreters": [],
        "mentors": [],
    }
    for person in persons:
        _add_person(document, person, skills, load, supports, as_of, left_out)
    groups = _clients(program, as_of, clients, left_out)
    _add_conflicts(program, as_of, document, groups)
    document["clients"] = groups
    kept, dropped = _known_pins(document, pins)
    document["pins"] = kept
    document["plan"] = list(plan)
    document["floors"] = []
    return Gathered(document, dict(left_out), dropped)


def _in_force(day: datetime.date, prefix: str = "") -> Q:
    ends = f"{prefix}ends_on"
    return (Q(**{f"{ends}__isnull": True}) | Q(**{f"{ends}__gt": day})) & Q(
        **{f"{prefix}starts_on__lte": day}
    )


def _persons(program: Program, day: datetime.date, only: Collection[uuid.UUID] | None) -> list[_Person]:
    """Everyone enrolled on that day, with the affiliation that began first."""
    rows = Enrollment.objects.filter(_in_force(day), program=program)
    if only is not None:
        rows = rows.filter(person__code__in=only)
    enrolled = rows.order_by("person__code").values_list(
        "person_id", "person__code", "role", "capacity", "available_from", "is_remote", "prefers", "pathways"
    )
    homes: dict[int, tuple[uuid.UUID | None, str, uuid.UUID | None]] = {}
    work = Affiliation.objects.filter(_in_force(day), person__in=rows.values("person_id"))
    for row in work.order_by("-starts_on", "-id").values_list(
        "person_id", "organization__code", "organization__kind", "office__code"
    ):
        homes[row[0]] = row[1:]
    found = []
    nowhere: tuple[uuid.UUID | None, str, uuid.UUID | None] = (None, INDIVIDUAL, None)
    for person, code, role, capacity, available, is_remote, prefers, pathways in enrolled:
        organization, kind, office = homes.get(person, nowhere)
        found.append(
            _Person(
                code=str(code),
                role=role,
                capacity=capacity,
                available_from=available,
                is_remote=is_remote,
                prefers=_known_pathways(prefers),
                pathways=_known_pathways(pathways),
                organization=str(organization) if organization else None,
                kind=kind,
                office=str(office) if office else None,
            )
        )
    return found


def _known_pathways(words: Iterable[str]) -> list[str]:
    return sorted({word for word in words if word in PATHWAYS})


class _Skills:
    """Admissions, languages and trainings by the code of the person."""

    def __init__(self, program: Program, day: datetime.date, only: Collection[uuid.UUID] | None) -> None:
        enrolled = Enrollment.objects.filter(_in_force(day), program=program)
        if only is not None:
            enrolled = enrolled.filter(person__code__in=only)
        of_program = Q(person__in=enrolled.values("person_id"))
        admitted = Credential.objects.filter(
            of_program, Q(ends_on__isnull=True) | Q(ends_on__gt=day), kind=Credential.Kind.BAR_ADMISSION
        )
        self.admissions = _by_person(admitted.values_list("person__code", "jurisdiction"), STATE)
        spoken = LanguageSkill.objects.filter(of_program).exclude(level=LanguageSkill.Level.BASIC)
        self.languages = _by_person(spoken.values_list("person__code", "language"), LANGUAGE)
        interpreted = LanguageSkill.objects.filter(of_program, may_interpret=True)
        self.interprets = _by_person(interpreted.values_list("person__code", "language"), LANGUAGE)
        learned = Training.objects.filter(of_program, completed_on__lte=day)
        self.trained = _by_person(learned.values_list("person__code", "pathway"))


def _by_person(
    pairs: Iterable[tuple[uuid.UUID, str]], form: re.Pattern[str] | None = None
) -> dict[str, list[str]]:
    found: dict[str, set[str]] = {}
    for person, word in pairs:
        if form is None or form.fullmatch(word):
            found.setdefault(str(person), set()).add(word)
    return {person: sorted(words) for person, words in found.items()}


def _loads(program: Program, day: datetime.date) -> tuple[dict[str, int], dict[str, int]]:
    """Groups that people carry now: as members, and as interpreter or mentor."""
    load: dict[str, int] = {}
    supports: dict[str, int] = {}
    seats = (
        Seat.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day), team__program=program)
        .exclude(team__state="ended")
        .values_list("person__code", "role")
        .annotate(n=Count("id"))
    )
    for person, role, count in seats:
        counted = supports if role in SUPPORT_ROLES else load
        counted[str(person)] = counted.get(str(person), 0) + count
    return load, supports


def _offices(codes: Collection[str]) -> list[Document]:
    rows = Office.objects.filter(code__in=codes).order_by("code")
    return [
        {
            "id": str(code),
            "organization": str(organization),
            "city": city or "?",
            "state": state,
            "lat": latitude,
            "lon": longitude,
        }
        for code, organization, city, state, latitude, longitude in rows.values_list(
            "code", "organization__code", "city", "state", "latitude", "longitude"
        )
    ]


def _organizations(persons: Iterable[_Person]) -> list[Document]:
    kinds = {p.organization or INDIVIDUAL: p.kind for p in persons}
    return [{"id": code, "kind": kinds[code]} for code in sorted(kinds)]


def _add_person(
    document: Document,
    person: _Person,
    skills: _Skills,
    load: Mapping[str, int],
    supports: Mapping[str, int],
    as_of: datetime.date,
    left_out: Counter[str],
) -> None:
    """One enrolled person, as mentor, interpreter or member; never as two of them, so that no team seats
    the same person twice."""
    helps = person.kind in {Organization.Kind.LEGAL_NONPROFIT, Organization.Kind.INTERPRETER_GROUP}
    languages = skills.languages.get(person.code, [])
    if person.role == Enrollment.As.MENTOR:
        pathways = person.pathways or _known_pathways(skills.trained.get(person.code, []))
        if not pathways:
            left_out["mentor_without_pathway"] += 1
            return
        document["mentors"].append(
            {
                "id": person.code,
                "organization": person.organization or INDIVIDUAL,
                "pathways": pathways,
                "capacity": max(0, person.capacity - supports.get(person.code, 0)),
                "office": None if person.is_remote else person.office,
            }
        )
    elif person.role == Enrollment.As.INTERPRETER or (
        helps and person.role != Enrollment.As.ATTORNEY and person.code in skills.interprets
    ):
        spoken = skills.interprets.get(person.code) or languages
        capacity = max(0, person.capacity - supports.get(person.code, 0))
        document["interpreters"].append({"id": person.code, "languages": spoken, "capacity": capacity})
    elif person.office is None and not person.is_remote:
        left_out["person_without_place"] += 1
    else:
        document["volunteers"].append(_volunteer(person, skills, load, as_of))


def _volunteer(person: _Person, skills: _Skills, load: Mapping[str, int], as_of: datetime.date) -> Document:
    return {
        "id": person.code,
        "organization": person.organization or INDIVIDUAL,
        "office": person.office,
        "role": person.role if person.role in ROLES else "other",
        "admissions": skills.admissions.get(person.code, []),
        "languages": skills.languages.get(person.code, []),
        "trained": _known_pathways(skills.trained.get(person.code, [])),
        "capacity": max(0, person.capacity - load.get(person.code, 0)),
        "available_from": (person.available_from or as_of).isoformat(),
        "prefers": person.prefers,
        "remote": person.is_remote,
    }


def _clients(
    program: Program, day: datetime.date, only: Collection[uuid.UUID] | None, left_out: Counter[str]
) -> list[Document]:
    """Clients without a team. A household of which one cannot be placed waits as a whole."""
    rows = Client.objects.filter(program=program)
    if only is not None:
        rows = rows.filter(code__in=only)
    carried = set(
        TeamClient.objects.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gt=day), team__program=program
        ).values_list("client_id", flat=True)
    )
    kept: list[tuple[uuid.UUID | None, Document]] = []
    blocked: set[uuid.UUID] = set()
    for row in rows.order_by("code").values(
        "pk", "code", "household__code", "pathways", "state", "languages", "latitude", "longitude",
        "next_safe_on", "urgency",
    ):  # fmt: skip
        household = row["household__code"]
        reason = _why_not(row, row["pk"] in carried)
        if reason is None:
            kept.append((household, _client(row, day)))
            continue
        if reason != "in_team":
            left_out[reason] += 1
        if household is not None:
            blocked.add(household)
    left_out["sibling_waits"] += sum(household in blocked for household, _client_row in kept)
    if not left_out["sibling_waits"]:
        del left_out["sibling_waits"]
    return [document for household, document in kept if household not in blocked]


def _why_not(row: Mapping[str, Any], is_carried: bool) -> str | None:
    """Why a client cannot be planned for as the row stands; None where it can."""
    if is_carried:
        return "in_team"
    if not _pathway(row["pathways"]):
        return "client_without_pathway"
    if row["latitude"] is None or row["longitude"] is None:
        return "client_without_place"
    if not _languages(row["languages"]):
        return "client_without_language"
    return None


def _pathway(pathways: Iterable[str]) -> str:
    """The pathway that placement reads: the first one named."""
    return next((pathway for pathway in pathways if pathway in PATHWAYS), "")


def _languages(stated: Any) -> list[str]:
    codes = (
        {item.get("code", "") for item in stated if isinstance(item, dict)}
        if isinstance(stated, list)
        else ()
    )
    return sorted(code for code in codes if LANGUAGE.fullmatch(code))


def _client(row: Mapping[str, Any], day: datetime.date) -> Document:
    """An unknown safe date is read as today, the cautious reading; urgency is at least 1."""
    state = row["state"] if STATE.fullmatch(row["state"] or "") else None
    return {
        "id": str(row["code"]),
        "household": str(row["household__code"]) if row["household__code"] else None,
        "pathway": _pathway(row["pathways"]),
        "court_state": state,
        "languages": _languages(row["languages"]),
        "lat": row["latitude"],
        "lon": row["longitude"],
        "earliest_safe_date": (row["next_safe_on"] or day).isoformat(),
        "urgency": max(1, row["urgency"]),
        "conflicts": {"volunteers": [], "organizations": []},
    }


def _add_conflicts(
    program: Program, day: datetime.date, document: Document, clients: Sequence[Document]
) -> None:
    """Declined conflict requests and walls, as conflicts of the clients with people and organizations.

    A declined organization's subsidiaries are in conflict too.
    """
    by_code = {client["id"]: client["conflicts"] for client in clients}
    volunteers = {person["id"] for person in document["volunteers"]}
    organizations = {row["id"] for row in document["organizations"]} - {INDIVIDUAL}
    families: dict[str, set[str]] = {}
    for code, parent in Organization.objects.filter(parent__isnull=False).values_list("code", "parent__code"):
        families.setdefault(str(parent), set()).add(str(code))
    barred: list[tuple[str, str]] = [
        (str(client), str(organization or person))
        for client, organization, person in ConflictRequest.objects.filter(
            program=program, answer=ConflictRequest.Answer.DECLINED
        ).values_list("client_code", "organization__code", "person__code")
    ]
    walls = Wall.objects.filter(_in_force(day), subject_kind="client")
    barred += [(str(subject), str(holder)) for subject, holder in walls.values_list("subject", "holder")]
    for client, holder in barred:
        conflicts = by_code.get(client)
        if conflicts is None:
            continue
        for code in {holder, *families.get(holder, ())}:
            if code in volunteers and code not in conflicts["volunteers"]:
                conflicts["volunteers"].append(code)
            elif code in organizations and code not in conflicts["organizations"]:
                conflicts["organizations"].append(code)


def _known_pins(document: Document, pins: Sequence[Document]) -> tuple[list[Document], list[Document]]:
    """Pins whose client and person are still there, and those whose are not."""
    clients = {row["id"] for row in document["clients"]}
    people = {row["id"] for row in document["volunteers"]}
    mentors = {row["id"] for row in document["mentors"]}
    kept: list[Document] = []
    dropped: list[Document] = []
    for pin in pins:
        is_known = pin["client"] in clients
        if pin["kind"] in {"seat", "forbid"}:
            is_known = is_known and pin["volunteer"] in people
        elif pin["kind"] == "mentor":
            is_known = is_known and pin["mentor"] in mentors
        (kept if is_known else dropped).append(pin)
    return kept, dropped
