"""A conflict request to a person without an organization."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse

from alongside.web.conflict_pages import answer_page, names_page


def conflict(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    """One request and my answer."""
    return answer_page(request, code, audience="volunteer")


def conflict_names(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    """The names of this request, shown once and written down."""
    return names_page(request, code, audience="volunteer")
