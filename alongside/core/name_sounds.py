"""Names as they are written by hand, at a border, by a machine, in several alphabets: what two spellings share.

`fold` makes plain letters, `words` the telling words of a name, `sounds` how a word is heard, `skeleton` its
consonants, `misread` what a poor copy makes of it. Sources: ICAO 9303 for Cyrillic; the common romanization of
Arabic and Persian letters; Mayan orthographies write x for sh.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache


def _each(text: str) -> tuple[str, ...]:
    return tuple(text.split())


PARTICLES = frozenset(
    _each(
        "de del la las los da das do dos di du van von der den ter y e i bin ibn ben al el ar as ad az an abu mc "
        "mac st ste saint san santa"
    )
)
_SUFFIXES = frozenset(_each("jr sr ii iii iv junior senior hijo filho neto nieto"))
_TITLES = frozenset(_each("lic licda ing dr dra don dona mr mrs ms sra srta prof"))
# What forms say where a name is not known ("first name unknown"). Nobody is called so.
_NOBODY = frozenset(_each("fnu lnu nfn nln nmn unk unknown desconocido desconocida"))
# Words that so many people bear that by themselves they tell little.
_COMMON = _each(
    "maria jose juan luis carlos ana jesus miguel pedro francisco manuel antonio rosa hernandez garcia martinez "
    "lopez gonzalez perez rodriguez sanchez ramirez cruz flores gomez morales vasquez reyes mejia ramos castillo "
    "ortiz mohamed ali ahmed abdul ullah khan islam begum singh kaur jean marie nguyen thi tran zhang wang li kim "
    "park lee silva santos"
)
# Short and pet names by the name that stands in documents. One short name may stand for several.
_NICKNAMES = {
    "abby": "abigail", "ale": "alejandra alejandro", "alex": "alejandro alejandra alexander alexandra",
    "beto": "alberto roberto humberto gilberto", "betty": "beatriz elizabeth", "bill": "william", "bob": "robert",
    "caro": "carolina", "cata": "catalina", "chabela": "isabel", "chago": "santiago", "chano": "feliciano",
    "chava": "salvador", "chela": "graciela", "chele": "jose", "chepe": "jose", "chepito": "jose", "chico": "francisco",
    "chilo": "isidro", "chus": "jesus", "chuy": "jesus", "concha": "concepcion", "conchita": "concepcion", "lupe": "guadalupe", "coco": "socorro", "cuca": "refugio",
    "dani": "daniel daniela", "dave": "david", "diegito": "diego", "edu": "eduardo", "ester": "esther",
    "fede": "federico", "fer": "fernando fernanda", "flor": "florencia florinda", "gabi": "gabriel gabriela",
    "geno": "eugenio", "goyo": "gregorio", "guicho": "luis", "jim": "james", "joaco": "joaquin", "juancho": "juan",
    "juanito": "juan", "julito": "julio", "kate": "katherine catalina", "kike": "enrique", "lalo": "eduardo gerardo",
    "licha": "alicia", "lito": "carlos angel", "lola": "dolores", "loly": "dolores", "lucho": "luis", "lucha": "luz", "luisito": "luis",
    "lupita": "guadalupe", "maite": "teresa", "mari": "maria", "marilu": "maria", "meche": "mercedes",
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
_ABBREVIATIONS = {
    "ma": "maria", "fco": "francisco", "fca": "francisca", "gpe": "guadalupe", "mgl": "miguel", "ant": "antonio",
    "glez": "gonzalez", "gzlez": "gonzalez", "hdez": "hernandez", "hrdz": "hernandez", "fdez": "fernandez",
    "mtz": "martinez", "mtez": "martinez", "mdez": "mendez", "rdz": "rodriguez", "rguez": "rodriguez", "rodz": "rodriguez",
    "lpz": "lopez", "pz": "perez", "rmz": "ramirez", "snchz": "sanchez", "vqz": "vasquez", "jmnz": "jimenez",
    "mohd": "mohamed", "md": "mohamed", "mhd": "mohamed", "muhd": "mohamed",
    "jan": "jean", "pye": "pierre", "lwi": "louis", "jozef": "joseph", "josue": "joshua", "jhon": "john", "jon": "john",
}  # fmt: skip
_LETTERS = str.maketrans(
    {"ß": "ss", "ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ı": "i", "ð": "d", "þ": "th"}
)
# Signs of a glottal stop, as typed and as printed: they are written and left out at will.
_APOSTROPHES = str.maketrans(dict.fromkeys("'’‘‛`´ʼʻʹʾʿꞌꞋ′", ""))
# Cyrillic letters that names reach us in, by the Latin ones that stand in a visa (ICAO 9303).
_CYRILLIC = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґ",
        _each("a b v g d e e zh z i i k l m n o p r s t u f kh ts ch sh shch ie y - e iu ia i i ie g"),
        strict=True,
    )
)
_ARABIC = dict(
    zip(
        "ابتثجحخدذرزسشصضطظعغفقكلمنهةويىپچژگکیأإآئؤ",
        _each("a b t th j h kh d dh r z s sh s d t z - gh f q k l m n h a w y a p ch zh g k y a i a y w"),
        strict=True,
    )
)
_TRANSLITERATED = {ord(k): v.strip("-") for k, v in (_CYRILLIC | _ARABIC).items()} | {ord("ء"): ""}
# By ear: spellings that Spanish, English, Arabic romanization and the Mayan orthographies exchange for one another.
_BY_EAR = (
    ("tzh", "ch"), ("tz", "s"), ("ts", "s"), ("sch", "s"), ("sh", "s"), ("zh", "ch"), ("hs", "x"), ("ch", "c"),
    ("ph", "f"), ("th", "t"), ("gh", "g"), ("kh", "j"), ("ou", "u"), ("oo", "u"), ("ee", "i"), ("nh", "ni"),
    ("qu", "k"), ("gue", "ge"), ("gui", "gi"), ("ge", "je"), ("gi", "ji"), ("ce", "se"), ("ci", "si"), ("c", "k"),
    ("q", "k"), ("x", "j"), ("hu", "u"), ("gu", "u"), ("w", "u"), ("v", "b"), ("z", "s"), ("ll", "i"), ("y", "i"),
    ("h", ""),
)  # fmt: skip
_CONSONANTS = (
    ("rn", "m"), ("cl", "d"), ("ph", "f"), ("th", "t"), ("gh", "g"), ("ce", "se"), ("ci", "si"), ("ck", "k"), ("c", "k"),
    ("q", "k"), ("z", "s"), ("v", "b"), ("w", ""),
)  # fmt: skip
_MISREAD = (("rn", "m"), ("cl", "d"), ("vv", "w"), ("i", "l"), ("1", "l"), ("0", "o"), ("5", "s"), ("8", "b"))
_DIGITS_FOR_LETTERS = str.maketrans("0158", "olsb")
VOWELS = frozenset("aeiou")


@lru_cache(maxsize=50_000)
def fold(text: str) -> str:
    """Small Latin letters without accents or apostrophes; Cyrillic and Arabic transliterated."""
    text = text.lower().translate(_APOSTROPHES).translate(_TRANSLITERATED)
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    plain = unicodedata.normalize("NFC", plain.translate(_LETTERS))
    return "".join(
        c if c.isalnum() else " " if c in " -,;/\t\n\u00a0\u2010\u2011\u2013" else "" for c in plain
    )


@lru_cache(maxsize=50_000)
def by_ear(word: str) -> str:
    """How a folded word sounds, roughly: the same for Vásquez and Basques, Jiménez and Ximenes."""
    for written, heard in _BY_EAR:
        word = word.replace(written, heard)
    if word[:2] in {"es", "is"} and word[2:3] and word[2] not in VOWELS:
        word = word[1:]  # Estefany and Stefany
    sound = "".join(letter for n, letter in enumerate(word) if n == 0 or letter != word[n - 1])
    return sound[:-1] if len(sound) > 3 and sound.endswith("e") else sound


@lru_cache(maxsize=50_000)
def sounds(word: str) -> frozenset[str]:
    """Every way in which a word may be heard: x is also sh in Mayan names, a first j also y (Julia, Yulia)."""
    found = {by_ear(word)}
    if "x" in word:
        found.add(by_ear(word.replace("x", "sh")))
    if word[:1] == "j" and word[1:2] in VOWELS:
        found.add(by_ear("y" + word[1:]))
    return frozenset(found)


@lru_cache(maxsize=50_000)
def skeleton(word: str) -> str:
    """The consonants of a folded word, as Arabic writes it: the same for Mohammed and Muhamad, Youssef and Yusuf.

    Empty where fewer than three are left, which tell nothing.
    """
    for written, read in _CONSONANTS:
        word = word.replace(written, read)
    kept = [c for n, c in enumerate(word) if c not in VOWELS and (n == 0 or c != "y")]
    bones = "".join(c for n, c in enumerate(kept) if n == 0 or c != kept[n - 1])
    return bones if len(bones) > 2 else ""


@lru_cache(maxsize=50_000)
def misread(word: str) -> str:
    """What a poor scan makes of a folded word: the same for Hernandez and Hemandez, Pirir and Plrlr."""
    for written, seen in _MISREAD:
        word = word.replace(written, seen)
    return word


@lru_cache(maxsize=50_000)
def tokens(name: str) -> tuple[str, ...]:
    """Every folded word of a name, with particles, without titles, suffixes and what stands for "unknown".

    Names in Chinese characters or Korean syllables come apart into these, because nobody writes spaces there.
    """
    found: list[str] = []
    for typed in fold(name).split():
        word = typed.translate(_DIGITS_FOR_LETTERS) if any(c.isalpha() for c in typed) else typed
        if all("\u3400" <= c <= "\u9fff" or "\uac00" <= c <= "\ud7a3" for c in word):
            found += word
        elif word not in _NOBODY:
            found.append(word)
    telling = [word for word in found if word not in _TITLES and word not in _SUFFIXES]
    return tuple(telling if any(word not in PARTICLES for word in telling) else found)


def words(name: str) -> tuple[str, ...]:
    """The words of a name that tell something: without particles, unless nothing is left."""
    every = tokens(name)
    return tuple(word for word in every if word not in PARTICLES) or every


@lru_cache(maxsize=50_000)
def formal(word: str) -> tuple[str, ...]:
    """The names for which a word may stand; itself first."""
    short = _ABBREVIATIONS.get(word)
    names = f"{short or ''} {_NICKNAMES.get(word, '')}".split()
    for ending in ("itos", "itas", "ito", "ita"):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            stem = word.removesuffix(ending)
            names += [stem, stem + ending[2:]]
    return (word, *dict.fromkeys(names))


_COMMON_SOUNDS = frozenset(by_ear(word) for word in _COMMON)


def is_common(word: str) -> bool:
    """Whether so many people bear a word that it tells little by itself."""
    return by_ear(word) in _COMMON_SOUNDS
