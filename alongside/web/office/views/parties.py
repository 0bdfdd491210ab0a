"""Related parties of one client: put into the file, and taken out again."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from alongside.access.loader import load
from alongside.access.roles import Permission
from alongside.intake import parties as services
from alongside.intake.models import Client, RelatedParty
from alongside.intake.permissions import can_reveal_identity
from alongside.web.gate import signed_in
from alongside.web.office.forms.conflicts import RelatedPartyForm


def _back(client: Client) -> HttpResponse:
    answer = redirect("office:client", code=client.code)
    answer.status_code = 303
    return answer


def party_add(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    rows: QuerySet[Client] = Client.objects.select_related("program", "organization")
    client = load(signed_in(request), rows, code, Permission.CLIENT_EDIT)
    if not can_reveal_identity(signed_in(request), client):
        raise PermissionDenied
    form = RelatedPartyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.add_party(signed_in(request), client, form.facts(), form.cleaned_data["once"])
        messages.success(request, _("Added and sealed. From now on a conflict check finds this person."))
        return _back(client)
    title = _("Add a related party")
    context = {
        "form": form,
        "title": title,
        "over": client.handle,
        "intro": _("Role, names and numbers are sealed like the client’s own identity."),
        "submit": _("Add and seal"),
        "cancel_url": reverse("office:client", args=[client.code]),
        "crumbs": [
            {"label": _("Clients"), "url": reverse("office:clients")},
            {"label": client.handle, "url": reverse("office:client", args=[client.code])},
            {"label": title},
        ],
    }
    answer = render(request, "office/form_page.html", context, status=422 if form.errors else 200)
    answer["Cache-Control"] = "no-store"
    return answer


def party_remove(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    rows: QuerySet[RelatedParty] = RelatedParty.objects.select_related(
        "client__program", "client__organization"
    )
    row = load(signed_in(request), rows, code, Permission.CLIENT_EDIT)
    services.remove_party(signed_in(request), row)
    messages.success(request, _("Taken out of the file, and out of conflict checks."))
    return _back(row.client)
