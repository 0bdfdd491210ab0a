"""Bar admissions out of free text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches

from .states import CODES, LONGEST_NAME, NAMES
from .text import EMPTY, fold, strip_accents, word_set

_ASIDE = re.compile(r"[(\[]([^)\]]*)[)\]]?")
_CLAUSES = re.compile(
    r"[;\n|•·]+|\s/\s|(?<=[A-Za-z.)])/(?=[A-Za-z])|(?<=\d)/(?=\s*[A-Za-z])|(?<=\))\s+(?=[A-Z])|\.\s+(?=(?:Pending|pending|PENDING|Not |not |Also|also|[A-Z][a-z]+\s*:))"
)
_PARTS = re.compile(r"\s*[,&+]\s*|\s+(?:and|y|e|et|as well as|plus|und)\s+", re.IGNORECASE)
_DC = re.compile(r"\bwash(?:ington|\.)?\s*,?\s*\(?\s*(?:d\.\s?c\.?|dc\b)\)?", re.IGNORECASE)
_NOT_ADMITTED = re.compile(
    r"\b(?:pending|pendiente|en tramite|applied|applying|application|applicant|awaiting|awaits?|expected|expecting|anticipated|"
    r"not (?:yet )?(?:admitted|barred|licensed|active)|non admitted|unadmitted|no admitid[ao]|sitting for|taking|studying|"
    r"bar exam|examen|inactive|inactiv[ao]|retired|retirad[ao]|resigned|suspended|suspendid[ao]|disbarred|lapsed|expired|former|"
    r"formerly|previously|swearing in|sworn in|passed|to be sworn|soon|pro hac vice|waiting|eligible|will be)\b"
)
_BARELY = re.compile(
    r"^(?:not? (?:an? )?(?:admitted|barred|attorney|lawyer|licensed|bar|abogad[ao]|colegiad[ao]|aplica|licenciad[ao])|non attorney|"
    r"not barred|paralegal|law student|student|interpreter|no bar.*|no soy abogad[ao]|staff|no|none|n a)\b"
)
_FEDERAL = re.compile(
    r"\b(?:s ?d ?n ?y|e ?d ?n ?y|n ?d ?n ?y|w ?d ?n ?y|(?:n|s|e|w|c|m) ?d (?:cal|tex|ill|va|wash|n y|pa|fla|ga|mich|ohio|ca|tx|il|wa|ny)\w*|"
    r"[1-9](?:st|nd|rd|th) cir\w*|(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|federal|d c|dc) circuit|"
    r"fed(?:eral)? cir|u ?s ?d ?c|u ?s (?:supreme court|district court|court of appeals)|scotus|supreme court of the united states|"
    r"us(?:pto)|united states (?:supreme|district|court|courts|bankruptcy|tax)\w*|us tax court|patent bar|federal courts?|federal|tribunal(?:es)? federal(?:es)?|district court|court of appeals|eoir|bia)\b"
)
# Codes that are also words: read as states only where nothing but codes and numbers stands beside them.
_WORDY = frozenset({"IN", "OR", "ME", "OK", "HI", "LA", "DE", "ID", "OH", "AS", "AL", "CO", "MA", "PA"})
_CODE = re.compile(r"(?<![A-Za-z])([A-Z]{2})(?=[^A-Za-z]|$)|(?<![A-Za-z])([A-Z]{2})(?=\d)")
_NOISE = word_set(
    "bar bars state states admitted admission admissions active licensed license licence since member number num no nr of the in to "
    "id sbn bar# atty attorney attorneys status good standing year yr current currently also only and practice years lawyer law "
    "for yes si both de del la el en barra colegio abogados colegiado colegiada licencia activo activa desde numero ano estado estados "
    "house rihc registered counsel limited esq court courts supreme commonwealth district etc all i am was on dept department dpt div division ardc attorney's"
)


# Long names, whose slips of the pen are mended.
_SPELLINGS = [name for name in NAMES if len(name) > 5]


@dataclass(frozen=True, slots=True)
class Admissions:
    """Codes in alphabetical order; `unreadable` the parts that say something and could not be read."""

    codes: tuple[str, ...] = ()
    unreadable: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()  # pending, inactive, federal: said, and not a state's admission


def parse(text: str) -> Admissions:
    """Read one cell. Pending, inactive and federal admissions are named in `left_out` and not counted."""
    if len(text) > 2_000:
        return Admissions(unreadable=(text[:60],))
    line = _DC.sub(" DC ", strip_accents(text).strip())
    whole = fold(line)
    if whole in EMPTY or (_BARELY.match(whole) and not re.search(r"\bbut\b", whole)):
        return Admissions()
    found: list[str] = []
    unreadable: list[str] = []
    left_out: list[str] = []
    for clause in _CLAUSES.split(line):
        leading = False
        for piece in _PARTS.split(_hide_commas(clause)):
            if not piece.strip():
                continue
            part = _without_other_state(piece.replace("\x00", ","))
            words = fold(part)
            negated = _NOT_ADMITTED.search(words)
            if leading or negated:
                leading = leading or bool(negated and _leads(words, negated))
                left_out.append(part.strip())
                continue
            _read_part(part, found, unreadable, left_out)
    if found:  # a bar number beside states that were read is no riddle
        unreadable = [part for part in unreadable if _says_words(part)]
    elif not unreadable and not left_out and fold(_ASIDE.sub(" ", line)) not in EMPTY - {""}:
        unreadable = [line]
    return Admissions(tuple(sorted(set(found))), tuple(unreadable), tuple(left_out))


def _says_words(part: str) -> bool:
    return any(w not in _NOISE and not w[0].isdigit() for w in fold(part).split())


def _without_other_state(part: str) -> str:
    """In "CA (pending NY)", what stands in brackets is said of the state in them, not of the one before."""
    aside = " ".join(_ASIDE.findall(part))
    if aside and _NOT_ADMITTED.search(fold(aside)) and _states_in(aside, fold(aside)):
        outside = _ASIDE.sub(" ", part)
        return outside if fold(outside) else part
    return part


def _hide_commas(clause: str) -> str:
    return _ASIDE.sub(lambda m: m[0].replace(",", "\x00").replace("&", "\x00"), clause)


def _leads(words: str, negated: re.Match[str]) -> bool:
    """Whether the negation stands before its states ("pending NY, CA") and so covers what follows."""
    return bool(words[negated.end() :].strip()) and not words[: negated.start()].strip()


def _read_part(part: str, found: list[str], unreadable: list[str], left_out: list[str]) -> None:
    outside = _ASIDE.sub(" ", part)
    inside = " ".join(_ASIDE.findall(part))
    words = fold(outside)
    if words in EMPTY and not _states_in(inside, fold(inside)) and (words or not inside):
        return
    federal = _FEDERAL.search(words)
    if federal:
        left_out.append(part.strip())
        outside = " "
        words = ""
    codes = _states_in(outside, words)
    codes += [code for code in _states_in(inside, fold(inside)) if code not in codes]
    if codes:
        found.extend(codes)
        return
    rest = [w for w in words.split() if w not in _NOISE and not w[0].isdigit()]
    if federal:
        return
    close = get_close_matches(" ".join(rest), _SPELLINGS, n=1, cutoff=0.85) if rest else []
    if close:
        found.append(NAMES[close[0]])
    elif rest or any(c.isdigit() for c in words):
        unreadable.append(part.strip())


def _states_in(raw: str, words: str) -> list[str]:
    """The states that a part names, longest names first."""
    if not words:
        return []
    tokens = words.split()
    codes: list[str] = []
    at = 0
    while at < len(tokens):
        for length in range(min(LONGEST_NAME, len(tokens) - at), 0, -1):
            code = NAMES.get(" ".join(tokens[at : at + length]))
            if code and not (
                length == 1
                and tokens[at] in {"del", "miss", "ill", "ind", "mont", "ore", "cal bar"}
                and len(tokens) > 3
            ):
                codes.append(code)
                at += length
                break
        else:
            at += 1
    letters = [t for t in tokens if not any(c.isdigit() for c in t) and t not in {"bar", "no", "state"}]
    only_codes = all(len(t) == 2 for t in letters)
    for match in _CODE.finditer(raw):
        code = match[1] or match[2]
        if code in CODES and code not in codes and (only_codes or code not in _WORDY or not _prose(raw)):
            codes.append(code)
    if not codes and only_codes:
        codes = [t.upper() for t in letters if t.upper() in CODES]
    if not codes:
        glued = re.match(r"([a-z]{2})\d{4,}$", "".join(tokens))
        if glued and glued[1].upper() in CODES:
            codes = [glued[1].upper()]
    return codes


def _prose(raw: str) -> bool:
    """Whether the part is written in capitals throughout, so that IN and OR may be words."""
    letters = [c for c in raw if c.isalpha()]
    return len(letters) > 6 and all(c.isupper() for c in letters)
