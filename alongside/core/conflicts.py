"""Is this somebody whom we know? Duplicates and conflicts of interest, by names, birth date and A-number.

Names as they are written by hand, at a border, in several alphabets: double family names of which one is left
out, particles, accents, nicknames, parts exchanged, spellings by ear. A hit says why and how strongly; a
person decides. Nothing is found by a common first name alone.

`index_terms` gives the words under which a person is filed. Whoever stores them keeps only their keyed digest
(HMAC), so that the index tells nothing to a reader of the database; candidates are then compared in the clear.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from rapidfuzz.distance import OSA, JaroWinkler

from alongside.core.name_sounds import (
    PARTICLES,
    VOWELS,
    by_ear,
    formal,
    is_common,
    misread,
    skeleton,
    sounds,
    tokens,
    words,
)

SAME, LIKELY, POSSIBLE = "same", "likely", "possible"
SCORES = {SAME: 90, LIKELY: 70, POSSIBLE: 50}
ALIKE = 0.88  # Jaro-Winkler of two folded words that are taken for one another
JOINED_ALIKE = 0.92  # the same of a word and two that are written apart
SHORTEST_ALIKE = 4  # letters: shorter words that differ are different words
ADVERSE = ("parent", "sponsor", "employer", "abuser", "other_adverse")
ROLES = ("client", "volunteer", *ADVERSE)
RARE = 300  # a term that so few share is enough to compare somebody; see `is_candidate`

_BETWEEN_DIGITS = re.compile(r"[\s.#:\u2010-\u2015-]")
_A_NUMBER = re.compile(r"[0-9]{7,9}")


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody on file, or somebody asked about. `names` holds the whole name and every other one used."""

    id: str
    role: str
    names: tuple[str, ...]
    birth_date: date | None = None
    a_number: str | None = None

    def __repr__(self) -> str:
        """Nothing of a person in a log or a traceback."""
        return f"Party({self.role})"


@dataclass(frozen=True, slots=True)
class Hit:
    """Somebody who may be the same: `score` 0 to 100, its strength in a word, and the reasons in codes."""

    id: str
    role: str
    score: int
    strength: str
    reasons: tuple[str, ...]


def digits(a_number: str | None) -> str:
    """The digits of an A-number without leading zeros: "A 089-123-456" and "89123456" are one."""
    return "".join(c for c in a_number or "" if c.isdigit()).lstrip("0")


def clean_a_number(text: str | None) -> str | None:
    """An A-number as it is kept, "A089123456", from however it was typed; None where nothing was.

    Raises `ValueError` where the text is no A-number: the letter A, which may be missing, and 7 to 9 digits.
    """
    typed = unicodedata.normalize("NFKC", text or "").strip().upper()
    if not typed:
        return None
    plain = _BETWEEN_DIGITS.sub("", typed.removeprefix("A"))
    if not _A_NUMBER.fullmatch(plain) or not int(plain):
        raise ValueError("an A-number is the letter A and 7 to 9 digits")
    return f"A{plain:0>9}"


def index_terms(party: Party) -> frozenset[str]:
    """The terms under which a party is filed and looked for.

    "n:" the sounds of words, of the names for which they may stand, and of words that may be written together;
    "s:" their consonants; "b:" the birth date; "a:" the digits of the A-number.
    """
    terms: set[str] = set()
    for whole in party.names:
        for word in words(whole):
            for name in formal(word):
                terms.update([f"n:{sound}" for sound in sounds(name)])
            if skeleton(word):
                terms.add(f"s:{skeleton(word)}")
        terms.update([f"n:{by_ear(word)}" for word in _joined(tokens(whole))])
    if party.birth_date is not None:
        terms.add(f"b:{party.birth_date.isoformat()}")
    if digits(party.a_number):
        terms.add(f"a:{digits(party.a_number)}")
    return frozenset(terms)


def is_candidate(shared: Iterable[str], rare: Iterable[str]) -> bool:
    """Whether whoever shares these terms is worth comparing: two words, or a term that few share.

    Whoever stores digests asks the same of them by the kinds of the terms looked for.
    """
    kinds = [term[:2] for term in shared]
    return kinds.count("n:") > 1 or kinds.count("s:") > 1 or any(True for _ in rare)


def _joined(every: Sequence[str]) -> list[str]:
    """Words that others may write as one: particles with what follows, and neighbours of which one is short."""
    found = []
    for at, word in enumerate(every[:-1]):
        after = every[at + 1]
        if word in PARTICLES and after in PARTICLES and at + 2 < len(every):
            found.append(word + after + every[at + 2])
        elif min(len(word), len(after)) <= SHORTEST_ALIKE + 1 and after not in PARTICLES:
            found.append(word + after)
    return found


