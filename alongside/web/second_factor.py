"""A fresh second factor before an act that binds others: a signature under a rule, a change of law.

A form that was sent after the ten minutes had passed is kept in the session and given back afterwards, so
that nothing typed is lost.
"""

from __future__ import annotations

import time
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse

from alongside.accounts.models import Account
from alongside.accounts.selectors import factors_of

STRONG = frozenset({Authenticator.Type.TOTP.value, Authenticator.Type.WEBAUTHN.value})
KEPT = "kept_form"
MOST_KEPT = 400_000


def has_fresh_factor(request: HttpRequest) -> bool:
    """Whether this session proved a passkey or an authenticator app in the last ten minutes."""
    since = time.time() - settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
    return any(
        record.get("method") == "mfa" and record.get("type") in STRONG and record.get("at", 0) >= since
        for record in get_authentication_records(request, request.user)
    )


def ask_for_factor(request: HttpRequest, account: Account) -> HttpResponse | None:
    """None where a fresh factor is there; else the way to prove one, or, for whoever has none, to the page
    that says how one is set up."""
    if has_fresh_factor(request):
        return None
    if request.method == "POST":
        _keep(request)
    factors = factors_of(account)
    if not factors.is_enough:
        return redirect("office:second-factor")
    way = "mfa_reauthenticate" if factors.has_app else "mfa_reauthenticate_webauthn"
    return redirect(f"{reverse(way)}?{urlencode({'next': request.get_full_path()})}")


def _keep(request: HttpRequest) -> None:
    typed = request.POST.copy()
    typed.pop("csrfmiddlewaretoken", None)
    text = typed.urlencode()
    if len(text) <= MOST_KEPT:
        request.session[KEPT] = {"path": request.path, "typed": text}


def kept_form(request: HttpRequest) -> QueryDict | None:
    """What was typed on this page before the factor was asked for; given back once."""
    kept = request.session.get(KEPT)
    if not isinstance(kept, dict) or kept.get("path") != request.path:
        return None
    del request.session[KEPT]
    return QueryDict(str(kept.get("typed", "")))
