"""Plans: the list, starting one, watching it being worked out, its summary."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from alongside.access.loader import load
from alongside.access.roles import Permission
from alongside.lib.few_rows import few_rows
from alongside.lib.us_map import draw
from alongside.placement.models import Plan
from alongside.placement.selectors import counts_of, counts_of_plans, plans_of, unplaced_of
from alongside.placement.services import plans as services
from alongside.placement.services.plans import PlanChangedError
from alongside.web.current_program import current_program
from alongside.web.editing import read_version
from alongside.web.gate import signed_in
from alongside.web.office.forms.plan_start import PlanStartForm
from alongside.web.office.plan_pages import (
    advice_cards,
    city_key,
    failure_lines,
    map_places,
    plan_context,
    rules_context,
    unplaced_lines,
)
from alongside.web.office.plan_words import (
    STATE_STATUS,
    left_out_words,
    level_rows,
    progress_words,
    proof_words,
)

PLANS_A_PAGE = 30
UNPLACED_ON_TOP = 12


def plan_list(request: HttpRequest) -> HttpResponse:
    """Every plan of the program, newest first."""
    account = signed_in(request)
    program = current_program(request)
    page = Paginator(plans_of(account, program), PLANS_A_PAGE).get_page(request.GET.get("page"))
    plans = list(page.object_list)
    counts = counts_of_plans(account, program, plans)
    rows = [
        {"plan": plan, "counts": counts.get(plan.pk), "status": STATE_STATUS[plan.state]} for plan in plans
    ]
    return render(request, "office/plans.html", {"program": program, "page_obj": page, "rows": rows})


def plan_start(request: HttpRequest) -> HttpResponse:
    """Decide name and time, then start the job."""
    account = signed_in(request)
    program = current_program(request)
    form = PlanStartForm(request.POST or None, initial={"name": date_format(timezone.localdate(), "F Y")})
    if request.method == "POST" and form.is_valid():
        plan = services.start_plan(account, program, **form.cleaned_data)
        return redirect("office:plan", plan.code)
    context = {
        "form": form,
        "program": program,
        **rules_context(program),
        "crumbs": [{"label": _("Plans"), "url": reverse("office:plans")}, {"label": _("Start a plan")}],
    }
    return render(request, "office/plan_start.html", context, status=422 if form.errors else 200)


def plan_page(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    """One plan: its progress, why it failed, or what it comes to."""
    account = signed_in(request)
    plan = load(account, Plan.objects.light().select_related("program", "based_on"), code)
    context = plan_context(account, plan, "plan")
    if plan.state in services.UNDER_WAY:
        return render(request, "office/plan_progress.html", {**context, **progress_words(plan)})
    if plan.state == Plan.State.FAILED or not plan.solved_at:
        context["failure"] = failure_lines(account, plan)
        return render(request, "office/plan_failed.html", context)
    counts = counts_of(account, plan)
    with few_rows():
        first = list(unplaced_of(account, plan)[:UNPLACED_ON_TOP])
    places = map_places(plan, counts)
    context |= {
        "counts": counts,
        "cities": [{**city, "key": city_key(city)} for city in counts.cities],
        "proof": proof_words(plan.summary["levels"][0]),
        "levels": level_rows(plan.summary["levels"]),
        "unplaced": unplaced_lines(account, plan, first),
        "advice": advice_cards(account, plan),
        "left_out": left_out_words(plan.summary["left_out"]),
        "map": draw(places, title=_("Teams and clients by city")),
    }
    return render(request, "office/plan.html", context)


def plan_progress(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    """The fragment that the progress page asks for every two seconds."""
    plan = load(signed_in(request), Plan.objects.light(), code)
    if plan.state not in services.UNDER_WAY:
        answer = HttpResponse(status=204)
        answer["HX-Redirect"] = reverse("office:plan", args=[plan.code])
        return answer
    context = {"poll_url": reverse("office:plan-progress", args=[plan.code]), **progress_words(plan)}
    return render(request, "components/progress.html", context)


def plan_stop(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    """Ask the work to stop and keep the best so far."""
    account = signed_in(request)
    plan = load(account, Plan.objects.light().select_related("program"), code, Permission.PLAN_EDIT)
    services.stop_plan(account, plan)
    messages.info(request, _("The work will stop and keep the best plan so far."))
    return redirect("office:plan", plan.code)


def plan_discard(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    """Put a plan away."""
    account = signed_in(request)
    plan = load(account, Plan.objects.light().select_related("program"), code, Permission.PLAN_EDIT)
    try:
        services.discard_plan(account, plan, version=read_version(request.POST))
    except PlanChangedError:
        messages.error(request, _("The plan was changed meanwhile. Look at it again before you discard it."))
        return redirect("office:plan", plan.code)
    messages.success(request, _("The plan “%(name)s” is discarded.") % {"name": plan.name})
    return redirect("office:plans")
