"""Reading plans and teams, shaped for pages. Every function costs a fixed number of queries."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, FilteredRelation, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from alongside.access.models import RoleAssignment, Wall
from alongside.access.roles import Role
from alongside.access.standing import standing
from alongside.intake.models import Client
from alongside.lib.acting import Actor
from alongside.partners.models import Program
from alongside.placement.models import ConflictRequest, Plan, PlanClient, PlanTeam, TeamClient
from alongside.volunteers.models import Person


@dataclass(frozen=True)
class PersonLine:
    """A person as a plan shows them."""

    code: uuid.UUID
    name: str
    organization: str = ""
    kind: str = ""
    place: str = ""
    role: str = ""


@dataclass(frozen=True)
class TeamLine:
    """A proposed team with the people and clients that the page names."""

    team: PlanTeam
    clients: list[PlanClient]
    people: dict[str, PersonLine]

    def person(self, code: object) -> PersonLine:
        """The person with that code; someone who has left keeps a place without a name."""
        return self.people.get(str(code)) or PersonLine(uuid.UUID(str(code)), "")

    @property
    def members(self) -> list[PersonLine]:
        """Those who sit as members, in the order of the team."""
        return [self.person(member["volunteer"]) for member in self.team.members]


@dataclass(frozen=True)
class Counts:
    """What a plan comes to, as far as the actor may know of it."""

    teams: int
    placed: int
    unplaced: int
    cities: list[dict[str, Any]] = field(default_factory=list)

    @property
    def clients(self) -> int:
        return self.placed + self.unplaced


def plans_of(actor: Actor, program: Program) -> QuerySet[Plan]:
    """The program's plans, newest first, without their documents."""
    return (
        Plan.objects.visible_to(actor).light().filter(program=program).select_related("program", "based_on")
    )


def _sees_all(actor: Actor, program: Program) -> bool:
    """Whether the actor sees every client of the program. One query: a wall around any client says no."""
    mine = standing(actor)
    behind_wall = (
        Wall.objects.filter(subject_kind="client", holder__in=[mine.code, *mine.organizations])
        .in_force(timezone.localdate())
        .exists()
    )
    return (mine.is_system or program.code in mine.programs_managed) and not behind_wall


def counts_of(actor: Actor, plan: Plan) -> Counts:
    """Teams and clients, in all and by city. Two queries at most.

    Whoever sees the whole program and stands behind no wall reads the summary; for everyone else the rows
    that they may see are counted, so that no figure tells of a client who is hidden.
    """
    summary = plan.summary
    if _sees_all(actor, plan.program):
        return _summed(plan, list(summary.get("cities", [])))
    known = {(row["city"], row["state"]): row for row in summary.get("cities", [])}
    seen = _seen_clients(actor).filter(plan=plan).values("city", "state").order_by("city", "state")
    cities = [{**known.get((row["city"], row["state"]), {}), **row} for row in seen.annotate(**_COUNTED)]
    return Counts(
        sum(row["teams"] for row in cities),
        sum(row["placed"] for row in cities),
        sum(row["unplaced"] for row in cities),
        cities,
    )


_COUNTED = {
    "placed": Count("id", filter=Q(team__isnull=False)),
    "unplaced": Count("id", filter=Q(team__isnull=True)),
    "teams": Count("team", distinct=True),
}


def _seen_clients(actor: Actor) -> QuerySet[PlanClient]:
    return PlanClient.objects.visible_to(actor)


def _summed(plan: Plan, cities: list[dict[str, Any]]) -> Counts:
    summary = plan.summary
    return Counts(summary.get("teams", 0), summary.get("placed", 0), summary.get("unplaced", 0), cities)


def counts_of_plans(actor: Actor, program: Program, plans: Sequence[Plan]) -> dict[int, Counts]:
    """Teams and clients of each plan that has been worked out, by primary key. Two queries at most."""
    solved = [plan for plan in plans if plan.solved_at]
    if _sees_all(actor, program):
        return {plan.pk: _summed(plan, []) for plan in solved}
    rows = _seen_clients(actor).filter(plan__in=solved).order_by("plan").values("plan").annotate(**_COUNTED)
    seen: list[dict[str, Any]] = [dict(row) for row in rows]
    found = {row["plan"]: Counts(row["teams"], row["placed"], row["unplaced"]) for row in seen}
    return {plan.pk: found.get(plan.pk, Counts(0, 0, 0)) for plan in solved}


def teams_of(actor: Actor, plan: Plan) -> QuerySet[PlanTeam]:
    """The proposed teams that the actor sees, by place and then by the date that comes first."""
    # Asked of the plan itself, so that each team has it at hand and no row repeats it.
    return plan.proposed_teams.visible_to(actor).order_by("state", "city", "safe_on", "name", "id")


def name_of_team() -> Subquery:
    """For clients: the name of the team that carries them today."""
    rows = TeamClient.objects.filter(client=OuterRef("pk"), ends_on__isnull=True).order_by()
    return Subquery(rows.values("team__name")[:1])


