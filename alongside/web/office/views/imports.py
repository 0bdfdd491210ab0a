"""Imports: a file comes in, is understood, corrected, written, and can be taken back for a day."""

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
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from alongside.access.loader import demand, load
from alongside.access.roles import Permission
from alongside.access.standing import standing
from alongside.audit.services import record_event
from alongside.audit.tags import Tag
from alongside.core.importing.model import NotUnderstoodError
from alongside.imports import services, tasks
from alongside.imports.models import ImportBatch
from alongside.imports.selectors import ROWS_A_PAGE, STATUSES, BatchView, open_batch, recent_batches
from alongside.lib.acting import Actor
from alongside.partners.models import Organization, Program
from alongside.web.editing import read_version
from alongside.web.gate import signed_in
from alongside.web.office.forms.imports import ColumnsForm, DecisionsForm, UploadForm

PERMISSIONS = {"volunteers": Permission.IMPORT_VOLUNTEERS, "clients": Permission.IMPORT_CLIENTS}
State = ImportBatch.State


def _batch(request: HttpRequest, code: uuid.UUID) -> ImportBatch:
    account = signed_in(request)
    batch = load(account, ImportBatch.objects.select_related("program", "organization"), code)
    demand(account, PERMISSIONS[batch.kind], program=batch.program.code)
    return batch


def imports(request: HttpRequest) -> HttpResponse:
    """The latest imports of the actor's programs."""
    batches = recent_batches(ImportBatch.objects.visible_to(signed_in(request)))
    return render(request, "office/imports.html", {"batches": batches})


def _upload_form(actor: Actor, *args: Any, **kwargs: Any) -> UploadForm:
    mine = standing(actor)
    programs = {kind: mine.programs_with(permission) for kind, permission in PERMISSIONS.items()}
    reached = frozenset().union(*programs.values())
    own = mine.organizations if not mine.programs_managed else None
    organizations = Organization.objects.visible_to(actor).filter(kind=Organization.Kind.LEGAL_NONPROFIT)
    if own is not None:
        organizations = organizations.filter(code__in=own)
    return UploadForm(
        *args,
        programs=Program.objects.filter(code__in=reached).order_by("name"),
        organizations=organizations,
        kinds=[kind for kind, codes in programs.items() if codes],
        **kwargs,
    )


def import_start(request: HttpRequest) -> HttpResponse:
    """Upload a file; it is read by the worker."""
    account = signed_in(request)
    if request.method != "POST":
        return render(request, "office/import_start.html", {"form": _upload_form(account)})
    form = _upload_form(account, request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "office/import_start.html", {"form": form}, status=422)
    data = form.cleaned_data
    demand(account, PERMISSIONS[data["kind"]], program=data["program"].code)
    batch = services.start_import(
        account,
        data["program"],
        data["organization"],
        data["kind"],
        data["file"].name,
        data["file"].read(),
        code=data["once"],
        then=tasks.enqueue_read,
    )
    return redirect("office:import", code=batch.code)


