"""Names: cleaning, and taking a whole name apart."""

from __future__ import annotations

import re

from .text import fold, strip_accents, word_set

_PARTICLES = word_set(
    "de del la las los da das do dos di du van von der den ter ten y e bin ibn al el san santa mac st"
)
_TITLES = word_set("mr mrs ms miss mx dr dra prof sr sra srta lic licda abg atty attorney hon ing don dona")
_CREDENTIALS = word_set("esq esquire jd llm phd md mba cpa")
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_TRAILING_PARTICLES = re.compile(
    r"\s((?:de|del|de la|de los|de las|da|do|dos|von|van|van der|van den|di))$", re.IGNORECASE
)
# Given names that often stand second in a compound one ("José María", "Mary Ann").
_SECOND_GIVEN = word_set(
    strip_accents(
        "maría maria josé jose luis carlos antonio manuel javier emilio alberto fernando eduardo andrés andres david miguel "
        "ángel angel jesús jesus enrique alejandro daniel pablo francisco rafael ramón ramon roberto ricardo jorge juan pedro "
        "isabel elena guadalupe fernanda josefa teresa carmen cristina alejandra gabriela victoria sofía sofia lucía lucia "
        "beatriz eugenia luisa laura paola valentina camila ximena daniela mercedes rosa ana esther inés ines pilar "
        "ann anne jane lou lynn marie beth jo kate rose grace louise may mae sue elizabeth katherine alexander james john "
        "paul michael joseph thomas william robert lee ray allen alan edward henry george charles scott patrick "
        "alonso ignacio ernesto armando arturo mario hugo iván ivan marcos tomás tomas sebastián sebastian benjamín benjamin "
        "nicolás nicolas adolfo agustín agustin rodrigo marcela rocío rocio yolanda estela itzel abigail raquel noemí noemi"
    )
)


def clean(text: str) -> str:
    """A name as it should be written: single spaces, and sensible capitals where it was shouted or whispered."""
    text = text.strip(" \t\r\n,;\u00a0")
    if "  " in text or "\n" in text or "\u00a0" in text or "\t" in text:
        text = " ".join(text.split())
    if len(text) > 2 and (text.isupper() or text.islower()) and text[0] not in "=+-@":
        return _recase(text)
    return text


def _recase(text: str) -> str:
    words = []
    for at, word in enumerate(text.lower().split(" ")):
        if (
            word in _PARTICLES
            and len(word) < 4
            and (at > 0 or " " in text)
            and word not in {"san", "mac", "st"}
        ):
            words.append(word)
        elif word in {"ii", "iii", "iv"}:
            words.append(word.upper())
        else:
            cased = re.sub(r"(^|[-'’.(])(\w)", lambda m: m[1] + m[2].upper(), word)
            words.append(
                "Mc" + cased[2:].capitalize() if cased.startswith("Mc") and len(cased) > 3 else cased
            )
    return " ".join(words)


def _bare(words: list[str]) -> list[str]:
    """The words without forms of address and credentials."""
    while len(words) > 1 and fold(words[0]) in _TITLES:
        words = words[1:]
    while len(words) > 1 and fold(words[-1]).replace(" ", "") in _CREDENTIALS:
        words = words[:-1]
    return words


def split(
    text: str, email: str | None = None, *, family_first: bool = False, two_families: bool = False
) -> tuple[str | None, str | None]:
    """(given name, family name) of a whole name.

    "Rico Hurtado, Karina" says it by its comma. Otherwise the address helps where it repeats a part
    (karina.rico@…), then particles and known second given names; three words without a hint are one
    given name and two family names where `two_families` (most are of Latin America) or a mark or an ending
    is Spanish, else two given names and one.
    """
    shouted = _shouted_first(re.sub(r"\([^)]*\)|<[^>]*@[^>]*>", " ", text[:200]).split())
    if shouted and not (email and email.startswith(fold(shouted[0][0]))):
        return clean(" ".join(shouted[1])), clean(" ".join(shouted[0]))
    text = clean(re.sub(r"\([^)]*\)|<[^>]*@[^>]*>", " ", text[:200]))
    parts = [part.strip() for part in text.split(",") if part.strip()]
    while len(parts) > 1 and all(
        fold(w).replace(" ", "") in _CREDENTIALS | _TITLES for w in parts[-1].split()
    ):
        parts.pop()
    suffix = ""
    if len(parts) > 1 and fold(parts[-1]) in _SUFFIXES:
        suffix = " " + parts.pop()
    if len(parts) > 1:
        if len(parts) > 2 and not suffix and fold(parts[1]) in _SUFFIXES:
            suffix = " " + parts.pop(1)
        family, given = " ".join(_bare(parts[0].split())), " ".join(_bare(parts[1].split()))
        if trailing := _TRAILING_PARTICLES.search(given):  # "Cruz, Rosa de la"
            family, given = f"{trailing[1]} {family}", given[: trailing.start()]
        return clean(given) or None, clean(family + suffix) or None
    words = _bare(parts[0].split()) if parts else []
    if len(words) > 2 and fold(words[-1]) in _SUFFIXES:
        suffix = " " + words.pop()
    if not words:
        return None, None
    if len(words) == 1:
        return words[0], None
    if family_first:
        at = 1 if len(words) == 2 else 2
        at = _at_by_email_reversed(words, email) or _past_particles(words, at)
        return " ".join(words[at:]) or None, " ".join(words[:at]) + suffix
    at = _at_by_email(words, email) or _at_by_words(words, two_families=two_families)
    return " ".join(words[:at]), " ".join(words[at:]) + suffix


