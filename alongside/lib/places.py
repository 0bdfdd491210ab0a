"""Cities of the United States by name, from the postal code list; spelling mistakes mended with care."""

from __future__ import annotations

from collections import defaultdict
from functools import cache, lru_cache

import zipcodes
from rapidfuzz import fuzz, process

from alongside.core.importing.gazetteer import NAMES
from alongside.core.importing.model import Place
from alongside.core.importing.text import fold

_LIKE = 88.0  # of 100: "Los Angelas" passes, "Oakland" for "Lakeland" does not


@cache
def _cities() -> dict[str, dict[str, tuple[str, int]]]:
    """Folded name → state → (name as written, number of postal codes)."""
    found: dict[str, dict[str, tuple[str, int]]] = defaultdict(dict)
    for code in zipcodes.list_all():
        for name in (code["city"], *code["acceptable_cities"]):
            key, state = fold(name), code["state"]
            written, count = found[key].get(state, (name, 0))
            found[key][state] = (written, count + (1 if name == code["city"] else 0))
    return dict(found)


@lru_cache(maxsize=10_000)
def find_city(name: str, state: str | None) -> Place | None:
    """The city of that name, in that state if one is given.

    Without a state the city must be the only one, or by far the largest, of its name for its state to be
    given. A slip of the pen in the name of a large city is forgiven. None where there is no such city.
    """
    key = fold(name)
    if len(key) < 3 or len(key) > 60:
        return None
    for spelling in (key, key.replace("saint ", "st "), _long(key)):
        states = _cities().get(spelling)
        if not states:
            continue
        if state is not None:
            if state in states:
                return Place(states[state][0], state)
            continue
        ranked = sorted(((count, code) for code, (_, count) in states.items()), reverse=True)
        written = states[ranked[0][1]][0]
        alone = len(ranked) == 1 or ranked[0][0] >= 3 * max(1, ranked[1][0])
        return Place(written, ranked[0][1] if alone else None)
    return _misspelt(key, state)


def _long(key: str) -> str:
    words = {"st": "saint", "ft": "fort", "mt": "mount", "n": "north", "s": "south", "e": "east", "w": "west"}
    head, _, rest = key.partition(" ")
    return f"{words[head]} {rest}" if rest and head in words else key


def _misspelt(key: str, state: str | None) -> Place | None:
    if len(key) < 6:
        return None
    hit = process.extractOne(key, NAMES.keys(), scorer=fuzz.ratio, score_cutoff=_LIKE)
    if not hit:
        return None
    place = NAMES[hit[0]]
    return place if state is None or place.state in {state, None} else None
