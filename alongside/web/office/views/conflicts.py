"""Conflict requests as the office sees them: asked, answered, by organization and handle; never a name."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alongside.access.loader import load
from alongside.access.roles import Permission
from alongside.placement.models import ConflictRequest, Plan
from alongside.placement.selectors import conflict_counts, conflicts_of
from alongside.placement.services import conflicts as services
from alongside.placement.services.plans import PlanChangedError
from alongside.web.current_program import current_program
from alongside.web.gate import signed_in
from alongside.web.office.accept_pages import conflict_rows
from alongside.web.office.plan_pages import plan_context

REQUESTS_A_PAGE = 50
ANSWER_STATUS = {
    "pending": "asked",
    "cleared": "cleared",
    "declined": "declined",
    "waived": "waived",
    "withdrawn": "cancelled",
}


def plan_conflicts(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    """Who has answered what for this plan, by organization; declined ones by handle."""
    account = signed_in(request)
    plan = load(account, Plan.objects.light().select_related("program"), code)
    declined = conflicts_of(account, plan).filter(answer="declined")
    context = plan_context(account, plan, "plan-conflicts") | {
        "organizations": conflict_rows(conflict_counts(plan, account)),
        "declined": declined.select_related("organization", "person")[:REQUESTS_A_PAGE],
    }
    return render(request, "office/plan_conflicts.html", context)


def plan_conflicts_ask(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    """Ask every organization that has not been asked."""
    account = signed_in(request)
    plan = load(account, Plan.objects.light().select_related("program"), code, Permission.CONFLICT_ASK)
    try:
        asked = services.ask_conflicts(account, plan)
    except PlanChangedError:
        messages.error(request, _("This plan is no longer open. Nothing was asked."))
        return redirect("office:plan", plan.code)
    words = ngettext("%(n)s conflict check asked.", "%(n)s conflict checks asked.", asked) % {"n": asked}
    messages.success(request, words if asked else _("Everyone has been asked already."))
    return redirect("office:plan-conflicts", plan.code)


def conflict_list(request: HttpRequest) -> HttpResponse:
    """Every conflict request of the program, those that wait first."""
    account = signed_in(request)
    program = current_program(request)
    rows = ConflictRequest.objects.visible_to(account).filter(program=program)
    chosen = request.GET.get("answer", "pending")
    if chosen in ConflictRequest.Answer.values:
        rows = rows.filter(answer=chosen)
    rows = rows.select_related("organization", "person", "plan").order_by("-created_at", "-id")
    page = Paginator(rows.defer("plan__instance", "plan__result"), REQUESTS_A_PAGE).get_page(
        request.GET.get("page")
    )
    tabs = [
        {"label": label, "url": f"?answer={value}", "current": value == chosen}
        for value, label in ConflictRequest.Answer.choices
    ]
    shown = [{"request": row, "status": ANSWER_STATUS[row.answer]} for row in page.object_list]
    return render(request, "office/conflicts.html", {"page_obj": page, "rows": shown, "tabs": tabs})
