"""Conflicts: asked of every organization that would sit with a client, answered by its clerk.

While a request waits, and no longer, the clerks of that organization (or the person who has none) may read
the names of that one client.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from alongside.access.loader import demand
from alongside.access.models import Grant, RoleAssignment
from alongside.access.roles import Permission, Role
from alongside.access.services import end_grants, give_grant
from alongside.audit.services import record_event
from alongside.audit.tags import Tag
from alongside.intake.identity import Identity
from alongside.intake.models import Client
from alongside.intake.services import read_names
from alongside.lib.acting import Actor
from alongside.partners.models import Organization, Program
from alongside.placement.models import ConflictRequest, Plan, PlanTeam, Seat
from alongside.placement.permissions import can_answer_conflict
from alongside.placement.selectors import people_of_team
from alongside.placement.services.openings import open_cleared_seats
from alongside.placement.services.plans import PlanChangedError
from alongside.volunteers.models import Affiliation, Person

CLEAR = frozenset({ConflictRequest.Answer.CLEARED, ConflictRequest.Answer.WAIVED})
STANDING = CLEAR | {ConflictRequest.Answer.PENDING}


class AlreadyAnsweredError(Exception):
    """Someone has answered the request meanwhile. `request` is as it stands."""

    def __init__(self, request: ConflictRequest) -> None:
        super().__init__("the request has been answered already")
        self.request = request


@dataclass(frozen=True)
class Asked:
    """Whom a seat speaks for in a conflict check: an organization, or a person without one."""

    organization: int | None
    person: int | None


def asked_of(people: Iterable[str | uuid.UUID]) -> dict[str, Asked]:
    """Whom to ask for each person: the organization with a conflicts clerk (the parent's, where a subsidiary
    has none), or the person. Three queries."""
    today = timezone.localdate()
    wanted = {str(code) for code in people}
    persons = {str(code): pk for code, pk in Person.objects.filter(code__in=wanted).values_list("code", "pk")}
    work = Affiliation.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=today), person__code__in=wanted, starts_on__lte=today
    ).order_by("-starts_on", "-id")
    homes: dict[str, tuple[int, uuid.UUID, int | None]] = {}
    for person, organization, code, parent in work.values_list(
        "person__code", "organization_id", "organization__code", "organization__parent_id"
    ):
        homes[str(person)] = (organization, code, parent)
    clerks = RoleAssignment.objects.filter(role=Role.CONFLICTS_CLERK).in_force(today)
    with_clerk = set(clerks.values_list("organization", flat=True))
    found = {}
    for person_code, pk in persons.items():
        if person_code not in homes:
            found[person_code] = Asked(None, pk)
            continue
        organization, code, parent = homes[person_code]
        found[person_code] = Asked(parent if parent and code not in with_clerk else organization, None)
    return found


@transaction.atomic
def ask_conflicts(actor: Actor, plan: Plan) -> int:
    """Ask every organization of the plan's teams about the clients that it would sit with; how many are new.

    Who has cleared or been asked about the same client already is not asked again; a client's own nonprofit
    never is. Effects: requests; a grant of the names to each clerk while a request waits; audit
    `conflict:ask`. Raises `PlanChangedError` where the plan is no longer proposed.
    """
    demand(actor, Permission.CONFLICT_ASK, program=plan.program.code)
    if not Plan.objects.filter(pk=plan.pk, state=Plan.State.PROPOSED).exists():
        raise PlanChangedError(Plan.objects.light().get(pk=plan.pk))
    teams = PlanTeam.objects.visible_to(actor).filter(plan=plan)
    pairs = wanted_requests([(team.client_codes, people_of_seats(team)) for team in teams])
    new = ask_about(actor, plan.program, pairs, plan=plan)
    if new:
        record_event(
            actor, Tag.CONFLICT_ASK, "plan", plan.code, program=plan.program.code, detail={"requests": new}
        )
    return new


def people_of_seats(team: PlanTeam) -> set[str]:
    """Codes of those who would sit on a proposed team."""
    seated = {member["volunteer"] for member in team.members}
    return people_of_team(team) & (seated | {str(c) for c in (team.interpreter, team.mentor) if c})


def wanted_requests(
    teams: Sequence[tuple[Sequence[uuid.UUID], Iterable[str]]],
) -> set[tuple[uuid.UUID, Asked]]:
    """(client, asked) for each client and each organization that would sit with it. Three queries."""
    everyone = {person for _clients, people in teams for person in people}
    asked = asked_of(everyone)
    return {
        (client, asked[person]) for clients, people in teams for client in clients for person in people
        if person in asked
    }  # fmt: skip


def ask_about(
    actor: Actor,
    program: Program,
    pairs: Iterable[tuple[uuid.UUID, Asked]],
    *,
    plan: Plan | None,
    again: bool = False,
) -> int:
    """Write the requests that are missing, with the clerks' grants; how many. Part of a service's transaction.

    `again` asks although an organization has cleared before (a late seat).
    """
    wanted = set(pairs)
    clients = {
        client.code: client
        for client in Client.objects.filter(code__in={code for code, _asked in wanted}).select_related(
            "organization"
        )
    }
    answers = {ConflictRequest.Answer.PENDING} if again else STANDING
    standing = {
        (code, Asked(organization, person))
        for code, organization, person in ConflictRequest.objects.filter(
            program=program, client_code__in=list(clients), answer__in=answers
        ).values_list("client_code", "organization_id", "person_id")
    }
    requests = [
        ConflictRequest(
            program=program,
            client=clients[code],
            client_code=code,
            organization_id=asked.organization,
            person_id=asked.person,
            plan=plan,
            handle=clients[code].handle,
            asked_by=actor.code,
        )
        for code, asked in sorted(wanted, key=lambda pair: (str(pair[0]), str(pair[1])))
        if code in clients
        and asked.organization != clients[code].organization_id
        and (code, asked) not in standing
    ]
    ConflictRequest.objects.bulk_create(requests, batch_size=2000)
    _let_clerks_read(program, requests)
    return len(requests)


def _let_clerks_read(program: Program, requests: Sequence[ConflictRequest]) -> None:
    """A grant of the names for each clerk of each request. A wall still beats it."""
    today = timezone.localdate()
    organizations = dict(
        Organization.objects.filter(pk__in={r.organization_id for r in requests if r.organization_id})
        .values_list("pk", "code")
    )  # fmt: skip
    persons = dict(
        Person.objects.filter(pk__in={r.person_id for r in requests if r.person_id}).values_list("pk", "code")
    )
    clerks: dict[uuid.UUID, set[uuid.UUID]] = {}
    roles = RoleAssignment.objects.filter(
        Q(program__isnull=True) | Q(program=program.code),
        role=Role.CONFLICTS_CLERK,
        organization__in=organizations.values(),
    ).in_force(today)
    for organization, holder in roles.values_list("organization", "holder"):
        clerks.setdefault(organization, set()).add(holder)
    grants = []
    for request in requests:
        holders = (
            {persons[request.person_id]}
            if request.person_id
            else clerks.get(organizations[request.organization_id or 0], set())
        )
        grants += [
            Grant(
                holder=holder,
                subject_kind="client",
                subject=request.client_code,
                scope=Grant.Scope.NAMES,
                source_kind="conflict_request",
                source=request.code,
                starts_on=today,
            )
            for holder in sorted(holders)
        ]
    Grant.objects.bulk_create(grants, batch_size=2000)


@transaction.atomic
def names_of(actor: Actor, request: ConflictRequest) -> Identity:
    """Given and family name of the request's client, while it waits, for whoever answers it.

    A clerk who was appointed after the question has no grant yet and gets one here; a wall still beats it.
    Effects: that grant; audit `client:identity:reveal` with scope "names". Raises `PermissionDenied`.
    """
    if request.answer != ConflictRequest.Answer.PENDING or not can_answer_conflict(actor, request):
        raise PermissionDenied
    give_grant(
        actor.code,
        "client",
        request.client_code,
        Grant.Scope.NAMES,
        source_kind="conflict_request",
        source=request.code,
    )
    rows = Client.objects.visible_to(actor).select_related("program", "organization")
    client = rows.filter(code=request.client_code).first()
    if client is None:
        raise PermissionDenied
    return read_names(actor, client)


@transaction.atomic
def answer_conflict(
    actor: Actor, request: ConflictRequest, *, version: int, answer: str, note: str = ""
) -> ConflictRequest:
    """Answer a request: cleared, declined or waived. The names close with the answer.

    Effects: the answer; the clerks' grants end; every seat that waited only for this opens its file; audit
    `conflict:answer`. Raises `PermissionDenied`, `AlreadyAnsweredError`, `ValueError` for no such answer.
    """
    if not can_answer_conflict(actor, request):
        raise PermissionDenied
    if answer not in {*CLEAR, ConflictRequest.Answer.DECLINED}:
        raise ValueError(f"not an answer: {answer}")
    answered = ConflictRequest.objects.filter(
        pk=request.pk, version=version, answer=ConflictRequest.Answer.PENDING
    ).update(
        answer=answer,
        note=note.strip(),
        answered_by=actor.code,
        answered_at=timezone.now(),
        version=F("version") + 1,
        updated_at=timezone.now(),
    )
    if not answered:
        raise AlreadyAnsweredError(ConflictRequest.objects.get(pk=request.pk))
    end_grants(source=request.code)
    request.refresh_from_db(fields=["answer", "note", "answered_by", "answered_at", "version"])
    record_event(
        actor,
        Tag.CONFLICT_ANSWER,
        "conflict_request",
        request.code,
        program=request.program.code,
        detail={"answer": answer},
    )
    if answer in CLEAR:
        open_cleared_seats(actor, teams_waiting_for(request))
    return request


def teams_waiting_for(request: ConflictRequest) -> list[int]:
    """Teams with a seat that this request holds back."""
    return sorted(
        set(
            Seat.objects.filter(conflict_requests=request, ends_on__isnull=True).values_list(
                "team_id", flat=True
            )
        )
    )


def answers_for(clients: Iterable[uuid.UUID]) -> Mapping[tuple[uuid.UUID, int | None, int | None], str]:
    """The latest answer for each client and organization (or person). One query."""
    rows = ConflictRequest.objects.filter(client_code__in=list(clients)).order_by("id")
    return {
        (code, organization, person): answer
        for code, organization, person, answer in rows.values_list(
            "client_code", "organization_id", "person_id", "answer"
        )
    }
