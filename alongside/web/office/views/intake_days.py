"""Intake days: open one, give numbers, call the next, and know who waits and since when."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from alongside.access.loader import load
from alongside.access.matrix import MATRIX
from alongside.access.roles import Permission
from alongside.intake import intake_days as services
from alongside.intake.models import Client, IntakeDay, QueueEntry
from alongside.lib.versions import StaleVersionError
from alongside.web.current_program import current_program
from alongside.web.editing import read_version
from alongside.web.gate import signed_in
from alongside.web.lists import PER_PAGE
from alongside.web.office.forms.intake_days import DayForm, JoinForm, NumberForm
from alongside.web.office.views.clients import speakers

Status = QueueEntry.Status


def _load_day(request: HttpRequest, code: uuid.UUID) -> IntakeDay:
    rows = IntakeDay.objects.select_related("program", "organization")
    return load(signed_in(request), rows, code, Permission.CLIENT_EDIT)


def _load_number(request: HttpRequest, code: uuid.UUID) -> QueueEntry:
    rows = QueueEntry.objects.select_related("day__program", "day__organization")
    return load(signed_in(request), rows, code, Permission.CLIENT_EDIT)


def _to(day: IntakeDay) -> HttpResponse:
    answer = redirect("office:intake-day", code=day.code)
    answer.status_code = 303
    return answer


def intake_days(request: HttpRequest) -> HttpResponse:
    program = current_program(request, Permission.CLIENT_EDIT)
    rows = services.days_of(signed_in(request), program)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "office/intake_days.html", {"program": program, "page_obj": page})


def intake_day_new(request: HttpRequest) -> HttpResponse:
    program = current_program(request, Permission.CLIENT_EDIT)
    form = DayForm(request.POST or None)
    offered = speakers(request, program)
    form.fields["organization"].queryset = offered  # type: ignore[attr-defined]
    if len(offered) == 1:
        form.fields["organization"].initial = offered[0].code
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        return _to(
            services.open_day(
                signed_in(request),
                program,
                data["organization"],
                code=data["once"],
                on=data["on"],
                place=data["place"],
            )
        )
    context = {
        "form": form,
        "title": _("Open an intake day"),
        "intro": _("Everybody who comes gets a number. Names come later, when the interview begins."),
        "submit": _("Open"),
        "cancel_url": reverse("office:intake-days"),
        "crumbs": _crumbs(_("Open an intake day")),
    }
    return render(request, "office/form_page.html", context, status=422 if form.errors else 200)


def _crumbs(title: str, day: IntakeDay | None = None) -> list[dict[str, str]]:
    here = [{"label": day.place, "url": reverse("office:intake-day", args=[day.code])}] if day else []
    return [{"label": _("Intake days"), "url": reverse("office:intake-days")}, *here, {"label": title}]


def _queue(request: HttpRequest, day: IntakeDay) -> dict[str, Any]:
    lines = services.queue_of(signed_in(request), day)
    mine = signed_in(request).code
    spoken = {line.entry.language for line in lines if line.entry.status == Status.WAITING}
    return {
        "day": day,
        "now": timezone.now(),
        "heard": [line for line in lines if line.entry.status == Status.WITH_SCREENER],
        "waiting": [line for line in lines if line.entry.status == Status.WAITING],
        "gone": [line for line in lines if line.entry.status in (Status.DONE, Status.LEFT)],
        "mine": next(
            (e for e in lines if e.entry.screener == mine and e.entry.status == Status.WITH_SCREENER), None
        ),
        "languages": sorted(spoken - {""}) if len(spoken) > 1 else [],
        "is_open": day.closed_at is None,
    }


def intake_day(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    day = _load_day(request, code)
    context = {
        **_queue(request, day),
        "form": NumberForm(),
        "display_url": reverse("public:queue", args=[services.display_token(day)]),
        "crumbs": _crumbs(day.place),
    }
    return render(request, "office/intake_day.html", context)


def intake_day_live(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    """The queue as it stands, for the page that asks every few seconds."""
    return render(request, "office/_queue.html", _queue(request, _load_day(request, code)))


def intake_day_close(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    day = _load_day(request, code)
    try:
        services.close_day(signed_in(request), day, read_version(request.POST))
    except StaleVersionError:
        messages.warning(request, _("Someone else has just changed this day. Look again."))
    else:
        messages.success(request, _("The day is over. Whoever still waited counts as left."))
    return _to(day)


def intake_number_add(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    day = _load_day(request, code)
    form = NumberForm(request.POST)
    if not form.is_valid():
        context = {
            **_queue(request, day),
            "form": form,
            "display_url": reverse("public:queue", args=[services.display_token(day)]),
            "crumbs": _crumbs(day.place),
        }
        return render(request, "office/intake_day.html", context, status=422)
    data = form.cleaned_data
    try:
        entry = services.add_number(
            signed_in(request),
            day,
            code=data["once"],
            language=data["language"],
            needs_first=data["needs_first"],
        )
    except services.ClosedDayError:
        messages.warning(request, _("This day is over."))
    else:
        messages.success(request, _("Number %(number)s. Write it on a card.") % {"number": entry.number})
    return _to(day)


def intake_call(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    """Call the next number; nobody else is given the same one."""
    day = _load_day(request, code)
    try:
        entry = services.call_next(signed_in(request), day, request.POST.get("language", "")[:3])
    except services.StillHearingError as still:
        text = _("You are still with number %(number)s. Mark it done first.")
        messages.warning(request, text % {"number": still.entry.number})
    except services.ClosedDayError:
        messages.warning(request, _("This day is over."))
    else:
        if entry is None:
            messages.info(request, _("Nobody waits."))
        else:
            messages.success(request, _("Call number %(number)s.") % {"number": entry.number})
    return _to(day)


def intake_number_mark(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    """Done, left, or back to waiting."""
    entry = _load_number(request, code)
    status = request.POST.get("status", "")
    if status not in (Status.DONE, Status.LEFT, Status.WAITING):
        messages.warning(request, _("Say what became of this number."))
        return _to(entry.day)
    try:
        services.mark_number(signed_in(request), entry, read_version(request.POST), status)
    except StaleVersionError:
        messages.warning(request, _("Someone else has just changed this number. Look again."))
    except services.ClosedDayError:
        messages.warning(request, _("This day is over."))
    return _to(entry.day)


def intake_number_join(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    """Join the number to a client when the interview begins, and say who interprets."""
    entry = _load_number(request, code)
    offered = Client.objects.visible_to(signed_in(request)).filter(program=entry.day.program)
    known = offered.filter(pk=entry.client_id).first() if entry.client_id else None
    initial = {"client": known.handle if known else "", "interpreter": entry.interpreter}
    form = JoinForm(request.POST or None, initial={**initial, "version": entry.version})
    form.fields["client"].queryset = offered  # type: ignore[attr-defined]
    form.offer(services.interpreters_of(entry.day.program), entry.language)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        who = uuid.UUID(data["interpreter"]) if data["interpreter"] else None
        try:
            services.join_client(
                signed_in(request), entry, data["version"], client=data["client"], interpreter=who
            )
        except StaleVersionError:
            messages.warning(request, _("Someone else has just changed this number. Look again."))
            return _to(entry.day)
        return _to_interview(data["client"]) if data["client"] else _to(entry.day)
    context = {
        "form": form,
        "title": _("Number %(number)s: who is it?") % {"number": entry.number},
        "submit": _("Begin"),
        "cancel_url": reverse("office:intake-day", args=[entry.day.code]),
        "crumbs": _crumbs(str(entry.number), entry.day),
    }
    return render(request, "office/form_page.html", context, status=422 if form.errors else 200)


def _to_interview(client: Client) -> HttpResponse:
    """To the start of an interview with the client, else to the client's page."""
    name = "office:screening-start" if "office:screening-start" in MATRIX.entries else "office:client"
    answer = redirect(name, code=client.code)
    answer.status_code = 303
    return answer
