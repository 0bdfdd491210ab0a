"""Accepting a plan: from a proposal to teams with dated seats, all at once or not at all."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from alongside.access.loader import demand
from alongside.access.models import Grant, Wall
from alongside.access.roles import Permission
from alongside.audit.services import record_event
from alongside.audit.tags import Tag
from alongside.core.matching.facts import Facts
from alongside.intake.models import Client
from alongside.lib.acting import Actor, System, acting
from alongside.partners.models import Organization
from alongside.placement.effects import Broken, Elsewhere, TeamState, broken_rules, over_capacity
from alongside.placement.instance import Document, build_instance
from alongside.placement.models import ConflictRequest, Plan, PlanClient, PlanTeam, Seat, Team, TeamClient
from alongside.placement.names import team_names
from alongside.placement.services.conflicts import (
    Asked,
    answers_for,
    ask_about,
    asked_of,
)
from alongside.placement.services.moves import state_of
from alongside.placement.services.openings import grant_of, open_cleared_seats
from alongside.placement.services.plans import PlanChangedError
from alongside.placement.services.withdrawals import withdraw_for_placed
from alongside.volunteers.models import Affiliation, Person

ACCEPTING = System("plan acceptance")
SEAT_ROLES: Mapping[str, str] = {
    "paralegal": Seat.Role.PARALEGAL,
    "law_student": Seat.Role.STUDENT,
    "legal_assistant": Seat.Role.SUPPORT,
    "contract_manager": Seat.Role.SUPPORT,
    "other": Seat.Role.SUPPORT,
}


@dataclass(frozen=True)
class Refusal:
    """Why a plan cannot be accepted as it stands: by team, with what it is about."""

    kind: str  # declined, broken, forbidden, decision, empty
    team: str
    handle: str = ""
    organization: str = ""
    organization_code: uuid.UUID | None = None
    broken: Broken | None = None
    client: uuid.UUID | None = None  # whom a decision is about, where no team of the plan carries it


class AcceptanceRefusedError(Exception):
    """Nothing was accepted. `refusals` say why, team by team."""

    def __init__(self, refusals: list[Refusal]) -> None:
        super().__init__("the plan cannot be accepted as it stands")
        self.refusals = refusals


@dataclass
class _Sheet:
    """What acceptance works on: the plan's teams and the rows as they stand today."""

    plan: Plan
    teams: list[PlanTeam]
    handles: dict[uuid.UUID, list[str]]
    states: dict[uuid.UUID, TeamState] = field(default_factory=dict)
    instance: Document = field(default_factory=dict)
    asked: dict[str, Asked] = field(default_factory=dict)


@transaction.atomic
def accept_plan(actor: Actor, plan: Plan, *, version: int) -> list[Team]:
    """Make the proposed teams real. Of two coordinators who accept at once, exactly one does.

    Effects: teams, their clients and dated seats; a grant of the team to each seat; conflict requests that
    are still missing; the file for teams of which every organization has cleared; the plan's state; audit
    `plan:accept`, and `team:form` for each team. Raises `PlanChangedError` for a plan that was changed,
    accepted or discarded meanwhile, and `AcceptanceRefusedError` (nothing is changed) where an organization
    has declined, the rows no longer allow a team, or the plan does not carry out a decision (a pin).
    """
    demand(actor, Permission.PLAN_ACCEPT, program=plan.program.code)
    taken = Plan.objects.filter(pk=plan.pk, version=version, state=Plan.State.PROPOSED).update(
        state=Plan.State.ACCEPTED,
        accepted_at=timezone.now(),
        accepted_by=actor.code,
        version=F("version") + 1,
        updated_at=timezone.now(),
    )
    if not taken:
        raise PlanChangedError(Plan.objects.light().select_related("program").get(pk=plan.pk))
    # As the program itself: a wall around one client must not keep the others from their teams.
    with acting(ACCEPTING):
        sheet = _read(plan)
        refusals = _refusals(sheet)
        if refusals:
            raise AcceptanceRefusedError(refusals)
        teams, seats = _form_teams(actor, sheet)
        _tie_to_requests(actor, sheet, seats)
        withdraw_for_placed(plan)
        open_cleared_seats(actor, [team.pk for team in teams])
    record_event(
        actor,
        Tag.PLAN_ACCEPT,
        "plan",
        plan.code,
        program=plan.program.code,
        detail={"teams": len(teams), "seats": len(seats)},
    )
    return teams