def find(asked: Party, on_file: Iterable[Party], least: int = SCORES[POSSIBLE]) -> list[Hit]:
    """Everybody on file who may be the one asked about, the likeliest first."""
    hits = [
        hit for party in on_file if party.id != asked.id and (hit := compare(asked, party)).score >= least
    ]
    return sorted(hits, key=lambda hit: (-hit.score, hit.id))


def compare(asked: Party, other: Party) -> Hit:
    """How likely two parties are one person, with the reasons. A number that differs lowers, never excludes."""
    score, reasons = max(
        (_names(first, second) for first in asked.names for second in other.names),
        key=lambda found: found[0],
        default=(0.0, ()),
    )
    found = list(reasons)
    score = _birth_dates(asked.birth_date, other.birth_date, score, found)
    if "same_birth_date" in found and _share_a_telling_word(asked, other):
        score = max(score, SCORES[POSSIBLE] + 2)  # the rest of the name may have changed
    one, two = digits(asked.a_number), digits(other.a_number)
    if one and two:
        if one == two:
            score = max(score, 0.0) * 0.05 + 95
            found.insert(0, "same_a_number")
        elif _one_slip(one, two) and score >= SCORES[POSSIBLE]:
            score += 6
            found.append("a_number_one_digit_apart")
        else:
            score -= 10
            found.append("different_a_number")
    if other.role in ADVERSE:
        found.append(f"adverse_{other.role}")
    whole = max(0, min(100, round(score)))
    strength = next((name for name, least in SCORES.items() if whole >= least), "")
    return Hit(other.id, other.role, whole, strength, tuple(dict.fromkeys(found)))


def _share_a_telling_word(asked: Party, other: Party) -> bool:
    mine = {word for name in asked.names for word in words(name) if not is_common(word)}
    return any(word in mine for name in other.names for word in words(name))


def _birth_dates(one: date | None, two: date | None, score: float, reasons: list[str]) -> float:
    if one is None or two is None or score <= 0:
        return score
    if one == two:
        reasons.append("same_birth_date")
        return score + 20
    if (one.year, one.month, one.day) == (two.year, two.day, two.month):
        reasons.append("birth_date_day_and_month_exchanged")
        return score + 14
    if _one_slip(one.strftime("%Y%m%d"), two.strftime("%Y%m%d")):
        reasons.append("birth_date_one_digit_apart")
        return score + 8
    if one.year == two.year:
        reasons.append("same_birth_year")
        return score - 4
    reasons.append("different_birth_date")
    return score - 18


def _one_slip(one: str, two: str) -> bool:
    """One digit wrong, left out or added, or two neighbours exchanged."""
    return one != two and OSA.distance(one, two) == 1


def _names(first: str, second: str) -> tuple[float, tuple[str, ...]]:
    """How alike two whole names are, 0 to 80, and in what."""
    one, two = words(first), words(second)
    if not one or not two:
        return 0.0, ()
    apart = _alone(tokens(first), tokens(second)), _alone(tokens(second), tokens(first))
    plain = _compared(one, two)
    if apart == (one, two) or not (apart[0] and apart[1]):
        return plain
    score, reasons = _compared(*apart)
    return max(plain, (score, (*reasons, "joined_or_split")), key=lambda found: found[0])


def _alone(mine: Sequence[str], theirs: Sequence[str]) -> tuple[str, ...]:
    """My telling words, with those joined that the other name writes as one."""
    found: list[str] = []
    at = 0
    while at < len(mine):
        run = next((n for n in (4, 3, 2) if at + n <= len(mine) and _is_one(mine[at : at + n], theirs)), 1)
        if run > 1 or mine[at] not in PARTICLES:
            found.append("".join(mine[at : at + run]))
        at += run
    return tuple(found)


def _is_one(parts: Sequence[str], theirs: Sequence[str]) -> bool:
    if parts[-1] in PARTICLES:
        return False
    whole = "".join(parts)
    heard = by_ear(whole)
    longest = max(len(part) for part in parts)
    return any(
        len(other) > longest + 1
        and (JaroWinkler.similarity(by_ear(other), heard) >= JOINED_ALIKE or _has_like_bones(whole, other))
        for other in theirs
        if abs(len(other) - len(whole)) <= 2
    )


