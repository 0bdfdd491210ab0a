"""Who can sign in, for whoever runs the platform: addresses and safety, nothing of anybody's work."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from alongside.access.selectors import role_words
from alongside.accounts.models import Account
from alongside.accounts.selectors import accounts_with_second_factor
from alongside.accounts.services import close_account
from alongside.web.gate import signed_in

PER_PAGE = 50


def accounts(request: HttpRequest) -> HttpResponse:
    page = Paginator(Account.objects.order_by("email", "id"), PER_PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    words = role_words(shown)
    factors = accounts_with_second_factor(shown)
    lines = [(account, words.get(account.code, ()), account.pk in factors) for account in shown]
    return render(request, "operator/accounts.html", {"page_obj": page, "lines": lines})


def account_close(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    operator = signed_in(request)
    account = Account.objects.filter(code=code).first()
    if account is None:
        raise Http404
    if account.pk == operator.pk:
        raise PermissionDenied
    close_account(operator, account)
    messages.success(request, _("The account is closed and signed out everywhere."))
    return HttpResponseRedirect(reverse("operator:accounts"), status=303)
