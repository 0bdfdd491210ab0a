"""Choosing the program to work in."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from alongside.access.standing import standing
from alongside.web.gate import signed_in
from alongside.web.shell import PROGRAM_KEY


def program_switch(request: HttpRequest) -> HttpResponse:
    """A program in which one has no role is not chosen; the page of another program cannot be stayed on."""
    chosen = request.POST.get("program", "")
    if chosen in {str(code) for code in standing(signed_in(request)).programs}:
        request.session[PROGRAM_KEY] = chosen
    wanted = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(
        wanted if is_ours and not _names_one(wanted) else reverse("public:home"), status=303
    )


def _names_one(path: str) -> bool:
    """Whether an address names one object, which belongs to the program that is being left."""
    return any(_is_code(part) for part in path.split("/"))


def _is_code(part: str) -> bool:
    try:
        uuid.UUID(part)
    except ValueError:
        return False
    return True
