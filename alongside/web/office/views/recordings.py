"""Questions read aloud by a person: uploaded by the office, played in the interview."""

from __future__ import annotations

import re
import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from alongside.access.loader import demand, load
from alongside.access.roles import Permission
from alongside.access.standing import standing
from alongside.intake.models import QuestionAudio
from alongside.intake.recordings import remove_recording, store_recording
from alongside.law.rules import current_rules
from alongside.partners.models import Organization
from alongside.web.current_program import current_program
from alongside.web.gate import signed_in
from alongside.web.office.forms.recordings import RecordingForm
from alongside.web.rule_words import question_words

RANGE = re.compile(r"bytes=(\d{0,12})-(\d{0,12})")


def _own_organizations(request: HttpRequest) -> list[uuid.UUID]:
    """The nonprofits for which the person hears clients; for a manager, every partner of the program."""
    mine = standing(signed_in(request))
    codes = {organization for _program, organization in mine.programs_staffed}
    managed = Organization.objects.filter(partnerships__program__code__in=mine.programs_managed)
    return [*codes, *managed.filter(kind=Organization.Kind.LEGAL_NONPROFIT).values_list("code", flat=True)]


def recordings(request: HttpRequest) -> HttpResponse:
    """Every recording, and the form that adds one."""
    mine = Organization.objects.filter(code__in=_own_organizations(request)).order_by("name")
    form = RecordingForm(request.POST or None, request.FILES or None, initial={"organization": mine.first()})
    form.fields["organization"].queryset = mine  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        store_recording(
            signed_in(request), typed["organization"], typed["question"], typed["language"], typed["sound"]
        )
        messages.success(request, _("Kept. It is played in interviews in this language."))
        answer = HttpResponseRedirect(reverse("office:recordings"))
        answer.status_code = 303
        return answer
    book = current_rules()
    rows = QuestionAudio.objects.visible_to(signed_in(request)).defer("sound").select_related("organization")
    context = {
        "form": form,
        "rows": [(row, question_words(book, row.question)) for row in rows],
        "crumbs": [{"label": _("Clients"), "url": reverse("office:clients")}, {"label": _("Recordings")}],
    }
    return render(request, "office/recordings.html", context, status=422 if form.errors else 200)


def recording_sound(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    """The sound, whole or the part that a player asks for (Safari plays nothing without parts)."""
    row = load(signed_in(request), QuestionAudio, code)
    sound = bytes(row.sound)
    asked = RANGE.fullmatch(request.headers.get("Range", ""))
    start, end = 0, len(sound) - 1
    if asked and asked[1]:
        start, end = int(asked[1]), min(int(asked[2] or end), end)
    elif asked and asked[2]:
        start = max(0, len(sound) - int(asked[2]))
    if start > end:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{len(sound)}"})
    answer = HttpResponse(sound[start : end + 1], content_type=row.content_type, status=206 if asked else 200)
    if asked:
        answer["Content-Range"] = f"bytes {start}-{end}/{len(sound)}"
    answer["Accept-Ranges"] = "bytes"
    answer["Content-Disposition"] = "inline"
    return answer


def recording_remove(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    """Take a recording away; the browser's own voice reads again where it can."""
    row = load(signed_in(request), QuestionAudio.objects.select_related("organization"), code)
    program = current_program(request)
    demand(
        signed_in(request),
        Permission.CLIENT_EDIT,
        program=program.code if program else None,
        organization=row.organization.code,
    )
    remove_recording(signed_in(request), row)
    messages.success(request, _("Removed."))
    answer = HttpResponseRedirect(reverse("office:recordings"))
    answer.status_code = 303
    return answer
