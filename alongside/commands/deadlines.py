"""`alongside deadlines`: every date that the rules derive from facts and events, with its arithmetic."""

from __future__ import annotations

import argparse
from typing import Any

from alongside.core.law.deadlines import DeadlineEngine
from alongside.core.law.request import deadlines_document, read_deadlines
from alongside.lib.answering import answer_document
from alongside.lib.law_rules import shipped_rules

SUMMARY = "compute every legal and safe date from facts and events"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("facts", metavar="FACTS.json", help="facts and events; - reads standard input")


def run(arguments: argparse.Namespace) -> int:
    """Compute for one case. 0 with the result written, 2 with one line per fault and nothing written."""
    return answer_document(arguments.facts, _computed)


def _computed(document: Any) -> dict[str, Any]:
    book = shipped_rules()
    engine = DeadlineEngine(book)
    request = read_deadlines(document, book, engine)
    return deadlines_document(engine.compute(request.facts, request.events, request.as_of))
