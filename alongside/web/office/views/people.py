"""The list of a program's people: search, filters, export, and a new person."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from alongside.access.roles import Permission
from alongside.access.standing import standing
from alongside.audit.services import record_event
from alongside.audit.tags import Tag
from alongside.lib.spreadsheets import Cell, write_csv, write_xlsx
from alongside.partners.models import Program
from alongside.partners.selectors import PartnerChoices, partner_choices, partners_of
from alongside.volunteers.models import Enrollment, Person
from alongside.volunteers.selectors import named_like, people_of, with_details
from alongside.volunteers.services import EmailTakenError, affiliate, create_person, enroll
from alongside.web.current_program import current_program
from alongside.web.gate import signed_in
from alongside.web.lists import chips, filter_context, page_table
from alongside.web.office.forms.people import ExportForm, NewPersonForm, PeopleFilter, SearchForm
from alongside.web.office.tables.people import EXPORT_HEADINGS, PeopleTable, export_rows

SEARCH_KEY = "people_search"  # in the session: names never stand in an address


def _filtered(
    request: HttpRequest, program: Program, offered: PartnerChoices
) -> tuple[PeopleFilter | None, QuerySet[Enrollment]]:
    """The filters of the address, if there are any, and the rows that they and the session's search leave."""
    rows = people_of(signed_in(request), program)
    search = request.session.get(SEARCH_KEY, "")
    if search:
        rows = named_like(rows, search)
    if not PeopleFilter.is_asked(request.GET):
        return None, rows
    filters = PeopleFilter(request.GET, rows, offered=offered)
    # A filter that the address spells wrongly filters nothing.
    return filters, filters.qs if filters.form.is_valid() else rows


def people(request: HttpRequest) -> HttpResponse:
    program = current_program(request, Permission.PERSON_READ)
    offered = partner_choices(signed_in(request), program)
    filters, rows = _filtered(request, program, offered)
    mine = standing(signed_in(request))
    may_edit = mine.may(Permission.PERSON_EDIT, program=program.code)
    return render(
        request,
        "office/people.html",
        {
            "program": program,
            "table": page_table(request, PeopleTable(rows)),
            **filter_context(request, PeopleFilter, filters, offered),
            "search": SearchForm(initial={"search": request.session.get(SEARCH_KEY, "")}),
            "searched": request.session.get(SEARCH_KEY, ""),
            "may_edit": may_edit,
            "export_url": reverse("office:people-export")
            if mine.may(Permission.PERSON_EXPORT, program=program.code)
            else "",
        },
    )


def people_search(request: HttpRequest) -> HttpResponse:
    """Keep the words in the session and show the list; an empty search shows everyone."""
    form = SearchForm(request.POST)
    words = form.cleaned_data["search"].replace("\x00", "") if form.is_valid() else ""
    if words.strip():
        request.session[SEARCH_KEY] = words.strip()
    else:
        request.session.pop(SEARCH_KEY, None)
    kept = request.GET.copy()
    kept.pop("page", None)
    answer = redirect(f"{reverse('office:people')}{'?' if kept else ''}{kept.urlencode()}")
    answer.status_code = 303
    return answer


def people_export(request: HttpRequest) -> HttpResponse:
    """Say how many rows leave and ask why; then give the file."""
    program = current_program(request, Permission.PERSON_EXPORT)
    filters, rows = _filtered(request, program, partner_choices(signed_in(request), program))
    form = ExportForm(request.POST or None)
    count = rows.count()
    if request.method == "POST" and form.is_valid():
        record_event(
            signed_in(request),
            Tag.PERSON_EXPORT,
            "program",
            program.code,
            program=program.code,
            reason=form.cleaned_data["reason"],
            detail={"rows": count, "file": form.cleaned_data["file"]},
        )
        ordered = with_details(rows).order_by("person__family_name", "person__given_name", "person__id")
        return file_answer(
            form.cleaned_data["file"],
            "volunteers",
            _("Volunteers"),
            [str(heading) for heading in EXPORT_HEADINGS],
            export_rows(ordered),
        )
    context = {
        "form": form,
        "count": count,
        "title": _("Export volunteers"),
        "what": _("names, e-mail addresses, phone numbers, employers, languages and admissions"),
        "chips": chips(request, filters),
        "searched": request.session.get(SEARCH_KEY, ""),
        "cancel_url": reverse("office:people"),
    }
    return render(request, "office/export.html", context, status=422 if form.errors else 200)


def file_answer(
    file: str, name: str, title: str, headings: list[str], rows: Iterable[Iterable[Cell]]
) -> HttpResponse:
    """A list as an attachment, CSV or XLSX. The name of the file tells no more than its kind and the day."""
    lines = (tuple(row) for row in rows)
    if file == "csv":
        answer = HttpResponse(write_csv(headings, lines), content_type="text/csv; charset=utf-8")
    else:
        answer = HttpResponse(
            write_xlsx(title, headings, lines),
            content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        )
    suffix = "csv" if file == "csv" else "xlsx"
    answer["Content-Disposition"] = f'attachment; filename="{name}-{timezone.localdate()}.{suffix}"'
    answer["Cache-Control"] = "no-store"
    return answer


def person_new(request: HttpRequest) -> HttpResponse:
    program = current_program(request, Permission.PERSON_EDIT)
    form = NewPersonForm(request.POST or None)
    form.offer(partners_of(signed_in(request), program))
    if request.method == "POST" and form.is_valid():
        person = _create(request, program, form)
        if person is not None:
            answer = redirect("office:person", code=person.code)
            answer.status_code = 303
            return answer
    context = {
        "form": form,
        "title": _("Add a volunteer"),
        "intro": _("Nobody is mailed: an invitation is a separate step."),
        "groups": [
            {"title": _("Who"), "fields": [form[name] for name in form.person_fields]},
            {"title": _("Works at"), "fields": [form[name] for name in form.work_fields]},
            {"title": _("In this program"), "fields": [form[name] for name in form.part_fields]},
        ],
        "submit": _("Add volunteer"),
        "cancel_url": reverse("office:people"),
    }
    return render(request, "office/form_page.html", context, status=422 if form.errors else 200)


def _create(request: HttpRequest, program: Program, form: NewPersonForm) -> Person | None:
    """The new person, or the one that the same form has made already; None where a fault stands in the form."""
    data = form.cleaned_data
    made = Person.objects.visible_to(signed_in(request)).filter(code=data["once"]).first()
    if made is not None:
        return made
    try:
        person = create_person(
            signed_in(request), code=data["once"], **{name: data[name] for name in form.person_fields}
        )
    except EmailTakenError:
        form.add_error("email", _("Someone with this e-mail address is on file already."))
        return None
    if data["organization"] is not None:
        affiliate(
            signed_in(request), person, data["organization"], office=data["office"], title=data["title"]
        )
    part = {name: data[name] for name in form.part_fields if name != "role"}
    enroll(signed_in(request), person, program, data["role"], **part)
    messages.success(request, _("%(name)s has been added.") % {"name": person.full_name})
    return person
