"""A plan for paper and for other programs: printed page, XLSX, PDF. By handle, without identity."""

from __future__ import annotations

import uuid
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

import alongside.placement
from alongside.access.loader import load
from alongside.access.roles import Permission
from alongside.audit.services import record_event
from alongside.audit.tags import Tag
from alongside.lib.spreadsheets import write_xlsx
from alongside.lib.typesetting import typeset
from alongside.placement.models import Plan
from alongside.web.gate import signed_in
from alongside.web.office.plan_files import headings, pdf_data, plan_rows, plan_sheet

SHEET = Path(alongside.placement.__file__).parent / "sheets" / "plan.typ"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def plan_print(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    """The whole plan on one page for paper."""
    account = signed_in(request)
    plan = load(account, Plan.objects.light().select_related("program"), code)
    context = {"plan": plan, "summary": plan.summary, **plan_sheet(account, plan)}
    return render(request, "office/plan_print.html", context)


def plan_xlsx(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    """A row for each seat."""
    account = signed_in(request)
    plan = load(account, Plan.objects.light().select_related("program"), code, Permission.PLAN_EXPORT)
    body = write_xlsx(plan.name, headings(), plan_rows(account, plan))
    return _file(request, plan, body, XLSX, "xlsx")


def plan_pdf(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    """The plan typeset."""
    account = signed_in(request)
    plan = load(account, Plan.objects.light().select_related("program"), code, Permission.PLAN_EXPORT)
    return _file(request, plan, typeset(SHEET, pdf_data(account, plan)), "application/pdf", "pdf")


def _file(request: HttpRequest, plan: Plan, body: bytes, kind: str, ending: str) -> HttpResponse:
    """The file, with one audit line."""
    record_event(
        signed_in(request),
        Tag.PLAN_EXPORT,
        "plan",
        plan.code,
        program=plan.program.code,
        detail={"format": ending},
    )
    answer = HttpResponse(body, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="plan-{plan.created_at:%Y-%m-%d}.{ending}"'
    return answer
