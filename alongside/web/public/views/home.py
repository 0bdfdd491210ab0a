"""The first page: visitors are asked to sign in, accounts are sent to their own first page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from alongside.access.matrix import MATRIX
from alongside.access.roles import Role
from alongside.access.standing import standing

FIRST_PAGES: tuple[tuple[Role, str], ...] = (
    (Role.PROGRAM_MANAGER, "office:home"),
    (Role.STAFF_ATTORNEY, "office:home"),
    (Role.INTAKE_SCREENER, "office:home"),
    (Role.PARTNER_COORDINATOR, "firm:home"),
    (Role.ORGANIZATION_ADMINISTRATOR, "firm:home"),
    (Role.CONFLICTS_CLERK, "firm:conflicts"),
    (Role.OPERATOR, "operator:home"),
    (Role.VOLUNTEER_ATTORNEY, "volunteer:home"),
    (Role.PARALEGAL, "volunteer:home"),
    (Role.INTERPRETER, "volunteer:home"),
    (Role.LAW_STUDENT, "volunteer:home"),
    (Role.CLIENT, "client:home"),
    (Role.FUNDER, "funder:home"),
)


def home(request: HttpRequest) -> HttpResponse:
    if not request.user.is_authenticated:
        return redirect("account_login")
    roles = standing(request.user).role_names
    for role, page in FIRST_PAGES:
        if role in roles and page in MATRIX.entries:
            return redirect(page)
    return redirect("account:home")
