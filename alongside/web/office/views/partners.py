"""Partners of a program: organizations, their offices and their part."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from alongside.access.loader import load
from alongside.access.roles import Permission
from alongside.access.standing import standing
from alongside.lib.turns import wait_for_turn
from alongside.lib.versions import StaleVersionError
from alongside.partners import services
from alongside.partners.models import Organization, ProgramPartner
from alongside.partners.permissions import can_edit_organization
from alongside.partners.selectors import partners_of
from alongside.volunteers.selectors import counts_by_organization
from alongside.web.current_program import current_program
from alongside.web.gate import signed_in
from alongside.web.office.forms.partners import NewPartnerForm, OfficeForm, OrganizationForm

FACTS = ("name", "kind", "parent", "excluded_areas", "has_malpractice_cover")


def _load_to_edit(request: HttpRequest, code: uuid.UUID) -> Organization:
    row = load(signed_in(request), Organization.objects.select_related("parent"), code)
    if not can_edit_organization(signed_in(request), row):
        raise PermissionDenied
    return row


def _done(organization: Organization) -> HttpResponse:
    answer = redirect("office:organization", code=organization.code)
    answer.status_code = 303
    return answer


def _crumbs(organization: Organization, title: str = "") -> list[dict[str, str]]:
    url = reverse("office:organization", args=[organization.code]) if title else ""
    return [
        {"label": _("Partners"), "url": reverse("office:partners")},
        {"label": organization.name, "url": url},
        *([{"label": title}] if title else []),
    ]


def _form_page(request: HttpRequest, form: forms.Form, title: str, submit: str, **more: Any) -> HttpResponse:
    status = 409 if getattr(form, "differences", ()) else 422 if form.errors else 200
    context = {
        "form": form,
        "title": title,
        "submit": submit,
        "cancel_url": reverse("office:partners"),
        **more,
    }
    return render(request, "office/form_page.html", context, status=status)


def partners(request: HttpRequest) -> HttpResponse:
    program = current_program(request, Permission.ORGANIZATION_READ)
    rows = list(partners_of(signed_in(request), program))
    people = counts_by_organization(rows, program)
    parts = dict(
        ProgramPartner.objects.filter(program=program, ends_on__isnull=True).values_list(
            "organization_id", "part"
        )
    )
    words = dict(ProgramPartner.Part.choices)
    context = {
        "program": program,
        "rows": [(row, words.get(parts.get(row.pk, ""), ""), people.get(row.pk, 0)) for row in rows],
        "may_edit": standing(signed_in(request)).may(Permission.ORGANIZATION_EDIT, program=program.code),
    }
    return render(request, "office/partners.html", context)


def partner_new(request: HttpRequest) -> HttpResponse:
    """A new partner; an organization of that name that is on file joins instead of being made twice."""
    program = current_program(request, Permission.ORGANIZATION_EDIT)
    form = NewPartnerForm(request.POST or None)
    form.offer(partners_of(signed_in(request), program))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        wait_for_turn(f"organization {data['name'].strip().casefold()}")
        row = Organization.objects.filter(name__iexact=data["name"].strip()).first()
        if row is None:
            row = services.create_organization(signed_in(request), **{name: data[name] for name in FACTS})
        services.join_program(signed_in(request), program, row, data["part"])
        messages.success(request, _("%(name)s takes part from today on.") % {"name": row.name})
        if data["city"]:
            try:
                services.add_office(signed_in(request), row, city=data["city"], state=data["state"])
            except services.UnknownCityError:
                messages.warning(request, _("That city is not on our map: add the office with coordinates."))
        return _done(row)
    return _form_page(request, form, _("Add a partner"), _("Add partner"))


def organization(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    row = load(signed_in(request), Organization.objects.select_related("parent"), code)
    program = current_program(request, Permission.ORGANIZATION_READ)
    mine = standing(signed_in(request))
    context = {
        "organization": row,
        "program": program,
        "offices": row.offices.all(),
        "subsidiaries": Organization.objects.visible_to(signed_in(request))
        .filter(parent=row)
        .order_by("name"),
        "partnerships": row.partnerships.filter(program__code__in=mine.programs).select_related("program"),
        "people": counts_by_organization([row], program).get(row.pk, 0),
        "may_edit": can_edit_organization(signed_in(request), row),
        "crumbs": _crumbs(row),
    }
    return render(request, "office/organization.html", context)


def _facts(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in FACTS}


def organization_edit(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    row = _load_to_edit(request, code)
    cover = {True: "yes", False: "no", None: ""}[row.has_malpractice_cover]
    parent = row.parent.code if row.parent else ""
    initial = {**_facts(row), "has_malpractice_cover": cover, "parent": parent, "version": row.version}
    form = OrganizationForm(request.POST or None, initial=initial)
    offered = partners_of(signed_in(request), current_program(request, Permission.ORGANIZATION_EDIT))
    form.offer(offered.exclude(pk=row.pk))
    if request.method == "POST" and form.is_valid():
        namesakes = Organization.objects.filter(name__iexact=form.cleaned_data["name"]).exclude(pk=row.pk)
        try:
            if namesakes.exists():
                form.add_error("name", _("Another organization has this name."))
            else:
                services.edit_organization(
                    signed_in(request), row, form.cleaned_data["version"], form.values()
                )
                messages.success(request, _("Saved."))
                return _done(row)
        except StaleVersionError as stale:
            if not form.meet(_facts(stale.current), stale.current.version):
                return _done(row)
    title = _("Edit organization")
    return _form_page(
        request,
        form,
        title,
        _("Save"),
        over=row.name,
        crumbs=_crumbs(row, title),
        cancel_url=reverse("office:organization", args=[row.code]),
    )


def office_add(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    row = _load_to_edit(request, code)
    form = OfficeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.add_office(signed_in(request), row, **form.cleaned_data)
        except services.UnknownCityError:
            form.add_error(
                "city",
                _("No city of this name is on our map in that state. Correct it, or give coordinates."),
            )
        else:
            messages.success(request, _("The office has been added."))
            return _done(row)
    title = _("Add an office")
    return _form_page(
        request,
        form,
        title,
        _("Add office"),
        over=row.name,
        crumbs=_crumbs(row, title),
        cancel_url=reverse("office:organization", args=[row.code]),
    )


def partner_leave(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    """An organization's part in the current program ends today; its people and history stay."""
    row = _load_to_edit(request, code)
    program = current_program(request, Permission.PROGRAM_EDIT)
    part = ProgramPartner.objects.filter(program=program, organization=row, ends_on__isnull=True).first()
    if part is not None:
        services.leave_program(signed_in(request), part)
        messages.success(request, _("%(name)s takes part no longer.") % {"name": row.name})
    answer = redirect("office:partners")
    answer.status_code = 303
    return answer
