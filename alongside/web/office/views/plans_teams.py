"""A plan's teams by city, one team with its reasons, and who stays without a team."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from alongside.access.loader import load
from alongside.lib.few_rows import few_rows
from alongside.placement.models import Plan
from alongside.placement.selectors import counts_of, team_lines, teams_of, teams_of_plan, unplaced_of
from alongside.web.gate import signed_in
from alongside.web.lists import CountedPaginator
from alongside.web.office.plan_pages import city_key, plan_context, team_card, team_page, unplaced_lines

TEAMS_A_PAGE = 9
UNPLACED_A_PAGE = 20


def plan_teams(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    """Team cards by city; people move between them by hand or by keyboard."""
    account = signed_in(request)
    plan = load(account, Plan.objects.light().select_related("program"), code)
    context = plan_context(account, plan, "plan-teams")
    rows = teams_of(account, plan)
    city, _comma, state = request.GET.get("city", "").rpartition(", ")
    if city:
        rows = rows.filter(city=city, state=state)
    counts = counts_of(account, plan)
    known = {(row["city"], row["state"]): row["teams"] for row in counts.cities}
    count = known.get((city, state), 0) if city else counts.teams
    page = CountedPaginator(rows, TEAMS_A_PAGE, count).get_page(request.GET.get("page"))
    most = plan.program.team_size_most
    cards: list[dict[str, Any]] = [
        {
            "place": f"{line.team.city}, {line.team.state}",
            "team": team_card(plan, line, can_edit=context["can_edit"], most=most),
        }
        for line in team_lines(account, list(page.object_list))
    ]
    cities = [{**row, "key": city_key(row)} for row in counts.cities if row["teams"]]
    chosen = request.GET.get("city", "")
    context |= {"cards": cards, "page_obj": page, "cities": cities, "chosen": chosen}
    return render(request, "office/plan_teams.html", context)


def plan_team(request: HttpRequest, code: uuid.UUID, team: uuid.UUID) -> HttpResponse:
    """One team: why each member sits there, and who would be next."""
    account = signed_in(request)
    plan = load(account, Plan.objects.light().select_related("program"), code)
    row = load(account, teams_of_plan(plan), team)
    context = plan_context(account, plan, "plan-teams")
    line = team_lines(account, [row])[0]
    context |= team_page(account, plan, line, can_edit=context["can_edit"])
    context["crumbs"] = [
        {"label": _("Plans"), "url": reverse("office:plans")},
        {"label": plan.name, "url": reverse("office:plan", args=[plan.code])},
        {"label": _("Teams by city"), "url": reverse("office:plan-teams", args=[plan.code])},
        {"label": row.name},
    ]
    return render(request, "office/plan_team.html", context)


def plan_unplaced(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    """Everyone without a team, worst date first, with what blocks each."""
    account = signed_in(request)
    plan = load(account, Plan.objects.light().select_related("program"), code)
    context = plan_context(account, plan, "plan-unplaced")
    count = counts_of(account, plan).unplaced
    page = CountedPaginator(unplaced_of(account, plan), UNPLACED_A_PAGE, count).get_page(
        request.GET.get("page")
    )
    with few_rows():
        waiting = list(page.object_list)
    context |= {"page_obj": page, "unplaced": unplaced_lines(account, plan, waiting)}
    return render(request, "office/plan_unplaced.html", context)
