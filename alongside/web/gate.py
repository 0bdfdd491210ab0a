"""The gate before every page: who acts is told to PostgreSQL, and the access matrix is asked.

One transaction a request: it is rolled back where the page fails, so that a failed act leaves nothing.
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
from alongside.lib.acting import acting

GetResponse = Callable[[HttpRequest], HttpResponse]
View = Callable[..., HttpResponse]


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

    def process_exception(self, _request: HttpRequest, _exception: Exception) -> None:
        transaction.set_rollback(True)


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
        if request.method not in {*entry.methods, "HEAD", "OPTIONS"}:
            return HttpResponseNotAllowed(entry.methods)
        return None

    def _sign_in(self, request: HttpRequest) -> HttpResponse:
        if request.headers.get("HX-Request"):
            answer = HttpResponse(status=401)
            answer["HX-Redirect"] = f"{resolve_url(settings.LOGIN_URL)}?next={quote(request.get_full_path())}"
            return answer
        return redirect_to_login(request.get_full_path())
