"""One client: facts by handle, identity behind a reason, dates with their authority."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from alongside.access.loader import load
from alongside.access.roles import Permission
from alongside.access.standing import standing
from alongside.accounts.models import Account
from alongside.intake import services
from alongside.intake.law_moves import news_of_clients
from alongside.intake.models import Client, IdentityRecord
from alongside.intake.party_records import parties_of
from alongside.intake.permissions import can_edit_client, can_reveal_identity, can_see_who_looked
from alongside.intake.selectors import clients_of, dates_of, siblings_of, who_looked
from alongside.intake.tier_override import can_override_tier, override_of
from alongside.intake.walls import UnknownHolderError, wall_client
from alongside.lib.versions import StaleVersionError
from alongside.partners.selectors import partners_of
from alongside.placement.models import ConflictRequest, TeamClient
from alongside.web.gate import signed_in
from alongside.web.office.client_intake import intake_context
from alongside.web.office.forms.clients import (
    IDENTITY_FIELDS,
    NEED_FIELDS,
    PLACE_FIELDS,
    ClientForm,
    HouseholdForm,
    IdentityForm,
    ReasonForm,
    WallForm,
    language_initial,
)

LOOKED = 20


def _load(request: HttpRequest, code: uuid.UUID, permission: Permission = Permission.CLIENT_READ) -> Client:
    rows: QuerySet[Client] = Client.objects.select_related("program", "organization", "household")
    return load(signed_in(request), rows, code, permission)


def _crumbs(client: Client, title: str = "") -> list[dict[str, str]]:
    here = {"label": client.handle, "url": reverse("office:client", args=[client.code]) if title else ""}
    return [
        {"label": _("Clients"), "url": reverse("office:clients")},
        here,
        *([{"label": title}] if title else []),
    ]


def _back(client: Client) -> HttpResponse:
    answer = redirect("office:client", code=client.code)
    answer.status_code = 303
    return answer


def _form_page(
    request: HttpRequest, client: Client, form: forms.Form, title: str, submit: str, **more: Any
) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "over": client.handle,
        "submit": submit,
        "cancel_url": reverse("office:client", args=[client.code]),
        "crumbs": _crumbs(client, title),
        **more,
    }
    status = 409 if getattr(form, "differences", ()) else 422 if form.errors else 200
    return render(request, "office/form_page.html", context, status=status)


def client(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    row = _load(request, code)
    mine = standing(signed_in(request))
    sees_looks = can_see_who_looked(signed_in(request), row)
    looks = list(who_looked(row)[:LOOKED]) if sees_looks else []
    names = dict(Account.objects.filter(code__in={e.actor for e in looks}).values_list("code", "name"))
    requests = ConflictRequest.objects.visible_to(signed_in(request)).filter(client=row)
    carried = TeamClient.objects.filter(client=row).select_related("team").order_by("-starts_on", "-id")
    may_reveal = can_reveal_identity(signed_in(request), row)
    context = {
        "client": row,
        "dates": dates_of(row),
        "law_moves": news_of_clients(signed_in(request), [row.code]),
        "in_file": True,
        "override": override_of(row),
        "may_override": can_override_tier(signed_in(request), row),
        "siblings": siblings_of(signed_in(request), row),
        "may_edit": can_edit_client(signed_in(request), row),
        "may_reveal": may_reveal,
        "parties": parties_of(row) if may_reveal else [],
        "sees_looks": sees_looks,
        "looks": [(event, names.get(event.actor, "")) for event in looks],
        "sees_conflicts": mine.may(Permission.CONFLICT_ASK, program=row.program.code),
        "may_wall": mine.may(Permission.CLIENT_WALL, **row.access_place()),
        "conflicts": requests.select_related("organization", "person"),
        "teams": carried,
        "sees_teams": mine.may(Permission.TEAM_READ, program=row.program.code),
        **intake_context(signed_in(request), row),
        "crumbs": _crumbs(row),
    }
    return render(request, "office/client.html", context)


def _facts(row: Any) -> dict[str, Any]:
    names = (*PLACE_FIELDS, *NEED_FIELDS, "languages")
    facts = {name: getattr(row, name) for name in names}
    return {**facts, **language_initial(row.languages)}


def client_edit(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    row = _load(request, code, Permission.CLIENT_EDIT)
    form = ClientForm(request.POST or None, initial={**_facts(row), "version": row.version})
    if request.method == "POST" and form.is_valid():
        try:
            services.edit_client(signed_in(request), row, form.cleaned_data["version"], form.facts())
        except StaleVersionError as stale:
            if not form.meet(_facts(stale.current), stale.current.version):
                return _back(row)
        else:
            messages.success(request, _("Saved."))
            return _back(row)
    groups = [
        {"title": _("Place"), "fields": [form[name] for name in PLACE_FIELDS]},
        {"title": _("Languages"), "fields": [form[name] for name in form.language_fields], "pairs": True},
        {"title": _("Need"), "fields": [form[name] for name in NEED_FIELDS]},
    ]
    return _form_page(request, row, form, _("Edit facts"), _("Save"), groups=groups)


def client_identity(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    """Ask for a reason; then show who the client is, once, with the form to correct it."""
    row = _load(request, code, Permission.CLIENT_IDENTITY_REVEAL)
    form = ReasonForm(request.POST or None)
    context: dict[str, Any] = {"client": row, "form": form, "crumbs": _crumbs(row, _("Identity"))}
    template = "office/client_reason.html"
    if request.method == "POST" and form.is_valid():
        identity = services.reveal_identity(signed_in(request), row, form.cleaned_data["reason"])
        record = IdentityRecord.objects.get(client=row)
        template = "office/client_identity.html"
        context["identity"] = identity
        context["parties"] = parties_of(row)
        context["may_edit"] = can_edit_client(signed_in(request), row)
        context["form"] = IdentityForm(initial={**identity.values(), "version": record.version})
    answer = render(request, template, context, status=422 if form.errors else 200)
    answer["Cache-Control"] = "no-store"
    return answer


def client_identity_edit(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    """Correct what was just revealed. A fault shows the form again with what was typed."""
    row = _load(request, code, Permission.CLIENT_EDIT)
    if not can_reveal_identity(signed_in(request), row):
        raise PermissionDenied
    form = IdentityForm(request.POST)
    if form.is_valid():
        try:
            services.edit_identity(signed_in(request), row, form.cleaned_data["version"], form.values())
        except StaleVersionError as stale:
            reason = _("to compare with a change by someone else")
            current = services.reveal_identity(signed_in(request), row, reason).values()
            stands = {name: current[name] for name in IDENTITY_FIELDS}
            if not form.meet(stands, stale.current.version):
                return _back(row)
        else:
            messages.success(request, _("Saved, and sealed again."))
            return _back(row)
    context = {"client": row, "form": form, "may_edit": True, "crumbs": _crumbs(row, _("Identity"))}
    status = 409 if form.differences else 422
    answer = render(request, "office/client_identity.html", context, status=status)
    answer["Cache-Control"] = "no-store"
    return answer


def client_household(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    row = _load(request, code, Permission.CLIENT_EDIT)
    form = HouseholdForm(request.POST or None)
    others = clients_of(signed_in(request), row.program).filter(organization=row.organization)
    form.fields["sibling"].queryset = others.exclude(pk=row.pk).order_by("handle")  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        services.join_household(signed_in(request), row, form.cleaned_data["sibling"])
        messages.success(request, _("Saved."))
        return _back(row)
    return _form_page(request, row, form, _("Siblings"), _("Save"))


def client_wall(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    """Keep a person or an organization from this client, whatever their role."""
    row = _load(request, code, Permission.CLIENT_WALL)
    form = WallForm(request.POST or None)
    form.fields["organization"].queryset = partners_of(signed_in(request), row.program)  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        try:
            wall_client(signed_in(request), row, **form.cleaned_data)
        except UnknownHolderError:
            form.add_error("email", _("Nobody of this program or of its partners has this address."))
        else:
            messages.success(request, _("The wall stands from now on."))
            answer = redirect("office:clients")
            answer.status_code = 303
            return answer
    intro = _("A wall beats every role and every seat: whoever is behind it finds no trace of this client.")
    return _form_page(request, row, form, _("Raise a wall"), _("Raise the wall"), intro=intro)
