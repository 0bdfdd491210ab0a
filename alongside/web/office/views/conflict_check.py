"""Is this somebody whom we know? Asked by POST alone: no name ever stands in an address."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from alongside.access.roles import Permission
from alongside.intake.conflicts import AN_HOUR, ChecksUsedUpError, Purpose, check_conflicts
from alongside.web.conflict_words import asked_of, lines_of
from alongside.web.current_program import current_program
from alongside.web.gate import signed_in
from alongside.web.office.forms.conflicts import ConflictCheckForm


def conflicts_check(request: HttpRequest) -> HttpResponse:
    program = current_program(request, Permission.CONFLICT_CHECK)
    form = ConflictCheckForm(request.POST or None)
    context: dict[str, Any] = {"form": form, "program": program, "allowed": AN_HOUR[Purpose.CHECK]}
    status = 200
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            outcome = check_conflicts(
                signed_in(request), program, form.names(), data["birth_date"], data["a_number"]
            )
        except ChecksUsedUpError as used_up:
            context["used_up"] = used_up
            status = 429
        else:
            context |= {"outcome": outcome, "lines": lines_of(outcome), "hidden": asked_of(outcome)}
    elif form.errors:
        status = 422
    answer = render(request, "office/conflicts_check.html", context, status=status)
    answer["Cache-Control"] = "no-store"
    return answer
