"""Changes of law: what a proposed text would move, the decision, and what it moved."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from alongside.access.loader import load
from alongside.access.roles import Permission
from alongside.accounts.models import Account
from alongside.core.law.changes import compare_texts
from alongside.intake.harm import is_sealed
from alongside.intake.law_change import mark_moves_read
from alongside.intake.law_moves import moves_of_change
from alongside.intake.models import Client
from alongside.law import services
from alongside.law.models import LawChange
from alongside.law.permissions import can_write_rules
from alongside.law.rules import current_rules
from alongside.law.selectors import changes_of_law
from alongside.web.editing import read_version
from alongside.web.gate import signed_in

CHANGES_A_PAGE, MOVES_A_PAGE = 30, 50
State = LawChange.State
WORKING = frozenset({State.PREVIEWING, State.APPLYING})


def _load(request: HttpRequest, code: uuid.UUID, permission: Permission = Permission.RULE_READ) -> LawChange:
    return load(signed_in(request), LawChange.objects.select_related("stored"), code, permission)


def _crumbs(change: LawChange, title: str = "") -> list[dict[str, str]]:
    name = _("%(rule)s, text %(number)s") % {"rule": change.stored.rule, "number": change.stored.number}
    here = {"label": name, "url": reverse("office:law-change", args=[change.code]) if title else ""}
    return [
        {"label": _("Rules"), "url": reverse("office:rules")},
        {"label": _("Changes of law"), "url": reverse("office:law-changes")},
        here,
        *([{"label": title}] if title else []),
    ]


def _back(change: LawChange) -> HttpResponse:
    answer = redirect("office:law-change", code=change.code)
    answer.status_code = 303
    return answer


def law_changes(request: HttpRequest) -> HttpResponse:
    """Every change, the latest first."""
    page = Paginator(changes_of_law(signed_in(request)), CHANGES_A_PAGE).get_page(request.GET.get("page"))
    crumbs = [{"label": _("Rules"), "url": reverse("office:rules")}, {"label": _("Changes of law")}]
    return render(request, "office/law_changes.html", {"page_obj": page, "crumbs": crumbs})


def _percent(change: LawChange) -> int | None:
    return round(100 * change.progress_done / change.progress_total) if change.progress_total else None


def law_change(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    """What it would move, or moved: numbers over all clients, handles of those whose file is open to me."""
    account = signed_in(request)
    change = _load(request, code)
    moves = moves_of_change(account, change)
    sealed = is_sealed(change.stored.rule)
    page = Paginator(moves.none() if sealed else moves, MOVES_A_PAGE).get_page(request.GET.get("page"))
    codes = {change.stored.author, *([change.accepted_by] if change.accepted_by else [])}
    context: dict[str, Any] = {
        "change": change,
        "stored": change.stored,
        "counts": change.counts,
        "percent": _percent(change),
        "is_working": change.state in WORKING,
        "is_stale": change.state == State.READY and change.rules_before != current_rules().version,
        "page_obj": page,
        "is_sealed": sealed,
        "lines": compare_texts(change.text_before, change.stored.text),
        "names": dict(Account.objects.filter(code__in=codes - {None}).values_list("code", "name")),
        "today": timezone.localdate(),
        "may_write": can_write_rules(account),
        "crumbs": _crumbs(change),
    }
    context["author"] = context["names"].get(change.stored.author, change.stored.author_name)
    context["accepted_by"] = context["names"].get(change.accepted_by or "", "")
    return render(request, "office/law_change.html", context)


def law_change_progress(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    """The fragment that the page asks for while the worker works; it reloads the page at the end."""
    change = _load(request, code)
    if change.state not in WORKING:
        answer = HttpResponse(status=200)
        answer["HX-Refresh"] = "true"
        return answer
    context = {"change": change, "percent": _percent(change)}
    return render(request, "office/law_change_progress.html", context)


def law_change_accept(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    """Say once more what will happen; then the text is in force and the job begins."""
    change = _load(request, code, Permission.RULE_WRITE)
    if request.method == "POST":
        try:
            services.accept_change(signed_in(request), change, read_version(request.POST))
        except services.StaleRuleError:
            messages.warning(
                request,
                _("The rules or this proposal changed since the preview. Look again before you accept."),
            )
        else:
            messages.success(request, _("In force. The dates of every client are computed anew now."))
        return _back(change)
    if change.state != State.READY:
        return _back(change)
    context = {
        "change": change,
        "stored": change.stored,
        "counts": change.counts,
        "crumbs": _crumbs(change, _("Accept")),
    }
    return render(request, "office/law_change_accept.html", context)


def law_change_withdraw(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    """Let go of a proposal; its text stays in the history."""
    change = _load(request, code, Permission.RULE_WRITE)
    try:
        services.withdraw_change(signed_in(request), change)
    except services.StaleRuleError:
        messages.warning(request, _("This text is in force already. Propose another one to change it back."))
    else:
        messages.success(
            request, _("Withdrawn. No date has moved; the text stays in the history of the rule.")
        )
    return _back(change)


def law_change_again(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    """Go on after a stop, or make the preview anew."""
    change = _load(request, code, Permission.RULE_WRITE)
    services.work_out_again(signed_in(request), change)
    return _back(change)


def client_moves_read(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    """The moved dates of a client have been seen."""
    rows = Client.objects.select_related("program", "organization")
    client = load(signed_in(request), rows, code, Permission.CLIENT_READ)
    mark_moves_read(signed_in(request), client)
    answer = redirect("office:client", code=client.code)
    answer.status_code = 303
    return answer
