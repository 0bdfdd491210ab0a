"""A funder's first page: the published figures of each program."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from alongside.partners.selectors import programs_of
from alongside.placement.published import LEAST_PUBLISHED, published_figures
from alongside.web.gate import signed_in


def home(request: HttpRequest) -> HttpResponse:
    programs = [(program, published_figures(program)) for program in programs_of(signed_in(request))]
    return render(request, "funder/home.html", {"programs": programs, "least": LEAST_PUBLISHED})
