"""Working a plan out, in the worker: gather the instance, solve it, lay down what was found."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

import structlog
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_noop

from alongside.audit.services import record_event
from alongside.audit.tags import Tag
from alongside.core.documents import Fault, InvalidDocument
from alongside.core.matching.model import Refusal
from alongside.intake.models import Client
from alongside.lib.acting import System, acting
from alongside.placement.instance import Gathered, build_instance
from alongside.placement.models import Plan, PlanClient, PlanTeam, Team
from alongside.placement.names import team_names
from alongside.placement.solving import Document, Reasons, match
from alongside.placement.summary import first_of, summarize

SOLVE_TASK = "placement.solve_plan"
SYSTEM = System("plan")
OWN_FAULT = gettext_noop(
    "The matcher stopped with an error of its own, which has been logged. Start the plan again."
)

log = structlog.get_logger("alongside.plans")


def work_out_plan(code: uuid.UUID) -> None:
    """Solve a plan that waits, or one whose worker died. A plan that is done already is left alone.

    Effects: the plan's state, instance, progress, result and summary; its proposed teams and clients;
    audit `plan:solve`. What the matcher refuses is stored as sayings, and the plan's state is failed.
    """
    begun = _begin(code)
    if begun is None:
        return
    plan, gathered = begun
    try:
        result, reasons = match(
            gathered.document, seconds=plan.seconds, seed=plan.seed, report=lambda now: _report(plan.pk, now)
        )
    except InvalidDocument as refusal:
        _fail(plan, [_failure(fault) for fault in refusal.faults[:50]])
        return
    except Exception:
        _fail(plan, [OWN_FAULT])
        raise
    _lay_down(plan, gathered, result, reasons)


def _failure(fault: Fault) -> Document | str:
    """A fault as it is stored: what it says before any language, else its own English line."""
    said = fault.said if isinstance(fault, Refusal) else None
    return fault.line() if said is None else said.to_document()


def _begin(code: uuid.UUID) -> tuple[Plan, Gathered] | None:
    """Take the plan up and gather its instance; None where there is nothing left to do."""
    with acting(SYSTEM):
        plan = Plan.objects.light().select_related("program").select_for_update(of=("self",)).get(code=code)
        if plan.state not in {Plan.State.QUEUED, Plan.State.SOLVING}:
            return None
        former = planned_teams(plan.based_on_id) if plan.based_on_id else []
        gathered = build_instance(plan.program, plan.as_of, pins=plan.pins, plan=former)
        Plan.objects.filter(pk=plan.pk).update(
            state=Plan.State.SOLVING,
            instance=gathered.document,
            progress={"stage": "gathered", "clients": len(gathered.document["clients"])},
        )
    return plan, gathered


def planned_teams(plan_pk: int, teams: Sequence[int] | None = None) -> list[Document]:
    """A plan's teams as they stand, as the matching document's `plan` states them."""
    rows = PlanTeam.objects.filter(plan_id=plan_pk)
    if teams is not None:
        rows = rows.filter(pk__in=teams)
    return [
        {
            "team": str(code),
            "clients": sorted(str(client) for client in clients),
            "members": sorted(member["volunteer"] for member in members),
            "interpreter": str(interpreter) if interpreter else None,
            "mentor": str(mentor) if mentor else None,
        }
        for code, clients, members, interpreter, mentor in rows.order_by("code").values_list(
            "code", "client_codes", "members", "interpreter", "mentor"
        )
    ]


def _report(plan_pk: int, now: Document) -> bool:
    """Write the progress in a transaction of its own; whether to go on."""
    with acting(SYSTEM):
        rows = Plan.objects.filter(pk=plan_pk, state=Plan.State.SOLVING)
        rows.update(progress=now)
        return rows.filter(stop_asked_at__isnull=True).exists()


def _fail(plan: Plan, sentences: Sequence[Document | str]) -> None:
    with acting(SYSTEM):
        failed = Plan.objects.filter(pk=plan.pk, state=Plan.State.SOLVING).update(
            state=Plan.State.FAILED,
            failure=list(sentences),
            version=F("version") + 1,
            updated_at=timezone.now(),
        )
        if failed:
            record_event(
                SYSTEM,
                Tag.PLAN_SOLVE,
                "plan",
                plan.code,
                program=plan.program.code,
                detail={"failed": True, "faults": len(sentences)},
            )


def _lay_down(plan: Plan, gathered: Gathered, result: Document, reasons: Reasons) -> None:
    """Store the result with its teams and clients, unless the plan was discarded meanwhile."""
    with acting(SYSTEM):
        clients = _client_rows(gathered.document)
        taken = Plan.objects.filter(pk=plan.pk, state=Plan.State.SOLVING).update(
            state=Plan.State.PROPOSED,
            result=result,
            summary=summarize(gathered, result, clients),
            pins=gathered.document["pins"],
            solved_at=timezone.now(),
            version=F("version") + 1,
            updated_at=timezone.now(),
        )
        if not taken:
            return
        _store_teams(plan, result, reasons, clients)
        record_event(
            SYSTEM,
            Tag.PLAN_SOLVE,
            "plan",
            plan.code,
            program=plan.program.code,
            detail={
                "status": result["status"],
                "teams": len(result["teams"]),
                "unplaced": len(result["unplaced"]),
            },
        )


def _client_rows(instance: Document) -> dict[str, dict[str, Any]]:
    """What the plan's pages say of each client of the instance, by code."""
    pathways = {row["id"]: row["pathway"] for row in instance["clients"]}
    urgency = {row["id"]: row["urgency"] for row in instance["clients"]}
    rows = Client.objects.filter(code__in=list(pathways)).values(
        "pk", "code", "handle", "city", "state", "languages", "latitude", "longitude", "next_safe_on"
    )
    return {
        str(row["code"]): {
            **row,
            "pathway": pathways[str(row["code"])],
            "urgency": urgency[str(row["code"])],
            "languages": [language["code"] for language in row["languages"]],
        }
        for row in rows
    }