def preview_acceptance(plan: Plan) -> list[Refusal]:
    """Why the plan could not be accepted as it stands; empty where it can."""
    with acting(ACCEPTING):
        return _refusals(_read(plan))


def _read(plan: Plan) -> _Sheet:
    teams = list(PlanTeam.objects.filter(plan=plan).order_by("name", "id"))
    handles: dict[uuid.UUID, list[str]] = {}
    for code, handle in PlanClient.objects.filter(plan=plan).values_list("client_code", "handle"):
        handles.setdefault(code, []).append(handle)
    states = {team.code: state_of(team) for team in teams}
    people = {person for state in states.values() for person in state.people}
    instance = build_instance(
        plan.program,
        plan.as_of,
        people={uuid.UUID(person) for person in people},
        clients={code for team in teams for code in team.client_codes},
    ).document
    return _Sheet(plan, teams, handles, states, instance, asked_of(people))


def _handle(sheet: _Sheet, team: PlanTeam) -> str:
    return " + ".join(handle for code in team.client_codes for handle in sheet.handles.get(code, ()))


def _refusals(sheet: _Sheet) -> list[Refusal]:
    if not sheet.teams:
        return [Refusal("empty", "")]
    return [*_declined(sheet), *_walled(sheet), *_broken(sheet), *_decisions(sheet)]


def _declined(sheet: _Sheet) -> Iterable[Refusal]:
    """Teams on which an organization would sit that has declined the client."""
    answers = answers_for(code for team in sheet.teams for code in team.client_codes)
    declined = {asked for asked, answer in answers.items() if answer == ConflictRequest.Answer.DECLINED}
    organizations = Organization.objects.in_bulk(
        [organization for _c, organization, _p in declined if organization]
    )
    for team in sheet.teams:
        asked = {sheet.asked[p] for p in sheet.states[team.code].people if p in sheet.asked}
        for client, organization, person in sorted(declined, key=str):
            if client in team.client_codes and Asked(organization, person) in asked:
                row = organizations.get(organization or 0)
                yield Refusal(
                    "declined",
                    team.name,
                    _handle(sheet, team),
                    row.name if row else "",
                    row.code if row else None,
                )


def _walled(sheet: _Sheet) -> Iterable[Refusal]:
    """Teams whose mentor or interpreter stands behind a wall: members are checked by the rules."""
    barred = {
        row["id"]: {*row["conflicts"]["volunteers"], *row["conflicts"]["organizations"]}
        for row in sheet.instance["clients"]
    }
    walls = walls_by_client([code for team in sheet.teams for code in team.client_codes])
    for team in sheet.teams:
        helpers = {str(code) for code in (team.interpreter, team.mentor) if code}
        for client in team.client_codes:
            if helpers & (walls.get(client, set()) | barred.get(str(client), set())):
                yield Refusal("walled", team.name, _handle(sheet, team))
                break


def walls_by_client(clients: Sequence[uuid.UUID]) -> dict[uuid.UUID, set[str]]:
    """People whom a wall keeps from each client, by themselves or by their organization. Two queries."""
    today = timezone.localdate()
    walls = list(
        Wall.objects.filter(subject_kind="client", subject__in=list(clients))
        .in_force(today)
        .values_list("subject", "holder")
    )
    work = Affiliation.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=today),
        organization__code__in={holder for _s, holder in walls},
    ).values_list("organization__code", "person__code")
    members: dict[uuid.UUID, set[str]] = {}
    for organization, person in work:
        members.setdefault(organization, set()).add(str(person))
    found: dict[uuid.UUID, set[str]] = {}
    for subject, holder in walls:
        found.setdefault(subject, set()).update({str(holder), *members.get(holder, ())})
    return found


