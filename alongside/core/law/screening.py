"""Every form of relief screened at once. The answer is possible, unclear or not indicated: never a refusal.

A single no closes nothing, unknown is never no, and neither an age nor a date that has passed takes a form of
relief away: they raise a flag for the attorney.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from alongside.core.law.business_days import age_on
from alongside.core.law.conditions import Situation
from alongside.core.law.facts import Facts
from alongside.core.law.model import Element, Pathway, PathwayVersion, RuleBook

POSSIBLE, UNCLEAR, NOT_INDICATED, MET = "possible", "unclear", "not_indicated", "met"
PATHWAYS = (
    "sijs", "asylum", "withholding_cat", "u_visa", "t_visa", "vawa", "tps", "release", "family_reunification",
)  # fmt: skip
STATE_AGE_FLAG = "state_age_needs_attorney"


@dataclass(frozen=True, slots=True)
class ElementFinding:
    """What an element of the law looks like on the answers: met, unclear or not indicated, and because of what."""

    element: str
    state: str
    because: tuple[str, ...]
    authority: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """One form of relief. `ask_next` holds the questions with which to go on; `rule_version` what was applied."""

    pathway: str
    answer: str
    elements: tuple[ElementFinding, ...]
    flags: tuple[str, ...]
    ask_next: tuple[str, ...]
    rule_version: str


def screen(
    book: RuleBook, facts: Facts, answers: Mapping[str, str], as_of: date, rules_as_of: date | None = None
) -> tuple[Finding, ...]:
    """A finding for each of the nine forms of relief, always all of them, in the order of `PATHWAYS`."""
    age = age_on(facts.birth_date, as_of) if facts.birth_date is not None else None
    situation = Situation(answers, facts.words(), age)
    return tuple(
        _finding(book, book.pathways[name], situation, rules_as_of or as_of)
        for name in PATHWAYS
        if name in book.pathways
    )


def pathway_version(pathway: Pathway, on: date) -> PathwayVersion:
    """The version in force on a day; before the first one, the first."""
    governing = [version for version in pathway.versions if version.provenance.effective_from <= on]
    return governing[-1] if governing else pathway.versions[0]


def _finding(book: RuleBook, pathway: Pathway, situation: Situation, on: date) -> Finding:
    version = pathway_version(pathway, on)
    elements = tuple(_element(element, situation) for element in version.elements)
    doubtful = any(element.state == NOT_INDICATED for element in elements)
    if situation.reasons(version.possible):
        answer = UNCLEAR if doubtful else POSSIBLE
    elif situation.reasons(version.not_indicated):
        answer = NOT_INDICATED
    else:
        answer = UNCLEAR
    flags = [flag.id for flag in version.flags if situation.reasons(flag.when)]
    if pathway.id == "sijs" and not _state_age_is_firm(book, situation) and STATE_AGE_FLAG not in flags:
        flags.insert(0, STATE_AGE_FLAG)
    return Finding(
        pathway=pathway.id,
        answer=answer,
        elements=elements,
        flags=tuple(flags),
        ask_next=_ask_next(pathway, version, elements, situation),
        rule_version=version.provenance.effective_from.isoformat(),
    )


def _element(element: Element, situation: Situation) -> ElementFinding:
    met, against = situation.reasons(element.met), situation.reasons(element.not_indicated)
    signs = situation.reasons(element.signs)
    if met and not against:
        state, because = MET, met
    elif against and not met and not signs:
        state, because = NOT_INDICATED, against
    else:  # nothing is known yet, there are signs only, or the answers contradict each other
        state, because = UNCLEAR, tuple(dict.fromkeys((*met, *signs, *against)))
    return ElementFinding(element.id, state, because, element.authority)


def _state_age_is_firm(book: RuleBook, situation: Situation) -> bool:
    """Whether an attorney has signed the table, and the state's row is beyond doubt."""
    row = book.state_ages.rows.get(situation.facts.get("state", ""))
    return row is not None and book.state_ages.provenance.is_verified and not row.needs_attorney


def _ask_next(
    pathway: Pathway,
    version: PathwayVersion,
    elements: tuple[ElementFinding, ...],
    situation: Situation,
) -> tuple[str, ...]:
    """Of the elements not yet met, the first question not yet asked, with the others of its element."""
    met = {element.element for element in elements if element.state == MET}
    open_ones = [element for element in version.elements if element.id not in met]
    wanted = {question for element in open_ones for question in element.questions}
    order = [question.id for question in pathway.questions]  # then those that it shares with another
    order += [question for element in open_ones for question in element.questions if question not in order]
    for question in order:
        if question in wanted and question not in situation.answers:
            companions = next(element.questions for element in open_ones if question in element.questions)
            return tuple(one for one in companions if one not in situation.answers)
    return ()
