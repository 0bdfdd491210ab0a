"""The states and territories of the United States: names, abbreviations old and new, in English and Spanish."""

from __future__ import annotations

from .text import fold

_STATES = {
    "AL": "alabama|ala",
    "AK": "alaska",
    "AZ": "arizona|ariz",
    "AR": "arkansas|ark",
    "CA": "california|calif|cal|cali|cal bar|ca bar",
    "CO": "colorado|colo",
    "CT": "connecticut|conn",
    "DE": "delaware|del",
    "DC": "district of columbia|d c|washington dc|washington d c|wash dc|wash d c|dist of columbia|distrito de columbia|"
    "washington district of columbia",
    "FL": "florida|fla",
    "GA": "georgia",
    "HI": "hawaii|hawai",
    "ID": "idaho",
    "IL": "illinois|ill|illinoys",
    "IN": "indiana|ind",
    "IA": "iowa",
    "KS": "kansas|kans|kan",
    "KY": "kentucky",
    "LA": "louisiana|luisiana",
    "ME": "maine",
    "MD": "maryland",
    "MA": "massachusetts|mass|massachussetts|massachusets|massachussets",
    "MI": "michigan|mich",
    "MN": "minnesota|minn",
    "MS": "mississippi|miss|misisipi",
    "MO": "missouri|misuri",
    "MT": "montana|mont",
    "NE": "nebraska|neb|nebr",
    "NV": "nevada|nev",
    "NH": "new hampshire|n h|nueva hampshire|nuevo hampshire",
    "NJ": "new jersey|n j|nueva jersey|jersey",
    "NM": "new mexico|n m|n mex|nuevo mexico",
    "NY": "new york|n y|nueva york|new york state|nys|ny state",
    "NC": "north carolina|n c|n carolina|carolina del norte",
    "ND": "north dakota|n d|n dakota|n dak|dakota del norte",
    "OH": "ohio",
    "OK": "oklahoma|okla",
    "OR": "oregon|ore|oreg",
    "PA": "pennsylvania|penn|penna|pensilvania",
    "RI": "rhode island|r i",
    "SC": "south carolina|s c|s carolina|carolina del sur",
    "SD": "south dakota|s d|s dakota|s dak|dakota del sur",
    "TN": "tennessee|tenn|tennesee",
    "TX": "texas|tex|tejas",
    "UT": "utah",
    "VT": "vermont",
    "VA": "virginia|commonwealth of virginia",
    "WA": "washington|wash|washington state|state of washington|wa state|estado de washington",
    "WV": "west virginia|w va|w virginia|virginia occidental|virginia del oeste",
    "WI": "wisconsin|wis|wisc",
    "WY": "wyoming|wyo",
    "PR": "puerto rico|p r",
    "GU": "guam",
    "VI": "virgin islands|us virgin islands|usvi|islas virgenes",
    "AS": "american samoa|samoa americana",
    "MP": "northern mariana islands|cnmi",
}

CODES = frozenset(_STATES)

# Folded name or abbreviation → code. Two-letter codes are not in here: their capitals matter.
NAMES = {name: code for code, names in _STATES.items() for name in names.split("|")}
LONGEST_NAME = max(name.count(" ") + 1 for name in NAMES)


def state_of(text: str) -> str | None:
    """The code of a cell or part that names one state and nothing else."""
    words = fold(text)
    if len(words) == 2 and words.upper() in CODES:
        return words.upper()
    return NAMES.get(words)
