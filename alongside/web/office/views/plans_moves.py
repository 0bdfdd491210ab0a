"""Moving people on a proposed plan, and the decisions that the next solve keeps."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from alongside.access.loader import load
from alongside.access.roles import Permission
from alongside.placement.candidates import candidates_for
from alongside.placement.models import Plan
from alongside.placement.selectors import team_lines, teams_of, teams_of_plan
from alongside.placement.services import moves
from alongside.placement.services.plans import PlanChangedError
from alongside.web.editing import read_version
from alongside.web.gate import signed_in
from alongside.web.office.move_pages import (
    MOVE_FAULTS,
    candidate_rows,
    decision_rows,
    effect_context,
    seat_context,
)
from alongside.web.office.plan_pages import plan_context, team_card
from alongside.web.searching import search_words

OPEN_PLAN = Plan.objects.light().select_related("program")


def plan_seat(request: HttpRequest, code: uuid.UUID, seat: str) -> HttpResponse:
    """The sheet of one seat: who could sit there instead, who could change places, leaving it."""
    account = signed_in(request)
    plan = load(account, OPEN_PLAN.all(), code, Permission.PLAN_EDIT)
    team_code, _mark, person = seat.partition("_")
    team = load(account, teams_of_plan(plan), team_code)
    context = plan_context(account, plan, "plan-teams")
    search = search_words(request)
    line = team_lines(account, [team])[0]
    context |= seat_context(plan, line, person)
    if context["role"] == "":
        raise Http404
    found = candidates_for(plan, team, seat, role=context["role"], search=search)
    context |= {"candidates": candidate_rows(team, found), "search": search, "seat": seat}
    if context["role"] == "member":
        nearby = teams_of(account, plan).filter(city=team.city, state=team.state).exclude(pk=team.pk)[:12]
        context["others"] = team_lines(account, list(nearby))
    context["is_fragment"] = bool(request.headers.get("HX-Request"))
    return render(request, "office/plan_seat.html", context)


def plan_move(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    """What a move would do (GET), and the move itself (POST)."""
    account = signed_in(request)
    plan = load(account, OPEN_PLAN.all(), code, Permission.PLAN_EDIT)
    asked = request.POST if request.method == "POST" else request.GET
    seat, to_seat = asked.get("seat", ""), asked.get("to_seat", "")
    context = plan_context(account, plan, "plan-teams") | {"seat": seat, "to_seat": to_seat}
    context["is_fragment"] = bool(request.headers.get("HX-Request"))
    version = read_version(asked)
    status = 200
    try:
        move = moves.load_move(plan, seat, to_seat)
        if request.method == "POST":
            moves.move_member(account, plan, version=version, seat=seat, to_seat=to_seat)
            messages.success(request, _("Moved. The people you moved are pinned where they sit now."))
            return _reload(request, reverse("office:plan-teams", args=[plan.code]))
        context |= effect_context(move, moves.preview_move(plan, move))
    except moves.MoveError as error:
        context["fault"], status = MOVE_FAULTS[error.why], 422
    except moves.RuleBrokenError as error:
        context |= effect_context(move, error.effect)
        status = 422
    except PlanChangedError:
        context["fault"], status = _("Someone changed this plan meanwhile. Look at it again, then move."), 409
    return render(request, "office/plan_move.html", context, status=status)


def _reload(request: HttpRequest, address: str) -> HttpResponse:
    """Back to the page that the act was made on; with HTMX that page is loaded again."""
    if request.headers.get("HX-Request"):
        answer = HttpResponse(status=204)
        answer["HX-Refresh"] = "true"
        return answer
    return redirect(address)


def plan_pin(request: HttpRequest, code: uuid.UUID, seat: str) -> HttpResponse:
    """Pin a member to the team, or take the pin away; answers with the seat."""
    account = signed_in(request)
    plan = load(account, OPEN_PLAN.all(), code, Permission.PLAN_EDIT)
    team_code, _mark, person = seat.partition("_")
    team = load(account, teams_of_plan(plan), team_code)
    if person not in moves.state_of(team).members:
        raise Http404
    clients = sorted(str(client) for client in team.client_codes)
    pins = [{"kind": "seat", "volunteer": person, "client": client} for client in clients]
    held = [pin for pin in pins if pin in plan.pins]
    if held:
        moves.unpin(account, plan, version=plan.version, decision=held[0])
    else:
        moves.pin(account, plan, version=plan.version, decision=pins[0])
    if not request.headers.get("HX-Request"):
        return redirect("office:plan-team", plan.code, team.code)
    line = team_lines(account, [team])[0]
    card = team_card(plan, line, can_edit=True, most=plan.program.team_size_most)
    shown = next(row for row in card["seats"] if row["code"] == seat)
    return render(request, "components/seat.html", {"seat": shown})


def plan_decisions(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    """Every decision that solving again keeps."""
    account = signed_in(request)
    plan = load(account, OPEN_PLAN.all(), code)
    context = plan_context(account, plan, "plan-decisions")
    context["decisions"] = decision_rows(account, plan)
    return render(request, "office/plan_decisions.html", context)


def plan_decide(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    """Add a decision: keep someone away from a client, place a client, keep a mentor."""
    return _decide(request, code, moves.pin, _("Noted. Solve again to see what it changes."))


def plan_undecide(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    """Take a decision back."""
    return _decide(request, code, moves.unpin, _("Taken back."))


def _decide(request: HttpRequest, code: uuid.UUID, act: Any, done: str) -> HttpResponse:
    account = signed_in(request)
    plan = load(account, OPEN_PLAN.all(), code, Permission.PLAN_EDIT)
    fields = ("kind", "client", "volunteer", "mentor")
    decision = {name: request.POST[name] for name in fields if request.POST.get(name)}
    try:
        act(account, plan, version=read_version(request.POST), decision=decision)
    except moves.MoveError as error:
        messages.error(request, str(MOVE_FAULTS[error.why]))
    except PlanChangedError:
        messages.error(request, _("Someone changed this plan meanwhile. Look at it again, then decide."))
    else:
        messages.success(request, done)
    return redirect("office:plan-decisions", plan.code)