def _store_teams(plan: Plan, result: Document, reasons: Reasons, clients: dict[str, dict[str, Any]]) -> None:
    """A row for each team and each client of the result. Names and codes of teams stay from the former plan
    where the team carries the same clients."""
    former = _former_names(plan)
    taken = set(Team.objects.filter(program=plan.program).values_list("name", flat=True))
    names = team_names(taken | set(former.values()), seed=plan.pk * 397)
    teams: list[PlanTeam] = []
    for team in result["teams"]:
        rows = [clients[code] for code in team["clients"]]
        first = first_of(rows)
        name = former.get(frozenset(team["clients"])) or next(names)
        teams.append(
            PlanTeam(
                plan=plan,
                key=team["id"],
                name=name,
                city=first["city"],
                state=first["state"],
                client_codes=[uuid.UUID(code) for code in team["clients"]],
                members=team["members"],
                interpreter=team["interpreter"],
                mentor=team["mentor"],
                fit=team["fit"],
                urgency=sum(row["urgency"] for row in rows),
                safe_on=first["next_safe_on"],
                because=reasons.teams[team["id"]],
                next_best=team.get("next_best"),
            )
        )
    PlanTeam.objects.bulk_create(teams, batch_size=2000)
    team_of = {str(code): team for team in teams for code in team.client_codes}
    PlanClient.objects.bulk_create(
        (
            _plan_client(plan, code, row, team_of.get(code), reasons.unplaced.get(code))
            for code, row in clients.items()
        ),
        batch_size=2000,
    )


def _plan_client(
    plan: Plan, code: str, row: dict[str, Any], team: PlanTeam | None, because: Document | None
) -> PlanClient:
    return PlanClient(
        plan=plan,
        team=team,
        client_id=row["pk"],
        client_code=uuid.UUID(code),
        handle=row["handle"],
        pathway=row["pathway"],
        languages=row["languages"],
        city=row["city"],
        state=row["state"],
        urgency=row["urgency"],
        safe_on=row["next_safe_on"],
        because=because,
    )


def _former_names(plan: Plan) -> dict[frozenset[str], str]:
    if plan.based_on_id is None:
        return {}
    taken = set(Team.objects.filter(program=plan.program).values_list("name", flat=True))
    rows = PlanTeam.objects.filter(plan_id=plan.based_on_id).values_list("client_codes", "name")
    return {frozenset(str(code) for code in codes): name for codes, name in rows if name not in taken}
