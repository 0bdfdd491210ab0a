"""Codes in words, for templates: {{ "spa"|language }}."""

from __future__ import annotations

from collections.abc import Iterable

import phonenumbers
from django import template

from alongside.web import words

register = template.Library()


@register.filter
def language(code: str) -> str:
    """An ISO 639-3 code as a name."""
    return words.language_name(code)


@register.filter
def languages(rows: Iterable[dict[str, str]]) -> str:
    """A client's languages as one line."""
    return words.language_words(rows)


@register.filter
def country(code: str) -> str:
    """An alpha-3 code as a name."""
    return words.country_name(code)


@register.filter
def pathway(code: str) -> str:
    """A pathway as people call it."""
    return str(words.SHORT_PATHWAYS.get(code, code))


@register.filter
def pathways(codes: Iterable[str]) -> str:
    """Pathways as one line."""
    return words.pathway_words(codes)


@register.filter
def phone(number: str) -> str:
    """A stored number as people write it; whatever is no number stays as it is."""
    try:
        parsed = phonenumbers.parse(number, "US")
    except phonenumbers.NumberParseException:
        return number
    if not phonenumbers.is_possible_number(parsed):
        return number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


@register.filter
def date_kind(kind: str) -> str:
    """What kind of date could harm, in a few words."""
    return str(words.SHORT_DATE_KINDS.get(kind, kind))
