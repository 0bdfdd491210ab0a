"""My teams: what I carry, with whom, which date comes first, and what I am asked."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from alongside.access.standing import standing
from alongside.placement.models import ConflictRequest, Seat
from alongside.placement.rosters import my_teams, rosters_of
from alongside.web.gate import signed_in
from alongside.web.volunteer.my_pages import dates_by_handle, team_summary


def home(request: HttpRequest) -> HttpResponse:
    """Teams on which I sit, and conflict requests to me."""
    account = signed_in(request)
    rosters = rosters_of(my_teams(account))
    dates = dates_by_handle(account, [handle for roster in rosters for handle in roster.handles])
    asked = ConflictRequest.objects.visible_to(account).filter(
        person__code=standing(account).code, answer=ConflictRequest.Answer.PENDING
    )
    context = {
        "teams": [team_summary(roster, account.code, dates) for roster in rosters],
        "asked": list(asked.order_by("created_at", "id")),
        "dates": sorted((day, handle) for handle, day in dates.items() if day)[:3],
        "mentor_role": Seat.Role.MENTOR,
    }
    return render(request, "volunteer/home.html", context)
