"""Who can see a client, and why: for managers and supervising attorneys."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from alongside.access.explanation import Subject, explain_access
from alongside.access.loader import load
from alongside.access.roles import Permission
from alongside.access.selectors import who_may_reach
from alongside.intake.models import Client
from alongside.web.gate import signed_in


def client_access(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    rows = Client.objects.select_related("program", "organization")
    client: Client = load(signed_in(request), rows, code, Permission.CLIENT_WALL)
    subject = Subject("client", client.code, client.program.code, client.organization.code)
    people = [(account, explain_access(account, subject)) for account in who_may_reach(subject)]
    return render(
        request,
        "account/client_access.html",
        {
            "client": client,
            "seeing": [(a, found) for a, found in people if found.sees],
            "kept_out": [(a, found) for a, found in people if not found.sees],
        },
    )
