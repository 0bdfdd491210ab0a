"""Folding of text: what makes two spellings the same."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_APOSTROPHES = re.compile("['\u2018\u2019\u02bc\u02bb\u00b4`\u2032\ua78c]")
_OTHERS = re.compile(r"[\W_]+")
_DIGIT = re.compile(r"[0-9]")
_LETTERS = str.maketrans(
    {"ß": "ss", "ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ı": "i", "ð": "d", "þ": "th"}
)

# What people type into a cell to say that there is nothing to say, folded.
EMPTY = frozenset(
    {
        "",
        "none",
        "n a",
        "na",
        "tbd",
        "tba",
        "nil",
        "null",
        "nan",
        "ninguno",
        "ninguna",
        "nada",
        "n d",
        "nd",
        "s d",
        "s n",
        "no aplica",
        "n aplica",
        "not applicable",
        "does not apply",
        "unknown",
        "unk",
        "desconocido",
        "desconocida",
        "no data",
        "no info",
        "no answer",
        "not provided",
        "not available",
        "not given",
        "not sure",
        "none yet",
        "not yet",
        "none at this time",
        "none listed",
        "nothing",
        "blank",
        "empty",
        "por definir",
        "por determinar",
        "por confirmar",
        "sin dato",
        "sin datos",
        "sin informacion",
        "no se sabe",
        "se desconoce",
        "to be determined",
        "to be decided",
        "to be confirmed",
        "to be announced",
        "aucun",
        "aucune",
        "nenhum",
        "nenhuma",
    }
)


# Ticks and boxes that people paste into cells, or that forms export.
TICKS = frozenset("✓✔☑☒✅√🗹")
BOXES = frozenset("☐□◻⬜❌✗✘")


def word_set(text: str) -> frozenset[str]:
    """The words of a text, for lists that would be longer than their worth one to a line."""
    return frozenset(text.split())


def strip_accents(text: str) -> str:
    """The letters without their marks; ASCII passes untouched."""
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def fold(text: str) -> str:
    """Lower case, no accents, apostrophes gone, whatever else is no letter or digit (of any script) one space."""
    text = strip_accents(text).lower()
    if not text.isascii():
        text = text.translate(_LETTERS)
    return text if text.isalnum() else _OTHERS.sub(" ", _APOSTROPHES.sub("", text)).strip()


@lru_cache(maxsize=50_000)
def folded(text: str) -> str:
    """`fold`, remembered: for cells that repeat."""
    return fold(text)


def is_empty(text: str) -> bool:
    """Whether a cell says nothing: blank, a dash, "none", "N/A", "TBD" and their like."""
    if not text:
        return True
    if len(text) > 24:
        return text.isspace()
    low = text.lower()
    if low.isascii() and low.isalnum():
        return low in EMPTY
    if _DIGIT.search(low):  # no word for nothing has one
        return False
    return fold(low) in EMPTY and TICKS.isdisjoint(low) and BOXES.isdisjoint(low)


def one_line(text: str) -> str:
    """Outer space gone, inner space single."""
    return " ".join(text.split())


def short(text: str, limit: int = 60) -> str:
    """A cell as shown in a message."""
    line = one_line(text)
    return line if len(line) <= limit else line[: limit - 1] + "…"
