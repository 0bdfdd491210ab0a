"""The rules desk, to read: the review queue, one rule, what differs between two texts, the file."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from alongside.access.loader import demand
from alongside.access.roles import Permission
from alongside.accounts.selectors import factors_of
from alongside.core.law.changes import compare_texts
from alongside.intake.harm import HARMFUL
from alongside.intake.models import Client
from alongside.law.models import LawChange, StoredRule
from alongside.law.permissions import can_write_rules
from alongside.law.rules import current_rules, rules_in_force, shipped_text
from alongside.law.selectors import (
    SHARED_BY_ALL,
    RuleInForce,
    drives_tiers,
    rests_on,
    rule_in_force,
    rule_lines,
    texts_of,
)
from alongside.web.gate import signed_in
from alongside.web.law_words import KINDS
from alongside.web.rule_words import rule_text

SHIPPED = "shipped"
RULES_A_PAGE = 30


def rules(request: HttpRequest) -> HttpResponse:
    """Every rule in the order in which somebody has to look at it again."""
    account = signed_in(request)
    demand(account, Permission.RULE_READ)
    today = timezone.localdate()
    every = rule_lines(today)
    kind, state = request.GET.get("kind", ""), request.GET.get("state", "")
    words = request.GET.get("q", "").strip().casefold()[:100]
    shown = [
        line
        for line in every
        if (not kind or line.kind == kind)
        and (state != "overdue" or line.is_overdue)
        and (state != "unsigned" or not line.is_signed)
        and (not words or words in line.id or words in rule_text(line.title).casefold())
    ]
    open_ones = [
        LawChange.State.PREVIEWING,
        LawChange.State.READY,
        LawChange.State.APPLYING,
        LawChange.State.STOPPED,
    ]
    context = {
        "lines": shown,
        "page_obj": Paginator(shown, RULES_A_PAGE).get_page(request.GET.get("page")),
        "today": today,
        "count": len(every),
        "overdue": sum(line.is_overdue for line in every),
        "unsigned": sum(not line.is_signed for line in every),
        "fast": sum(line.provenance.volatility == "FAST" for line in every),
        "waiting": LawChange.objects.visible_to(account).filter(state__in=open_ones).count(),
        "left_out": rules_in_force().left_out,
        "kinds": [(code, word) for code, word in KINDS.items() if any(one.kind == code for one in every)],
        "kind": kind,
        "state": state,
        "words": request.GET.get("q", "").strip()[:100],
    }
    return render(request, "office/rules.html", context)


def load_rule(request: HttpRequest, rule: str) -> RuleInForce:
    """One rule in force, or as it was last written where it is not."""
    demand(signed_in(request), Permission.RULE_READ)
    found = rule_in_force(rule)
    if found is None:
        raise Http404
    return found


def rule_crumbs(found: RuleInForce, title: str = "") -> list[dict[str, str]]:
    """The way from the desk to a page about one rule."""
    here = {
        "label": rule_text(found.title),
        "url": reverse("office:rule", args=[found.id]) if title else "",
    }
    return [
        {"label": _("Rules"), "url": reverse("office:rules")},
        here,
        *([{"label": title}] if title else []),
    ]


def rule(request: HttpRequest, rule: str) -> HttpResponse:
    """One rule whole: in words, where it comes from, its examples, its history, what rests on it."""
    account = signed_in(request)
    found = load_rule(request, rule)
    today = timezone.localdate()
    resting = rests_on(current_rules(), found)
    kind = HARMFUL.get(found.id)
    touched = Client.objects.visible_to(account).filter(next_safe_kind=kind).count() if kind else None
    history = list(texts_of(account, rule).defer("text"))
    context = {
        "found": found,
        "rule": found.rule,
        "versions": getattr(found.rule, "versions", None) or [found.rule],
        "today": today,
        "is_overdue": any(one.is_overdue(today) for one in found.provenances),
        "resting": () if resting == (SHARED_BY_ALL,) else resting,
        "moves_every_deadline": resting == (SHARED_BY_ALL,),
        "drives_tiers": drives_tiers(found),
        "touched": touched,
        "history": history,
        "proposed": next((one for one in history if one.state == StoredRule.State.PROPOSED), None),
        "may_write": can_write_rules(account),
        "has_factor": factors_of(account).is_enough,
        "crumbs": rule_crumbs(found),
    }
    return render(request, "office/rule.html", context)


def _text_named(request: HttpRequest, rule: str, number: str) -> tuple[str, str]:
    """A text of a rule by its number in the history, and what it is called."""
    if number == SHIPPED or not number:
        return shipped_text(rule), _("as shipped")
    rows = texts_of(signed_in(request), rule)
    row = (
        rows.filter(number=int(number)).first()
        if number.isascii() and number.isdigit() and len(number) < 9
        else None
    )
    if row is None:
        raise Http404
    return row.text, _("text %(number)s") % {"number": row.number}


def rule_diff(request: HttpRequest, rule: str) -> HttpResponse:
    """What differs between two texts of a rule, line by line."""
    found = load_rule(request, rule)
    numbers = [str(n) for n in texts_of(signed_in(request), rule).values_list("number", flat=True)]
    before = request.GET.get("before", SHIPPED)
    after = request.GET.get("after", numbers[0] if numbers else SHIPPED)
    old, old_name = _text_named(request, rule, before)
    new, new_name = _text_named(request, rule, after)
    choices = [
        (SHIPPED, _("as shipped")),
        *((n, _("text %(number)s") % {"number": n}) for n in reversed(numbers)),
    ]
    context: dict[str, Any] = {
        "found": found,
        "lines": compare_texts(old, new),
        "before": before,
        "after": after,
        "before_name": old_name,
        "after_name": new_name,
        "choices": choices,
        "crumbs": rule_crumbs(found, _("Compare texts")),
    }
    return render(request, "office/rule_diff.html", context)


def rule_export(request: HttpRequest, rule: str) -> HttpResponse:
    """The text in force as a file, byte for byte."""
    found = load_rule(request, rule)
    answer = HttpResponse(found.text.encode(), content_type="application/toml")
    answer["Content-Disposition"] = f'attachment; filename="{found.id}.toml"'
    return answer


def second_factor(request: HttpRequest) -> HttpResponse:
    """How to set up a second factor, for an attorney who has none."""
    return render(
        request, "office/second_factor.html", {"has_factor": factors_of(signed_in(request)).is_enough}
    )
