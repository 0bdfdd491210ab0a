"""Codes in words, in the reader's language: languages, countries, pathways, kinds of dates."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import pycountry
from babel import Locale, UnknownLocaleError
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

PATHWAYS: dict[str, str | Promise] = {
    "sijs": _("Special immigrant juvenile status"),
    "asylum": _("Asylum"),
    "withholding_cat": _("Withholding or torture convention"),
    "u_visa": _("U visa"),
    "t_visa": _("T visa"),
    "vawa": _("VAWA"),
    "tps": _("Temporary protected status"),
    "release": _("Release"),
    "family_reunification": _("Family reunification"),
}
SHORT_PATHWAYS: dict[str, str | Promise] = {**PATHWAYS, "sijs": "SIJS", "tps": "TPS"}
# Forms of relief that tell of a crime suffered: they stand in a client's file, and in no list.
TELLING_PATHWAYS = frozenset({"t_visa", "u_visa", "vawa"})

DATE_KINDS: dict[str, str | Promise] = {
    "hearing": _("Next hearing"),
    "state_age": _("Last day before the state court may lose jurisdiction"),
    "federal_age": _("Last day under 21"),
    "one_year": _("One year after arrival"),
}
SHORT_DATE_KINDS: dict[str, str | Promise] = {
    "hearing": _("Hearing"),
    "state_age": _("State court age"),
    "federal_age": _("Turns 21"),
    "one_year": _("One year after arrival"),
}
LEVELS: dict[str, str | Promise] = {
    "native": _("native"),
    "fluent": _("fluent"),
    "conversational": _("conversational"),
    "basic": _("basic"),
    "unknown": _("level not stated"),
}

# The languages offered in forms: those that children and volunteers of such programs speak most.
OFFERED_LANGUAGES = (
    "spa", "mam", "quc", "kjb", "kek", "ixl", "cak", "tzj", "poh", "acr", "agu", "caa", "chf", "cac", "jac",
    "knj", "mop", "poc", "quv", "ttc", "tzo", "tzh", "yua", "mix", "quz", "aym", "cab", "miq",
    "hat", "por", "fra", "cmn", "yue", "arb", "prs", "pes", "pbu", "hin", "pan", "guj", "ben", "urd", "npi",
    "rus", "ukr", "uzn", "tgk", "tur", "kmr", "hye", "kat", "ron", "amh", "tir", "som", "swh", "lin", "wol",
    "ful", "hau", "yor", "ibo", "twi", "vie", "kor", "jpn", "tgl", "ind", "ita", "deu", "pol", "heb", "ase",
)  # fmt: skip


# Names that the standard's own tables give less plainly than the people who speak them.
_NAMES: dict[str, str | Promise] = {
    "cmn": _("Mandarin"),
    "kek": "Q\u2019eqchi\u2019",
    "quc": "K\u2019iche\u2019",
    "kjb": "Q\u2019anjob\u2019al",
    "ase": _("American Sign Language"),
    "kmr": _("Kurdish (Kurmanji)"),
}


# States and territories whose Spanish name is another; the rest are the same in both languages.
_STATES: dict[str, str | Promise] = {
    "AS": _("American Samoa"),
    "DC": _("the District of Columbia"),
    "HI": _("Hawaii"),
    "LA": _("Louisiana"),
    "MP": _("the Northern Mariana Islands"),
    "NC": _("North Carolina"),
    "ND": _("North Dakota"),
    "NH": _("New Hampshire"),
    "NJ": _("New Jersey"),
    "NM": _("New Mexico"),
    "NY": _("New York"),
    "OR": _("Oregon"),
    "PA": _("Pennsylvania"),
    "SC": _("South Carolina"),
    "SD": _("South Dakota"),
    "VI": _("the U.S. Virgin Islands"),
    "WV": _("West Virginia"),
}


def state_name(code: str) -> str:
    """A state's postal code as its name within a sentence, in the reader's language; else the code itself."""
    if code in _STATES:
        return str(_STATES[code])
    known = pycountry.subdivisions.get(code=f"US-{code}")  # type: ignore[no-untyped-call]
    return str(known.name) if known else code


def _locale() -> str:
    return (get_language() or "en")[:2]


@lru_cache(maxsize=2000)
def _language_name(code: str, locale: str) -> str:
    known = pycountry.languages.get(alpha_3=code)
    try:
        names = dict(Locale.parse(locale).languages)
    except (UnknownLocaleError, ValueError):
        names = {}
    short = getattr(known, "alpha_2", None)
    aliases = {"arb": "ar", "pes": "fa", "pbu": "ps", "swh": "sw", "npi": "ne", "uzn": "uz"}
    for key in (code, short, aliases.get(code)):
        if key and key in names:
            return str(names[key]).split(" (")[0].capitalize() if locale == "es" else str(names[key])
    return str(known.name).split(" (")[0] if known else code


def language_name(code: str) -> str:
    """An ISO 639-3 code as a name in the reader's language; the code itself where nobody knows it."""
    if code in _NAMES:
        return str(_NAMES[code])
    return _language_name(code, _locale())


@lru_cache(maxsize=600)
def _country_name(code: str, locale: str) -> str:
    known = pycountry.countries.get(alpha_3=code)
    if known is None:
        return code
    territories = Locale.parse(locale).territories
    return str(territories.get(known.alpha_2, known.name))


def country_name(code: str) -> str:
    """An ISO 3166-1 alpha-3 code as a name in the reader's language; empty for an empty code."""
    return _country_name(code, _locale()) if code else ""


def language_choices(present: Iterable[str] = ()) -> list[tuple[str, str]]:
    """The offered languages, and those of `present`, by name."""
    codes = dict.fromkeys((*OFFERED_LANGUAGES, *present))
    return sorted(((code, language_name(code)) for code in codes), key=lambda pair: pair[1].casefold())


def country_choices() -> list[tuple[str, str]]:
    """All countries by name."""
    return sorted(
        ((country.alpha_3, country_name(country.alpha_3)) for country in pycountry.countries),
        key=lambda pair: pair[1].casefold(),
    )


def pathway_words(codes: Iterable[str]) -> str:
    """Pathways as one line."""
    return " · ".join(str(SHORT_PATHWAYS.get(code, code)) for code in codes)


def language_words(languages: Iterable[dict[str, str]]) -> str:
    """A client's languages as one line."""
    return ", ".join(language_name(one["code"]) for one in languages)
