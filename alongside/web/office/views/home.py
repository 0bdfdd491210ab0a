"""The office's first page: what must happen next, and by when."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from alongside.access.roles import Permission
from alongside.access.standing import standing
from alongside.imports.models import ImportBatch
from alongside.intake.selectors import clients_of, soonest_first, waiting
from alongside.placement.models import ConflictRequest, Plan, Team
from alongside.placement.rosters import lacking_teams
from alongside.web.current_program import current_program
from alongside.web.gate import signed_in
from alongside.web.office.tables.clients import on_a_team
from alongside.web.team_pages import lacking_words

SHOWN = 8


def home(request: HttpRequest) -> HttpResponse:
    program = current_program(request, Permission.CLIENT_READ)
    mine = standing(signed_in(request))
    today = timezone.localdate()
    unplaced = clients_of(signed_in(request), program).filter(~on_a_team())
    imports = ImportBatch.objects.visible_to(signed_in(request)).filter(
        program=program, state__in=[ImportBatch.State.UNDERSTOOD, ImportBatch.State.READING]
    )
    plans = Plan.objects.visible_to(signed_in(request)).filter(
        program=program, state__in=[Plan.State.PROPOSED, Plan.State.SOLVING, Plan.State.QUEUED]
    )
    asked = ConflictRequest.objects.visible_to(signed_in(request)).filter(
        program=program, answer=ConflictRequest.Answer.PENDING
    )
    teams = Team.objects.visible_to(signed_in(request)).filter(program=program, state=Team.State.CLEARING)
    lacking = lacking_teams(signed_in(request), program)
    context = {
        "program": program,
        "today": today,
        "counts": waiting(unplaced, today),
        "next_clients": soonest_first(unplaced)[:SHOWN],
        "imports": imports.only("code", "kind", "state", "created_at", "program")[:SHOWN],
        "plans": plans.defer("instance", "result")[:SHOWN],
        "conflicts": asked.select_related("organization", "person")[:SHOWN],
        "teams": teams[:SHOWN],
        "lacking": [(roster, lacking_words(roster)) for roster in lacking[:SHOWN]],
        "may_import": mine.may(Permission.IMPORT_CLIENTS, program=program.code),
        "may_plan": mine.may(Permission.PLAN_EDIT, program=program.code),
    }
    return render(request, "office/home.html", context)
