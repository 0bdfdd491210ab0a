"""The rules desk, to write: a new text, a signature. Both behind a fresh second factor."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from alongside.core.documents import Fault
from alongside.core.law.changes import compare_texts
from alongside.core.law.parse import InvalidRules
from alongside.core.law.signing import CannotSignError
from alongside.law import services
from alongside.law.models import LawChange
from alongside.law.permissions import can_write_rules
from alongside.law.selectors import RuleInForce, rule_in_force, texts_of
from alongside.web.gate import signed_in
from alongside.web.law_words import VOLATILITIES
from alongside.web.office.forms.rules import RuleTextForm, SignForm
from alongside.web.office.views.rules import load_rule, rule_crumbs
from alongside.web.rule_words import rule_text
from alongside.web.second_factor import kept_form

# After how many days a signed rule is looked at again, by how fast it changes.
REVIEW_DAYS = {"FAST": 90, "slow": 180, "stable": 365}


def _load(request: HttpRequest, rule: str) -> RuleInForce:
    if not can_write_rules(signed_in(request)):
        raise PermissionDenied
    return load_rule(request, rule)


def _seen(answer: HttpResponse) -> HttpResponse:
    answer.status_code = 303
    return answer


def rule_version_new(request: HttpRequest, rule: str) -> HttpResponse:
    """Edit the text, have it checked, then propose it; nothing is in force before the preview is accepted."""
    found = _load(request, rule)
    kept = kept_form(request) if request.method == "GET" else None
    initial = {"text": _beginning(request, found), "based_on": found.digest}
    form = RuleTextForm(request.POST if request.method == "POST" else kept, initial=initial)
    context: dict[str, Any] = {"found": found, "form": form, "crumbs": rule_crumbs(found, _("New text"))}
    if request.method != "POST":
        form.errors.clear() if kept else None
        return render(request, "office/rule_new.html", {**context, "was_kept": kept is not None})
    is_proposed = request.POST.get("act") == "propose"
    if not is_proposed:
        form.fields["note"].required = False
    if not form.is_valid() and "text" not in form.cleaned_data:
        return render(request, "office/rule_new.html", context, status=422)
    try:
        checked = services.check_text(found.id, form.cleaned_data["text"])
    except InvalidRules as error:
        return render(request, "office/rule_new.html", {**context, "faults": error.faults}, status=422)
    context |= {"checked": checked, "lines": compare_texts(found.text, checked.text)}
    if not form.is_valid() or not is_proposed:
        status = 200 if form.is_valid() else 422
        return render(request, "office/rule_new.html", context, status=status)
    return _propose(request, found, form, context)


def _beginning(request: HttpRequest, found: RuleInForce) -> str:
    """The text in force, or an earlier one from which the attorney wants to begin."""
    number = request.GET.get("from", "")
    if number.isascii() and number.isdigit() and len(number) < 9:
        row = texts_of(signed_in(request), found.id).filter(number=int(number)).first()
        if row is not None:
            return row.text
    return found.text


def _propose(
    request: HttpRequest, found: RuleInForce, form: RuleTextForm, context: dict[str, Any]
) -> HttpResponse:
    data = form.cleaned_data
    if context["checked"].text == found.text:
        fault = Fault("text", "is the text in force, without a change", "change what the law changed")
        return render(request, "office/rule_new.html", {**context, "faults": [fault]}, status=422)
    try:
        change: LawChange = services.propose_text(
            signed_in(request),
            found.id,
            data["text"],
            data["note"],
            based_on=data["based_on"],
            code=data["once"],
        )
    except services.OpenProposalError as error:
        messages.warning(
            request, _("This rule has a proposal that waits for a decision. Accept or withdraw it first.")
        )
        return render(request, "office/rule_new.html", {**context, "waiting": error.change}, status=409)
    except services.StaleRuleError:
        return _met(request, found, form, context)
    return _seen(redirect("office:law-change", code=change.code))


def _met(
    request: HttpRequest, found: RuleInForce, form: RuleTextForm, context: dict[str, Any]
) -> HttpResponse:
    """Somebody was faster: what stands now is compared with what was typed; sending again is a decision."""
    now = rule_in_force(found.id) or found
    typed: Any = form.data.copy()  # type: ignore[attr-defined]  # a QueryDict
    typed["based_on"] = now.digest
    form.data = typed
    lines = compare_texts(now.text, context["checked"].text)
    return render(
        request, "office/rule_new.html", {**context, "lines": lines, "somebody_was_faster": True}, status=409
    )


def _versions(found: RuleInForce) -> list[tuple[int, str]]:
    """The versions in the order of the file, which is the order of effect."""
    return [
        (
            number,
            _("In force from %(day)s, %(state)s")
            % {
                "day": _day(one.effective_from),
                "state": _("signed by %(name)s on %(day)s")
                % {"name": one.verified_by, "day": _day(one.verified_on)}
                if one.is_verified
                else _("not signed"),
            },
        )
        for number, one in enumerate(found.provenances)
    ]


def _day(day: datetime.date | None) -> str:
    if day is None or day.year == datetime.date(1900, 1, 1).year:
        return _("the beginning")
    return formats.date_format(day)


def rule_sign(request: HttpRequest, rule: str) -> HttpResponse:
    """Sign one version: name, day, and when to look again."""
    account = signed_in(request)
    found = _load(request, rule)
    today = timezone.localdate()
    open_one = next((n for n, one in enumerate(found.provenances) if not one.is_verified), 0)
    days = REVIEW_DAYS[found.provenances[open_one].volatility]
    kept = kept_form(request) if request.method == "GET" else None
    form = SignForm(
        request.POST if request.method == "POST" else kept,
        versions=_versions(found),
        today=today,
        initial={
            "based_on": found.digest,
            "version": open_one,
            "name": account.get_full_name(),
            "review_by": today + datetime.timedelta(days=days),
        },
    )
    context: dict[str, Any] = {
        "found": found,
        "form": form,
        "volatility": VOLATILITIES[found.provenances[open_one].volatility],
        "crumbs": rule_crumbs(found, _("Sign")),
    }
    if request.method == "POST" and form.is_valid():
        return _sign(request, found, form, context)
    return render(request, "office/rule_sign.html", context, status=422 if request.method == "POST" else 200)


def _sign(request: HttpRequest, found: RuleInForce, form: SignForm, context: dict[str, Any]) -> HttpResponse:
    data = form.cleaned_data
    try:
        services.sign_rule(
            signed_in(request),
            found.id,
            data["version"],
            based_on=data["based_on"],
            name=data["name"],
            note=data["note"],
            review_by=data["review_by"],
        )
    except services.StaleRuleError:
        messages.warning(
            request, _("This rule has been changed since you opened the page. Read it again before you sign.")
        )
        return _seen(redirect("office:rule", rule=found.id))
    except (CannotSignError, InvalidRules) as error:
        faults = error.faults if isinstance(error, InvalidRules) else []
        return render(
            request, "office/rule_sign.html", {**context, "faults": faults, "refusal": str(error)}, status=422
        )
    title = rule_text(found.title)
    messages.success(request, _("Signed: %(title)s. It counts from now on.") % {"title": title})
    return _seen(redirect("office:rule", rule=found.id))
