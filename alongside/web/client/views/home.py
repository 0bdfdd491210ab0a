"""A client's first page: what Alongside is, who stands on their side, and how to reach them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from alongside.access.selectors import managers_of
from alongside.partners.selectors import nonprofits_of, programs_of
from alongside.web.gate import signed_in


def home(request: HttpRequest) -> HttpResponse:
    account = signed_in(request)
    programs = [
        {"name": program.name, "nonprofits": nonprofits_of(program), "managers": managers_of(program.code)}
        for program in programs_of(account)
    ]
    return render(request, "client/home.html", {"programs": programs})
