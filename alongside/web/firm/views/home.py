"""What a firm's or company's coordinator sees: own people, their seats by handle, room. Never a client fact."""

from __future__ import annotations

import uuid

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from alongside.access.loader import load
from alongside.access.standing import standing
from alongside.placement.models import Team
from alongside.placement.rosters import employer_figures, rosters_of
from alongside.web.gate import signed_in
from alongside.web.team_pages import TEAM_STATUS, roster_card

TEAMS_A_PAGE = 24


def home(request: HttpRequest) -> HttpResponse:
    """Own people's teams and room."""
    account = signed_in(request)
    own = standing(account).organizations_coordinated
    teams = Team.objects.visible_to(account).exclude(state=Team.State.ENDED).order_by("name", "id")
    page = Paginator(teams, TEAMS_A_PAGE).get_page(request.GET.get("page"))
    rosters = rosters_of(list(page.object_list))
    context = {
        "page_obj": page,
        "figures": employer_figures(own),
        "rows": [
            {
                "team": roster.team,
                "handles": " + ".join(roster.handles),
                "status": TEAM_STATUS[roster.team.state],
                "own": [line for line in roster.current if _is_own(line.seat, own)],
                "others": sum(not _is_own(line.seat, own) for line in roster.current),
            }
            for roster in rosters
        ],
    }
    return render(request, "firm/home.html", context)


def _is_own(seat: object, own: frozenset[uuid.UUID]) -> bool:
    organization = getattr(seat, "organization", None)
    if organization is None:
        return False
    return organization.code in own or (organization.parent is not None and organization.parent.code in own)


def team(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    """One team by handle: who sits there, for whom they sit, and how the checks stand."""
    row = load(signed_in(request), Team.objects.select_related("program"), code)
    roster = rosters_of([row])[0]
    context = {
        "team": row,
        "roster": roster,
        "card": roster_card(roster, "firm:team"),
        "crumbs": [{"label": _("Our people"), "url": reverse("firm:home")}, {"label": row.name}],
    }
    return render(request, "firm/team.html", context)
