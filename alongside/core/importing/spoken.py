"""Languages and levels out of free text."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from .text import EMPTY, fold, strip_accents, word_set

LEVELS = ("native", "fluent", "conversational", "basic", "unknown")
_RANK = {level: rank for rank, level in enumerate(LEVELS)}
_LEVEL_WORDS = {
    "native": "native|natively|nativo|nativa|mother tongue|lengua materna|idioma materno|first language|primera lengua|materna|materno|"
    "natif|native speaker|heritage speaker|c2|maternelle|langue maternelle|lengua natal|mother|l1",
    "fluent": "fluent|fluently|fluid[oa]|fluidez|fluente|con fluidez|advanced|avanzad[oa]|proficient|"
    "professional|profesional|profesionales|full|bilingual|bilingue|excellent|excelente|very good|muy bien|muy bueno|perfect|"
    "perfecto|c1|business|courant|couramment|certified|certificad[oa]|near native|high(?! school)(?! intermediate)|alto|alta|strong|superior|expert",
    "conversational": "conversational|conversation|conversacional|conversacion|intermediate|intermedi[oa]|working|working knowledge|"
    "medio|media|good|bien|bueno|buena|moderate|moderado|b1|b2|decent|regular|functional|medium|proficient enough|"
    "limited working|high intermediate|upper intermediate|low intermediate|lower intermediate|strong intermediate|so so|mas o menos|comfortable|competent",
    "basic": "some|basic|basics|basico|basica|beginner|beginning|principiante|elementary|elemental|limited|limitad[oa]|a little|"
    "little|un poco|poco|algo|algo de|un poco de|a bit|bit|a1|a2|rusty|high school|college|novice|learning|studying|"
    "studied|aprendiendo|rudimentary|low|bajo|baja|notions|nociones|survival|minimal|un peu|debutant|poor|introductory|weak",
}
_LEVEL = re.compile(
    r"\b(?:"
    + "|".join(
        f"(?P<{level}>{'|'.join(sorted(words.split('|'), key=len, reverse=True))})"
        for level, words in _LEVEL_WORDS.items()
    )
    + r")\b"
)
_NOISE = re.compile(
    r"\b(?:fluency|proficiency|dominio|speak|speaks|speaking|spoken|speaker|i|can|read|reads|reading|write|writes|writing|written|hablo|habla|hablar|hablado|"
    r"escrito|escrita|leo|escribo|leido|language|languages|idioma|idiomas|lengua|lenguas|interpreter|interprete|translator|traductor|"
    r"court|level|nivel|in|is|am|are|my|mi|also|tambien|understand|understands|comprehension|comprehend|but|both|ambos|de|the|an|"
    r"years?|of|dialect|dialecto|variant|variante|very|muy|quite|verbal|oral|skills?|knowledge|only|solo|solamente|just|primary|"
    r"secondary|prefers?|preferred|best|with|con|family|at|home|no interpreter needed|needs?|required|yes|si|legal|medical|ability|"
    r"bar|extremely|mostly|fairly|somewhat|other|otro|otros|otra|otras|and|y|sign up|not|able|to|interpret|well|lol|please|"
    r"enough|conversations|user|usually|spoke|as|child|growing|up|grew|second|segunda|segundo|third|tercera|no certificado)\b"
)
_ASIDE = re.compile(r"[(\[]([^)\]]*)[)\]]?")
_SPLIT = re.compile(
    r"[;\n|•·+]+|\s+/\s+|(?<=[^\W\d])/(?=[^\W\d])|,|\s&\s|\s+(?:and|y|e|et|und|plus|as well as|asi como)\s+|(?<=\))\s+(?=[^\W\d])",
    re.IGNORECASE,
)
_ENGLISH_ONLY = re.compile(
    r"^(?:just|only|solo|solamente|unicamente|nomas|puro)\s+(?:english|ingles|inglés)$|^(?:english|ingles)\s+(?:only|solamente|unicamente|solo|nada mas|speaker|speaker only)$|"
    r"^monolingual(?: english)?$|^(?:none|no|nothing|n a|ninguno|ninguna|nada) (?:only |just |solo )?(?:english|ingles)(?: only)?$|^(?:none|no|nothing)\s+(?:other|besides|but|except|beyond|apart).*$|^no (?:other|additional|foreign|further|more) languages?.*$|^(?:no|ninguno|ninguna)(?: (?:otro|otra|idioma|spanish|adicional))*$"
)
_NEGATED = re.compile(
    r"^(?:no|not|non|without|sin|zero|does not speak|doesnt speak|no habla|dont speak|do not speak)\s+"
)
# Names that need the word beside them: "Chinese (Cantonese)", "Mayan (Mam)".
_GENERIC = word_set(
    "chinese chino mayan maya mayense creole kreyol criollo other indigenous indigena arabic arabe nahuatl kurdish quechua mixteco mixtec "
    "zapoteco zapotec sign otro otra otomi persian berber native african asian filipino spanish espanol portuguese"
)
_LANGUAGES_TOO = frozenset({"spanish", "espanol", "portuguese"})
_ADDS = re.compile(
    r"(?:and|y|also|tambien|plus|with|con|some|a little|little|un poco|poco|algo|basic|limited|speaks?|understands?|habla)\b"
)
_UNSURE = re.compile(r"\b(?:learning|studying|aprendiendo)\b")


@dataclass(frozen=True, slots=True)
class Spoken:
    """(code, level) by code; `unknown` the parts that name a language nobody here knows."""

    languages: tuple[tuple[str, str], ...] = ()
    unknown: tuple[str, ...] = ()
    english_only: bool = False


def level_of(text: str) -> str | None:
    """The level that a text names, or None."""
    match = _LEVEL.search(fold(text))
    return match.lastgroup if match else None


def parse(text: str, lookup: Callable[[str], str | None]) -> Spoken:
    """Read one cell with `lookup` from a name to its ISO 639-3 code. English is listed like any other."""
    if len(text) > 2_000:
        return Spoken(unknown=(text[:60],))
    line = text.strip()
    whole = fold(line)
    if whole in EMPTY or whole in {"no", "english only", "solo ingles"}:
        return Spoken(english_only="english" in whole or "ingles" in whole)
    if _ENGLISH_ONLY.match(whole):
        return Spoken(english_only=True)
    found: dict[str, str] = {}
    unknown: list[str] = []
    last: list[str] = []
    denied = False
    carried: str | None = None
    hidden = _ASIDE.sub(lambda aside: _hide(aside, lookup), line)
    for piece in _SPLIT.split(hidden):
        part = piece.strip(" .-–—:*\t")
        if not part or fold(part) in EMPTY:
            continue
        if _NEGATED.match(fold(part)):
            denied = True
            continue
        codes, level, is_level_only, carries = _read_part(part, lookup)
        if is_level_only:
            for code in last:
                if found[code] == "unknown" and level:
                    found[code] = level
            continue
        if not codes:
            unknown.append(part.replace("\x00", ",").strip())
            continue
        carried = level if carries else (carried if level is None else None)
        for code in codes:
            read = level or carried or "unknown"
            if code not in found or _RANK[read] < _RANK[found[code]]:
                found[code] = read
        last = codes
    if not found and not unknown and not denied:
        unknown.append(line)
    return Spoken(tuple(sorted(found.items())), tuple(unknown))


def _hide(aside: re.Match[str], lookup: Callable[[str], str | None]) -> str:
    """An aside with its separators hidden; one that adds a language ("Mam (some Spanish)") becomes a part."""
    before = fold(aside.string[: aside.start()]).split()
    words = fold(aside[1])
    if _ADDS.match(words) and not (before and before[-1] in _GENERIC - _LANGUAGES_TOO):
        name = " ".join(_NOISE.sub(" ", _LEVEL.sub(" ", words)).split())
        if name and lookup(name):
            return f"; {aside[1]}; "
    return re.sub(r"[,;/&\n]|\b(?:and|y)\b", "\x00", aside[0])


def _read_part(part: str, lookup: Callable[[str], str | None]) -> tuple[list[str], str | None, bool, bool]:
    """(codes, level, whether the part is a level alone, whether its level covers what follows)."""
    inside = " ".join(_ASIDE.findall(part)).replace("\x00", " ")
    outside = _ASIDE.sub(" ", part).strip()
    code = lookup(outside)
    if code is not None and fold(outside) not in _GENERIC:
        return [code], level_of(inside), False, False
    words = strip_accents(outside).lower()
    words = re.sub("['’‘ʼ`´]", "", words)
    plain = re.sub(r"[^a-z0-9]+", " ", words) if re.search("[a-z]", words) else outside
    match = _LEVEL.search(plain)
    level = level_of(inside) or (match.lastgroup if match else None)
    name = " ".join(_LEVEL.sub(" ", plain).split())
    name = " ".join(_NOISE.sub(" ", name).split()) if lookup(name) is None else name
    nested = _LEVEL.sub(" ", fold(inside))
    nested = " ".join(_NOISE.sub(" ", nested).split())
    inner = lookup(nested) if nested else None
    if not name:
        if inner:
            return [inner], level, False, False
        return [], level, level is not None or not nested, False
    code = lookup(name)
    if inner and (code is None or name in _GENERIC):
        return [inner], level, False, False
    codes = [code] if code else _several(name, lookup)
    heads = re.search(r"\bin\b|\ben\b", plain) or re.match(r"[^:(]+:\s*\w", outside)
    carries = bool(match and codes and match.start() == 0 and heads)
    return codes, level, False, carries


def _several(name: str, lookup: Callable[[str], str | None]) -> list[str]:
    """The languages of a part without separators ("spanish english", "mam de todos santos")."""
    words = name.split()
    if len(words) < 2 or len(words) > 12:
        return []
    codes: list[str] = []
    at = 0
    while at < len(words):
        for length in (3, 2, 1):
            phrase = " ".join(words[at : at + length])
            code = lookup(phrase) if len(phrase) > 2 and at + length <= len(words) else None
            if code:
                codes.append(code)
                at += length
                break
        else:
            at += 1
    return codes if codes and (len(codes) > 1 or lookup(words[0]) or lookup(words[-1])) else []
