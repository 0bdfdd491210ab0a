"""The words of the rule files, in the reader's language or in the client's."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from alongside.core.law.conditions import parse_atom
from alongside.core.law.interview import FACT_OF_QUESTION
from alongside.core.law.model import RuleBook
from alongside.web.words import country_name, state_name

LANGUAGES = ("en", "es")


def rule_text(text: Mapping[str, str], language: str = "") -> str:
    """A text of a rule in a language of `LANGUAGES`, by default the reader's; English where it has no other."""
    wanted = (language or get_language() or "en")[:2]
    return text.get(wanted) or text.get("en", "")


def answer_words(language: str = "") -> dict[str, str]:
    """The four answers in words, in the reader's language or in another."""
    with translation.override(language or get_language() or "en"):
        return {
            "yes": _("Yes"),
            "no": _("No"),
            "unknown": _("I don’t know"),
            "skip": _("I’d rather not say"),
        }


def custody_words(language: str = "") -> dict[str, str]:
    """Where someone is held, or not, in words."""
    with translation.override(language or get_language() or "en"):
        return {
            "none": _("No, at home or with someone"),
            "orr": _("In a children’s shelter of the government (ORR)"),
            "ice": _("Held by immigration (ICE)"),
            "cbp": _("Held at the border (CBP)"),
            "foster": _("In foster care"),
            "state": _("In the care of a state or county"),
        }


def source_words() -> dict[str, str]:
    """Where a birth date comes from, in words."""
    return {
        "birth_certificate": _("Birth certificate"),
        "passport": _("Passport"),
        "consulate_card": _("Consular card"),
        "agency_record": _("Record of an agency"),
        "said": _("Said by the client"),
        "guessed": _("A guess"),
    }


def fact_names() -> dict[str, str]:
    """Facts by their names in the rules."""
    return {
        "birth_date": _("Birth date"),
        "last_arrival_on": _("Last arrival"),
        "state": _("State"),
        "nationality": _("Nationality"),
        "custody": _("Custody"),
        "married": _("Married"),
        "unaccompanied": _("Came alone as a child"),
        "in_removal_proceedings": _("In immigration court"),
        "next_hearing_on": _("Next hearing"),
        "language": _("Language"),
    }


def because_words(book: RuleBook, because: str) -> str:
    """A reason of a finding ("sij4=yes", "fact:married=false", "age<21") as a sentence."""
    try:
        atom = parse_atom(because)
    except ValueError:
        return because
    if atom.kind == "age":
        text = _("Younger than %(age)s") if atom.name == "<" else _("%(age)s or older")
        return text % {"age": atom.value}
    if atom.kind == "answer":
        question = book.questions().get(atom.name)
        asked = rule_text(question.text) if question else atom.name
        return f"{asked} {answer_words()[atom.value]}."
    return f"{fact_names().get(atom.name, atom.name)}: {_fact_value(atom.name, atom.value)}"


def _fact_value(name: str, value: str) -> str:
    if name == "custody":
        return custody_words().get(value, _("not known"))
    if name == "state" and value not in {"known", "unknown"}:
        return state_name(value)
    if name == "nationality" and value not in {"known", "unknown"}:
        return country_name(value)
    words = {"true": _("yes"), "false": _("no"), "known": _("known"), "unknown": _("not known")}
    return words.get(value, value)


def question_words(book: RuleBook, question: str) -> str:
    """A question in the reader's language; its name where the rule was withdrawn."""
    known = book.questions().get(question)
    return rule_text(known.text) if known else FACT_OF_QUESTION.get(question, question)
