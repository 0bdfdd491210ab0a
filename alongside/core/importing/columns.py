"""From headings and cells to an understanding of each column."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from . import admissions, dates, pathways, places, quantities, spoken
from .grid import Grid
from .headings import EXACT, GUESS, HELPERS, JOINED, LIKELY, meanings
from .model import Column, Corrections, Kind, Lookups, NotUnderstoodError
from .roles import role_of
from .states import state_of
from .text import fold, is_empty, one_line, short

SAMPLED = 60
SEARCHED = 3_000
_HONORIFIC = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "sr", "sra", "srta", "dra", "lic"})
_LANGUAGE_ASIDE = re.compile(
    r"\b(?:speaks?|spoken|speaker|any|some|bilingual|fluent in|habla|do you speak|level|fluency|proficiency|nivel de|nivel|yes no|y n|si no|in)\b"
)


_BAR_ASIDE = re.compile(r"\b(?:bar|admitted|licensed|license|admission|active|in|state|yes no|y n|si no)\b")
_ROLE_ASIDE = re.compile(r"^(?:(?:are you|is|i am|es usted|es) )?(?:an? )?(?:licensed |admitted )?")


@dataclass
class Candidate:
    """One column before its field is settled."""

    index: int
    heading: str
    samples: list[str]  # distinct, not empty
    options: list[tuple[str, float]]


def _rate(samples: Sequence[str], good: Callable[[str], bool]) -> float:
    return sum(1 for s in samples if good(s)) / len(samples) if samples else 1.0


def _checks(lookups: Lookups) -> dict[str, Callable[[str], bool]]:
    """For each field, whether a cell that is not empty looks like one of it."""

    def is_date(text: str) -> bool:
        return not dates.parse(text, 2099).is_unreadable

    def is_place(text: str) -> bool:
        cell = places.parse(text, lookups.city, {})
        return cell.nowhere or cell.place is not None

    def is_spoken(text: str) -> bool:
        cell = spoken.parse(text, lookups.language)
        return bool(cell.languages) or cell.english_only

    def is_admission(text: str) -> bool:
        cell = admissions.parse(text)
        return bool(cell.codes or cell.left_out) or not cell.unreadable

    return {
        "email": lambda t: quantities.email(t) is not None,
        "phone": lambda t: sum(c.isdigit() for c in t) >= 7,
        "hours_per_month": lambda t: quantities.hours(t) is not None or len(t) < 25,
        "birth_date": is_date,
        "entered_on": is_date,
        "next_hearing_on": is_date,
        "admissions": is_admission,
        "languages": is_spoken,
        "language_level": lambda t: spoken.level_of(t) is not None,
        "nationality": lambda t: lookups.country(t) is not None,
        "office": is_place,
        "city": is_place,
        "household": lambda t: fold(t) not in {"y", "n", "yes", "no", "si"},
        "state": lambda t: state_of(t) is not None,
        "screened": lambda t: quantities.yes_or_no(t) is not None,
        "pathways": lambda t: bool(pathways.parse(t).found),
        "title": lambda t: fold(t) not in _HONORIFIC,
        "name": lambda t: (
            any(c.isalpha() for c in t)
            and quantities.email(t) is None
            and fold(t) not in {"yes", "no", "y", "n", "si", "x"}
        ),
        "given_name": lambda t: any(c.isalpha() for c in t) and fold(t) not in {"yes", "no", "y", "n"},
        "family_name": lambda t: any(c.isalpha() for c in t) and fold(t) not in {"yes", "no", "y", "n"},
    }


# Below this share of sound cells a heading is not believed. Offices and cities may all be local names.
_LEAST = {
    "office": 0.0,
    "city": 0.0,
    "pathways": 0.15,
    "languages": 0.25,
    "admissions": 0.25,
    "hours_per_month": 0.4,
    "household": 0.5,
}


def samples_of(texts: Iterable[str]) -> list[str]:
    """Some of the texts that say something."""
    return list(islice((t for t in texts if len(t) < 500 and not is_empty(t)), SAMPLED))


def candidates(texts: Sequence[str], grid: Grid, kind: Kind) -> list[Candidate]:
    """The columns with a heading or with content, in the order of the sheet."""
    found = []
    for index in range(max(grid.width, len(texts))):
        heading = texts[index] if index < len(texts) else ""
        top = dict.fromkeys(islice(grid.column(index), SEARCHED))
        samples = samples_of(top)
        if not samples and len(grid) > SEARCHED:  # a column that few people filled in
            samples = samples_of(grid.distinct(index))
        if heading or samples:
            found.append(Candidate(index, heading, samples, meanings(heading, kind)))
    return found


def understand_columns(
    found: list[Candidate], kind: Kind, lookups: Lookups, corrections: Corrections
) -> list[Column]:
    """Settle each column's field. Each field is taken once, but for those that several columns fill together."""
    checks = _checks(lookups)
    scored: list[tuple[float, int, str]] = []
    ticked = set()
    for candidate in found:
        for field, confidence in _from_content(candidate, kind, lookups):
            ticked.add((candidate.index, field))
            scored.append((confidence, candidate.index, field))
        for field, confidence in candidate.options:
            rate = _rate(candidate.samples, checks[field]) if field in checks else 1.0
            if rate >= _LEAST.get(field, 0.3) or (confidence == EXACT and _is_plausible(candidate, field)):
                scored.append((round(confidence * (0.7 + 0.3 * rate), 2), candidate.index, field))
    scored.sort(key=lambda item: (-item[0], item[1]))
    taken: dict[int, tuple[str, float]] = {}
    used: set[str] = set()
    for confidence, index, field in scored:
        if index not in taken and (field not in used or field in JOINED or (index, field) in ticked):
            taken[index] = (field, confidence)
            used.add(field)
    _settle_names(found, taken)
    _settle_state(found, taken, kind)
    columns = []
    for candidate in found:
        field_or_none, confidence = taken.get(candidate.index, (None, 0.0))
        if candidate.index in corrections.columns:
            field_or_none, confidence = _corrected(corrections.columns[candidate.index], kind), 1.0
        columns.append(
            Column(
                candidate.index,
                one_line(candidate.heading),
                field_or_none,
                confidence,
                samples=[short(s, 40) for s in candidate.samples[:3]],
            )
        )
    return columns


