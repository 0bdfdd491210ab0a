"""The program's own page: its name and its rules of placement."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from alongside.access.roles import Permission
from alongside.lib.versions import StaleVersionError
from alongside.partners.services import edit_program
from alongside.web.current_program import current_program
from alongside.web.gate import signed_in
from alongside.web.office.forms.partners import ProgramForm

RULES = ("name", "team_size_least", "team_size_most", "travel_limit_km", "seats")


def _initial(row: Any) -> dict[str, Any]:
    lead = {f"lead_{code}": days for code, days in row.lead_days.items()}
    return {**{name: getattr(row, name) for name in RULES}, **lead, "version": row.version}


def program(request: HttpRequest) -> HttpResponse:
    row = current_program(request, Permission.PROGRAM_EDIT)
    form = ProgramForm(request.POST or None, initial=_initial(row))
    if request.method == "POST" and form.is_valid():
        try:
            edit_program(signed_in(request), row, form.cleaned_data["version"], form.rules())
        except StaleVersionError as stale:
            is_open = form.meet(_initial(stale.current), stale.current.version)
        else:
            is_open = False
            messages.success(request, _("Saved. Plans that start from now on follow these rules."))
        if not is_open:
            answer = redirect("office:program")
            answer.status_code = 303
            return answer
    status = 409 if form.differences else 422 if form.errors else 200
    return render(request, "office/program.html", {"program": row, "form": form}, status=status)