def import_page(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    """How each column and row was understood, what is to be decided, and what can be done."""
    view = open_batch(_batch(request, code))
    _tell_of_names(signed_in(request), view.batch)
    return render(request, "office/import.html", _page(request, view))


def _tell_of_names(actor: Actor, batch: ImportBatch) -> None:
    """Rows of clients show names: the trail says who looked."""
    if batch.kind == ImportBatch.Kind.CLIENTS and batch.state not in {State.READING, State.DISCARDED}:
        record_event(
            actor,
            Tag.CLIENT_IDENTITY_REVEAL,
            "import",
            batch.code,
            program=batch.program.code,
            reason="rows of an import",
        )


def _cities(batch: ImportBatch) -> list[str]:
    """The cities of the program's offices, as answers to an unknown office."""
    return sorted({place.city for place in services.offices_of(batch.program).values()})


def _page(request: HttpRequest, view: BatchView, **forms: Any) -> dict[str, Any]:
    batch = view.batch
    status = request.GET.get("status", "")
    status = status if status in STATUSES else ""
    cities = _cities(batch)
    context: dict[str, Any] = {
        "view": view,
        "batch": batch,
        "status": status,
        "tabs": _tabs(batch, status),
        "page_obj": Paginator(view.rows(status), ROWS_A_PAGE).get_page(request.GET.get("page")),
        "columns_form": ColumnsForm(
            kind=batch.kind, columns=view.columns, initial={"version": batch.version}
        ),
        "decisions_form": DecisionsForm(
            decisions=view.decisions, offices=cities, initial={"version": batch.version}
        ),
        "to_write": batch.totals.get("new", 0) + batch.totals.get("change", 0),
        "can_undo": batch.state == State.APPLIED
        and bool(batch.undo_until and batch.undo_until > timezone.now()),
        "percent": round(100 * batch.progress_done / batch.progress_total) if batch.progress_total else None,
    }
    return {**context, **forms}


def _tabs(batch: ImportBatch, status: str) -> list[dict[str, Any]]:
    words = {
        "": _("All"),
        "new": _("New"),
        "change": _("Changes"),
        "needs_decision": _("Need a decision"),
        "duplicate": _("Duplicates"),
        "refused": _("Refused"),
    }
    base = reverse("office:import", args=[batch.code])
    totals = {**batch.totals, "": sum(batch.totals.values())}
    return [
        {
            "label": word,
            "url": f"{base}?status={key}#rows" if key else f"{base}#rows",
            "current": key == status,
            "count": totals.get(key, 0),
        }
        for key, word in words.items()
    ]


def import_progress(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    """The fragment that the page asks for while the worker works; it reloads the page at the end."""
    batch = _batch(request, code)
    if batch.state not in {State.READING, State.APPLYING}:
        response = HttpResponse(status=200)
        response["HX-Refresh"] = "true"
        return response
    percent = round(100 * batch.progress_done / batch.progress_total) if batch.progress_total else None
    return render(request, "office/import_progress.html", {"batch": batch, "percent": percent})


@require_POST
def import_columns(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    """Map columns anew."""
    view = open_batch(_batch(request, code))
    form = ColumnsForm(request.POST, kind=view.batch.kind, columns=view.columns)
    if not form.is_valid():
        return render(request, "office/import.html", _page(request, view, columns_form=form), status=422)
    return _correct(request, view, form.answers(), form.cleaned_data["version"], columns_form=form)


@require_POST
def import_decide(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    """Answer what the file leaves open."""
    view = open_batch(_batch(request, code))
    cities = _cities(view.batch)
    form = DecisionsForm(request.POST, decisions=view.decisions, offices=cities)
    if not form.is_valid():
        return render(request, "office/import.html", _page(request, view, decisions_form=form), status=422)
    return _correct(request, view, form.answers(), form.cleaned_data["version"], decisions_form=form)


@require_POST
def import_row(request: HttpRequest, code: uuid.UUID, row: int) -> HttpResponse:
    """Keep a row that looks like a duplicate, or leave a row out."""
    view = open_batch(_batch(request, code))
    act = request.POST.get("act", "")
    if act not in {"keep", "skip", "undo"}:
        return HttpResponse(status=422)
    answer = {"keep": act == "keep", "skip": act == "skip"}
    return _correct(request, view, {"rows": {str(row): answer}}, view.batch.version)


def _correct(
    request: HttpRequest, view: BatchView, answers: dict[str, Any], version: int, **forms: Any
) -> HttpResponse:
    batch = view.batch
    try:
        if answers:
            services.correct_import(signed_in(request), batch, answers, version=version)
    except services.StaleBatchError:
        messages.warning(
            request, _("Somebody changed this import meanwhile. Look again; your answers are still below.")
        )
        return render(request, "office/import.html", _page(request, view, **forms), status=409)
    except NotUnderstoodError as error:
        messages.error(request, str(error))
        return render(request, "office/import.html", _page(request, view, **forms), status=422)
    if answers:
        messages.success(request, _("Understood anew with your answers."))
    return redirect("office:import", code=batch.code)


@require_POST
def import_apply(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    """Write the rows that need no decision. Nobody is mailed."""
    batch = _batch(request, code)
    try:
        services.ask_to_apply(batch, version=read_version(request.POST), then=tasks.enqueue_apply)
    except services.StaleBatchError:
        messages.warning(
            request, _("This import was changed or written meanwhile. Look again before you write it.")
        )
    return redirect("office:import", code=batch.code)


@require_POST
def import_undo(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    """Take back what was written, within 24 hours."""
    batch = _batch(request, code)
    try:
        stayed = services.undo_import(signed_in(request), batch)
    except services.StaleBatchError:
        messages.warning(request, _("This import can no longer be undone."))
    else:
        messages.success(request, _("Taken back."))
        if stayed:
            count = len(stayed)
            text = ngettext("%d row stays:", "%d rows stay:", count) % count
            messages.warning(request, f"{text} {' '.join(stayed[:5])}")
    return redirect("office:import", code=batch.code)


@require_POST
def import_discard(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    """Let go of an import that was not written; its cells are erased."""
    batch = _batch(request, code)
    try:
        services.discard_import(signed_in(request), batch)
        messages.success(request, _("Discarded. Nothing of the file is kept."))
    except services.StaleBatchError:
        messages.warning(request, _("This import was written meanwhile; it can be undone instead."))
    return redirect("office:imports")
