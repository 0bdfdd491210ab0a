"""One person: what they are, may do, speak and have learned; each change is an act of its own."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from alongside.access.loader import load
from alongside.access.roles import Permission
from alongside.lib.versions import StaleVersionError
from alongside.partners.models import Program
from alongside.partners.selectors import partners_of
from alongside.placement.models import Team
from alongside.volunteers import services
from alongside.volunteers.models import Affiliation, Credential, Enrollment, LanguageSkill, Person, Training
from alongside.volunteers.permissions import can_edit_person, can_read_notes
from alongside.web.current_program import current_program
from alongside.web.gate import signed_in
from alongside.web.office.forms.people import (
    AffiliationForm,
    CredentialForm,
    LanguageForm,
    NoteForm,
    PartForm,
    PersonForm,
    TrainingForm,
)


def _load(request: HttpRequest, code: uuid.UUID, *, editing: bool = True) -> Person:
    person = load(signed_in(request), Person, code, Permission.PERSON_READ)
    if editing and not can_edit_person(signed_in(request), person):
        raise PermissionDenied
    return person


def _part(person: Person, program: Program) -> Enrollment | None:
    return person.enrollments.current().filter(program=program).first()


def _back(person: Person) -> HttpResponse:
    answer = redirect("office:person", code=person.code)
    answer.status_code = 303
    return answer


def _form_page(
    request: HttpRequest, person: Person, form: forms.Form, title: str, submit: str
) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "over": person.full_name,
        "submit": submit,
        "cancel_url": reverse("office:person", args=[person.code]),
        "crumbs": [
            {"label": _("Volunteers"), "url": reverse("office:people")},
            {"label": person.full_name, "url": reverse("office:person", args=[person.code])},
            {"label": title},
        ],
    }
    status = 409 if getattr(form, "differences", ()) else 422 if form.errors else 200
    return render(request, "office/form_page.html", context, status=status)


def person(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    row = _load(request, code, editing=False)
    program = current_program(request, Permission.PERSON_READ)
    sees_notes = can_read_notes(signed_in(request), row)
    seats = row.seats.filter(team__in=Team.objects.visible_to(signed_in(request))).select_related("team")
    context = {
        "person": row,
        "program": program,
        "part": _part(row, program),
        "affiliations": row.affiliations.select_related("organization", "office").order_by(
            "-ends_on", "-starts_on", "-id"
        ),
        "credentials": row.credentials.order_by("kind", "jurisdiction"),
        "languages": row.languages.order_by("language"),
        "trainings": row.trainings.order_by("-completed_on", "-id"),
        "seats": seats.order_by("-starts_on", "-id"),
        "notes": row.notes.filter(program=program) if sees_notes else [],
        "sees_notes": sees_notes,
        "note_form": NoteForm(),
        "may_edit": can_edit_person(signed_in(request), row),
        "today": timezone.localdate(),
        "crumbs": [
            {"label": _("Volunteers"), "url": reverse("office:people")},
            {"label": row.full_name},
        ],
    }
    return render(request, "office/person.html", context)


def _facts(row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def person_edit(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    row = _load(request, code)
    names = ("given_name", "family_name", "email", "phone")
    initial = {**_facts(row, names), "email": row.email or "", "version": row.version}
    form = PersonForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.edit_person(signed_in(request), row, form.cleaned_data["version"], form.values())
        except StaleVersionError as stale:
            if not form.meet(_facts(stale.current, names), stale.current.version):
                return _back(row)
        except services.EmailTakenError:
            form.add_error("email", _("Someone with this e-mail address is on file already."))
        else:
            messages.success(request, _("Saved."))
            return _back(row)
    return _form_page(request, row, form, _("Edit name and contact"), _("Save"))


def person_part(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    row = _load(request, code)
    program = current_program(request, Permission.PERSON_EDIT)
    part = _part(row, program)
    if part is None:
        raise Http404
    names = ("role", "capacity", "hours_per_month", "available_from", "is_remote", "prefers", "pathways")
    form = PartForm(request.POST or None, initial={**_facts(part, names), "version": part.version})
    if request.method == "POST" and form.is_valid():
        try:
            services.edit_enrollment(signed_in(request), part, form.cleaned_data["version"], form.values())
        except StaleVersionError as stale:
            if not form.meet(_facts(stale.current, names), stale.current.version):
                return _back(row)
        else:
            messages.success(request, _("Saved."))
            return _back(row)
    return _form_page(request, row, form, _("Edit part in the program"), _("Save"))


def person_affiliate(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    row = _load(request, code)
    form = AffiliationForm(request.POST or None)
    form.offer(partners_of(signed_in(request), current_program(request, Permission.PERSON_EDIT)))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        services.affiliate(
            signed_in(request),
            row,
            data["organization"],
            office=data["office"],
            title=data["title"],
            starts_on=data["starts_on"],
        )
        messages.success(request, _("Saved."))
        return _back(row)
    return _form_page(request, row, form, _("Add a place of work"), _("Add"))


def affiliation_end(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    work = get_object_or_404(Affiliation.objects.select_related("organization", "person"), code=code)
    row = _load(request, work.person.code)
    services.end_affiliation(signed_in(request), work)
    messages.success(
        request,
        _("%(name)s no longer works at %(organization)s.")
        % {"name": row.full_name, "organization": work.organization.name},
    )
    return _back(row)


def _add_detail(
    request: HttpRequest,
    code: uuid.UUID,
    form_class: type[forms.Form],
    write: Callable[[Person, dict[str, Any]], object],
    title: str,
) -> HttpResponse:
    row = _load(request, code)
    form = form_class(request.POST or None)
    if request.method == "POST" and form.is_valid():
        write(row, form.cleaned_data)
        messages.success(request, _("Saved."))
        return _back(row)
    return _form_page(request, row, form, title, _("Add"))


def person_credential(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    return _add_detail(
        request,
        code,
        CredentialForm,
        lambda row, data: services.add_credential(signed_in(request), row, **data),
        _("Add a credential"),
    )


def person_language(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    return _add_detail(
        request,
        code,
        LanguageForm,
        lambda row, data: services.add_language(signed_in(request), row, data.pop("language"), **data),
        _("Add a language"),
    )


def person_training(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    return _add_detail(
        request,
        code,
        TrainingForm,
        lambda row, data: services.record_training(signed_in(request), [row], **data),
        _("Record a training"),
    )


def person_note(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    program = current_program(request, Permission.PERSON_EDIT)
    return _add_detail(
        request,
        code,
        NoteForm,
        lambda row, data: services.add_note(signed_in(request), row, program, data["text"], data["once"]),
        _("Add a note"),
    )


DETAILS: dict[str, Any] = {"credential": Credential, "language": LanguageSkill, "training": Training}


def detail_remove(request: HttpRequest, code: uuid.UUID, kind: str, detail: uuid.UUID) -> HttpResponse:
    """Taking away twice is taking away once."""
    row = _load(request, code)
    if kind not in DETAILS:
        raise Http404
    found = DETAILS[kind].objects.select_related("person").filter(person=row, code=detail).first()
    if found is not None:
        services.remove_detail(signed_in(request), found)
    messages.success(request, _("Taken away."))
    return _back(row)