def teams_of_plan(plan: Plan) -> QuerySet[PlanTeam]:
    """The plan's teams, for the loader; with plan and program, without the documents."""
    return (
        PlanTeam.objects.filter(plan=plan)
        .select_related("plan__program")
        .defer("plan__instance", "plan__result")
    )


def unplaced_of(actor: Actor, plan: Plan) -> QuerySet[PlanClient]:
    """Clients without a team, unknown and worst dates first."""
    return PlanClient.objects.visible_to(actor).filter(plan=plan, team__isnull=True)


def team_lines(actor: Actor, teams: Sequence[PlanTeam]) -> list[TeamLine]:
    """Teams of one plan with their clients and people. Two queries for any number of teams, where the teams
    come with their plan and program."""
    clients: dict[int, list[PlanClient]] = {}
    for client in PlanClient.objects.visible_to(actor).filter(team__in=teams):
        assert client.team_id is not None
        clients.setdefault(client.team_id, []).append(client)
    people = people_by_code(
        {code for team in teams for code in people_of_team(team)}, teams[0].plan.program if teams else None
    )
    return [TeamLine(team, clients.get(team.pk, []), people) for team in teams]


def people_of_team(team: PlanTeam) -> set[str]:
    """Codes of everyone whom the team or its reasons name."""
    found = {member["volunteer"] for member in team.members}
    found |= {str(code) for code in (team.interpreter, team.mentor) if code}
    if team.next_best:
        found |= {team.next_best["volunteer"], team.next_best["instead_of"]}
    return found


def people_by_code(codes: Iterable[str | uuid.UUID], program: Program | None = None) -> dict[str, PersonLine]:
    """Names, organizations and places of people, for whoever already may see the plan; with `program`, as
    what they take part in it. One query."""
    wanted = sorted({str(code) for code in codes})
    if not wanted:
        return {}
    rows = Person.objects.filter(code__in=wanted).annotate(work=_work_of_today())
    names = ["code", "given_name", "family_name", *_WORK]
    if program is not None:
        rows = rows.annotate(part=_part_of_today(program))
        names.append("part__role")
    found: dict[str, PersonLine] = {}
    # The latest affiliation first, so that the earliest stays.
    for code, given, family, organization, kind, city, state, *role in rows.order_by(
        "-work__starts_on", "-work__id"
    ).values_list(*names):
        name, place = f"{given} {family}".strip(), f"{city}, {state}" if city else ""
        found[str(code)] = PersonLine(
            code, name, organization or "", kind or "", place, (role[0] or "") if role else ""
        )
    return found


_WORK = ("work__organization__name", "work__organization__kind", "work__office__city", "work__office__state")


def _work_of_today() -> FilteredRelation:
    today = timezone.localdate()
    holds = Q(affiliations__ends_on__isnull=True) | Q(affiliations__ends_on__gt=today)
    return FilteredRelation("affiliations", condition=holds & Q(affiliations__starts_on__lte=today))


def _part_of_today(program: Program) -> FilteredRelation:
    holds = Q(enrollments__ends_on__isnull=True) | Q(enrollments__ends_on__gt=timezone.localdate())
    return FilteredRelation("enrollments", condition=holds & Q(enrollments__program=program))


def handles_by_code(actor: Actor, plan: Plan, codes: Collection[str]) -> dict[str, str]:
    """Handles of the plan's clients, as far as the actor sees them. One query."""
    rows = PlanClient.objects.visible_to(actor).filter(plan=plan, client_code__in=list(codes))
    return {str(code): handle for code, handle in rows.values_list("client_code", "handle")}


def handles_of_clients(actor: Actor, codes: Collection[str]) -> dict[str, str]:
    """Handles of clients, in a plan or not, as far as the actor sees them. One query."""
    rows = Client.objects.visible_to(actor).filter(code__in=list(codes))
    return {str(code): handle for code, handle in rows.values_list("code", "handle")}


def conflicts_of(actor: Actor, plan: Plan) -> QuerySet[ConflictRequest]:
    """What was asked about the clients whom the plan places, for this plan or an earlier one."""
    placed = PlanClient.objects.filter(plan=plan, team__isnull=False).values("client_code")
    rows = ConflictRequest.objects.visible_to(actor).filter(program=plan.program, client_code__in=placed)
    return rows.exclude(answer=ConflictRequest.Answer.WITHDRAWN)


def conflict_counts(plan: Plan, actor: Actor) -> list[dict[str, Any]]:
    """Answers by organization (or person without one) for the plan's clients, and whether anyone can answer.
    Two queries."""
    rows = (
        conflicts_of(actor, plan)
        .order_by("organization__name", "person__family_name")
        .values("organization__name", "organization__code", "person__given_name", "person__family_name")
        .annotate(**{answer.value: Count("id", filter=Q(answer=answer)) for answer in ConflictRequest.Answer})
    )
    clerks = RoleAssignment.objects.filter(role=Role.CONFLICTS_CLERK).in_force(timezone.localdate())
    answering = set(clerks.values_list("organization", flat=True))
    return [
        {**row, "has_clerk": row["organization__code"] is None or row["organization__code"] in answering}
        for row in rows
    ]