def _compared(one: Sequence[str], two: Sequence[str]) -> tuple[float, tuple[str, ...]]:
    shorter, longer = sorted((tuple(one), tuple(two)), key=lambda name: (len(name), name))
    pairs = _pair(shorter, longer)
    weights = [
        (_weight(word) + _weight(longer[pairs[at][0]])) / 2 if at in pairs else _weight(word)
        for at, word in enumerate(shorter)
    ]
    weight = sum(weights)
    found = sum(weights[at] * likeness for at, (_, likeness, _) in pairs.items())
    share = found / weight if weight else 0.0
    reasons: list[str] = [reason for _, _, reason in pairs.values() if reason]
    if len(pairs) < min(2, len(shorter)) or len(shorter) == 1:
        # One shared word of two names is no sign; somebody known by one word only may be anybody of that word.
        share *= 0.55 if len(shorter) == 1 else 0.4
        reasons.append("one_word_only")
    missing = len(shorter) - len(pairs)
    if missing:
        share *= 0.8**missing
        reasons.append("a_word_differs")
    if len(longer) > len(shorter):
        share *= 0.97 ** (len(longer) - len(shorter))
        reasons.append("a_name_left_out")
    places = [place for _, (place, _, _) in sorted(pairs.items())]
    if places != sorted(places):
        reasons.append("order_exchanged")
    if all(weights[at] < 1 for at in pairs):
        share *= 0.93
        reasons.append("common_names")
    if not reasons and tuple(one) == tuple(two):
        reasons.append("same_name")
    return 80 * share, tuple(reasons)


def _weight(word: str) -> float:
    return 0.7 if is_common(word) else 1.0


def _pair(shorter: Sequence[str], longer: Sequence[str]) -> dict[int, tuple[int, float, str]]:
    """Each word of the shorter name with the most like one of the longer, each used once, best pairs first."""
    every = sorted(
        (
            (-likeness, abs(at - place), at, place, reason)
            for at, word in enumerate(shorter)
            for place, other in enumerate(longer)
            for likeness, reason in [_alike(word, other)]
            if likeness > 0
        ),
    )
    pairs: dict[int, tuple[int, float, str]] = {}
    taken: set[int] = set()
    for likeness, _, at, place, reason in every:
        if at not in pairs and place not in taken:
            pairs[at] = (place, -likeness, reason)
            taken.add(place)
    return pairs


@lru_cache(maxsize=200_000)
def _alike(word: str, other: str) -> tuple[float, str]:
    """How alike two words are, 0 to 1, and why where they are not the same."""
    if word == other:
        return 1.0, ""
    if _stands_for(word, other) or _stands_for(other, word) or set(formal(word)[1:]) & set(formal(other)[1:]):
        return 0.93, "nickname"
    if sounds(word) & sounds(other):
        return 0.95, "sounds_alike"
    if len(word) == 1 or len(other) == 1:
        is_initial = word[0] == other[0] and word.isascii()
        return (0.75, "initial") if is_initial else (0.0, "")
    if _is_other_gender(word, other):
        return 0.5, "other_gender"
    if min(len(word), len(other)) >= SHORTEST_ALIKE and misread(word) == misread(other):
        return 0.9, "misread"
    return _spelled(word, other)


def _stands_for(word: str, other: str) -> bool:
    """Whether the other word is a name, however spelled, for which the word is short."""
    return any(
        sounds(name) & sounds(other) or (skeleton(name) and skeleton(name) == skeleton(other))
        for name in formal(word)[1:]
    )


def _spelled(word: str, other: str) -> tuple[float, str]:
    short, long = sorted((word, other), key=len)
    if len(short) > SHORTEST_ALIKE and long.startswith(short):
        return 0.9, "cut_short"
    if _has_like_bones(short, long):
        return 0.88, "sounds_alike"
    if len(short) < SHORTEST_ALIKE:
        is_slip = len(long) == SHORTEST_ALIKE and short[:1] == long[:1] and OSA.distance(short, long) == 1
        return (0.75, "spelled_alike") if is_slip else (0.0, "")
    alike = float(JaroWinkler.similarity(by_ear(word), by_ear(other)))
    return (alike * 0.95, "spelled_alike") if alike >= ALIKE else (0.0, "")


def _has_like_bones(one: str, other: str) -> bool:
    """Whether two words have the same consonants and vowels that differ in few places; or one of them comes
    from a script that writes few vowels."""
    if not skeleton(one) or skeleton(one) != skeleton(other):
        return False
    longest = max(len(one), len(other))
    vowels = min(sum(c in VOWELS for c in word) for word in (one, other))
    allowed = longest if vowels <= 1 else -(-2 * longest // 5)
    return OSA.distance(one, other) <= allowed


def _is_other_gender(word: str, other: str) -> bool:
    """Alejandra and Alejandro, Daniel and Daniela: a brother and a sister rather than a slip."""
    short, long = sorted((word, other), key=len)
    if len(long) < SHORTEST_ALIKE or not (word.endswith("a") or other.endswith("a")):
        return False
    same_length = len(short) == len(long) and short[:-1] == long[:-1] and {short[-1], long[-1]} <= set("aoe")
    return same_length or long == short + "a"
