"""Large instances, solved part by part: as good and as honest as those solved whole, and on time."""

import copy
import json
import os
import random
import runpy
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from alongside.core.documents import InvalidDocument
from alongside.core.matching import market
from alongside.core.matching import solve as solving
from alongside.core.matching.check import check
from alongside.core.matching.compile import compile_problem
from alongside.core.matching.parse import parse
from alongside.core.matching.part import Alone, Answer, Country, Task, TimeLeft
from alongside.core.matching.prices import Prices
from alongside.core.matching.pricing import team_costs
from alongside.core.matching.team import IMPOSSIBLE, cheapest_team
from alongside.lib.crew import ProcessCrew
from tests.core.matching.solving import solved
from tests.core.matching.tiny import tiny

BENCH = Path(__file__).parents[3] / "bench"
WITHIN = 0.0025  # of the optimum: what a few hundred clients may lose by being solved in parts


@pytest.fixture(scope="module")
def generated() -> dict[str, Any]:
    """280 clients and too few volunteers."""
    document: dict[str, Any] = runpy.run_path(str(BENCH / "matching_instances.py"))["build"]("x10-scarce", 3)
    return document


@pytest.fixture
def in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Solve everything as if it were large."""
    monkeypatch.setattr(solving, "MOST_SEATS_AT_ONCE", -1)


def answer(document: dict[str, Any], **what: Any) -> dict[str, Any]:
    what = {"time_left": lambda: 1e6} | what
    result: dict[str, Any] = json.loads(json.dumps(solving.solve(parse(document), **what).to_document()))
    return result


def level(result: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(row for row in result["levels"] if row["name"] == name)
    return found


def awkward(seed: int) -> dict[str, Any]:
    """A small instance, some with a plan, pins and floors."""
    chance = random.Random(seed)
    document = tiny(
        seed,
        volunteers=chance.randint(5, 16),
        clients=chance.randint(2, 10),
        with_plan=chance.random() < 0.3,
    )
    client, volunteer = chance.choice(document["clients"])["id"], chance.choice(document["volunteers"])["id"]
    if chance.random() < 0.4:
        kinds = [
            {"kind": "seat", "volunteer": volunteer, "client": client},
            {"kind": "forbid", "volunteer": volunteer, "client": client},
            {"kind": "place", "client": client},
            {"kind": "mentor", "mentor": "m0", "client": client},
        ]
        document["pins"] = [chance.choice(kinds)]
    if chance.random() < 0.2:
        some = [row["id"] for row in document["clients"]][:3]
        document["floors"] = [{"id": "some", "clients": some, "at_least": 1}]
    return document


@pytest.mark.parametrize("start", range(60_000, 60_080, 20))
def test_small_instances_in_parts_keep_every_rule_and_every_bound_holds(
    start: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared = best = 0
    for seed in range(start, start + 20):
        document = awkward(seed)
        monkeypatch.setattr(solving, "MOST_SEATS_AT_ONCE", 10**9)
        try:
            whole = solved(document)
        except InvalidDocument:
            continue  # a pin that breaks a rule or a floor too high: refused before anything is solved
        monkeypatch.setattr(solving, "MOST_SEATS_AT_ONCE", -1)
        parts = solved(document)
        assert check(document, parts) == [], seed
        optimum = level(whole, "urgency")["value"]
        assert level(parts, "urgency")["value"] <= optimum <= level(parts, "urgency")["bound"], seed
        compared += 1
        if level(parts, "urgency")["value"] == optimum:
            best += 1
            if "plan" not in document:
                assert level(parts, "fit")["bound"] <= level(whole, "fit")["value"], seed
    assert compared >= 12
    assert best >= compared - 2


def test_280_clients_in_parts_come_close_to_the_proved_optimum(
    generated: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = answer(generated)
    assert whole["status"] == "optimal"
    monkeypatch.setattr(solving, "MOST_SEATS_AT_ONCE", -1)
    parts = answer(generated)
    assert check(generated, parts) == []
    optimum = level(whole, "urgency")["value"]
    assert level(parts, "urgency")["value"] >= (1 - WITHIN) * optimum
    assert optimum <= level(parts, "urgency")["bound"] <= (1 + WITHIN) * optimum


@pytest.mark.usefixtures("in_parts")
def test_processes_and_one_alone_find_the_same_and_the_order_of_lists_does_not_matter(
    generated: dict[str, Any],
) -> None:
    turned = copy.deepcopy(generated)
    for rows in turned.values():
        if isinstance(rows, list):
            random.Random(5).shuffle(rows)
    assert answer(generated, crew=ProcessCrew(2)) == answer(turned, crew=Alone())


@pytest.mark.usefixtures("in_parts")
@pytest.mark.parametrize("seconds", [0.0, 0.5, 1.5])
def test_the_time_is_kept_and_the_plan_is_whole(generated: dict[str, Any], seconds: float) -> None:
    begun = time.monotonic()
    result = answer(generated, time_left=lambda: begun + seconds - time.monotonic(), crew=ProcessCrew(2))
    # Reading, the certificate at no price and the reasons take their time on a busy machine.
    assert time.monotonic() - begun < seconds + 20
    assert check(generated, result) == []
    assert result["status"] != "optimal"


class Unlucky(Alone):
    """A crew that loses the largest part: nothing comes of it."""

    def perform(self, country: Country, tasks: Sequence[Task], time_left: TimeLeft) -> Iterator[Answer]:
        for one in super().perform(country, tasks, time_left):
            yield Answer(one.part) if one.part == 0 else one


@pytest.mark.usefixtures("in_parts")
def test_a_part_without_an_answer_keeps_a_plan_and_an_honest_bound(generated: dict[str, Any]) -> None:
    result = answer(generated, crew=Unlucky())
    assert check(generated, result) == []
    assert result["teams"]
    assert result["status"] != "optimal"


@pytest.mark.usefixtures("in_parts")
@pytest.mark.parametrize("crew", [Alone(), Unlucky()])
def test_metros_divided_into_pieces_share_their_people_without_overlap(
    generated: dict[str, Any], monkeypatch: pytest.MonkeyPatch, crew: Alone
) -> None:
    document = copy.deepcopy(generated)
    for row in document["volunteers"][::9]:
        row |= {"remote": True, "office": None}  # these are lent to the pieces as well
    monkeypatch.setattr(market, "LARGEST_PART", 15)
    result = answer(document, crew=crew)
    assert check(document, result) == []
    assert level(result, "urgency")["value"] > 0


@pytest.mark.usefixtures("in_parts")
def test_a_killed_process_costs_time_only(generated: dict[str, Any]) -> None:
    killed: list[int] = []

    def kill_once(*_: object) -> bool:
        children = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split()
        if children and not killed:
            killed.append(int(children[0]))
            os.kill(killed[0], signal.SIGKILL)
        return True

    result = answer(generated, crew=ProcessCrew(2), progress=kill_once)
    assert killed
    assert check(generated, result) == []


@pytest.mark.usefixtures("in_parts")
def test_who_stops_the_search_gets_the_plan_so_far(generated: dict[str, Any]) -> None:
    result = answer(generated, progress=lambda _level, stage, *_: stage != "first plan")
    assert check(generated, result) == []
    assert result["teams"]


def test_many_groups_priced_at_once_cost_what_each_costs_alone(generated: dict[str, Any]) -> None:
    problem = compile_problem(parse(generated))
    chance = np.random.default_rng(7)
    prices = Prices(
        np.where(
            chance.random(len(problem.capacity)) < 0.5, 0, chance.integers(0, 40_000, len(problem.capacity))
        ),
        chance.integers(0, 9_000, len(problem.interpreter_pools)),
        chance.integers(0, 9_000, len(problem.mentor_pools)),
    )
    together = team_costs(problem, prices, np.arange(len(problem.groups)))
    for group, cost in enumerate(together.tolist()):
        team = cheapest_team(problem, group, prices.costs(problem, group))
        assert cost == (IMPOSSIBLE if team is None else team.cost)


@pytest.mark.usefixtures("in_parts")
def test_remote_volunteers_have_one_price_in_all_metros_so_that_the_bound_stays_near(
    generated: dict[str, Any],
) -> None:
    document = copy.deepcopy(generated)
    document["volunteers"] = document["volunteers"][::2]
    for row in document["volunteers"][::6]:
        row |= {"remote": True, "office": None}
    kept = {row["id"] for row in document["volunteers"]}
    for client in document["clients"]:
        client["conflicts"]["volunteers"] = [v for v in client["conflicts"]["volunteers"] if v in kept]
    result = answer(document)
    assert check(document, result) == []
    urgency = level(result, "urgency")
    everything = sum(client["urgency"] for client in document["clients"])
    assert urgency["bound"] < 0.9 * everything, "there are too few people for all"
    assert urgency["bound"] <= 1.07 * urgency["value"]


WORKER = """
import json, sys, threading, time
from alongside.core.matching import solve
from alongside.core.matching.parse import parse
from alongside.lib.crew import ProcessCrew

