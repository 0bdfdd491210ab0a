"""Signing in to the demonstration by one button. Exists nowhere else."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.contrib import auth
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from alongside.accounts.models import Account

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def demonstration(request: HttpRequest) -> HttpResponse:
    if not settings.DEMONSTRATION or not _is_loopback(request.META.get("REMOTE_ADDR", "")):
        raise Http404
    try:
        account = Account.objects.get(
            code=request.POST.get("account", ""), is_demonstration=True, is_active=True
        )
    except (Account.DoesNotExist, ValidationError) as error:
        raise Http404 from error
    auth.login(request, account, backend=BACKEND)
    wanted = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    answer = redirect(wanted if is_ours else "public:home")
    answer.status_code = 303
    return answer
