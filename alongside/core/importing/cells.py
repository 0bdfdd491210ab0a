"""From a cell's text to a value of one field, with what must be said about it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from . import admissions, names, pathways, places, quantities, spoken
from .model import Corrections, Issue, Kind, Lookups, Place
from .roles import ROLES, role_of
from .states import state_of
from .text import fold, is_empty, one_line, short

CELL_LIMIT = 32_767  # what a cell of a spreadsheet can hold

# What says whether a child has siblings, and labels no group of them.
_NO_LABEL = frozenset(
    {"yes", "no", "si", "true", "false", "0", "only child", "no siblings", "no sibling", "single", "alone", "solo", "sola",
     "sin hermanos", "no tiene", "no tiene hermanos", "hijo unico", "hija unica", "individual"}
)  # fmt: skip

# A name in one line with a capital first and a small letter second: clean as it stands.
_PLAIN_NAME = re.compile(
    r"(?!(?i:tbd|none|unknown)\Z)[A-Z\u00c0-\u00d6\u00d8-\u00de][a-z\u00df-\u00f6\u00f8-\u00ff]\w*(?:[ '-]\w+)*"
)
Reading = tuple[Any, tuple[Issue, ...]]
Reader = Callable[[str], Reading]
NOTHING: tuple[Issue, ...] = ()
# For each text of a column what its reader would make of it, where it is written plainly; None for the others.
Sweep = Callable[[Sequence[str]], list[str | None]]


def _unread(field: str, kind: str, text: str, message: str, *, blocking: bool) -> tuple[Issue, ...]:
    return (Issue(field, kind, short(text), message, blocking=blocking),)


def plain_text(text: str) -> Reading:
    """Text on one line; what people type for nothing is None."""
    return (None if is_empty(text) else one_line(text)), NOTHING


def name_part(text: str) -> Reading:
    """A name; only what cannot be a name is empty ("None" and "Na" are people's names)."""
    cleaned = names.clean(text)
    if (
        not any(c.isalnum() for c in cleaned)
        or ("/" in cleaned and is_empty(cleaned))
        or cleaned.lower() in {"tbd", "none", "unknown"}
    ):
        return None, NOTHING
    return cleaned, NOTHING


def plain_names(texts: Sequence[str]) -> list[str | None]:
    """A sweep for `name_part`."""
    return _as_they_stand(_PLAIN_NAME, texts)


def plain_emails(texts: Sequence[str]) -> list[str | None]:
    """A sweep for `email`."""
    return _as_they_stand(quantities.PLAINEST_EMAIL, texts)


def _as_they_stand(plain: re.Pattern[str], texts: Sequence[str]) -> list[str | None]:
    return [text if found else None for text, found in zip(texts, map(plain.fullmatch, texts), strict=True)]


def note(text: str) -> Reading:
    """Kept as it stands."""
    return (None if is_empty(text) else text.strip()), NOTHING


def email(text: str) -> Reading:
    """An e-mail address in small letters; what is none needs a decision."""
    address = quantities.email(text)
    if address is None and is_empty(text):
        return None, NOTHING
    if address is None:
        return None, _unread(
            "email", "invalid_email", text, f"{short(text)!r} is no e-mail address: correct it", blocking=True
        )
    return address, NOTHING


def phone(text: str) -> Reading:
    """A phone number in E.164, with its extension; what cannot be read is left empty, with a remark."""
    number = quantities.phone(text)
    if number is None and is_empty(text):
        return None, NOTHING
    if number is None:
        message = f"{short(text)!r} is no phone number that could be read: left empty"
        return None, _unread("phone", "unreadable_phone", text, message, blocking=False)
    return number, NOTHING


def hours(unit: str) -> Reader:
    """A reader of hours a month; `unit` is the heading's (`month`, `week`). The lower end of a range."""

    def read(text: str) -> Reading:
        if is_empty(text):
            return None, NOTHING
        value = quantities.hours(text, per=unit)
        if value is None:
            message = f"{short(text)!r} names no number of hours: left empty"
            return None, _unread("hours_per_month", "unreadable_hours", text, message, blocking=False)
        return value, NOTHING

    return read


def title(text: str) -> Reading:
    """A job title as typed."""
    return plain_text(text)


def role(text: str) -> Reading:
    """One of the roles of the contract, from a word or a title."""
    if is_empty(text):
        return None, NOTHING
    words = fold(text).replace(" ", "_")
    return (words if words in ROLES else role_of(text)), NOTHING


def bar_admissions(text: str) -> Reading:
    """States of active admissions, two letters each, in order; what names no state needs a decision."""
    cell = admissions.parse(text)
    issues: list[Issue] = [
        Issue(
            "admissions",
            "unparsable_admission",
            short(part),
            f"{short(part)!r} names no state that could be read: say which admission it is, or none",
            blocking=True,
        )
        for part in cell.unreadable
    ]
    issues += [
        Issue(
            "admissions",
            "not_counted",
            short(part),
            f"{short(part)!r} is no active admission to a state's bar: not counted",
        )
        for part in cell.left_out
    ]
    return list(cell.codes), tuple(issues)


def languages(kind: Kind, lookups: Lookups, corrections: Corrections) -> Reader:
    """Languages beyond English for volunteers, who all speak it; all languages for clients."""
    answers = {fold(text): code for text, code in corrections.languages.items()}

    def lookup(text: str) -> str | None:
        words = fold(text)
        return answers[words] if words in answers else lookups.language(text)

    def read(text: str) -> Reading:
        if fold(text) in answers and answers[fold(text)] is None:
            return [], NOTHING
        cell = spoken.parse(text, lookup)
        found = [{"code": code, "level": level} for code, level in cell.languages]
        if kind is Kind.VOLUNTEERS:
            found = [language for language in found if language["code"] != "eng"]
        elif cell.english_only:
            found = [{"code": "eng", "level": "unknown"}]
        issues = tuple(
            Issue(
                "languages",
                "unknown_language",
                short(part),
                f"{short(part)!r} is no language known here: say which one it is, or none",
                blocking=True,
            )
            for part in cell.unknown
            if fold(part) not in answers
        )
        return found, issues

    return read


def one_language(code: str) -> Reader:
    """A column whose heading is a language: its cells say yes, no or how well."""

    def read(text: str) -> Reading:
        if is_empty(text) or quantities.yes_or_no(text) is False:
            return [], NOTHING
        level = spoken.level_of(text) or "unknown"
        return [{"code": code, "level": level}], NOTHING

    return read


def one_state(code: str) -> Reader:
    """A column whose heading is a state: its cells tick an admission, or say what is to be known of it."""

    def read(text: str) -> Reading:
        answer = quantities.yes_or_no(text)
        if is_empty(text) or answer is False:
            return [], NOTHING
        return ([code], NOTHING) if answer else bar_admissions(f"{code} ({text})")

    return read


def one_role(name: str) -> Reader:
    """A column whose heading is a role: its cells tick it."""

    def read(text: str) -> Reading:
        return (name if quantities.yes_or_no(text) else None), NOTHING

    return read


def household(text: str) -> Reading:
    """The file's own label of siblings; a yes or no to "siblings?" is none."""
    return (None if fold(text) in _NO_LABEL or is_empty(text) else one_line(text)), NOTHING


def office(lookups: Lookups, corrections: Corrections, offices: Mapping[str, Place]) -> Reader:
    """A reader of offices: the city's plain name, by corrections, the program's offices, then the gazetteer."""
    aliases: dict[str, Place | None] = dict(offices)
    for typed, city in corrections.offices.items():
        aliases[fold(typed)] = None if city is None else Place(city, None)

    def read(text: str) -> Reading:
        cell = places.parse(text, lookups.city, aliases)
        if cell.place is None and not cell.nowhere:
            message = f"{short(text)!r} is no city or office known here: say which city it is in, or none"
            return None, _unread("office", "unknown_office", text, message, blocking=True)
        return (cell.place.city if cell.place else None), NOTHING

    return read


def residence(
    lookups: Lookups, offices: Mapping[str, Place]
) -> Callable[[str], tuple[places.CityCell, str | None, tuple[Issue, ...]]]:
    """(place cell, city to store, issues) of a cell that says where a client lives."""
    aliases: dict[str, Place | None] = dict(offices)

    def read(text: str) -> tuple[places.CityCell, str | None, tuple[Issue, ...]]:
        cell = places.parse(text, lookups.city, aliases)
        if cell.place:
            return cell, cell.place.city, NOTHING
        if cell.nowhere:
            return cell, None, NOTHING
        message = f"{short(text)!r} is no city known here: kept as typed"
        return cell, one_line(text), _unread("city", "unknown_city", text, message, blocking=False)

    return read


def state(text: str) -> Reading:
    """A state in two letters; what is none is left empty, with a remark."""
    if is_empty(text):
        return None, NOTHING
    code = state_of(text)
    if code is None:
        message = f"{short(text)!r} is no state: left empty"
        return None, _unread("state", "unknown_state", text, message, blocking=False)
    return code, NOTHING


def nationality(lookups: Lookups) -> Reader:
    """A reader of countries, adjectives and nationalities: alpha-3; an unknown one needs a decision."""

    def read(text: str) -> Reading:
        if is_empty(text):
            return None, NOTHING
        code = lookups.country(text)
        if code is None:
            for part in (
                *reversed([p for p in text.split(",") if p.strip()]),
                *text.replace("(", "/").replace(")", "").split("/"),
            ):
                code = lookups.country(part)
                if code:
                    break
        if code is None:
            message = f"{short(text)!r} is no country known here: say which it is, or none"
            return None, _unread("nationality", "unknown_country", text, message, blocking=True)
        return code, NOTHING

    return read


def relief(text: str) -> Reading:
    """Pathways by id, in order; unknown ones are left out, with a remark."""
    cell = pathways.parse(text)
    issues = tuple(
        Issue(
            "pathways", "unknown_pathway", short(part), f"{short(part)!r} is no pathway known here: left out"
        )
        for part in cell.unknown
    )
    return list(cell.found), issues


def screened(text: str) -> Reading:
    """Yes, no, or None where the cell does not say."""
    if is_empty(text) and fold(text) not in {"not yet", "none yet"}:
        return None, NOTHING
    answer = quantities.yes_or_no(text)
    if answer is None:
        message = f"{short(text)!r} says neither yes nor no: left empty"
        return None, _unread("screened", "unreadable_answer", text, message, blocking=False)
    return answer, NOTHING
