"""One of my teams: who stands beside the child with me, and the file once it is open."""

from __future__ import annotations

import uuid

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alongside.access.loader import load
from alongside.access.matrix import MATRIX
from alongside.access.standing import standing
from alongside.intake.law_moves import news_of_clients
from alongside.intake.models import Client
from alongside.intake.services import LEAST_REASON, MOST_REASON, ReasonError, reveal_identity
from alongside.intake.told import SAFE_CONTACT, told_by_each
from alongside.placement.models import Team
from alongside.placement.rosters import rosters_of
from alongside.web.gate import signed_in
from alongside.web.team_pages import roster_card
from alongside.web.volunteer.my_pages import file_lines, team_summary


class ReasonForm(forms.Form):
    """Why an identity is opened."""

    reason = forms.CharField(
        label=gettext_lazy("Why do you need to know who this is?"),
        min_length=LEAST_REASON,
        max_length=MOST_REASON,
        help_text=gettext_lazy("Your reason is kept, and the supervising attorney can read it."),
    )


def team(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    """Members, mentor, interpreter, handle; the file where it is open to me."""
    account = signed_in(request)
    row = load(account, Team.objects.select_related("program"), code)
    roster = rosters_of([row])[0]
    lines = file_lines(account, roster)
    told = told_by_each([line["client"] for line in lines])
    for line in lines:
        heard = told.get(line["client"].pk)
        line["safe_contact"] = heard.answers.get(SAFE_CONTACT, "") if heard else ""
    dates = {line["client"].handle: line["client"].next_safe_on for line in lines}
    context = {
        "team": row,
        "card": roster_card(roster, "volunteer:team"),
        "summary": team_summary(roster, account.code, dates),
        "lines": lines,
        "law_moves": news_of_clients(account, row.client_codes),
        "can_reveal": bool(MATRIX.entries["volunteer:identity"].roles & standing(account).role_names),
        "crumbs": [{"label": _("My teams"), "url": reverse("volunteer:home")}, {"label": row.name}],
    }
    return render(request, "volunteer/team.html", context)


def identity(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    """Who a client of mine is, after a reason; shown once, never kept by the browser."""
    account = signed_in(request)
    rows = Client.objects.file_open_to(account).select_related("program", "organization")
    client = load(account, rows, code)
    form = ReasonForm(request.POST or None)
    context = {"client": client, "form": form}
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                context["identity"] = reveal_identity(account, client, form.cleaned_data["reason"])
                status = 200
            except ReasonError:
                form.add_error("reason", _("Say in a few words why you need to know."))
    context["crumbs"] = [
        {"label": _("My teams"), "url": reverse("volunteer:home")},
        {"label": client.handle},
    ]
    answer = render(request, "volunteer/identity.html", context, status=status)
    answer["Cache-Control"] = "no-store"
    return answer
