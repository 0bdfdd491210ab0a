"""One's own account: name, roles, how one signs in, where one is signed in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from alongside.access.selectors import roles_of
from alongside.accounts.selectors import factors_of, sessions_of
from alongside.web.account.rights import role_lines
from alongside.web.gate import signed_in


def home(request: HttpRequest) -> HttpResponse:
    account = signed_in(request)
    return render(
        request,
        "account/home.html",
        {
            "account": account,
            "roles": role_lines(roles_of(account)),
            "factors": factors_of(account),
            "sessions": sessions_of(account, request.session.session_key),
        },
    )
