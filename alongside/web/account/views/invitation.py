"""Accepting an invitation: by opening an account, or signed in with the account of that address."""

from __future__ import annotations

from django.contrib import auth
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language

from alongside.access.invitations import (
    InvitationUnusableError,
    accept_as_new,
    accept_signed_in,
    find_invitation,
)
from alongside.access.models import Invitation
from alongside.access.standing import forget_standing
from alongside.accounts.models import Account
from alongside.web.account.forms.invitations import AcceptForm
from alongside.web.account.rights import place_names
from alongside.web.account.views.demonstration import BACKEND


def invitation(request: HttpRequest, token: str) -> HttpResponse:
    try:
        row = find_invitation(token)
        if isinstance(request.user, Account):
            return _signed_in(request, request.user, row, token)
        if Account.objects.filter(email__iexact=row.email).exists():
            return _page(request, row, token, "sign-in")
        return _new(request, row, token)
    except InvitationUnusableError:
        return render(request, "account/invitation_unusable.html", status=410)


def _signed_in(request: HttpRequest, account: Account, row: Invitation, token: str) -> HttpResponse:
    if account.email.lower() != row.email:
        return _page(request, row, token, "other")
    if request.method != "POST":
        return _page(request, row, token, "accept")
    accept_signed_in(token, account)
    forget_standing(account)
    return HttpResponseRedirect(reverse("public:home"), status=303)


def _new(request: HttpRequest, row: Invitation, token: str) -> HttpResponse:
    form = AcceptForm(request.POST or None, email=row.email)
    if request.method == "POST" and form.is_valid():
        account = accept_as_new(
            token,
            name=form.cleaned_data["name"],
            password=form.cleaned_data["password"],
            language=(get_language() or "en")[:2],
        )
        auth.login(request, account, backend=BACKEND)
        return HttpResponseRedirect(reverse("public:home"), status=303)
    return _page(request, row, token, "new", form)


def _page(
    request: HttpRequest, row: Invitation, token: str, state: str, form: AcceptForm | None = None
) -> HttpResponse:
    context = {
        "invitation": row,
        "place": place_names([row])(row),
        "state": state,
        "form": form,
        "token": token,
    }
    return render(request, "account/invitation.html", context, status=422 if form and form.errors else 200)
