"""What the pages of an interview show: one question, its words in two languages, how far it has come."""

from __future__ import annotations

import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from alongside.core.law.business_days import age_on
from alongside.core.law.interview import FACT_OF_QUESTION
from alongside.core.law.model import Question
from alongside.intake.models import Client, Screening
from alongside.intake.recordings import recordings_for
from alongside.intake.screening import Interview
from alongside.web.gate import signed_in
from alongside.web.office.forms.screening import ReplyForm, form_for
from alongside.web.rule_words import LANGUAGES, answer_words, custody_words, question_words, rule_text
from alongside.web.words import language_name, state_name

# Facts that belong to the sealed identity: a page never shows them again once they are written down.
SEALED_FACTS = frozenset({"birth_date", "last_arrival_on"})


def languages_of(screening: Screening) -> tuple[str, str]:
    """In which language the question stands large, and in which below it: the one that is read to the client,
    or to the interpreter, comes first."""
    way = [screening.language, *screening.relay]
    first = next((code for code in way if code in {"spa", "eng"}), "eng")
    return ("es", "en") if first == "spa" else ("en", "es")


def screening_crumbs(client: Client, title: str) -> list[dict[str, str]]:
    return [
        {"label": _("Clients"), "url": reverse("office:clients")},
        {"label": client.handle, "url": reverse("office:client", args=[client.code])},
        {"label": title},
    ]


def said_words(interview: Interview, question: str) -> str:
    """What was said to a question, in the reader's language; empty where nothing was. No sealed date."""
    answer = interview.told.answers.get(question)
    if answer is None:
        return ""
    fact = FACT_OF_QUESTION.get(question, "")
    value = interview.told.facts.get(fact)
    if value is None or isinstance(value, bool):
        return answer_words()[answer]
    if fact == "birth_date":
        age = age_on(datetime.date.fromisoformat(value), timezone.localdate())
        return _("Written down and sealed: %(age)s years old") % {"age": age}
    if fact in SEALED_FACTS:
        return _("Written down and sealed")
    if fact == "custody":
        return custody_words()[value]
    return state_name(value) if fact == "state" else str(value)


def _form(interview: Interview, question: str, data: Any) -> ReplyForm:
    fact = FACT_OF_QUESTION.get(question, "")
    initial: dict[str, Any] = {"question": question, "mark": interview.mark(question)}
    if fact and fact not in SEALED_FACTS:
        initial["value"] = interview.told.facts.get(fact)
    if fact == "birth_date":
        initial["source"] = interview.told.facts.get("birth_date_source")
    return form_for(question)(data, initial=initial)


def _texts(question: Question, screening: Screening) -> list[dict[str, str]]:
    """The question in both languages, the one that is read first. `voice` is the browser's own."""
    voices = {"en": "en-US", "es": "es-US"}
    return [
        {"language": one, "text": rule_text(question.text, one), "voice": voices[one]}
        for one in languages_of(screening)
    ]


def _buttons(interview: Interview, form: ReplyForm, question: str) -> list[dict[str, Any]]:
    first, second = languages_of(interview.screening)
    large, small = answer_words(first), answer_words(second)
    if form.kind == "hearing":
        large["no"], small["no"] = (_no_date(one) for one in (first, second))
    said = interview.told.answers.get(question)
    return [
        {
            "value": one,
            "words": large[one],
            "lang": first,
            "other": small[one],
            "other_lang": second,
            "is_said": said == one and not (form.kind != "plain" and question in interview.told.facts),
        }
        for one in form.buttons
    ]


def _no_date(language: str) -> str:
    return {"en": "No date", "es": "No hay fecha"}[language]


def _upcoming(interview: Interview, position: int) -> list[dict[str, Any]]:
    """The questions that a phone without connection can go on with: those to which four answers fit."""
    known = interview.book.questions()
    return [
        {
            "question": one,
            "mark": interview.mark(one),
            "number": at + 1,
            "url": reverse("office:question", args=[interview.screening.code, at + 1]),
            "text": {language: rule_text(known[one].text, language) for language in LANGUAGES},
        }
        for at, one in enumerate(interview.order)
        if at > position and one not in interview.told.answers and form_for(one) is ReplyForm
    ]


def question_context(
    request: HttpRequest, interview: Interview, position: int, form: ReplyForm | None = None
) -> dict[str, Any]:
    """Everything that the page of one question needs; `position` counts from 0."""
    question = interview.order[position]
    screening = interview.screening
    sounds = recordings_for(signed_in(request), screening).filter(question=question)
    form = form or _form(interview, question, None)
    if form.kind == "custody":
        first, second = (custody_words(one) for one in languages_of(screening))
        form.fields["value"].choices = [(one, f"{first[one]} · {second[one]}") for one in first]  # type: ignore[attr-defined]
    return {
        "client": screening.client,
        "screening": screening,
        "form": form,
        "texts": _texts(interview.book.questions()[question], screening),
        "sounds": [{"sound": one, "language": language_name(one.language)} for one in sounds],
        "buttons": _buttons(interview, form, question),
        "plain_buttons": _buttons(interview, ReplyForm(initial={"question": question}), ""),
        "said": said_words(interview, question),
        "number": position + 1,
        "total": len(interview.order),
        "answered": len([q for q in interview.order if q in interview.told.answers]),
        "back_url": _question_url(screening, position - 1) if position else "",
        "pass_url": _question_url(screening, position + 1)
        if position + 1 < len(interview.order)
        else reverse("office:screening", args=[screening.code]),
        "upcoming": _upcoming(interview, position),
        "crumbs": screening_crumbs(screening.client, _("Screening")),
    }


def _question_url(screening: Screening, position: int) -> str:
    return reverse("office:question", args=[screening.code, position + 1])


def typed_words(context: dict[str, Any], form: ReplyForm) -> str:
    """What was just chosen or filled in, for a page on which it could not be kept."""
    chosen = form.cleaned_data["answer"]
    label = next((one["words"] for one in context["buttons"] if one["value"] == chosen), "")
    return label or str(form.cleaned_data.get("value", ""))


def url_after(interview: Interview, position: int) -> str:
    """The next question without an answer after a position, else the first one, else the overview."""
    rest = [i for i, q in enumerate(interview.order) if q not in interview.told.answers]
    following = next((i for i in rest if i > position), None)
    if following is None and rest:
        following = rest[0]
    if following is None:
        return reverse("office:screening", args=[interview.screening.code])
    return _question_url(interview.screening, following)


def overview_context(interview: Interview) -> dict[str, Any]:
    """What was asked and said so far, and what is still open."""
    screening = interview.screening
    rows = [
        {
            "text": question_words(interview.book, question),
            "said": said_words(interview, question),
            "url": _question_url(screening, position),
        }
        for position, question in enumerate(interview.order)
    ]
    following = interview.next_position
    return {
        "client": screening.client,
        "screening": screening,
        "answered": [row for row in rows if row["said"]],
        "open": [row for row in rows if not row["said"]],
        "total": len(rows),
        "next_url": None if following is None else _question_url(screening, following),
        "languages": [language_name(code) for code in (screening.relay or [screening.language]) if code],
        "crumbs": screening_crumbs(screening.client, _("Screening")),
    }
