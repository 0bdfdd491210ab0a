"""The rules in force: those that ship with the program, overlaid by what attorneys stored.

Whoever asks reads one small row set first (which texts are in force), so that a change is seen at once by
every web process and every worker; within one request the answer is kept. The book itself is built once for
each set of texts.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

import structlog
from django.core.signals import request_finished, request_started
from django.dispatch import receiver

from alongside.core.law.model import RuleBook
from alongside.core.law.parse import InvalidRules, parse_rules, read_rule
from alongside.core.law.triage import Triage
from alongside.law.models import StoredRule
from alongside.lib.law_rules import shipped_rules, shipped_texts

Key = tuple[tuple[str, str], ...]

log = structlog.get_logger("alongside.law")


@dataclass(frozen=True)
class RulesInForce:
    """The book that governs, the text of each rule by its id, and what had to be left out.

    `left_out` are stored rules with which the book could not be read, as after a change of the program.
    """

    book: RuleBook
    texts: Mapping[str, str]
    left_out: tuple[str, ...] = ()
    triage: Triage = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "triage", Triage(self.book))


@cache
def _shipped() -> dict[str, str]:
    return shipped_texts()


@cache
def shipped_files() -> dict[str, str]:
    """The name of each shipped file by the id of the rule in it."""
    return {read_rule(text)[0].id: name for name, text in _shipped().items()}


def file_of(rule: str) -> str:
    """The name under which the text of a rule stands in the book."""
    return shipped_files().get(rule, f"stored/{rule}.toml")


def shipped_text(rule: str) -> str:
    """The text of a rule as shipped; empty where the rule was made here."""
    name = shipped_files().get(rule)
    return _shipped()[name] if name else ""


class _Request(threading.local):
    """What the request of this thread has read already. Outside of requests nothing is kept."""

    is_open = False
    rules: RulesInForce | None = None


_request = _Request()


@receiver(request_started)
def _open(**_kwargs: Any) -> None:
    _request.is_open, _request.rules = True, None


@receiver(request_finished)
def _close(**_kwargs: Any) -> None:
    _request.is_open, _request.rules = False, None


def forget_rules() -> None:
    """Read anew what is in force: called by services that change it within a request."""
    _request.rules = None


def rules_in_force() -> RulesInForce:
    """The rules that govern now, with their texts. One query, none where this request has asked before."""
    if _request.is_open and _request.rules is not None:
        return _request.rules
    rows = StoredRule.objects.in_force().order_by("rule").values_list("rule", "digest")
    found = _build(tuple(rows))
    if _request.is_open:
        _request.rules = found
    return found


def current_rules() -> RuleBook:
    """The rule book that governs today."""
    return rules_in_force().book


def current_triage() -> Triage:
    """Tiers and deadlines over the rules in force."""
    return rules_in_force().triage


def rules_with(rule: str, text: str) -> RuleBook:
    """The book in force with one rule replaced by `text`, or without it where `text` is empty.

    Raises `InvalidRules`.
    """
    texts = dict(rules_in_force().texts)
    texts.pop(rule, None)
    if text:
        texts[rule] = text
    return parse_rules({file_of(one): body for one, body in texts.items()})


@lru_cache(maxsize=4)
def _build(key: Key) -> RulesInForce:
    stored = {row.rule: row.text for row in _stored(key)}
    shipped = {rule: _shipped()[name] for rule, name in shipped_files().items()}
    if not stored:
        return RulesInForce(shipped_rules(), shipped)
    left_out = tuple(sorted(rule for rule in stored if not _fits(shipped, {rule: stored[rule]})))
    for kept in ({r: t for r, t in stored.items() if r not in left_out}, {}):
        texts = {**shipped, **kept}
        try:
            book = parse_rules({file_of(rule): text for rule, text in texts.items()})
        except InvalidRules as error:
            log.warning("stored rules do not fit together", faults=len(error.faults))
            left_out = tuple(sorted(stored))
            continue
        return RulesInForce(book, texts, left_out)
    raise AssertionError  # the shipped rules alone are read by every start of the program


def _stored(key: Key) -> Iterable[StoredRule]:
    wanted = dict(key)
    rows = StoredRule.objects.filter(rule__in=wanted, digest__in=wanted.values())
    return {row.rule: row for row in rows if row.digest == wanted[row.rule]}.values()


def _fits(shipped: Mapping[str, str], one: Mapping[str, str]) -> bool:
    try:
        parse_rules({file_of(rule): text for rule, text in {**shipped, **one}.items()})
    except InvalidRules as error:
        log.warning("a stored rule does not fit", rule=next(iter(one)), faults=len(error.faults))
        return False
    return True
