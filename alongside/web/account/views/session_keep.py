"""Keeps the session: called by the page that warns of its end. That a request was made is all it takes."""

from __future__ import annotations

import time

from django.http import HttpRequest, HttpResponse

from alongside.accounts.session_limits import SEEN


def session_keep(request: HttpRequest) -> HttpResponse:
    request.session[SEEN] = time.time()
    return HttpResponse(status=204)
