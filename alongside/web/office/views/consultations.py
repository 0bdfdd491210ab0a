"""Consultations: today's, open follow-ups, booking, advice given, and their count without a name."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alongside.access.loader import load
from alongside.access.roles import Permission
from alongside.access.standing import standing
from alongside.accounts.models import Account
from alongside.audit.services import record_event
from alongside.audit.tags import Tag
from alongside.intake import consultations as services
from alongside.intake.models import Client, Consultation
from alongside.lib.spreadsheets import Cell
from alongside.lib.versions import StaleVersionError
from alongside.web.current_program import current_program
from alongside.web.editing import read_version
from alongside.web.gate import signed_in
from alongside.web.lists import PER_PAGE
from alongside.web.office.forms.consultations import AdviceForm, BookingForm, advice_initial
from alongside.web.office.forms.people import ExportForm
from alongside.web.office.views.people import file_answer
from alongside.web.words import language_name

Status = Consultation.Status
EXPORT_HEADINGS = (
    gettext_lazy("Day"), gettext_lazy("Status"), gettext_lazy("Nonprofit"), gettext_lazy("Language"),
    gettext_lazy("Interpreter present"), gettext_lazy("Documents handed out"),
    gettext_lazy("Sent to another organization"), gettext_lazy("Follow up on"), gettext_lazy("Followed up on"),
)  # fmt: skip


def _load(request: HttpRequest, code: uuid.UUID) -> Consultation:
    rows = Consultation.objects.select_related("client__program", "client__organization", "referral")
    row: Consultation = load(signed_in(request), rows, code, Permission.CLIENT_EDIT)
    return row


def _load_client(request: HttpRequest, code: uuid.UUID) -> Client:
    rows = Client.objects.select_related("program", "organization")
    return load(signed_in(request), rows, code, Permission.CLIENT_EDIT)


def _crumbs(title: str, row: Consultation | None = None) -> list[dict[str, str]]:
    here = (
        [{"label": row.client.handle, "url": reverse("office:consultation", args=[row.code])}] if row else []
    )
    return [{"label": _("Consultations"), "url": reverse("office:consultations")}, *here, {"label": title}]


def _to(row: Consultation) -> HttpResponse:
    answer = redirect("office:consultation", code=row.code)
    answer.status_code = 303
    return answer


def _chosen(rows: QuerySet[Consultation], which: str) -> QuerySet[Consultation]:
    today = timezone.localdate()
    if which == "follow-up":
        return rows.filter(services.TO_FOLLOW).order_by("follow_up_on", "id")
    if which == "booked":
        return rows.filter(status=Status.BOOKED).order_by("on", "at", "id")
    if which == "year":
        return rows.filter(on__year=today.year).order_by("-on", "-at", "-id")
    return rows.filter(on=today).order_by("at", "id")


def consultations(request: HttpRequest) -> HttpResponse:
    program = current_program(request, Permission.CLIENT_EDIT)
    rows = services.consultations_of(signed_in(request), program)
    today = timezone.localdate()
    counts = services.count_consultations(rows, today)
    which = request.GET.get("show", "")
    tabs = [
        {"label": label, "url": f"?show={value}" if value else "?", "current": value == which, "count": count}
        for value, label, count in (
            ("", _("Today"), counts.today),
            ("follow-up", _("To follow up"), counts.to_follow),
            ("booked", _("Booked"), counts.booked),
            ("year", _("This year"), None),
        )
    ]
    may_export = standing(signed_in(request)).may(Permission.CLIENT_EXPORT, program=program.code)
    context = {
        "program": program,
        "today": today,
        "counts": counts,
        "tabs": tabs,
        "which": which,
        "page_obj": Paginator(_chosen(rows, which), PER_PAGE).get_page(request.GET.get("page")),
        "export_url": reverse("office:consultations-export") if may_export else "",
    }
    return render(request, "office/consultations.html", context)


def consultations_export(request: HttpRequest) -> HttpResponse:
    """The consultations of this year without a name and without a handle, after a reason."""
    program = current_program(request, Permission.CLIENT_EXPORT)
    rows = _chosen(services.consultations_of(signed_in(request), program), "year")
    form, count = ExportForm(request.POST or None), rows.count()
    if request.method == "POST" and form.is_valid():
        record_event(
            signed_in(request),
            Tag.CONSULTATION_EXPORT,
            "program",
            program.code,
            program=program.code,
            reason=form.cleaned_data["reason"],
            detail={"rows": count, "file": form.cleaned_data["file"]},
        )
        headings = [str(heading) for heading in EXPORT_HEADINGS]
        lines = _lines(rows)
        return file_answer(form.cleaned_data["file"], "consultations", _("Consultations"), headings, lines)
    context = {
        "form": form,
        "count": count,
        "title": _("Export consultations"),
        "what": _("day, status, nonprofit, language and what was handed out, and neither name nor handle"),
        "cancel_url": reverse("office:consultations"),
    }
    return render(request, "office/export.html", context, status=422 if form.errors else 200)


def _lines(rows: QuerySet[Consultation]) -> Iterator[tuple[Cell, ...]]:
    for row in rows.select_related("referral").iterator(chunk_size=2000):
        yield (
            row.on,
            str(Status(row.status).label),
            row.client.organization.name,
            language_name(row.language) if row.language else "",
            _("yes") if row.interpreter_present else _("no"),
            "; ".join(row.handed_out),
            row.referral.organization_name if row.referral else "",
            row.follow_up_on,
            row.followed_up_on,
        )


def consultation_new(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    client = _load_client(request, code)
    spoken = client.languages[0]["code"] if client.languages else ""
    form = BookingForm(request.POST or None, initial={"on": timezone.localdate(), "language": spoken})
    if request.method == "POST" and form.is_valid():
        data = {name: form.cleaned_data[name] for name in ("on", "at", "language")}
        row = services.book_consultation(signed_in(request), client, code=form.cleaned_data["once"], **data)
        messages.success(request, _("The consultation is booked."))
        return _to(row)
    context = {
        "form": form,
        "title": _("Book a consultation"),
        "over": client.handle,
        "intro": _("For somebody who gets advice now and, for now, not a lawyer. For a walk-in, book today."),
        "submit": _("Book"),
        "cancel_url": reverse("office:client", args=[client.code]),
        "crumbs": _crumbs(_("Book a consultation")),
    }
    return render(request, "office/form_page.html", context, status=422 if form.errors else 200)


def consultation(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    return _page(request, _load(request, code))


def _page(request: HttpRequest, row: Consultation, advice: str | None = None) -> HttpResponse:
    names = Account.objects.filter(code__in=[row.adviser]).values_list("name", flat=True)
    context: dict[str, Any] = {
        "row": row,
        "advice": advice,
        "adviser": names.first() or "",
        "is_booked": row.status == Status.BOOKED,
        "is_given": row.status == Status.GIVEN,
        "to_follow": row.follow_up_on is not None and row.followed_up_on is None,
        "crumbs": _crumbs(row.client.handle),
    }
    page = render(request, "office/consultation.html", context)
    page["Cache-Control"] = "no-store"
    return page


def consultation_advice(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    """Show once what was advised; the reading is on record."""
    row = _load(request, code)
    return _page(request, row, services.read_advice(signed_in(request), row))


def consultation_give(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    row = _load(request, code)
    is_shown = row.advice is not None and request.method == "GET"
    advice = services.read_advice(signed_in(request), row) if is_shown else ""
    form = AdviceForm(request.POST or None, initial={**advice_initial(row, advice), "version": row.version})
    if request.method == "POST" and form.is_valid():
        try:
            services.give_advice(signed_in(request), row, form.cleaned_data["version"], form.given())
        except StaleVersionError as stale:
            now = _load(request, code)
            current = {
                **advice_initial(now, services.read_advice(signed_in(request), now)),
                "handed_out": now.handed_out,
            }
            if not form.meet(current, stale.current.version):
                return _to(row)
        else:
            messages.success(request, _("Written down. It counts as a consultation given."))
            return _to(row)
    context = {
        "form": form,
        "title": _("Advice given"),
        "over": row.client.handle,
        "submit": _("Save"),
        "cancel_url": reverse("office:consultation", args=[row.code]),
        "crumbs": _crumbs(_("Advice given"), row),
    }
    status = 409 if form.differences else 422 if form.errors else 200
    page = render(request, "office/form_page.html", context, status=status)
    page["Cache-Control"] = "no-store"
    return page


def consultation_close(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    """Nobody came, or it was cancelled."""
    row = _load(request, code)
    status = request.POST.get("status", "")
    if status not in services.CLOSED_WITHOUT_ADVICE:
        messages.warning(request, _("Say whether nobody came or it was cancelled."))
        return _to(row)
    try:
        services.close_without_advice(signed_in(request), row, read_version(request.POST), status)
    except StaleVersionError:
        messages.warning(request, _("Someone else has just changed this consultation. Look again."))
    return _to(row)


def consultation_followed(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    row = _load(request, code)
    try:
        services.mark_followed(signed_in(request), row, read_version(request.POST))
    except StaleVersionError:
        messages.warning(request, _("Someone else has just changed this consultation. Look again."))
    else:
        messages.success(request, _("The follow-up is done."))
    return _to(row)