def _broken(sheet: _Sheet) -> Iterable[Refusal]:
    """Teams that the rows as they stand today no longer allow: someone left, was placed, or is full."""
    facts = Facts(sheet.instance)
    for team in sheet.teams:
        for fault in broken_rules(facts, sheet.states[team.code]):
            yield Refusal("broken", team.name, _handle(sheet, team), broken=fault)
    for fault in over_capacity(facts, list(sheet.states.values()), Elsewhere()):
        name = next((t.name for t in sheet.teams if fault.person in sheet.states[t.code].people), "")
        yield Refusal("broken", name, broken=fault)


def _decisions(sheet: _Sheet) -> Iterable[Refusal]:
    """The coordinator's decisions, asked again: one that the plan does not carry out is not passed over."""
    team_of = {client: team for team in sheet.teams for client in sheet.states[team.code].clients}
    for pin in sheet.plan.pins:
        team = team_of.get(pin["client"])
        person = pin.get("volunteer") or pin.get("mentor") or ""
        if team is not None and pin["kind"] == "forbid" and person in sheet.states[team.code].members:
            broken = Broken("forbidden", team.code, person)
            yield Refusal("forbidden", team.name, _handle(sheet, team), broken=broken)
        elif not _is_kept(pin["kind"], person, None if team is None else sheet.states[team.code]):
            client = uuid.UUID(pin["client"])
            handle = " + ".join(sheet.handles.get(client, ()))
            broken = Broken(f"{pin['kind']}_not_kept", None, person, handle)
            name = "" if team is None else team.name
            yield Refusal("decision", name, handle, broken=broken, client=client)


def _is_kept(kind: str, person: str, team: TeamState | None) -> bool:
    """Whether the plan carries a decision out; that someone stays away holds also without a team."""
    match kind:
        case "place":
            return team is not None
        case "seat":
            return team is not None and person in team.members
        case "mentor":
            return team is not None and person == team.mentor
        case _:
            return True


def _form_teams(actor: Actor, sheet: _Sheet) -> tuple[list[Team], list[Seat]]:
    """Teams, their clients, their seats, and a grant of the team to each seat."""
    plan, today = sheet.plan, timezone.localdate()
    taken = set(Team.objects.filter(program=plan.program).values_list("name", flat=True))
    fresh = team_names(taken | {team.name for team in sheet.teams}, seed=plan.pk)
    teams = [
        Team(
            program=plan.program,
            plan=plan,
            name=row.name if row.name not in taken else next(fresh),
            client_codes=row.client_codes,
            formed_on=today,
        )
        for row in sheet.teams
    ]
    Team.objects.bulk_create(teams, batch_size=1000)
    clients = {
        client.code: client
        for client in Client.objects.filter(code__in={c for row in sheet.teams for c in row.client_codes})
    }
    TeamClient.objects.bulk_create(
        [
            TeamClient(team=team, client=clients[code], handle=clients[code].handle, starts_on=today)
            for team in teams
            for code in team.client_codes
        ],
        batch_size=1000,
    )
    seats = _seats(sheet, teams, today)
    Seat.objects.bulk_create(seats, batch_size=1000)
    Grant.objects.bulk_create(
        [grant_of(seat, "team", seat.team.code, Grant.Scope.TEAM, today) for seat in seats], batch_size=1000
    )
    for team in teams:
        record_event(actor, Tag.TEAM_FORM, "team", team.code, program=plan.program.code)
    return teams, seats


def _seats(sheet: _Sheet, teams: Sequence[Team], today: datetime.date) -> list[Seat]:
    volunteers = {row["id"]: row for row in sheet.instance["volunteers"]}
    kinds = {row["id"]: row["kind"] for row in sheet.instance["organizations"]}
    homes = homes_of({p for state in sheet.states.values() for p in state.people})
    seats = []
    for row, team in zip(sheet.teams, teams, strict=True):
        state = sheet.states[row.code]
        covers = {member["volunteer"]: member["covers"] for member in row.members}
        roles = seat_roles([volunteers[person] for person in state.members], kinds, covers)
        roles |= {person: Seat.Role.INTERPRETER for person in (state.interpreter,) if person}
        roles |= {person: Seat.Role.MENTOR for person in (state.mentor,) if person}
        for person, role in roles.items():
            home = homes[person]
            seats.append(
                Seat(
                    team=team,
                    person=home.person,
                    organization_id=home.organization,
                    office_id=home.office,
                    role=role,
                    covers=covers.get(person, []),
                    starts_on=today,
                )
            )
    return seats


