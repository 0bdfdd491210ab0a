"""The gate before every page: who acts is told to PostgreSQL, and the access matrix is asked.

One transaction a request, in which Django puts each view into a savepoint of its own (`ATOMIC_REQUESTS`):
a view that fails leaves nothing, and the page that says so is still made on behalf of the same person.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlencode

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, resolve_url
from django.urls import reverse

from alongside.access.matrix import ANYONE, MATRIX, SIGNED_IN, Entry
from alongside.access.roles import PASSWORD_IS_ENOUGH
from alongside.access.standing import standing
from alongside.accounts.models import Account
from alongside.accounts.services import has_second_factor
from alongside.lib.acting import acting
from alongside.web.second_factor import ask_for_factor

# What is open to an account whose second factor is still missing.
SETTING_UP = frozenset(
    {
        "account:session-keep",
        "account_reauthenticate",
        "account_set_password",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_generate_recovery_codes",
        "mfa_index",
        "mfa_view_recovery_codes",
    }
)

GetResponse = Callable[[HttpRequest], HttpResponse]
View = Callable[..., HttpResponse]


def signed_in(request: HttpRequest) -> Account:
    """The account behind a request that the matrix let through as signed in."""
    if not isinstance(request.user, Account):
        raise PermissionDenied
    return request.user


def suspend_request(request: HttpRequest) -> HttpResponse:
    """To the page that asks once more who it is, and from there back to this address."""
    ways = get_adapter().get_reauthentication_methods(request.user)
    address = ways[0]["url"] if ways else reverse("account_reauthenticate")
    return redirect(f"{address}?{urlencode({'next': request.get_full_path()})}")


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
            if self._wants_factor(request, entry):
                request.session["factor_wanted"] = True
                return redirect("mfa_index")
            if SIGNED_IN not in entry.roles and not entry.roles & standing(request.user).role_names:
                raise PermissionDenied
        answered = {*entry.methods, "HEAD"} if "GET" in entry.methods else {*entry.methods}
        if request.method not in answered:
            return HttpResponseNotAllowed(sorted(answered))
        if entry.factor:
            return ask_for_factor(request, signed_in(request))
        if entry.again and not did_recently_reauthenticate(request):
            return suspend_request(request)
        return None

    @staticmethod
    def _wants_factor(request: HttpRequest, entry: Entry) -> bool:
        """Whether the account's roles need a second factor that is not there yet; then only the pages that
        set one up are open."""
        if not settings.SECOND_FACTOR_REQUIRED or entry.url in SETTING_UP:
            return False
        account = signed_in(request)
        return bool(standing(account).role_names - PASSWORD_IS_ENOUGH) and not has_second_factor(account)

    def _sign_in(self, request: HttpRequest) -> HttpResponse:
        if request.headers.get("HX-Request"):
            answer = HttpResponse(status=401)
            answer["HX-Redirect"] = f"{resolve_url(settings.LOGIN_URL)}?next={quote(request.get_full_path())}"
            return answer
        return redirect_to_login(request.get_full_path())
