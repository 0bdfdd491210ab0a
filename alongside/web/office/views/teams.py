"""Teams that are formed: the list, one team, late seats, ends."""

from __future__ import annotations

import uuid

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alongside.access.loader import load
from alongside.access.roles import Permission
from alongside.intake.law_moves import news_of_clients
from alongside.placement.models import Seat, Team
from alongside.placement.permissions import can_change_team
from alongside.placement.rosters import people_to_seat, rosters_of
from alongside.placement.services import teams as services
from alongside.web.current_program import current_program
from alongside.web.editing import read_version
from alongside.web.gate import signed_in
from alongside.web.searching import search_words
from alongside.web.team_pages import SEAT_REFUSALS, lacking_words, roster_card

TEAMS_A_PAGE = 24


class SeatForm(forms.Form):
    """Who is seated, and as what."""

    person = forms.UUIDField(widget=forms.HiddenInput)
    role = forms.ChoiceField(label=gettext_lazy("Seat"), choices=Seat.Role.choices)


def team_list(request: HttpRequest) -> HttpResponse:
    """Every team of the program by name."""
    account = signed_in(request)
    program = current_program(request)
    rows = Team.objects.visible_to(account).filter(program=program)
    state = request.GET.get("state", "")
    if state in Team.State.values:
        rows = rows.filter(state=state)
    elif state != "all":
        rows = rows.exclude(state=Team.State.ENDED)
    page = Paginator(rows.order_by("name", "id"), TEAMS_A_PAGE).get_page(request.GET.get("page"))
    rosters = rosters_of(list(page.object_list))
    cards = [roster_card(roster, "office:team", for_office=True) for roster in rosters]
    tabs = [
        {"label": label, "url": f"?state={value}", "current": value == state}
        for value, label in (("", _("Current")), *Team.State.choices)
    ]
    return render(request, "office/teams.html", {"page_obj": page, "cards": cards, "tabs": tabs})


def team_page(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    """One team: its clients by handle, its seats with their dates and conflict checks."""
    account = signed_in(request)
    team = load(account, Team.objects.select_related("program"), code)
    roster = rosters_of([team], with_past=True)[0]
    context = {
        "team": team,
        "roster": roster,
        "lacks": lacking_words(roster),
        "law_moves": news_of_clients(account, team.client_codes),
        "sees_client_pages": True,
        "can_change": can_change_team(account, team) and team.state != Team.State.ENDED,
        "crumbs": [{"label": _("Teams"), "url": reverse("office:teams")}, {"label": team.name}],
    }
    return render(request, "office/team.html", context)


def seat_add(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    """Seat someone late; their organization is asked again."""
    account = signed_in(request)
    team = load(account, Team.objects.select_related("program"), code, Permission.PLAN_ACCEPT)
    search = search_words(request)
    form = SeatForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        person = load(account, people_to_seat(account, team, ""), form.cleaned_data["person"])
        try:
            services.add_seat(account, team, person, form.cleaned_data["role"])
        except services.SeatRefusedError as refused:
            form.add_error(None, str(SEAT_REFUSALS[refused.why]))
        else:
            messages.success(request, _("Seated. The file opens when the conflict check is cleared."))
            return redirect("office:team", team.code)
    context = {
        "team": team,
        "form": form,
        "search": search,
        "people": people_to_seat(account, team, search)[:20] if search else [],
        "roles": Seat.Role.choices,
        "crumbs": [
            {"label": _("Teams"), "url": reverse("office:teams")},
            {"label": team.name, "url": reverse("office:team", args=[team.code])},
            {"label": _("Add someone")},
        ],
    }
    return render(request, "office/team_seat_add.html", context, status=422 if form.errors else 200)


def seat_end(request: HttpRequest, code: uuid.UUID, seat: uuid.UUID) -> HttpResponse:
    """End a seat and all that it opened."""
    account = signed_in(request)
    team = load(account, Team.objects.select_related("program"), code, Permission.PLAN_ACCEPT)
    row = Seat.objects.select_related("team__program", "person").filter(team=team, code=seat).first()
    if row is not None and services.end_seat(account, row):
        messages.success(request, _("The seat has ended, and with it everything that it opened."))
    return redirect("office:team", team.code)


def team_end(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    """End a team; its clients may be planned for again."""
    account = signed_in(request)
    team = load(account, Team.objects.select_related("program"), code, Permission.PLAN_ACCEPT)
    if services.end_team(account, team, version=read_version(request.POST)):
        messages.success(request, _("Team %(name)s has ended.") % {"name": team.name})
    else:
        messages.error(request, _("The team was changed meanwhile. Look at it again."))
    return redirect("office:team", team.code)