if __name__ == "__main__":
    solve.MOST_SEATS_AT_ONCE = -1
    instance = parse(json.load(open(sys.argv[1])))
    work = dict(time_left=lambda: 1e6, crew=ProcessCrew(2))
    job = threading.Thread(target=lambda: solve.solve(instance, **work))
    job.start()
    job.join()
"""


def command_of(process: str) -> str:
    """The command line of a process; empty once it has ended."""
    try:
        return Path(f"/proc/{process}/cmdline").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nothing tells a process that its parent died")
def test_processes_of_a_killed_worker_end_with_it(generated: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "instance.json").write_text(json.dumps(generated))
    (tmp_path / "work.py").write_text(WORKER)
    worker = subprocess.Popen([sys.executable, str(tmp_path / "work.py"), str(tmp_path / "instance.json")])
    crew: list[str] = []
    try:
        ends = time.monotonic() + 60
        while len(crew) < 2 and time.monotonic() < ends:
            lists = Path(f"/proc/{worker.pid}/task").glob("*/children")
            children = [child for one in lists for child in one.read_text().split()]
            crew = [child for child in children if "spawn_main" in command_of(child)]
            time.sleep(0.05)
        assert crew, "two processes were started"
    finally:
        worker.kill()
        worker.wait()
    ends = time.monotonic() + 20
    while any(command_of(child) for child in crew):
        assert time.monotonic() < ends, "a process goes on after its worker was killed"
        time.sleep(0.05)
