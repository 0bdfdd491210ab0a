"""What is filled in for an interview: how it is held, and one reply a page."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from alongside.core.law.interview import FACT_OF_QUESTION
from alongside.core.law.model import ANSWERS
from alongside.intake.screening import CUSTODY_OF_NOBODY, Reply
from alongside.web.office.forms.people import STATE_CHOICES
from alongside.web.rule_words import custody_words, source_words
from alongside.web.words import language_choices

EARLIEST = datetime.date(1920, 1, 1)
YEARS_AHEAD = 10
VALUE = "value"  # the button that sends what was filled in
YES, NO = "yes", "no"
RELAYS = 3


class ScreeningStartForm(forms.Form):
    """The client's language, who interprets, and the way that words take."""

    language = forms.ChoiceField(label=_("Language of the client"), choices=language_choices)
    interpreter_present = forms.TypedChoiceField(
        label=_("Is an interpreter present?"),
        choices=[(YES, _("Yes")), (NO, _("No")), ("", _("Not known"))],
        coerce=lambda text: text == YES,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    relay = forms.MultipleChoiceField(
        label=_("Interpreted by way of"),
        required=False,
        help_text=_(
            "The other languages that words pass through, such as Spanish, then English, for a child"
            " who speaks Mam. Leave empty where everyone speaks the client’s language."
        ),
        choices=[
            ("spa", _("Spanish")),
            ("eng", _("English")),
        ],
        widget=forms.CheckboxSelectMultiple,
    )

    def way(self) -> list[str]:
        """The way that words take, the client's language first; empty where nobody interprets."""
        language = self.cleaned_data["language"]
        passed = [code for code in self.cleaned_data["relay"] if code != language]
        return [language, *passed] if passed else []


class ReplyForm(forms.Form):
    """A reply to a question: yes, no, I don't know, I'd rather not say. `mark` as `Interview.mark` gave it."""

    kind = "plain"
    buttons: tuple[str, ...] = ("yes", "no", "unknown", "skip")

    question = forms.CharField(widget=forms.HiddenInput, max_length=30)
    mark = forms.CharField(widget=forms.HiddenInput, max_length=16, required=False)
    answer = forms.ChoiceField(
        choices=[(one, one) for one in (*ANSWERS, VALUE)],
        error_messages={"required": _("Choose one of the answers."), "invalid_choice": _("Choose one.")},
    )

    @property
    def fact(self) -> str:
        """The fact that the question asks for; empty for all others."""
        return FACT_OF_QUESTION.get(str(self["question"].value()), "")

    def reply(self) -> Reply:
        """What was said."""
        typed = self.cleaned_data
        answer, value = typed["answer"], None
        if answer == VALUE:
            answer, value = self.answer_to(typed[VALUE]), typed[VALUE]
        elif self.fact in {"married", "unaccompanied", "in_removal_proceedings"} and answer in {YES, NO}:
            value = answer == YES
        return Reply(typed["question"], answer, value, typed.get("source", ""), typed["mark"])

    def answer_to(self, _value: Any) -> str:
        """Yes, no or unknown, where a value was filled in."""
        return YES

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("answer") == VALUE and cleaned.get(VALUE) in (None, "") and VALUE not in self.errors:
            message = gettext("Fill this in, or choose one of the answers below.")
            if VALUE in self.fields:
                self.add_error(VALUE, message)
            else:
                self.add_error("answer", message)
        return cleaned


class DateReplyForm(ReplyForm):
    """A day. One in the past, except for hearings."""

    kind = "date"
    buttons: tuple[str, ...] = ("unknown", "skip")
    value = forms.DateField(
        label=_("Date"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Write a date, such as 2010-05-14.")},
    )

    def clean_value(self) -> datetime.date | None:
        value: datetime.date | None = self.cleaned_data[VALUE]
        if self.data.get("answer") != VALUE or value is None:
            return None
        today = timezone.localdate()
        latest = today.replace(year=today.year + YEARS_AHEAD, day=1) if self.kind == "hearing" else today
        if not EARLIEST <= value <= latest:
            raise forms.ValidationError(gettext("This date cannot be right. Check the year."))
        return value


class BirthDateForm(DateReplyForm):
    """The birth date with its source."""

    kind = "birth_date"
    source = forms.ChoiceField(
        label=_("How is the date known?"),
        required=False,
        choices=lambda: [("", "—"), *source_words().items()],
    )


class HearingForm(DateReplyForm):
    """The next hearing: a day, or none."""

    kind = "hearing"
    buttons = ("no", "unknown", "skip")


class StateForm(ReplyForm):
    """The state in which the client lives."""

    kind = "state"
    buttons: tuple[str, ...] = ("unknown", "skip")
    value = forms.ChoiceField(label=_("State"), required=False, choices=[("", "—"), *STATE_CHOICES])


class CustodyForm(ReplyForm):
    """Where the client is held, or not."""

    kind = "custody"
    buttons: tuple[str, ...] = ("unknown", "skip")
    value = forms.ChoiceField(
        label=_("Where"),
        required=False,
        choices=lambda: list(custody_words().items()),
        widget=forms.RadioSelect,
    )

    def answer_to(self, value: Any) -> str:
        return NO if value in CUSTODY_OF_NOBODY else YES


FORMS: Mapping[str, type[ReplyForm]] = {
    "birth_date": BirthDateForm,
    "last_arrival_on": DateReplyForm,
    "state": StateForm,
    "custody": CustodyForm,
    "next_hearing_on": HearingForm,
}


def form_for(question: str) -> type[ReplyForm]:
    """The form that fits a question."""
    return FORMS.get(FACT_OF_QUESTION.get(question, ""), ReplyForm)
