"""The program that a person works in: chosen in the frame, kept in the session."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from alongside.access.loader import demand
from alongside.access.roles import Permission
from alongside.access.standing import standing
from alongside.partners.models import Program
from alongside.web.gate import signed_in
from alongside.web.shell import PROGRAM_KEY, programs_of


def current_program(request: HttpRequest, permission: Permission | None = None) -> Program:
    """The program chosen in the frame, else the first by name among those in which the person has a role.

    Where `permission` is named, only programs in which a role carries it count, so that a choice made for
    other work never shuts a page. Raises `Http404` where there is none.
    """
    mine = standing(signed_in(request))
    codes = mine.programs_with(permission) if permission else mine.programs
    rows = [row for row in programs_of(request, mine) if row.code in codes]
    chosen = request.session.get(PROGRAM_KEY, "")
    for row in rows:
        if str(row.code) == chosen:
            return row
    if not rows:
        raise Http404
    if permission is not None:
        demand(signed_in(request), permission, program=rows[0].code)
    return rows[0]
