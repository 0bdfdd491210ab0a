"""Loaded into pytest in the instrumented copy: the tests once as they are, then once for each mutant.

The first round says which test reaches which check, and how long it takes. Then every mutant has a process of
its own (a fork, which has the fixtures of the session already) in which the tests that reach its check run,
the quickest first, until one fails: the mutant is killed. The pages that the walk visits are narrowed to those
that reach the check.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from _pytest.runner import runtestprotocol

from tools.mutants import runtime

SECONDS_A_MUTANT = 240
ENTRIES_AT_FIRST = 12


class Root:
    """Named as the next test after each: everything of the last is torn down but the session itself."""

    def __init__(self, session: pytest.Session) -> None:
        self.session = session

    def listchain(self) -> list[Any]:
        """The collectors that stay."""
        return [self.session]


class Campaign:
    """Everything that the first round learned."""

    def __init__(self, items: list[Any]) -> None:
        self.items = items
        self.seconds: dict[int, float] = {}
        self.reached: dict[int, set[int]] = {}
        self.pages: dict[int, set[str]] = defaultdict(set)
        self.killers: dict[int, int] = defaultdict(int)

    def _run(self, place: int) -> list[str]:
        """Run one test; what failed of it."""
        item = self.items[place]
        following: Any = Root(item.session)
        if hasattr(item, "_initrequest"):
            item._initrequest()  # noqa: SLF001 - what reruns of tests need
        reports = runtestprotocol(item, log=False, nextitem=following)
        return [str(report.longrepr) for report in reports if report.failed]

    def learn(self) -> list[str]:
        """The first round. The names of tests that fail as they are: they prove nothing."""
        self._watch_pages()
        broken = []
        for place, item in enumerate(self.items):
            runtime.REACHED.clear()
            started = time.monotonic()
            failed = self._run(place)
            self.seconds[place] = time.monotonic() - started
            self.reached[place] = set(runtime.REACHED)
            if failed:
                broken.append(item.nodeid)
                self.reached[place] = set()
                print(f"fails without any mutant: {item.nodeid}\n{failed[0][-1500:]}", file=sys.stderr)
        return broken

    def _watch_pages(self) -> None:
        """Note which page of the walk reaches which check."""
        walk: Any = sys.modules.get("tests.walk")
        if walk is None:
            return
        ask = walk._ask  # noqa: SLF001 - the walk's one way to ask

        def watched(client: Any, method: str, address: str) -> Any:
            before = set(runtime.REACHED)
            runtime.REACHED.clear()
            answer = ask(client, method, address)
            for number in runtime.REACHED:
                self.pages[number].add(address)
            runtime.REACHED.update(before)
            return answer

        walk._ask = watched  # noqa: SLF001 - as above

    def order(self, number: int) -> list[int]:
        """The tests that reach a check: what killed others first, then the quickest."""
        reaching = [place for place, found in self.reached.items() if number in found]
        return sorted(reaching, key=lambda p: self.seconds[p] / (1 + self.killers[p] + self._is_direct(p)))

    def _is_direct(self, place: int) -> int:
        """Tests of the scopes themselves come first: they kill most of what can be killed."""
        return 4 * ("test_first_lock" in self.items[place].nodeid)

    def try_one(self, number: int) -> tuple[str, int]:
        """The name and place of the test that kills the mutant; empty where none does."""
        reader, writer = os.pipe()
        child = os.fork()
        if not child:
            os.close(reader)
            place = -1
            try:
                place = self._first_to_fail(number)
            finally:
                os.write(writer, json.dumps(place).encode())
                os._exit(0)
        os.close(writer)
        deadline = time.monotonic() + SECONDS_A_MUTANT
        while time.monotonic() < deadline:
            if os.waitpid(child, os.WNOHANG)[0]:
                break
            time.sleep(0.02)
        else:
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
        with os.fdopen(reader) as answer:
            text = answer.read()
        place = json.loads(text) if text else -1
        if place < 0:
            return "", -1
        self.killers[place] += 1
        return self.items[place].nodeid, place

    def _first_to_fail(self, number: int) -> int:
        runtime.ACTIVE = number
        self._narrow_the_walk(number)
        for place in self.order(number):
            if self._run(place):
                return place
        return -1

    def _narrow_the_walk(self, number: int) -> None:
        strangers: Any = sys.modules.get("tests.test_strangers")
        if strangers is None:
            return
        from django.urls import Resolver404, resolve  # noqa: PLC0415 - Django is set up by now

        names = set()
        for address in self.pages.get(number, ()):
            with contextlib.suppress(Resolver404):
                names.add(resolve(address).view_name)
        if names:
            kept = [e for e in strangers.ENTRIES if e.url in names]
            strangers.ENTRIES = kept


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_call() -> None:
    """What the fixtures reached, every test with the cast reaches: it tells nothing of this test."""
    runtime.REACHED.clear()


def pytest_runtestloop(session: pytest.Session) -> bool:
    """In place of pytest's own loop."""
    wanted = json.loads(os.environ["MUTANTS_WANTED"])
    answers = Path(os.environ["MUTANTS_ANSWERS"])
    campaign = Campaign(session.items)
    broken = campaign.learn()
    from django.db import connections  # noqa: PLC0415 - Django is set up by now

    with answers.open("w") as file:
        file.write(json.dumps({"tests": len(session.items), "broken": broken}) + "\n")
        for number in wanted:
            connections.close_all()
            started = time.monotonic()
            killer, _place = campaign.try_one(number)
            took = round(time.monotonic() - started, 1)
            row = {"mutant": number, "killer": killer, "tried": len(campaign.order(number)), "seconds": took}
            file.write(json.dumps(row) + "\n")
            file.flush()
            print(
                f"{'killed' if killer else 'SURVIVED'} {number} in {took} s {killer}",
                file=sys.stderr,
                flush=True,
            )
    return True