@dataclass(frozen=True)
class Home:
    """A person with the organization and office that they sit for."""

    person: Person
    organization: int | None
    office: int | None


def homes_of(people: Iterable[str]) -> dict[str, Home]:
    """Each person with their current affiliation, the one that began first. Two queries."""
    today = timezone.localdate()
    persons = {str(person.code): person for person in Person.objects.filter(code__in=set(people))}
    work = Affiliation.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=today), person__in=persons.values(), starts_on__lte=today
    ).order_by("-starts_on", "-id")
    homes = {person: (organization, office) for person, organization, office in work.values_list(
        "person_id", "organization_id", "office_id"
    )}  # fmt: skip
    return {code: Home(person, *homes.get(person.pk, (None, None))) for code, person in persons.items()}


def seat_roles(
    members: Sequence[Mapping[str, Any]], kinds: Mapping[str, str], covers: Mapping[str, Sequence[str]]
) -> dict[str, str]:
    """The role of each member's seat.

    In-house attorneys are in-house counsel. One attorney from outside a legal department, admitted where the
    court sits if anyone is, is the practitioner of record; the others are co-counsel.
    """
    roles: dict[str, str] = {}
    outside = []
    for member in members:
        if member["role"] != "attorney":
            roles[member["id"]] = SEAT_ROLES.get(member["role"], Seat.Role.SUPPORT)
        elif kinds.get(member["organization"]) == Organization.Kind.CORPORATE_LEGAL_DEPARTMENT:
            roles[member["id"]] = Seat.Role.IN_HOUSE_COUNSEL
        else:
            outside.append(member["id"])
    outside.sort(key=lambda person: ("admitted" not in covers.get(person, ()), person))
    for at, person in enumerate(outside):
        roles[person] = Seat.Role.PRACTITIONER_OF_RECORD if at == 0 else Seat.Role.CO_COUNSEL
    return roles


def _tie_to_requests(actor: Actor, sheet: _Sheet, seats: Sequence[Seat]) -> None:
    """Ask what has not been asked, and tie each seat to the requests that hold its file back."""
    pairs = [
        (client, sheet.asked[str(seat.person.code)]) for seat in seats for client in seat.team.client_codes
    ]
    asked = ask_about(actor, sheet.plan.program, pairs, plan=sheet.plan)
    if asked:
        record_event(
            actor,
            Tag.CONFLICT_ASK,
            "plan",
            sheet.plan.code,
            program=sheet.plan.program.code,
            detail={"requests": asked},
        )
    tie_seats(sheet.plan.program_id, [(seat, sheet.asked[str(seat.person.code)]) for seat in seats])


def tie_seats(program: int, seats: Sequence[tuple[Seat, Asked]]) -> None:
    """Tie seats to the latest request about each client of their teams. One query, one insert."""
    clients = {code for seat, _asked in seats for code in seat.team.client_codes}
    latest: dict[tuple[uuid.UUID, Asked], int] = {}
    rows = ConflictRequest.objects.filter(program_id=program, client_code__in=clients).order_by("id")
    for pk, code, organization, person in rows.values_list(
        "pk", "client_code", "organization_id", "person_id"
    ):
        latest[code, Asked(organization, person)] = pk
    through = Seat.conflict_requests.through
    through.objects.bulk_create(
        [
            through(seat_id=seat.pk, conflictrequest_id=latest[code, asked])
            for seat, asked in seats
            for code in seat.team.client_codes
            if (code, asked) in latest
        ],
        batch_size=2000,
    )
