"""A session ends after twenty minutes without a request and after ten hours in any case."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib import auth
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse

GetResponse = Callable[[HttpRequest], HttpResponse]

STARTED = "started_at"
SEEN = "seen_at"
# The last request is written down at most this often, so that reading pages does not write each time.
WRITE_EVERY_SECONDS = 60
# What an open page asks for by itself, every few seconds: it says nothing of anybody sitting there.
ASKED_BY_THE_PAGE = "/live/"


def has_ended(now: float, started: float, seen: float) -> bool:
    """Whether a session begun at `started` and last used at `seen` is over. Seconds since the epoch."""
    return (
        now - seen > settings.SESSION_IDLE_SECONDS
        or now - started > settings.SESSION_ABSOLUTE_SECONDS
        or seen > now + WRITE_EVERY_SECONDS  # the clock went back: better to ask again
    )


def begin_session(session: SessionBase) -> None:
    """The ten hours begin with the sign-in."""
    session[STARTED] = session[SEEN] = time.time()


class SessionLimitsMiddleware:
    """Signs out whoever was idle too long or signed in too long ago.

    Also ends every session of a demonstration account once the program is no demonstration.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = time.time()
            started = request.session.setdefault(STARTED, now)
            seen = request.session.setdefault(SEEN, now)
            is_stray = request.user.is_demonstration and not settings.DEMONSTRATION
            if has_ended(now, started, seen) or is_stray:
                auth.logout(request)
            elif now - seen > WRITE_EVERY_SECONDS and not request.path.endswith(ASKED_BY_THE_PAGE):
                request.session[SEEN] = now
        return self.get_response(request)
