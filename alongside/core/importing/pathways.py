"""The forms of relief that a cell names."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .text import EMPTY, fold

PATHWAYS = (
    "sijs",
    "asylum",
    "withholding_cat",
    "u_visa",
    "t_visa",
    "vawa",
    "tps",
    "release",
    "family_reunification",
)

_RULES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (pathway, re.compile(rf"\b(?:{pattern})\b"))
    for pathway, pattern in (
        ("sijs", (r"sijs?|s i j s?|special immigrant juveniles?(?: status)?|(?:estatus|estado|condicion)? ?(?:especial )?de (?:inmigrante )?(?:menor|juvenil)\w*(?: \w+)?|"
                 r"(?:joven|menor|juvenil) inmigrante especial|inmigrante (?:juvenil especial|especial juvenil)|juvenil(?:es)? especial(?:es)?|(?:estatus|visa) (?:especial|juvenil)|e ?i ?j(?: ?e)?|i ?360")),
        ("asylum", r"asylum|asilo|asy|i ?589|asile|asyl"),
        ("withholding_cat", (r"withholding(?: of removal)?|wh|w h|cat|convention against torture|convencion contra la tortura|contra la tortura|tortura|torture|"
                            r"(?:retencion|suspension|cancelacion temporal) de (?:la )?(?:remocion|deportacion|expulsion)")),
        ("u_visa", r"u(?: |-)?visas?|visas?(?: tipo)? u|u non ?immigrant(?: status)?|u status|i ?918|u"),
        ("t_visa", r"t(?: |-)?visas?|visas?(?: tipo)? t|t non ?immigrant(?: status)?|t status|i ?914|(?:human )?trafficking(?: visa)?|trata(?: de personas)?|t"),
        ("vawa", r"vawa|violence against women(?: act)?|violencia contra (?:la mujer|las mujeres)"),
        ("tps", r"tps|temporary protected(?: status)?|(?:estatus de )?proteccion temporal"),
        ("release", r"release|bond|parole|libertad|fianza|bail|liberacion"),
        ("family_reunification", r"family (?:reunification|reunion|based|petition|unity)|reunificacion(?: familiar)?|reunification|i ?130|peticion familiar|reagrupacion familiar"),
    )
)  # fmt: skip
_SPLIT = re.compile(
    r"[;,\n|/+&]+|\s+(?:and|or|y|o|e|then|plus|with|vs|poss(?:ibly|ible)?|maybe|quiza|posible(?:mente)?)\s+",
    re.IGNORECASE,
)
_SAYS_NOTHING = frozenset(
    {"visa", "visas", "status", "relief", "pending", "none identified", "none found", "ninguno identificado",
     "por evaluar", "pendiente", "not screened", "undetermined", "unclear", "to be screened"}
)  # fmt: skip
_NEGATED = re.compile(
    r"^(?:no|not|non|sin|ruled out|ineligible for|denied|not eligible(?: for)?)\b|\b(?:denied|ruled out|ineligible|not eligible|negad[oa]|descartad[oa])\b"
)


@dataclass(frozen=True, slots=True)
class Pathways:
    """Pathways in alphabetical order; `unknown` the parts that name none."""

    found: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


def parse(text: str) -> Pathways:
    """Read one cell. "T visa?" counts: it is possible relief; "no asylum" does not."""
    found: set[str] = set()
    unknown: list[str] = []
    text = re.sub(r"\b([wW])/([hH])\b", r"\1h", text[:1_000])
    text = re.sub(r"\b([utUT])\s*/\s*([utUT])[\s-]+visas?", r"\1 visa; \2 visa", text)
    for part in _SPLIT.split(text):
        words = fold(part)
        if words in EMPTY or words in _SAYS_NOTHING:
            continue
        if _NEGATED.search(words):
            continue
        hits = {pathway for pathway, rule in _RULES if _hits(rule, words)}
        if hits:
            found |= hits
        else:
            unknown.append(part.strip())
    return Pathways(tuple(sorted(found)), tuple(unknown))


def _hits(rule: re.Pattern[str], words: str) -> bool:
    match = rule.search(words)
    # A lone letter is a visa only where it stands alone.
    return match is not None and (len(match[0]) > 1 or words == match[0])
