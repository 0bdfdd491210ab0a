"""Who can see a client, and why: for managers and supervising attorneys."""

from __future__ import annotations

import uuid

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alongside.access.explanation import Subject, explain_access
from alongside.access.loader import load
from alongside.access.models import Wall
from alongside.access.roles import Permission
from alongside.access.selectors import who_may_reach
from alongside.access.services import lift_wall
from alongside.intake.models import Client
from alongside.web.account.rights import walls_of
from alongside.web.gate import signed_in


class LiftForm(forms.Form):
    """Why a wall is no longer needed."""

    reason = forms.CharField(label=gettext_lazy("Why it is no longer needed"), min_length=10, max_length=500)


def _load(request: HttpRequest, code: uuid.UUID) -> Client:
    rows = Client.objects.select_related("program", "organization")
    return load(signed_in(request), rows, code, Permission.CLIENT_WALL)


def client_access(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    return _page(request, _load(request, code))


def wall_lift(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    """Whoever is behind the wall does not see its client, and so cannot lift it."""
    wall = Wall.objects.filter(code=code, subject_kind="client").in_force(timezone.localdate()).first()
    if wall is None:
        raise Http404
    client = _load(request, wall.subject)
    form = LiftForm(request.POST)
    if not form.is_valid():
        return _page(request, client, form, wall)
    lift_wall(signed_in(request), wall, reason=form.cleaned_data["reason"], program=client.program.code)
    messages.success(request, _("The wall is lifted."))
    return HttpResponseRedirect(reverse("account:client-access", args=[client.code]), status=303)


def _page(
    request: HttpRequest, client: Client, form: LiftForm | None = None, lifting: Wall | None = None
) -> HttpResponse:
    subject = Subject("client", client.code, client.program.code, client.organization.code)
    people = [(account, explain_access(account, subject)) for account in who_may_reach(subject)]
    return render(
        request,
        "account/client_access.html",
        {
            "client": client,
            "walls": [
                (
                    wall,
                    name,
                    form if lifting and wall.code == lifting.code else LiftForm(auto_id=f"{wall.code}_%s"),
                )
                for wall, name in walls_of(subject)
            ],
            "seeing": [(a, found) for a, found in people if found.sees],
            "kept_out": [(a, found) for a, found in people if not found.sees],
        },
        status=422 if form else 200,
    )