def _is_plausible(candidate: Candidate, field: str) -> bool:
    """Whether a plain heading is believed over cells that could not be read: those are asked about, not dropped.

    Not where the cells only say yes or no, or where a heading is often of something else.
    """
    if field in {"title", "name", "given_name", "family_name", "email", "phone", "state", "screened"}:
        return False
    return _rate(candidate.samples, lambda t: quantities.yes_or_no(t) is not None) <= 0.5


def _corrected(field: str | None, kind: Kind) -> str | None:
    if field is None or field in kind.keys or field in HELPERS:
        return field
    raise NotUnderstoodError(
        f"{field!r} is no field of {kind.value}; one of: {', '.join((*kind.keys, *HELPERS))}"
    )


def _from_content(candidate: Candidate, kind: Kind, lookups: Lookups) -> list[tuple[str, float]]:
    """What cells say that a heading alone does not: a language, state or role to be ticked, or addresses."""
    if language_asked(candidate.heading, candidate.samples, lookups):
        return [("languages", LIKELY)]
    if kind is Kind.VOLUNTEERS and state_asked(candidate.heading, candidate.samples):
        return [("admissions", LIKELY)]
    if kind is Kind.VOLUNTEERS and role_asked(candidate.heading, candidate.samples):
        return [("role", LIKELY)]
    if candidate.options:
        return []
    if kind is Kind.VOLUNTEERS and not candidate.heading:
        addresses = [s for s in candidate.samples if quantities.email(s)]
        if len(addresses) > 1 and len(addresses) >= 0.8 * len(candidate.samples):
            return [("email", GUESS)]
    return []


def language_heading(heading: str, lookups: Lookups) -> str | None:
    """The language that a heading by itself names ("Spanish?", "Habla español"), for columns of yes or level."""
    words = " ".join(_LANGUAGE_ASIDE.sub(" ", fold(heading)).split())
    return lookups.language(words) if 2 < len(words) < 30 and words.count(" ") < 2 else None


def language_asked(heading: str, samples: Sequence[str], lookups: Lookups) -> str | None:
    """The language of a column whose cells only say yes, no or how well."""
    return language_heading(heading, lookups) if _rate(samples, _says_level) > 0.6 else None


def state_asked(heading: str, samples: Sequence[str]) -> str | None:
    """The state of a column of ticks ("CA", "NY bar", "Licensed in NJ?")."""
    state = state_of(_BAR_ASIDE.sub(" ", fold(heading)))
    return state if state and samples and _rate(samples, _ticks) > 0.6 else None


def role_asked(heading: str, samples: Sequence[str]) -> str | None:
    """The role of a column of ticks ("Attorney?"). Who can interpret may be an attorney all the same."""
    words = _ROLE_ASIDE.sub("", fold(heading))
    role = role_of(words) if words and words.count(" ") < 2 else "other"
    if role in {"other", "interpreter"} or not samples or _rate(samples, _ticks) < 0.9:
        return None
    return role


def _ticks(text: str) -> bool:
    return quantities.yes_or_no(text) is not None


def _says_level(text: str) -> bool:
    return spoken.level_of(text) is not None or quantities.yes_or_no(text) is not None


def _settle_names(found: list[Candidate], taken: dict[int, tuple[str, float]]) -> None:
    """A "Name" beside "Last name" is a given name; a whole name beside both parts is not needed."""
    fields = {field for field, _ in taken.values()}
    for candidate in found:
        field, confidence = taken.get(candidate.index, ("", 0.0))
        if field == "name" and "family_name" in fields:
            if "given_name" in fields:
                del taken[candidate.index]
            else:
                taken[candidate.index] = ("given_name", confidence)
        elif (
            field == "given_name"
            and fold(candidate.heading) in {"nombre s", "nombres"}
            and "family_name" not in fields
        ):
            taken[candidate.index] = ("name", confidence)


def _settle_state(found: list[Candidate], taken: dict[int, tuple[str, float]], kind: Kind) -> None:
    """A volunteers' column "State" is of admissions where nothing else is and it does not finish an address."""
    if kind is not Kind.VOLUNTEERS or any(field == "admissions" for field, _ in taken.values()):
        return
    has_office = any(field == "office" for field, _ in taken.values())
    for candidate in found:
        if candidate.index in taken or fold(candidate.heading) not in {"state", "estado", "us state"}:
            continue
        several = any(len(admissions.parse(s).codes) > 1 for s in candidate.samples)
        if several or not has_office:
            taken[candidate.index] = ("admissions", GUESS)
            return
