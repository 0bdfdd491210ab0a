"""`alongside screen`: what a person's facts and answers point to, and how urgent it is."""

from __future__ import annotations

import argparse
from typing import Any

from alongside.core.law.request import read_screening, screening_document
from alongside.core.law.screening import screen
from alongside.core.law.triage import Triage
from alongside.lib.answering import answer_document
from alongside.lib.law_rules import shipped_rules

SUMMARY = "screen for every form of relief at once, with urgency and clocks"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("answers", metavar="ANSWERS.json", help="facts and answers; - reads standard input")


def run(arguments: argparse.Namespace) -> int:
    """Screen one person. 0 with the result written, 2 with one line per fault and nothing written."""
    return answer_document(arguments.answers, _screened)


def _screened(document: Any) -> dict[str, Any]:
    book = shipped_rules()
    request = read_screening(document, book)
    triage = Triage(book)
    clocks = triage.clocks(request.facts, request.as_of)
    return screening_document(
        book,
        request.as_of,
        screen(book, request.facts, request.answers, request.as_of, request.rules_as_of),
        triage.assess(request.facts, request.answers, clocks, request.as_of),
        clocks,
    )
