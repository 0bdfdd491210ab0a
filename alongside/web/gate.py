"""The gate before every page: who acts is told to PostgreSQL, and the access matrix is asked.

One transaction a request, in which Django puts each view into a savepoint of its own (`ATOMIC_REQUESTS`):
a view that fails leaves nothing, and the page that says so is still made on behalf of the same person.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import resolve_url

from alongside.access.matrix import ANYONE, MATRIX, SIGNED_IN
from alongside.access.standing import standing
from alongside.accounts.models import Account
from alongside.lib.acting import acting

GetResponse = Callable[[HttpRequest], HttpResponse]
View = Callable[..., HttpResponse]


def signed_in(request: HttpRequest) -> Account:
    """The account behind a request that the matrix let through as signed in."""
    if not isinstance(request.user, Account):
        raise PermissionDenied
    return request.user


class ActingMiddleware:
    """Opens the request's transaction and says who acts in it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        account = request.user if request.user.is_authenticated else None
        with acting(account):
            response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        return response


class MatrixMiddleware:
    """Lets a request through to its view only where the access matrix says so."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: View, _args: tuple[Any, ...], _kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        match = request.resolver_match
        entry = MATRIX.entries.get(match.view_name if match else "")
        if entry is None:
            raise PermissionDenied
        if ANYONE not in entry.roles:
            if not request.user.is_authenticated:
                return self._sign_in(request)
            if SIGNED_IN not in entry.roles and not entry.roles & standing(request.user).role_names:
                raise PermissionDenied
        answered = {*entry.methods, "HEAD"} if "GET" in entry.methods else {*entry.methods}
        if request.method not in answered:
            return HttpResponseNotAllowed(sorted(answered))
        return None

    def _sign_in(self, request: HttpRequest) -> HttpResponse:
        if request.headers.get("HX-Request"):
            answer = HttpResponse(status=401)
            answer["HX-Redirect"] = f"{resolve_url(settings.LOGIN_URL)}?next={quote(request.get_full_path())}"
            return answer
        return redirect_to_login(request.get_full_path())
