"""What the matcher says to people: seats, reasons, places, in plain English."""

from __future__ import annotations

from collections.abc import Iterable

from alongside.core.matching.model import Instance, Pin
from alongside.core.matching.problem import Feature, Problem
from alongside.core.matching.sayings import Saying

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
    return _size(*instance.settings.team_size)


def _size(low: int, high: int) -> str:
    return f"{low} members" if low == high else f"{low} to {high} members"


def clients(problem: Problem, group: int) -> str:
    """The ids of a group's clients as a list in words."""
    return listing([problem.instance.clients[c].id for c in problem.groups[group].clients])


def english(saying: Saying) -> str:
    """A saying as the command line tells it."""
    match saying.code:
        case "alone" | "interprets" | "pinned_here" | "stay" | "fit":
            return _of_team(saying)
        case "pin_seat" | "pin_forbid" | "pin_mentor" | "pin_place" | "floor":
            return _decision(saying)
        case "pin_breaks" | "cannot_be_met" | "cannot_hold":
            return _refusal(saying)
        case "too_far" | "conflict_person" | "conflict_organization" | "too_late" | "no_capacity":
            return _against_person(saying)
        case "not_mentored":
            return f"{saying['person']} does not mentor {_pathways(saying)}"
        case "all_full":
            return f"those who could serve {saying['client']} have a capacity of 0"
        case "no_team_with":
            size = _size(saying["low"], saying["high"])
            return f"no team of {size} with {saying['person']} covers every seat of {saying['client']}"
        case "no_team":
            return f"no team can be formed: {'; '.join(english(one) for one in saying['missing'])}"
        case _:
            return _lack(saying)


def _pathways(saying: Saying) -> str:
    return listing([pathway(code) for code in saying["pathways"]])


def _seat(saying: Saying) -> str:
    """The seat of a saying, with the travel limit where it holds one."""
    words = seat(Feature(saying["seat"], tuple(saying["words"])))
    return f"{words} {distance(saying['km'])}" if "km" in saying.about else words


def _seats(sayings: Iterable[Saying]) -> str:
    return listing([_seat(one) for one in sayings])


def _lack(saying: Saying) -> str:
    """Who or what is lacking or scarce."""
    match saying.code:
        case "seat" | "seat_here":
            return _seat(saying)
        case "seat_lacking":
            notes = []
            if saying["nearest_km"] is not None:
                notes.append(f"the nearest is {saying['nearest_km']:.0f} km away")
            if saying["late"]:
                notes.append(f"{saying['late']} not available in time")
            if saying["barred"]:
                notes.append(f"{saying['barred']} with a conflict")
            return f"{_seat(saying)} ({', '.join(notes)})"
        case "seat_beside":
            return f"{_seat(saying)} who takes another seat as well"
        case "seats_with_capacity":
            return f"{_seats(saying['seats'])} with capacity"
        case "mentor_for":
            return f"mentor for {_pathways(saying)}"
    size, where = _size(saying["low"], saying["high"]), distance(saying["km"])
    match saying.code:
        case "seats_together":
            return f"{size} {where} who together have: {_seats(saying['seats'])}"
        case "too_few_here":
            return f"{size} {where}: {saying['here']} can sit with the client"
        case _:
            return f"members {where} who are free (a team has {size})"


def _of_team(saying: Saying) -> str:
    """Why a team is as it is."""
    match saying.code:
        case "alone":
            return f"{saying['person']} alone {_does(saying['seat'], saying['words'])}"
        case "interprets":
            spoken = listing([language(code) for code in saying["languages"]], "or")
            return f"{saying['person']} interprets {spoken}: no member speaks it"
        case "pinned_here":
            return f"{saying['person']} sits here by a coordinator's pin"
        case "stay":
            return f"{saying['stay']} of {saying['members']} members stay from the team as it was"
        case _:
            parts = [
                f"{saying['of_members']} for travel, training and preference of {saying['members']} members"
            ]
            if saying["of_interpreter"]:
                parts.append(f"{saying['of_interpreter']} for the interpreter")
            if saying["of_mentor"]:
                parts.append(f"{saying['of_mentor']} for a remote mentor")
            return f"fit {saying['total']}: {listing(parts)}"


def _does(kind: str, words: tuple[str, ...]) -> str:
    match kind:
        case "in_house":
            return "is an attorney of a corporate legal department"
        case "firm":
            return "is an attorney of a law firm"
        case "trained":
            return f"is trained in {pathway(words[0])}"
        case "admitted":
            return f"is admitted in {words[0]}"
        case _:
            return f"speaks {listing([language(w) for w in words], 'or')}"


def _decision(saying: Saying) -> str:
    if saying.code == "floor":
        return f"floor {saying['floor']}: at least {saying['at_least']} of {saying['clients']} clients"
    kind = saying.code.removeprefix("pin_")
    return Pin(kind, saying["client"], saying.about.get("person")).words()


def _refusal(saying: Saying) -> str:
    """What a fault says, between where it is and how to mend it."""
    match saying.code:
        case "pin_breaks":
            return f"breaks the rule of {saying['rule']}: {english(saying['why'])}"
        case "cannot_be_met":
            return "cannot be met under the rules"
        case _:
            return f"cannot hold together: {'; '.join(english(one) for one in saying['decisions'])}"


def _against_person(saying: Saying) -> str:
    """Why a person cannot sit with a client."""
    match saying.code:
        case "too_far":
            return f"{saying['person']} is {saying['away_km']:.1f} km away, the limit is {saying['km']:g}"
        case "conflict_person":
            return f"{saying['person']} has a conflict with {saying['client']}"
        case "conflict_organization":
            return f"{saying['organization']} has a conflict with {saying['client']}"
        case "too_late":
            return f"{saying['person']} is available from {saying['available']}, needed by {saying['needed']}"
        case _:
            return f"{saying['person']} has a capacity of 0"
