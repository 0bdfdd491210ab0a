"""Cities out of cells: offices of volunteers, where a client lives."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from .gazetteer import ABROAD, ALIASES, AMBIGUOUS, BY_STATE, NAMES
from .model import Place
from .states import CODES, LONGEST_NAME
from .states import NAMES as STATE_NAMES
from .text import EMPTY, fold

_REMOTE = re.compile(
    r"^(?:fully |100 |all )?(?:remote|remoto|remota|virtual|wfh|work from home|home|home office|telecommute|teletrabajo|no office|"
    r"sin oficina|anywhere|online|a distancia|desde casa|casa)(?: (?:only|worker|office|us|usa))?$"
)
_NOISE = re.compile(
    r"\b(?:office|offices|oficina|oficinas|sede|hq|headquarters|headquarter|branch|our|the|main|campus|site|location|building|bldg|"
    r"downtown|centro|metro|area|greater|city of|de|en|in|at|based|lives|living|usa|u s a|us|united states|estados unidos|eeuu|ee uu|near|"
    r"primary|corporate|regional|floor|tower|suite|remote|hybrid|onsite|on site|currently|now|with|county|uac)\b"
)
_ZIP = re.compile(r"\b\d{5}(?:-\d{4})?\b")
_SPLIT = re.compile(r"[,;/|\n()\[\]:]|\s[-–—]\s|\s+(?:or|and|y|o)\s+", re.IGNORECASE)

CityLookup = Callable[[str, str | None], Place | None]


@dataclass(frozen=True, slots=True)
class CityCell:
    """A place cell as read. `place` None and not `nowhere`: it says something that is no known city."""

    place: Place | None = None
    nowhere: bool = False
    sure_state: bool = False  # the cell itself names the state


def parse(text: str, lookup: CityLookup, aliases: Mapping[str, Place | None]) -> CityCell:
    """Read one cell. `aliases` are the program's own, folded, and win over all others."""
    words = fold(text)
    if words in aliases:
        place = aliases[words]
        return CityCell(place, nowhere=place is None)
    if words in EMPTY or _REMOTE.match(words):
        return CityCell(nowhere=True)
    if len(text) > 300:
        return CityCell()
    direct = _known(words)
    if direct:
        return CityCell(direct, sure_state=words in {"dc", "washington dc", "washington d c", "d c"})
    line = _ZIP.sub(" ", text)
    parts = [fold(part) for part in _SPLIT.split(line)]
    parts = [part for part in parts if part]
    if not parts:
        return CityCell()
    found = _with_state(parts, lookup, aliases)
    if found:
        return CityCell(found, sure_state=True)
    for part in parts:
        place = aliases.get(part) or _known(part) or _known(_bare(part))
        if place:
            return _elsewhere(place, parts)
    for part in parts:
        place = _asked(_bare(part), lookup) or _inside(part)
        if place:
            return _elsewhere(place, parts)
    return CityCell()


def _elsewhere(place: Place, parts: list[str]) -> CityCell:
    """A city of that name in the state that the cell names, known there or not ("Newark, DE")."""
    if fold(place.city) in ABROAD:
        return CityCell(place)
    for part in parts:
        ending = _state_at_end(part.split())
        if ending and part not in NAMES:
            return CityCell(Place(place.city, ending[0]), sure_state=True)
    return CityCell(place)


def _bare(part: str) -> str:
    return " ".join(_NOISE.sub(" ", part).split())


def _known(words: str) -> Place | None:
    return NAMES.get(words) or ALIASES.get(words)


def _asked(words: str, lookup: CityLookup) -> Place | None:
    return (
        lookup(words, None) if len(words) > 2 and not words.isdigit() and words not in STATE_NAMES else None
    )


def _state_at_end(words: list[str]) -> tuple[str, int] | None:
    """(code, number of words) of the state that a list of words ends with."""
    for length in range(min(LONGEST_NAME, len(words)), 0, -1):
        tail = " ".join(words[-length:])
        if tail in STATE_NAMES:
            return STATE_NAMES[tail], length
    if words and len(words[-1]) == 2 and words[-1].upper() in CODES:
        return words[-1].upper(), 1
    return None


def _in_state(city: str, state: str, lookup: CityLookup) -> Place | None:
    if not city:
        return None
    known = BY_STATE.get((city, state))
    if known:
        return Place(known.city, state)
    base = _known(city)
    if base and (base.state == state or city in AMBIGUOUS):
        return Place(base.city, state)
    return lookup(city, state)


def _with_state(parts: list[str], lookup: CityLookup, aliases: Mapping[str, Place | None]) -> Place | None:
    """A city followed by its state: "Newark, N.J.", "Sunnyvale Calif", "1 Main St, Boise, ID 83702"."""
    for at, part in enumerate(parts):
        words = _bare(part).split()
        ending = _state_at_end(words)
        if not ending:
            continue
        state, length = ending
        before = " ".join(words[:-length]) if len(words) > length else (_bare(parts[at - 1]) if at else "")
        place = _in_state(before, state, lookup)
        if not place and before:
            # "1 Main St Boise ID": the city is the last words before the state
            tokens = before.split()
            for count in (3, 2, 1):
                if len(tokens) > count:
                    place = _in_state(" ".join(tokens[-count:]), state, lookup)
                if place:
                    break
        if not place and before in aliases:
            place = aliases[before]
        if place:
            return place
    return None


def _inside(part: str) -> Place | None:
    """A known city's full name within other words ("our Los Angeles team")."""
    words = part.split()
    for length in (3, 2, 1):
        for at in range(len(words) - length + 1):
            phrase = " ".join(words[at : at + length])
            place = NAMES.get(phrase) if len(phrase) > 3 and phrase not in ABROAD else None
            place = place or (
                ALIASES.get(phrase)
                if phrase in {"la", "sf", "nyc", "dc", "manhattan", "washington dc"}
                else None
            )
            if place:
                return place
    return None
