"""Answering a conflict request: the same for an organization's clerk and for a person without one."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alongside.access.loader import load
from alongside.accounts.models import Account
from alongside.placement.models import ConflictRequest
from alongside.placement.services import conflicts as services
from alongside.web.gate import signed_in

ANSWERS = (
    ("cleared", gettext_lazy("Cleared: no conflict")),
    ("waived", gettext_lazy("Waived: a conflict that everyone concerned has waived in writing")),
    ("declined", gettext_lazy("Declined: we cannot represent this client")),
)
ANSWER_STATUS = {
    "pending": "asked",
    "cleared": "cleared",
    "declined": "declined",
    "waived": "waived",
    "withdrawn": "cancelled",
}
HOME = {"firm": "firm:conflicts", "volunteer": "volunteer:home"}


class AnswerForm(forms.Form):
    """The answer to one request."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    answer = forms.ChoiceField(label=gettext_lazy("Your answer"), choices=ANSWERS, widget=forms.RadioSelect)
    note = forms.CharField(
        label=gettext_lazy("Note for the coordinator"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("Never a name or a fact of the case."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def request_rows(account: Account) -> QuerySet[ConflictRequest]:
    """Requests that the account answers, those that wait first, oldest first."""
    order = Case(When(answer="pending", then=Value(0)), default=Value(1), output_field=IntegerField())
    rows = ConflictRequest.objects.visible_to(account).select_related("organization", "person", "program")
    return rows.annotate(order=order).order_by("order", "created_at", "id")


def _load(account: Account, code: uuid.UUID) -> ConflictRequest:
    rows = ConflictRequest.objects.select_related("organization", "person", "program")
    return load(account, rows, code)


def _context(row: ConflictRequest, form: AnswerForm, audience: str) -> dict[str, Any]:
    return {
        "row": row,
        "form": form,
        "status": ANSWER_STATUS[row.answer],
        "is_waiting": row.answer == ConflictRequest.Answer.PENDING,
        "names_url": reverse(f"{audience}:conflict-names", args=[row.code]),
        "answer_url": reverse(f"{audience}:conflict", args=[row.code]),
        "back_url": reverse(HOME[audience]),
        "crumbs": [
            {
                "label": _("Conflicts") if audience == "firm" else _("My teams"),
                "url": reverse(HOME[audience]),
            },
            {"label": row.handle},
        ],
    }


def answer_page(request: HttpRequest, code: uuid.UUID, *, audience: str) -> HttpResponse:
    """One request (GET) and its answer (POST)."""
    account = signed_in(request)
    row = _load(account, code)
    form = AnswerForm(request.POST or None, initial={"version": row.version})
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            services.answer_conflict(account, row, **form.cleaned_data)
        except services.AlreadyAnsweredError as stale:
            row, status = stale.request, 409
            form.add_error(None, _("Someone has answered this request meanwhile. Your text is still here."))
        else:
            messages.success(request, _("Answered. The names are closed again."))
            return redirect(HOME[audience])
    return render(request, "firm/conflict.html", _context(row, form, audience), status=status)


def names_page(request: HttpRequest, code: uuid.UUID, *, audience: str) -> HttpResponse:
    """The request with its names, which are written down as read."""
    account = signed_in(request)
    row = _load(account, code)
    form = AnswerForm(initial={"version": row.version})
    context = _context(row, form, audience)
    if row.answer == ConflictRequest.Answer.PENDING:
        try:
            context["names"] = services.names_of(account, row)
        except PermissionDenied:
            context["is_closed"] = True
    answer = render(request, "firm/conflict.html", context)
    answer["Cache-Control"] = "no-store"
    return answer
