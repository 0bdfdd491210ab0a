"""The list of a program's clients, by handle: filters, export, and a new client."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from alongside.access.roles import Permission
from alongside.access.standing import standing
from alongside.audit.services import record_event
from alongside.audit.tags import Tag
from alongside.intake.models import Client
from alongside.intake.selectors import clients_of, soonest_first
from alongside.intake.services import ClientRecord, create_client
from alongside.partners.models import Organization, Program
from alongside.partners.selectors import PartnerChoices, partner_choices, partners_of
from alongside.web.current_program import current_program
from alongside.web.gate import signed_in
from alongside.web.lists import chips, filter_context, page_table
from alongside.web.office.client_duplicates import offer_duplicates
from alongside.web.office.forms.clients import (
    IDENTITY_FIELDS,
    NEED_FIELDS,
    PLACE_FIELDS,
    ClientFilter,
    NewClientForm,
)
from alongside.web.office.forms.people import ExportForm
from alongside.web.office.tables.clients import EXPORT_HEADINGS, ClientsTable, export_rows, with_teams
from alongside.web.office.views.people import file_answer


def _filtered(
    request: HttpRequest, program: Program, offered: PartnerChoices
) -> tuple[ClientFilter | None, QuerySet[Client]]:
    rows = clients_of(signed_in(request), program)
    if not ClientFilter.is_asked(request.GET):
        return None, rows
    filters = ClientFilter(request.GET, rows, offered=offered)
    return filters, filters.qs if filters.form.is_valid() else rows


def _nonprofits(request: HttpRequest, program: Program) -> PartnerChoices:
    return partner_choices(signed_in(request), program, Organization.Kind.LEGAL_NONPROFIT)


def clients(request: HttpRequest) -> HttpResponse:
    program = current_program(request, Permission.CLIENT_READ)
    offered = _nonprofits(request, program)
    filters, rows = _filtered(request, program, offered)
    mine = standing(signed_in(request))
    return render(
        request,
        "office/clients.html",
        {
            "program": program,
            "table": page_table(request, ClientsTable(rows)),
            **filter_context(request, ClientFilter, filters, offered, search_field="search"),
            "may_edit": mine.may(Permission.CLIENT_EDIT, program=program.code),
            "may_import": mine.may(Permission.IMPORT_CLIENTS, program=program.code),
            "export_url": reverse("office:clients-export")
            if mine.may(Permission.CLIENT_EXPORT, program=program.code)
            else "",
        },
    )


def clients_export(request: HttpRequest) -> HttpResponse:
    """Say how many rows leave and ask why; then give the file, by handle alone."""
    program = current_program(request, Permission.CLIENT_EXPORT)
    filters, rows = _filtered(request, program, _nonprofits(request, program))
    form = ExportForm(request.POST or None)
    count = rows.count()
    if request.method == "POST" and form.is_valid():
        record_event(
            signed_in(request),
            Tag.CLIENT_EXPORT,
            "program",
            program.code,
            program=program.code,
            reason=form.cleaned_data["reason"],
            detail={"rows": count, "file": form.cleaned_data["file"]},
        )
        headings = [str(heading) for heading in EXPORT_HEADINGS]
        lines = export_rows(soonest_first(with_teams(rows)))
        return file_answer(form.cleaned_data["file"], "clients", _("Clients"), headings, lines)
    context = {
        "form": form,
        "count": count,
        "title": _("Export clients"),
        "what": _("invented handles, places, languages, possible relief and dates, and no name"),
        "chips": chips(request, filters),
        "cancel_url": reverse("office:clients"),
    }
    return render(request, "office/export.html", context, status=422 if form.errors else 200)


def speakers(request: HttpRequest, program: Program) -> QuerySet[Organization]:
    """The nonprofits of a program for which the person may enter a client."""
    mine = standing(signed_in(request))
    rows = partners_of(signed_in(request), program)
    if program.code in mine.programs_managed:
        return rows.filter(kind=Organization.Kind.LEGAL_NONPROFIT)
    own = [organization for where, organization in mine.programs_staffed if where == program.code]
    return rows.filter(code__in=own)


def client_new(request: HttpRequest) -> HttpResponse:
    program = current_program(request, Permission.CLIENT_EDIT)
    form = NewClientForm(request.POST or None)
    offered = speakers(request, program)
    form.fields["organization"].queryset = offered  # type: ignore[attr-defined]
    if len(offered) == 1:
        form.fields["organization"].initial = offered[0].code
    duplicates: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        client = _made_already(request, form)
        if client is None:
            duplicates = offer_duplicates(request, program, form) or {}
        if not duplicates:
            client = client or _create(request, program, form)
            answer = redirect("office:client", code=client.code)
            answer.status_code = 303
            return answer
    context = {
        "form": form,
        "title": _("Add a client"),
        "intro": _(
            "A handle is invented. What identifies the client is sealed; every opening of it is on record."
        ),
        "groups": [
            {"title": _("Who speaks for the client"), "fields": [form["organization"]]},
            {"title": _("Identity, sealed"), "fields": [form[name] for name in IDENTITY_FIELDS]},
            {"title": _("Place"), "fields": [form[name] for name in PLACE_FIELDS]},
            {"title": _("Languages"), "fields": [form[name] for name in form.language_fields], "pairs": True},
            {"title": _("Need"), "fields": [form[name] for name in NEED_FIELDS]},
        ],
        "submit": _("Add client"),
        "cancel_url": reverse("office:clients"),
        **duplicates,
    }
    status = 422 if form.errors else 409 if duplicates else 200
    page = render(request, "office/client_new.html", context, status=status)
    page["Cache-Control"] = "no-store"
    return page


def _made_already(request: HttpRequest, form: NewClientForm) -> Client | None:
    """The client that the same form has made, where it was sent twice."""
    code = form.cleaned_data["once"]
    return Client.objects.visible_to(signed_in(request)).filter(code=code).first()


def _create(request: HttpRequest, program: Program, form: NewClientForm) -> Client:
    data = form.cleaned_data
    facts = form.facts()
    spoken = tuple((one["code"], one["level"]) for one in facts.pop("languages"))
    identity: dict[str, Any] = {name: data[name] or None for name in IDENTITY_FIELDS}
    record = ClientRecord(code=data["once"], languages=spoken, **identity, **facts)
    client = create_client(signed_in(request), program, data["organization"], record)
    messages.success(
        request, _("The client has been added and is called %(handle)s here.") % {"handle": client.handle}
    )
    return client
