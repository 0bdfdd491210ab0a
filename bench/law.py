"""Deadlines and tiers of 100,000 invented clients, and the time of one answer in an interview.

    python bench/law.py [--clients 100000] [--repeat 3] [--answers 300]

One process, one core. Clients are made by chance from a seed, one at a time, and forgotten at once, so that
the memory at the end is compared with the memory after the first thousand: it must not grow with their
number. Targets: 5,000 clients a second and core, no growth of more than 4 MB, and less than 50 ms for
everything that one answer of the interview sets off in the core (a screening of all nine forms of relief, every clock,
the tier).
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import random
import resource
import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from alongside.core.law.facts import Facts
from alongside.core.law.model import CUSTODY, RuleBook
from alongside.core.law.screening import screen
from alongside.core.law.triage import Triage
from alongside.lib.law_rules import shipped_rules

TODAY = datetime.date(2026, 11, 21)
PER_SECOND, GROWTH_MB, ANSWER_MS = 5_000, 4.0, 50.0
WARM = 1_000


def invented(number: int, book: RuleBook, seed: int = 1) -> Iterator[tuple[Facts, dict[str, str]]]:
    """So many clients, one after the other: facts of which a quarter is unknown, and thirty answers."""
    chance = random.Random(seed)
    states, questions = sorted(book.state_ages.rows), sorted(book.questions())
    for _one in range(number):
        facts = Facts(
            birth_date=_day(chance, -21 * 365, -5 * 365),
            state=chance.choice((*states, None)),
            nationality=chance.choice(("GTM", "HND", "SLV", None)),
            last_arrival_on=_day(chance, -900, 0),
            married=chance.choice((True, False, False, None)),
            custody=chance.choice((*CUSTODY, None)),
            in_removal_proceedings=chance.choice((True, True, False, None)),
            next_hearing_on=_day(chance, -30, 400),
            unaccompanied=chance.choice((True, True, False, None)),
        )
        asked = chance.sample(questions, 30)
        yield facts, {question: chance.choice(("yes", "no", "unknown", "skip")) for question in asked}


def _day(chance: random.Random, least: int, most: int) -> datetime.date | None:
    return None if chance.random() < 0.25 else TODAY + datetime.timedelta(days=chance.randint(least, most))


def peak_mb() -> float:
    """The most memory that this process has held, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure_clients(triage: Triage, number: int) -> dict[str, float]:
    """Clients a second of processor time, the share of it that inventing them takes, and memory."""
    began = time.process_time()
    for _facts, _answers in invented(number, triage.book):
        pass
    inventing = time.process_time() - began
    warm = 0.0
    deadlines = 0
    began = time.process_time()
    for position, (facts, answers) in enumerate(invented(number, triage.book)):
        clocks = triage.clocks(facts, TODAY)
        deadlines += len(clocks)
        triage.assess(facts, answers, clocks, TODAY)
        if position == WARM:
            warm = peak_mb()
    seconds = time.process_time() - began - inventing
    return {
        "clients_per_second": number / seconds,
        "deadlines_per_second": deadlines / seconds,
        "peak_mb": peak_mb(),
        "growth_mb": peak_mb() - warm,
    }


def measure_answers(triage: Triage, number: int) -> dict[str, float]:
    """Milliseconds by the clock for what one answer sets off: median and slowest."""
    times = []
    for facts, answers in invented(number, triage.book, seed=2):
        began = time.perf_counter()
        screen(triage.book, facts, answers, TODAY)
        triage.assess(facts, answers, triage.clocks(facts, TODAY), TODAY)
        times.append(1000 * (time.perf_counter() - began))
    return {"median_ms": statistics.median(times), "slowest_ms": max(times)}


def main() -> int:
    """Measure, print JSON, and return 1 where a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--clients", type=int, default=100_000)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--answers", type=int, default=300)
    wanted = parser.parse_args()
    triage = Triage(shipped_rules())
    load = os.getloadavg()[0]
    runs = [measure_clients(triage, wanted.clients) for _run in range(wanted.repeat)]
    answers = measure_answers(triage, wanted.answers)
    result = {
        "clients": wanted.clients,
        "load_before": round(load, 1),
        "load_after": round(os.getloadavg()[0], 1),
        "clients_per_second": [round(run["clients_per_second"]) for run in runs],
        "deadlines_per_second": [round(run["deadlines_per_second"]) for run in runs],
        "peak_mb": round(max(run["peak_mb"] for run in runs), 1),
        "growth_mb": round(runs[0]["growth_mb"], 1),
        "answer_median_ms": round(answers["median_ms"], 2),
        "answer_slowest_ms": round(answers["slowest_ms"], 2),
    }
    result["is_met"] = (
        min(result["clients_per_second"]) >= PER_SECOND
        and result["growth_mb"] <= GROWTH_MB
        and result["answer_slowest_ms"] < ANSWER_MS
    )
    print(json.dumps(result, indent=2))
    return 0 if result["is_met"] else 1


if __name__ == "__main__":
    sys.exit(main())
