"""The role that a job title or a role cell means, in English and Spanish."""

from __future__ import annotations

import re

from .text import fold

ROLES = (
    "attorney",
    "paralegal",
    "legal_assistant",
    "law_student",
    "interpreter",
    "contract_manager",
    "other",
)

_RULES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (role, re.compile(rf"\b(?:{pattern})\b"))
    for role, pattern in (
        ("law_student", (r"law students?|[123]l|estudiantes? de (?:derecho|leyes)|law clerk intern|summer associates?|students?|estudiantes?|jd candidate|"
                        r"j d candidate|llm candidate|legal interns?|law school|pasantes?|practicantes?|externs?")),
        ("contract_manager", (r"contracts? (?:managers?|administrators?|specialists?|analysts?|negotiators?|mgr|professionals?|lead)|"
                             r"(?:gerente|gestora?|administradora?|jef[ea]|especialista|coordinadora?) de (?:los )?contratos|"
                             r"(?:senior |sr )?manager,? contracts?|director,? contracts|commercial contracts manager")),
        ("paralegal", r"paralegals?|para legal|paralegales|procuradora? auxiliar|legal specialist|litigation specialist"),
        ("legal_assistant", (r"legal assistants?|legal asst|legal secretar(?:y|ies)|asistentes? (?:legal(?:es)?|jur[ií]dic[oa]s?|de abogad[oa]s?)|"
                            r"secretari[oa] (?:legal|jur[ií]dic[oa])|auxiliar (?:legal|jur[ií]dic[oa])|law assistant|legal admin(?:istrative)?(?: assistant)?|"
                            r"practice assistant|asistente|legal aide|executive assistant|ea to(?: the)? \w+|administrative assistant|assistant")),
        ("interpreter", r"interpreters?|interpretes?|translators?|traductor(?:a|es|as)?"),
        ("attorney", (r"attorneys?|attys?|lawyers?|abogad[oa]s?|abog|lic|licenciad[oa]|counsels?|counsellor|counselor|partners?|associates?|soci[oa]s?|asociad[oa]s?|"
                     r"esq|esquire|general counsel|gc|agc|of counsel|solicitor|barrister|asesora? (?:legal|jur[ií]dic[oa])|consejer[oa] (?:legal|general)|"
                     r"jurist|jurista|clo|chief legal officer|public defender|prosecutor|litigator|shareholder|staff attorney|solo practitioner|"
                     r"in house|advogad[oa]|avocate?|letrad[oa]|judge|legal fellow|law clerk|apoderad[oa] legal|director[a]? (?:legal|jur[ií]dic[oa])|"
                     r"head of legal|vp legal|legal director|director of legal|legal counsel")),
    )
)  # fmt: skip
_ATTORNEY_FIRST = re.compile(
    r"\b(?:assistant (?:general )?counsel|assistant (?:district|united states|us|attorney) |asst general counsel|associate (?:general )?counsel|deputy general counsel|attorney)\b"
)
_NOT_ATTORNEY = re.compile(
    r"\b(?:not? (?:an? )?(?:attorney|lawyer|abogad[oa])|non (?:attorney|lawyer)|sales associate|business partner|account partner|no abogad[oa])\b"
)


def role_of(text: str) -> str:
    """The role that a title means; "other" where it means none of the known ones."""
    words = fold(text)
    if _NOT_ATTORNEY.search(words):
        return "other"
    if re.search(r"\b(?:student|estudiante)\b", words):
        return "law_student"
    if _ATTORNEY_FIRST.search(words):
        return "attorney"
    return next((role for role, rule in _RULES if rule.search(words)), "other")
