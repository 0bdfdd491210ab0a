"""The display of an intake day: large numbers for whoever waits, and nothing else. Needs no sign-in, because a
screen in a hall must not be a way into the office; its address is a secret of its own."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from alongside.intake.intake_days import Numbers, numbers_on_display


def _numbers(token: str) -> Numbers:
    found = numbers_on_display(token)
    if found is None:
        raise Http404
    return found


def queue(request: HttpRequest, token: str) -> HttpResponse:
    return _shown(request, "public/queue.html", token)


def queue_live(request: HttpRequest, token: str) -> HttpResponse:
    """The numbers as they stand, for the display that asks every few seconds."""
    return _shown(request, "public/_queue_numbers.html", token)


def _shown(request: HttpRequest, template: str, token: str) -> HttpResponse:
    page = render(request, template, {"numbers": _numbers(token), "token": token})
    page["Cache-Control"] = "no-store"
    page["Referrer-Policy"] = "no-referrer"
    return page
