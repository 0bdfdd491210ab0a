"""System events: who signed in, was let in, was refused. Never what somebody's case was touched by."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from alongside.accounts.models import Account
from alongside.audit.models import AuditEvent
from alongside.lib.acting import SYSTEM_CODE

PER_PAGE = 100
SYSTEM_KINDS = ("account", "invitation")
SYSTEM_TAGS = ("role:assign", "role:end")


def audit(request: HttpRequest) -> HttpResponse:
    rows = AuditEvent.objects.filter(subject_kind__in=SYSTEM_KINDS) | AuditEvent.objects.filter(
        tag__in=SYSTEM_TAGS
    )
    page = Paginator(rows.order_by("-at", "-id"), PER_PAGE).get_page(request.GET.get("page"))
    events = list(page.object_list)
    codes = {e.actor for e in events} | {e.subject for e in events}
    names = {a.code: a.get_full_name() for a in Account.objects.filter(code__in=codes)}
    lines = [(e, names.get(e.actor, ""), names.get(e.subject, "")) for e in events]
    return render(request, "operator/audit.html", {"page_obj": page, "lines": lines, "system": SYSTEM_CODE})
