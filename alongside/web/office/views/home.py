"""The office's first page: what harms first, whom to ask today, and what waits for a decision."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from alongside.access.roles import Permission
from alongside.access.standing import standing
from alongside.imports.models import ImportBatch
from alongside.intake.law_moves import news_of_program
from alongside.intake.models import Client
from alongside.intake.selectors import clients_of
from alongside.intake.urgency import UrgencyCounts, count_urgent, harms_first, urgent_lines
from alongside.partners.models import Program
from alongside.placement.models import ConflictRequest, Plan, Team
from alongside.placement.rosters import lacking_teams
from alongside.placement.selectors import name_of_team
from alongside.web.current_program import current_program
from alongside.web.gate import signed_in
from alongside.web.lists import COUNTED, PER_PAGE, CountedPaginator
from alongside.web.office.tables.clients import on_a_team
from alongside.web.team_pages import lacking_words

SHOWN = 8
FIND_OUT, UNPLACED = "find-out", "unplaced"


def home(request: HttpRequest) -> HttpResponse:
    program = current_program(request, Permission.CLIENT_EDIT)
    mine = standing(signed_in(request))
    rows = clients_of(signed_in(request), program)
    counts = count_urgent(rows, on_a_team())
    context = {
        "program": program,
        "today": timezone.localdate(),
        "counts": counts,
        **_queue(request, rows, counts),
        **_waiting(request, program),
        "may_import": mine.may(Permission.IMPORT_CLIENTS, program=program.code),
        "law_news": news_of_program(signed_in(request), program, SHOWN),
        "may_plan": mine.may(Permission.PLAN_EDIT, program=program.code),
    }
    return render(request, "office/home.html", context)


def _queue(request: HttpRequest, rows: QuerySet[Client], counts: UrgencyCounts) -> dict[str, Any]:
    """A page of clients, the most urgent first: all of them, or one of the two queues within."""
    chosen = request.GET.get("queue", "")
    total = {FIND_OUT: counts.find_out, UNPLACED: counts.unplaced}.get(chosen, counts.all)
    if chosen == FIND_OUT:
        rows = rows.exclude(tier_unknown=[])
    elif chosen == UNPLACED:
        rows = rows.filter(~on_a_team())
    ordered = harms_first(rows, timezone.localdate(), on_a_team())
    page = CountedPaginator(ordered, PER_PAGE, min(total, COUNTED)).get_page(request.GET.get("page"))
    tabs = [
        {
            "label": label,
            "url": f"?queue={value}" if value else "?",
            "current": value == chosen,
            "count": count,
        }
        for value, label, count in (
            ("", _("What harms first"), counts.all),
            (FIND_OUT, _("Find out today"), counts.find_out),
            (UNPLACED, _("Without a team"), counts.unplaced),
        )
    ]
    lines = urgent_lines(page.object_list, name_of_team())  # type: ignore[arg-type]  # a slice of the queryset
    return {"queue": chosen, "tabs": tabs, "page_obj": page, "lines": lines}


def _waiting(request: HttpRequest, program: Program) -> dict[str, Any]:
    """What waits for somebody's decision beside the clients."""
    account = signed_in(request)
    imports = ImportBatch.objects.visible_to(account).filter(
        program=program, state__in=[ImportBatch.State.UNDERSTOOD, ImportBatch.State.READING]
    )
    plans = Plan.objects.visible_to(account).filter(
        program=program, state__in=[Plan.State.PROPOSED, Plan.State.SOLVING, Plan.State.QUEUED]
    )
    asked = ConflictRequest.objects.visible_to(account).filter(
        program=program, answer=ConflictRequest.Answer.PENDING
    )
    teams = Team.objects.visible_to(account).filter(program=program, state=Team.State.CLEARING)
    lacking = lacking_teams(account, program)
    return {
        "imports": imports.only("code", "kind", "state", "created_at", "program")[:SHOWN],
        "plans": plans.defer("instance", "result")[:SHOWN],
        "conflicts": asked.select_related("organization", "person")[:SHOWN],
        "teams": teams[:SHOWN],
        "lacking": [(roster, lacking_words(roster)) for roster in lacking[:SHOWN]],
    }
