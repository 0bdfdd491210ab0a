"""A conflicts clerk's pages: what waits, the names of one request while it waits, the answer."""

from __future__ import annotations

import uuid

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from alongside.placement.models import ConflictRequest
from alongside.web.conflict_pages import answer_page, names_page, request_rows
from alongside.web.gate import signed_in

REQUESTS_A_PAGE = 40


def conflict_list(request: HttpRequest) -> HttpResponse:
    """Requests of the clerk's organization, those that wait first; by handle."""
    account = signed_in(request)
    page = Paginator(request_rows(account), REQUESTS_A_PAGE).get_page(request.GET.get("page"))
    waiting = [row for row in page.object_list if row.answer == ConflictRequest.Answer.PENDING]
    answered = [row for row in page.object_list if row.answer != ConflictRequest.Answer.PENDING]
    return render(
        request, "firm/conflicts.html", {"page_obj": page, "waiting": waiting, "answered": answered}
    )


def conflict(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    """One request and its answer."""
    return answer_page(request, code, audience="firm")


def conflict_names(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    """The names of this request, shown once and written down."""
    return names_page(request, code, audience="firm")
