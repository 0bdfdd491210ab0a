"""Signs oneself out at one other place."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from alongside.accounts.services import end_session
from alongside.web.gate import signed_in


def session_end(request: HttpRequest, mark: str) -> HttpResponse:
    if not end_session(signed_in(request), mark):
        raise Http404
    messages.success(request, _("Signed out there."))
    return HttpResponseRedirect(reverse("account:home"), status=303)
