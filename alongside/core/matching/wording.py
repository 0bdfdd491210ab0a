"""What the matcher says to people: seats, reasons, places, in plain English."""

from __future__ import annotations

from alongside.core.matching.model import Instance
from alongside.core.matching.problem import Feature, Problem

PATHWAY_NAMES = {
    "sijs": "SIJS",
    "asylum": "asylum",
    "withholding_cat": "withholding of removal or CAT",
    "u_visa": "U visas",
    "t_visa": "T visas",
    "vawa": "VAWA",
    "tps": "TPS",
    "release": "release from detention",
    "family_reunification": "family reunification",
}
LANGUAGE_NAMES = {
    "acr": "Achi",
    "agr": "Awajún",
    "amh": "Amharic",
    "ara": "Arabic",
    "chj": "Ojitlán Chinantec",
    "ctu": "Chol",
    "fra": "French",
    "fuf": "Pular",
    "hat": "Haitian Creole",
    "hin": "Hindi",
    "hye": "Armenian",
    "ixl": "Ixil",
    "kek": "Q'eqchi'",
    "kjb": "Q'anjob'al",
    "knj": "Akateko",
    "mam": "Mam",
    "man": "Mandingo",
    "nah": "Nahuatl",
    "pan": "Punjabi",
    "poc": "Poqomam",
    "poh": "Poqomchi'",
    "por": "Portuguese",
    "pus": "Pashto",
    "quc": "K'iche'",
    "rus": "Russian",
    "som": "Somali",
    "spa": "Spanish",
    "swa": "Swahili",
    "tir": "Tigrinya",
    "tzh": "Tzeltal",
    "tzo": "Tzotzil",
    "ukr": "Ukrainian",
    "wol": "Wolof",
    "zho": "Chinese",
}
COVER_NAMES = {
    "in_house": "in_house_attorney",
    "firm": "firm_attorney",
    "trained": "trained",
    "admitted": "admitted",
    "language": "language",
}


def language(code: str) -> str:
    """A language's English name with its code, or the code alone."""
    return f"{LANGUAGE_NAMES[code]} ({code})" if code in LANGUAGE_NAMES else code


def pathway(code: str) -> str:
    """A pathway's name in English; the code itself where it has none."""
    return PATHWAY_NAMES.get(code, code)


def listing(words: list[str], last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def distance(limit: float) -> str:
    """A travel limit in words; `limit` in kilometres."""
    return f"within {limit:g} km"


def seat(feature: Feature) -> str:
    """Who can take a seat, without the place: `attorney admitted in NJ`."""
    match feature.kind:
        case "in_house":
            return "attorney of a corporate legal department"
        case "firm":
            return "attorney of a law firm"
        case "trained":
            return f"attorney trained in {pathway(feature.words[0])}"
        case "admitted":
            if not feature.words:
                return "attorney admitted in the state of the court, which is not entered"
            return f"attorney admitted in {feature.words[0]}"
        case _:
            if not feature.words:
                return "speaker of the client's language, which is not entered"
            return f"speaker or interpreter of {listing([language(w) for w in feature.words], 'or')}"


def seat_here(feature: Feature, instance: Instance) -> str:
    """Who can take a seat, and where: `attorney admitted in NJ within 80 km`."""
    return f"{seat(feature)} {distance(instance.settings.travel_limit_km)}"


def team_size(instance: Instance) -> str:
    """The size of a team in words."""
    low, high = instance.settings.team_size
    return f"{low} members" if low == high else f"{low} to {high} members"


def clients(problem: Problem, group: int) -> str:
    """The ids of a group's clients as a list in words."""
    return listing([problem.instance.clients[c].id for c in problem.groups[group].clients])
