"""How urgent one client is: an attorney decides otherwise, or lets the computed tier count again."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from alongside.access.loader import load
from alongside.access.roles import Permission
from alongside.intake import tier_override as services
from alongside.intake.models import Client
from alongside.intake.services import ReasonError
from alongside.lib.versions import StaleVersionError
from alongside.web.editing import read_version
from alongside.web.gate import signed_in
from alongside.web.office.forms.tiers import TierForm


def _load(request: HttpRequest, code: uuid.UUID) -> Client:
    rows = Client.objects.select_related("program", "organization")
    return load(signed_in(request), rows, code, Permission.CLIENT_TIER_OVERRIDE)


def _back(client: Client) -> HttpResponse:
    answer = redirect("office:client", code=client.code)
    answer.status_code = 303
    return answer


def client_tier(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    row = _load(request, code)
    known = services.override_of(row)
    initial = {"tier": row.tier_override or row.tier, "reason": known.reason if known else ""}
    form = TierForm(request.POST or None, initial={**initial, "version": row.version})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.override_tier(signed_in(request), row, data["version"], data["tier"], data["reason"])
        except ReasonError:
            form.add_error("reason", _("Give a reason of 10 to 500 characters."))
        except StaleVersionError as stale:
            row = _load(request, code)
            now = services.override_of(row)
            current = {"tier": row.tier_override or row.tier, "reason": now.reason if now else ""}
            if not form.meet(current, stale.current.version):
                return _back(row)
        else:
            messages.success(request, _("Your decision stands. The computed tier stays beside it."))
            return _back(row)
    context = {
        "form": form,
        "client": row,
        "override": known,
        "crumbs": [
            {"label": _("Clients"), "url": reverse("office:clients")},
            {"label": row.handle, "url": reverse("office:client", args=[row.code])},
            {"label": _("How urgent")},
        ],
    }
    status = 409 if form.differences else 422 if form.errors else 200
    page = render(request, "office/client_tier.html", context, status=status)
    page["Cache-Control"] = "no-store"
    return page


def client_tier_restore(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    row = _load(request, code)
    try:
        services.restore_tier(signed_in(request), row, read_version(request.POST))
    except StaleVersionError:
        messages.warning(request, _("Someone else has just changed this client. Look again, then decide."))
    else:
        messages.success(request, _("The computed tier counts again."))
    return _back(row)