def _shouted_first(words: list[str]) -> tuple[list[str], list[str]] | None:
    """("GARCÍA LÓPEZ", "Ana"): family names in capitals before given names that are not, as lists from abroad have it."""
    at = 0
    while at < len(words) and words[at].isupper() and (len(words[at]) > 2 or fold(words[at]) in _PARTICLES):
        at += 1
    rest = words[at:]
    if not 0 < at < len(words) or fold(words[0]) in _TITLES | _SUFFIXES | _CREDENTIALS:
        return None
    return (words[:at], rest) if all(w.isalpha() and w.istitle() for w in rest) else None


def _past_particles(words: list[str], at: int) -> int:
    plain = 0
    for index, word in enumerate(words):
        plain += fold(word) not in _PARTICLES
        if plain == at:
            return min(index + 1, len(words) - 1)
    return at


def _before_particles(words: list[str], at: int) -> int:
    while at > 1 and fold(words[at - 1]) in _PARTICLES:
        at -= 1
    return at


def _at_by_email(words: list[str], email: str | None) -> int | None:
    """Where the family name begins, if the address says so."""
    if not email:
        return None
    local = re.split(r"[._\-+]+", re.sub(r"\d+", "", email.split("@")[0]))
    folds = [fold(word).replace(" ", "") for word in words]
    if len(local) > 1 and len(local[-1]) > 1:
        for at in range(1, len(words)):
            if folds[at] == local[-1] or (len(local[-1]) > 4 and "".join(folds[at:]) == local[-1]):
                return _before_particles(words, at)
    elif len(local) == 1 and len(local[0]) > 4:
        for at in range(1, len(words)):
            # krico, karinarico, karinaricohurtado
            given, family = "".join(folds[:at]), folds[at]
            whole = "".join(folds[at:])
            if local[0] in {folds[0][:1] + family, folds[0][:1] + whole, given + family, given + whole}:
                return _before_particles(words, at)
    return None


def _at_by_email_reversed(words: list[str], email: str | None) -> int | None:
    """The same for a name whose family names stand first: where the given names begin."""
    if not email:
        return None
    first = re.split(r"[._\-+]+", email.split("@")[0])[0]
    for at in range(1, len(words)):
        folds = [fold(word).replace(" ", "") for word in words[at:]]
        if first and first in {folds[0], "".join(folds)}:
            return at
    return None


def _at_by_words(words: list[str], *, two_families: bool) -> int:
    count = len(words)
    if count == 2:
        return 1
    folds = [fold(word) for word in words]
    for at in range(1, count - 1):
        if folds[at] in _PARTICLES and len(folds[at]) > 1 and folds[at] not in {"y", "e"}:
            # María del Carmen López: a particle inside the given name has three words behind it
            if at == 1 and folds[0] in {"maria", "jose", "ana"} and count - at >= 4 - (folds[at] == "del"):
                continue
            return at
    if len(folds[1].rstrip(".")) == 1:  # John Q. Public
        return 2
    if count >= 4:
        return count - 2
    if folds[1] in _SECOND_GIVEN:
        return 2
    return 1 if two_families or _looks_spanish(words, folds) else 2


def _looks_spanish(words: list[str], folds: list[str]) -> bool:
    """Whether the last two of three words read as two Spanish family names."""
    if any(not word.isascii() for word in words):
        return True
    ends = (
        "ez",
        "es",
        "os",
        "as",
        "ado",
        "ara",
        "ero",
        "era",
        "ano",
        "ana",
        "illo",
        "illa",
        "oza",
        "edo",
        "eda",
        "uez",
    )
    return folds[1].endswith(ends) or (
        folds[1].endswith(("a", "o")) and folds[2].endswith(("a", "o", "z", "s"))
    )


def name_key(given: str | None, family: str | None) -> str:
    """The same person by name: accents, capitals, hyphens and the order of the words do not count."""
    return " ".join(sorted(fold(f"{given or ''} {family or ''}").split()))
