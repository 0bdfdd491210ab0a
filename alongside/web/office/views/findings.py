"""What a screening found: looked at by an attorney, accepted, overridden with a reason, or assigned."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from alongside.access.loader import demand, load
from alongside.access.roles import Permission
from alongside.access.standing import standing
from alongside.intake.findings import DecisionError, assign_finding, attorneys_for, decide_finding
from alongside.intake.models import Finding, Screening
from alongside.lib.versions import StaleVersionError
from alongside.web.gate import signed_in
from alongside.web.office.finding_pages import findings_context
from alongside.web.office.forms.findings import AcceptForm, AssignForm, OverrideForm
from alongside.web.office.screening_pages import screening_crumbs
from alongside.web.office.views.screening import load_screening


def _page(request: HttpRequest, row: Screening, status: int = 200, **more: object) -> HttpResponse:
    context = findings_context(row)
    place = row.client.access_place()
    context |= {
        "may_decide": standing(signed_in(request)).may(Permission.FINDING_DECIDE, **place),
        "crumbs": screening_crumbs(row.client, _("Findings")),
        **more,
    }
    answer = render(request, "office/findings.html", context, status=status)
    answer["Cache-Control"] = "no-store"
    return answer


def findings(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    row = load_screening(request, code)
    if row.status != Screening.Status.FINISHED:
        return HttpResponseRedirect(reverse("office:screening", args=[row.code]))
    return _page(request, row)


def _load(request: HttpRequest, code: uuid.UUID) -> Finding:
    relations = ("client", "client__program", "client__organization", "screening")
    row: Finding = load(signed_in(request), Finding.objects.select_related(*relations), code)
    demand(signed_in(request), Permission.FINDING_DECIDE, **row.client.access_place())
    row.screening.client = row.client
    return row


def _back(row: Finding) -> HttpResponse:
    address = reverse("office:findings", args=[row.screening.code])
    answer = HttpResponseRedirect(f"{address}#f{row.code.hex[:8]}")
    answer.status_code = 303
    return answer


def finding_decide(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    """Accept a finding, or put another reading in its place with a reason."""
    row = _load(request, code)
    overrides = "answer" in request.POST
    form = (OverrideForm if overrides else AcceptForm)(request.POST, auto_id=f"f{row.code.hex[:8]}_%s")
    if not form.is_valid():
        return _page(request, row.screening, 422, faulty=row.code, faulty_form=form)
    typed = form.cleaned_data
    try:
        decide_finding(
            signed_in(request),
            row,
            typed["version"],
            answer=typed.get("answer", ""),
            reason=typed.get("reason", ""),
        )
    except StaleVersionError as stale:
        kept = {**request.POST.dict(), "version": stale.current.version}
        form = type(form)(kept, auto_id=form.auto_id)
        form.is_valid()
        form.add_error(
            None, _("Someone has decided meanwhile. Your text is still here: look, then send it again.")
        )
        return _page(request, row.screening, 409, faulty=row.code, faulty_form=form)
    except DecisionError:
        form.add_error(None, _("Say why in a sentence."))
        return _page(request, row.screening, 422, faulty=row.code, faulty_form=form)
    messages.success(request, _("Kept."))
    return _back(row)


def finding_assign(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    """Give a finding to a staff attorney, or take it back."""
    row = _load(request, code)
    form = AssignForm(request.POST, people=attorneys_for(row.client))
    if not form.is_valid():
        messages.error(request, _("Choose one of the staff attorneys."))
        return _page(request, row.screening, 422)
    chosen = form.cleaned_data["attorney"]
    try:
        assign_finding(
            signed_in(request), row, form.cleaned_data["version"], uuid.UUID(chosen) if chosen else None
        )
    except StaleVersionError:
        messages.error(
            request, _("Someone has changed this finding meanwhile. Look at it, then choose again.")
        )
        return _page(request, row.screening, 409)
    messages.success(request, _("Assigned.") if chosen else _("Taken back."))
    return _back(row)
