"""A record of an import as one line of words."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from alongside.web.office.forms.imports import FIELD_WORDS
from alongside.web.words import country_name, language_words, pathway_words

register = template.Library()


@register.filter
def field_word(key: str | None) -> str:
    """A field of a record as pages name it; what is no field was left out."""
    return str(FIELD_WORDS.get(key, key)) if key else _("Left out")


@register.filter
def record_words(record: Mapping[str, Any] | None) -> str:
    """What was read besides the name, in the order of the contract; empty for a refused row."""
    if not record:
        return ""
    parts = [
        record.get("title") or "",
        record.get("organization") or "",
        ", ".join(word for word in (record.get("office") or record.get("city"), record.get("state")) if word),
        ", ".join(record.get("admissions") or []),
        language_words(record.get("languages") or []),
        _("%s hours a month") % record["hours_per_month"]
        if record.get("hours_per_month") is not None
        else "",
        country_name(record.get("nationality") or ""),
        _("born %s") % _day(record["birth_date"]) if record.get("birth_date") else "",
        _("arrived %s") % _day(record["entered_on"]) if record.get("entered_on") else "",
        pathway_words(record.get("pathways") or []),
        _("hearing %s") % _day(record["next_hearing_on"]) if record.get("next_hearing_on") else "",
        _("siblings %s") % record["household"] if record.get("household") else "",
    ]
    return " · ".join(part for part in parts if part)


def _day(text: str) -> str:
    return date_format(datetime.date.fromisoformat(text))
