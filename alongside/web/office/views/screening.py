"""The interview: one question a page, kept at once, left and taken up again."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from alongside.access.loader import demand, load
from alongside.access.roles import Permission
from alongside.intake import screening as services
from alongside.intake.models import Client, Screening
from alongside.intake.screening import (
    AnsweredMeanwhileError,
    Interview,
    ScreeningFinishedError,
    read_interview,
)
from alongside.web.gate import signed_in
from alongside.web.office.forms.screening import ReplyForm, ScreeningStartForm, form_for
from alongside.web.office.screening_pages import (
    overview_context,
    question_context,
    said_words,
    screening_crumbs,
    typed_words,
    url_after,
)

SCRIPT = "X-Interview"  # the page's own script asks for the way on instead of the next page


def load_screening(request: HttpRequest, code: uuid.UUID) -> Screening:
    """The interview, for whoever may change the client's file."""
    rows = Screening.objects.select_related("client", "client__program", "client__organization")
    row: Screening = load(signed_in(request), rows, code)
    demand(signed_in(request), Permission.CLIENT_EDIT, **row.client.access_place())
    return row


def _to(url: str) -> HttpResponse:
    answer = HttpResponseRedirect(url)
    answer.status_code = 303
    return answer


def screening_start(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    """Ask for the language and the interpreter; then begin, or go on with the interview under way."""
    rows = Client.objects.select_related("program", "organization")
    client = load(signed_in(request), rows, code, Permission.CLIENT_EDIT)
    under_way = Screening.objects.filter(client=client, status=Screening.Status.OPEN).first()
    if under_way is not None:
        return _to(reverse("office:screening", args=[under_way.code]))
    spoken = [one["code"] for one in client.languages]
    form = ScreeningStartForm(request.POST or None, initial={"language": spoken[0] if spoken else "spa"})
    if request.method == "POST" and form.is_valid():
        row = services.start_screening(
            signed_in(request),
            client,
            language=form.cleaned_data["language"],
            interpreter_present=form.cleaned_data["interpreter_present"],
            relay=form.way(),
        )
        return _to(reverse("office:question", args=[row.code, 1]))
    context = {
        "form": form,
        "title": _("Begin a screening"),
        "over": client.handle,
        "intro": _("Yes, no, I don’t know or I’d rather not say: nobody has to tell a story, and no answer"
                   " closes a door."),
        "submit": _("Begin"),
        "cancel_url": reverse("office:client", args=[client.code]),
        "crumbs": screening_crumbs(client, _("Begin a screening")),
    }  # fmt: skip
    return render(request, "office/form_page.html", context, status=422 if form.errors else 200)


def screening(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    """How far the interview has come, with every answer to look at again."""
    row = load_screening(request, code)
    if row.status == Screening.Status.FINISHED:
        return _to(reverse("office:findings", args=[row.code]))
    answer = render(request, "office/screening.html", overview_context(read_interview(row)))
    answer["Cache-Control"] = "no-store"
    return answer


def question(request: HttpRequest, code: uuid.UUID, position: int) -> HttpResponse:
    """One question. Its answer is kept at once, and the next question follows."""
    row = load_screening(request, code)
    if request.method == "POST":
        return _answer(request, row, position)
    if row.status == Screening.Status.FINISHED:
        return _to(reverse("office:findings", args=[row.code]))
    interview = read_interview(row)
    if not 1 <= position <= len(interview.order):
        raise Http404
    return _question_page(request, question_context(request, interview, position - 1))


def _question_page(request: HttpRequest, context: dict[str, object], status: int = 200) -> HttpResponse:
    answer = render(request, "office/question.html", context, status=status)
    answer["Cache-Control"] = "no-store"
    return answer


def _answer(request: HttpRequest, row: Screening, position: int) -> HttpResponse:
    before = read_interview(row)
    asked = request.POST.get("question", "")
    if asked not in before.order and not 1 <= position <= len(before.order):
        raise Http404
    # The form names its question: what comes at a position may change while a phone has no connection.
    place = before.order.index(asked) if asked in before.order else position - 1
    form = form_for(before.order[place])(request.POST)
    if asked not in before.order or not form.is_valid():
        shown = form if asked in before.order else None
        return _question_page(request, question_context(request, before, place, shown), status=422)
    try:
        services.save_reply(signed_in(request), row, form.reply())
    except ScreeningFinishedError:
        return _finished_meanwhile(request, before, place, form)
    except AnsweredMeanwhileError:
        return _asked_again(request, row, asked, form)
    after = read_interview(row)
    way_on = url_after(after, after.order.index(asked))
    if request.headers.get(SCRIPT):
        return JsonResponse({"next": way_on})
    return _to(way_on)


def _asked_again(request: HttpRequest, row: Screening, asked: str, form: ReplyForm) -> HttpResponse:
    """Someone gave another answer meanwhile: both are shown, and the next press of a button decides."""
    row.refresh_from_db()
    interview = read_interview(row)
    context = question_context(request, interview, interview.order.index(asked))
    context |= {"stands": said_words(interview, asked), "typed": typed_words(context, form)}
    return _question_page(request, context, status=409)


def _finished_meanwhile(
    request: HttpRequest, interview: Interview, place: int, form: ReplyForm
) -> HttpResponse:
    """The last answer is shown with its question, so that it can be given again."""
    context = question_context(request, interview, place)
    context["typed"] = typed_words(context, form)
    return render(request, "office/screening_finished.html", context, status=409)


def screening_finish(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    """End the interview and show what follows from it."""
    row = services.finish_screening(signed_in(request), load_screening(request, code))
    messages.success(request, _("Finished. An attorney looks at what follows; nothing is closed."))
    return _to(reverse("office:findings", args=[row.code]))
