"""The operator's first page: is everything well, and what would a backup need?"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from alongside.web.operator import health


def home(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "operator/home.html",
        {"versions": health.versions(), "database": health.database(), "jobs": health.jobs()},
    )
