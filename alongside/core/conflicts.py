"""Is this somebody whom we know? Duplicates and conflicts of interest, by names, birth date and A-number.

Names as they are written by hand, at a border, in three alphabets: double family names of which one is left
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

SAME, LIKELY, POSSIBLE = "same", "likely", "possible"
SCORES = {SAME: 90, LIKELY: 70, POSSIBLE: 50}
ALIKE = 0.88  # Jaro-Winkler of two folded words that are taken for one another
ADVERSE = ("parent", "sponsor", "employer", "abuser", "other_adverse")
ROLES = ("client", "volunteer", *ADVERSE)

_BETWEEN_DIGITS = re.compile(r"[\s.#:‐-―-]")
_A_NUMBER = re.compile(r"[0-9]{7,9}")

_PARTICLES = frozenset(
    [
        "de",
        "del",
        "la",
        "las",
        "los",
        "da",
        "das",
        "do",
        "dos",
        "di",
        "du",
        "van",
        "von",
        "der",
        "den",
        "ter",
        "y",
        "e",
        "i",
        "bin",
        "ibn",
        "ben",
        "al",
        "el",
        "abu",
        "mc",
        "mac",
        "st",
        "san",
        "santa",
    ]
)
_SUFFIXES = frozenset(["jr", "sr", "ii", "iii", "iv", "junior", "senior", "hijo"])
# Words that so many people bear that by themselves they tell little.
_COMMON = frozenset(
    [
        "maria",
        "jose",
        "juan",
        "luis",
        "carlos",
        "ana",
        "jesus",
        "miguel",
        "pedro",
        "francisco",
        "manuel",
        "antonio",
        "rosa",
        "hernandez",
        "garcia",
        "martinez",
        "lopez",
        "gonzalez",
        "perez",
        "rodriguez",
        "sanchez",
        "ramirez",
        "cruz",
        "flores",
        "gomez",
        "morales",
        "vasquez",
        "reyes",
        "mejia",
        "ramos",
        "castillo",
        "ortiz",
        "mohamed",
        "ali",
        "ahmed",
        "singh",
        "kaur",
    ]
)
# Short and pet names by the name that stands in documents. One short name may stand for several.
_NICKNAMES = {
    "abby": "abigail", "ale": "alejandra alejandro", "alex": "alejandro alejandra alexander alexandra",
    "beto": "alberto roberto humberto gilberto", "betty": "beatriz elizabeth", "bill": "william", "bob": "robert",
    "caro": "carolina", "cata": "catalina", "chabela": "isabel", "chago": "santiago", "chano": "feliciano",
    "chava": "salvador", "chela": "graciela", "chele": "jose", "chepe": "jose", "chepito": "jose", "chico": "francisco",
    "chilo": "isidro", "chus": "jesus", "chuy": "jesus", "concha": "concepcion", "coco": "socorro", "cuca": "refugio",
    "dani": "daniel daniela", "dave": "david", "diegito": "diego", "edu": "eduardo", "ester": "esther",
    "fede": "federico", "fer": "fernando fernanda", "flor": "florencia florinda", "gabi": "gabriel gabriela",
    "geno": "eugenio", "goyo": "gregorio", "guicho": "luis", "jim": "james", "joaco": "joaquin", "juancho": "juan",
    "juanito": "juan", "julito": "julio", "kate": "katherine catalina", "kike": "enrique", "lalo": "eduardo gerardo",
    "licha": "alicia", "lola": "dolores", "loly": "dolores", "lucho": "luis", "lucha": "luz", "luisito": "luis",
    "lupe": "guadalupe", "lupita": "guadalupe", "maite": "teresa", "mari": "maria", "marilu": "maria", "meche": "mercedes",
    "memo": "guillermo", "mike": "michael miguel", "mili": "milagros", "mincho": "benjamin", "monchi": "ramon",
    "moncho": "ramon", "nacho": "ignacio", "nando": "fernando", "nena": "elena", "neto": "ernesto", "nico": "nicolas",
    "oli": "olivia", "pablito": "pablo", "paca": "francisca", "paco": "francisco", "pancho": "francisco",
    "patty": "patricia", "pati": "patricia", "pepe": "jose", "pepa": "josefa", "perico": "pedro", "pili": "pilar",
    "quique": "enrique", "quincho": "joaquin", "rafa": "rafael", "richi": "ricardo", "rober": "roberto", "rolo": "rolando",
    "sam": "samuel samantha", "santi": "santiago", "sebas": "sebastian", "sofi": "sofia", "sole": "soledad",
    "tavo": "gustavo octavio", "tencho": "hortensia", "tere": "teresa", "tito": "alberto hector", "tina": "cristina",
    "tom": "thomas tomas", "tono": "antonio", "tonio": "antonio", "vale": "valentina valeria", "vicky": "victoria",
    "wicho": "luis", "xime": "ximena", "yoli": "yolanda", "zuly": "zulema",
}  # fmt: skip
_LETTERS = str.maketrans(
    {"ß": "ss", "ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ı": "i", "ð": "d", "þ": "th"}
)
# Cyrillic and Greek letters that names reach us in, by the Latin ones that stand in a visa (ICAO 9303).
_CYRILLIC = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґ",
        [
            "a",
            "b",
            "v",
            "g",
            "d",
            "e",
            "e",
            "zh",
            "z",
            "i",
            "i",
            "k",
            "l",
            "m",
            "n",
            "o",
            "p",
            "r",
            "s",
            "t",
            "u",
            "f",
            "kh",
            "ts",
            "ch",
            "sh",
            "shch",
            "ie",
            "y",
            "",
            "e",
            "iu",
            "ia",
            "i",
            "i",
            "ie",
            "g",
        ],
        strict=True,
    )
)
# By ear: spellings that Spanish, English and the Mayan orthographies exchange for one another.
_BY_EAR = (
    ("tzh", "ch"), ("tz", "s"), ("sch", "s"), ("sh", "s"), ("ch", "c"), ("ph", "f"), ("th", "t"), ("gh", "g"), ("kh", "j"),
    ("qu", "k"), ("gue", "ge"), ("gui", "gi"), ("ge", "je"), ("gi", "ji"), ("ce", "se"), ("ci", "si"), ("c", "k"),
    ("q", "k"), ("x", "j"), ("hu", "u"), ("gu", "u"), ("w", "u"), ("v", "b"), ("z", "s"), ("ll", "i"), ("y", "i"),
    ("h", ""),
)  # fmt: skip


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


@lru_cache(maxsize=50_000)
def fold(text: str) -> str:
    """Small Latin letters without accents; Cyrillic by the transliteration of travel documents."""
    text = "".join(_CYRILLIC.get(letter, letter) for letter in text.lower())
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return "".join(c for c in plain.translate(_LETTERS) if c.isalnum() or c in " -").strip()


@lru_cache(maxsize=50_000)
def by_ear(word: str) -> str:
    """How a folded word sounds, roughly: the same for Vásquez and Basques, Jiménez and Ximenes."""
    for written, heard in _BY_EAR:
        word = word.replace(written, heard)
    sound = "".join(letter for n, letter in enumerate(word) if n == 0 or letter != word[n - 1])
    return sound[:-1] if len(sound) > 3 and sound.endswith("e") else sound


@lru_cache(maxsize=50_000)
def words(name: str) -> tuple[str, ...]:
    """The folded words of a name that tell something: without particles and suffixes, unless nothing is left."""
    every = [word for word in fold(name).replace("-", " ").split() if word]
    telling = tuple(word for word in every if word not in _PARTICLES and word not in _SUFFIXES)
    return telling or tuple(every)


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


def formal(word: str) -> tuple[str, ...]:
    """The names for which a word may stand; itself first."""
    return (word, *_NICKNAMES.get(word, "").split())


def index_terms(party: Party) -> frozenset[str]:
    """The terms under which a party is filed and looked for: sounds of words, birth date, A-number."""
    terms = {f"n:{by_ear(name)}" for whole in party.names for word in words(whole) for name in formal(word)}
    if party.birth_date is not None:
        terms.add(f"b:{party.birth_date.isoformat()}")
    if digits(party.a_number):
        terms.add(f"a:{digits(party.a_number)}")
    return frozenset(terms)


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
    shorter, longer = (one, two) if len(one) <= len(two) else (two, one)
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
    if not reasons and one == two:
        reasons.append("same_name")
    return 80 * share, tuple(reasons)


def _weight(word: str) -> float:
    return 0.7 if word in _COMMON else 1.0


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
    if other in formal(word) or word in formal(other) or set(formal(word)[1:]) & set(formal(other)[1:]):
        return 0.93, "nickname"
    if by_ear(word) == by_ear(other):
        return 0.95, "sounds_alike"
    if len(word) == 1 or len(other) == 1:
        return (0.75, "initial") if word[0] == other[0] else (0.0, "")
    alike = float(JaroWinkler.similarity(by_ear(word), by_ear(other)))
    return (alike * 0.95, "spelled_alike") if alike >= ALIKE else (0.0, "")
