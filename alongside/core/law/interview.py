"""The order in which an interview asks: facts first, then what every form of relief needs, then what matters.

What was asked keeps its place, so that going back finds the same question. What is still to come follows the
answers: the questions that screening names next come before the rest. Every question can be passed over.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from alongside.core.law.facts import Facts
from alongside.core.law.model import RuleBook
from alongside.core.law.screening import screen

# The common questions that ask for a fact, in the order in which they are asked, with the fact.
FACT_OF_QUESTION = {
    "dob": "birth_date",
    "arrive": "last_arrival_on",
    "state": "state",
    "detained": "custody",
    "married": "married",
    "alone18": "unaccompanied",
    "nta": "in_removal_proceedings",
    "hearing": "next_hearing_on",
}
# The language is asked before the interview begins.
ASKED_BEFORE = frozenset({"lang"})
# Questions that a fact answers already, once it is known.
ANSWERED_BY_FACT = {"sij1": "birth_date", "sij2": "married"}


def first_questions(book: RuleBook) -> tuple[str, ...]:
    """What everybody is asked first: the facts, then the other common questions in the order of the rules."""
    common = {question.id for question in book.intake} - ASKED_BEFORE
    facts = [name for name in FACT_OF_QUESTION if name in common]
    return (*facts, *(q.id for q in book.intake if q.id in common and q.id not in FACT_OF_QUESTION))


def order_of_questions(
    book: RuleBook, facts: Facts, answers: Mapping[str, str], asked: Collection[str], as_of: date
) -> tuple[str, ...]:
    """Every question of the interview, each once: the first ones, those already `asked`, then those to come.

    Of those to come only the very next is firm: the next answer may bring others forward.
    """
    first = first_questions(book)
    left_out = {q for q, fact in ANSWERED_BY_FACT.items() if getattr(facts, fact) is not None}
    known = book.questions()
    # A rule that was withdrawn meanwhile takes its question along.
    behind = [question for question in asked if question in known and question not in first]
    order = dict.fromkeys((*first, *behind))
    for finding in screen(book, facts, answers, as_of):
        order.update((question, None) for question in finding.ask_next if question not in left_out)
    order.update((question, None) for question in known if question not in left_out | ASKED_BEFORE)
    return tuple(order)
