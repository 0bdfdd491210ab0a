"""The rules in force: those that ship with the program, overlaid by what attorneys stored."""

from __future__ import annotations

from functools import lru_cache

from alongside.core.law.model import RuleBook
from alongside.core.law.triage import Triage
from alongside.lib.law_rules import shipped_rules


def current_rules() -> RuleBook:
    """The rule book that governs today."""
    return shipped_rules()


def current_triage() -> Triage:
    """Tiers and deadlines over the rules in force."""
    return _triage(current_rules().version)


@lru_cache(maxsize=2)
def _triage(_version: str) -> Triage:
    return Triage(current_rules())
