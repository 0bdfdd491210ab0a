"""The next version of a plan, and two plans side by side."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from alongside.access.loader import load
from alongside.access.roles import Permission
from alongside.placement.comparing import compare_plans
from alongside.placement.models import Plan
from alongside.placement.selectors import people_by_code, plans_of
from alongside.placement.services import plans as services
from alongside.web.gate import signed_in
from alongside.web.office.forms.plan_start import SolveAgainForm
from alongside.web.office.move_pages import decision_rows
from alongside.web.office.plan_pages import plan_context
from alongside.web.office.plan_words import LEVELS


def plan_again(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    """Solve again: your decisions are kept, and as little as possible changes."""
    account = signed_in(request)
    plan = load(account, Plan.objects.light().select_related("program"), code, Permission.PLAN_EDIT)
    form = SolveAgainForm(request.POST or None, initial={"seconds": plan.seconds})
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        again = services.solve_again(account, plan, seconds=values["seconds"], token=values["token"])
        return redirect("office:plan", again.code)
    context = plan_context(account, plan, "plan") | {"form": form, "decisions": decision_rows(account, plan)}
    return render(request, "office/plan_again.html", context, status=422 if form.errors else 200)


def plan_compare(request: HttpRequest, code: uuid.UUID, other: uuid.UUID) -> HttpResponse:
    """What differs between an earlier plan and this one."""
    account = signed_in(request)
    rows = Plan.objects.light().select_related("program")
    plan, former = load(account, rows, code), load(account, rows, other)
    if plan.program_id != former.program_id:
        raise Http404
    found = compare_plans(account, former, plan)
    people = people_by_code({person for row in found.changed for person in (*row.gone, *row.come)})
    context = plan_context(account, plan, "plan") | {
        "former": former,
        "found": found,
        "heads": [former.name, plan.name],
        "rows": [
            {
                "label": LEVELS[level.name],
                "cells": [
                    {"value": "–" if level.first is None else level.first},
                    {"value": "–" if level.second is None else level.second, "mark": level.mark},
                ],
            }
            for level in found.levels
        ],
        "changed": [
            {
                "name": row.name,
                "handles": row.handles,
                "gone": [people[p].name for p in row.gone if p in people],
                "come": [people[p].name for p in row.come if p in people],
            }
            for row in found.changed
        ],
    }
    context["crumbs"] = [*context["crumbs"][:-1], _plan_crumb(plan), {"label": _("Compare")}]
    return render(request, "office/plan_compare.html", context)


def plan_compare_choose(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    """Choose the plan to compare with."""
    account = signed_in(request)
    plan = load(account, Plan.objects.light().select_related("program"), code)
    others = plans_of(account, plan.program).filter(solved_at__isnull=False).exclude(pk=plan.pk)[:30]
    context = plan_context(account, plan, "plan") | {"others": others}
    context["crumbs"] = [*context["crumbs"][:-1], _plan_crumb(plan), {"label": _("Compare")}]
    return render(request, "office/plan_compare_choose.html", context)


def _plan_crumb(plan: Plan) -> dict[str, str]:
    return {"label": plan.name, "url": reverse("office:plan", args=[plan.code])}
