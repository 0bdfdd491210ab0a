"""Who may do what with plans, conflicts and teams, asked as sentences."""

from __future__ import annotations

from alongside.access.roles import Permission
from alongside.access.standing import standing
from alongside.lib.acting import Actor
from alongside.partners.models import Program
from alongside.placement.models import ConflictRequest, Plan, Team


def can_start_plan(actor: Actor, program: Program) -> bool:
    return standing(actor).may(Permission.PLAN_EDIT, program=program.code)


def can_edit_plan(actor: Actor, plan: Plan) -> bool:
    return standing(actor).may(Permission.PLAN_EDIT, program=plan.program.code)


def can_accept_plan(actor: Actor, plan: Plan) -> bool:
    return standing(actor).may(Permission.PLAN_ACCEPT, program=plan.program.code)


def can_ask_conflicts(actor: Actor, plan: Plan) -> bool:
    return standing(actor).may(Permission.CONFLICT_ASK, program=plan.program.code)


def can_change_team(actor: Actor, team: Team) -> bool:
    return standing(actor).may(Permission.PLAN_ACCEPT, program=team.program.code)


def can_answer_conflict(actor: Actor, request: ConflictRequest) -> bool:
    """The clerks of the organization that is asked, or the person who is asked for themselves."""
    mine = standing(actor)
    if request.organization_id is None:
        return mine.is_system or (request.person is not None and request.person.code == mine.code)
    assert request.organization is not None
    return mine.is_system or request.organization.code in mine.organizations_with(Permission.CONFLICT_ANSWER)
