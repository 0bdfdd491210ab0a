"""Matching side by side: a careful coordinator twice, a straightforward CP-SAT model, and `alongside match`.

    python bench/matching.py --sizes 28,280,2800,20000 --out bench/results/matching.json --docs docs/benchmarks.md

Each engine runs in a process of its own, one at a time, in a shuffled order, within the same time limit
(loading included). Plans are scored by the independent checker only. Memory is that of the process and
its children together; processor time is theirs, too, and tells more than wall time on a busy machine.
"""

import argparse
import contextlib
import json
import os
import platform
import random
import subprocess
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil

sys.path.insert(0, str(Path(__file__).parent))
import matching_instances

from alongside.core.matching.check import check, plan_violations, values
from alongside.core.matching.facts import Facts

SIZES = {
    "28": ("seed", 10),
    "280": ("x10-scarce", 60),
    "2800": ("x100-scarce", 60),
    "20000": ("national", 300),
}
PLENTIFUL = {"280": "x10", "2800": "x100"}
ENGINES = {
    "nearest": "nearest first, by hand",
    "best-team": "best team in turn, by hand",
    "cp-sat": "CP-SAT, straightforward",
    "alongside": "Alongside",
}
MOST_PAIRS_FOR_CPSAT = 3_000_000  # beyond, its model alone would not fit into memory
MEMORY_LIMIT = 12 * 2**30
BEGIN, END = "<!-- matching: begin -->", "<!-- matching: end -->"


def run_engine(engine: str, instance: Path, seconds: float, out: Path) -> None:
    """What the child process does: solve, and write the bare teams and the bound claimed."""
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    document = json.loads(instance.read_text(encoding="utf-8"))
    bound = None
    if engine == "cp-sat":
        import matching_cpsat

        teams, bound = matching_cpsat.solve(document, seconds)
    else:
        import matching_greedy

        by_hand = {"nearest": matching_greedy.nearest_first, "best-team": matching_greedy.best_team}
        teams = by_hand[engine](document)
    out.write_text(json.dumps({"teams": teams, "bound": bound}), encoding="utf-8")


class Meter(threading.Thread):
    """Peak memory of a process and its children (shared pages counted once where the system tells)."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid = pid
        self.peak = 0
        self.stopped = threading.Event()

    def run(self) -> None:
        """Sample until stopped."""
        while not self.stopped.wait(0.25):
            total = 0
            with contextlib.suppress(psutil.Error):
                process = psutil.Process(self.pid)
                for one in (process, *process.children(recursive=True)):
                    with contextlib.suppress(psutil.Error):
                        total += one.memory_full_info().pss
            self.peak = max(self.peak, total)


def measure(engine: str, instance: Path, seconds: float, folder: Path) -> dict[str, Any]:
    """One run of one engine."""
    out = folder / f"{engine}.json"
    if engine == "alongside":
        command = [sys.executable, "-m", "alongside.cli", "match", str(instance)]
        command += ["--seconds", str(seconds), "--out", str(out)]
    else:
        command = [sys.executable, str(Path(__file__)), "--engine", engine, "--instance", str(instance)]
        command += ["--seconds", str(seconds), "--out", str(out)]
    load = os.getloadavg()[0]
    started = time.monotonic()
    with (folder / f"{engine}.log").open("wb") as log:
        child = subprocess.Popen(command, stdout=log, stderr=log)
        meter = Meter(child.pid)
        meter.start()
        _, status, usage = os.wait4(child.pid, 0)
    wall = time.monotonic() - started
    meter.stopped.set()
    row = {
        "engine": engine,
        "seconds": round(wall, 2),
        "processor_seconds": round(usage.ru_utime + usage.ru_stime, 2),
        "peak_mb": round(max(meter.peak, usage.ru_maxrss * 1024) / 2**20),
        "load_before": round(load, 1),
    }
    if status != 0 or not out.exists():
        tail = (folder / f"{engine}.log").read_text(errors="replace").strip().splitlines()[-1:]
        return row | {"failed": tail[0] if tail else f"ended with status {status}"}
    return row | {"result": json.loads(out.read_text(encoding="utf-8"))}


def score(document: dict[str, Any], row: dict[str, Any]) -> dict[str, Any]:
    """The row with its plan scored by the checker."""
    result = row.pop("result", None)
    if result is None:
        return row
    facts = Facts(document)
    whole = row["engine"] == "alongside"
    faults = check(document, result) if whole else plan_violations(facts, result["teams"])
    found = values(facts, {"teams": result["teams"]})
    row |= {
        "violations": len(faults),
        "first_violation": faults[0] if faults else None,
        "groups_placed": len(result["teams"]),
        "urgency": found["urgency"],
        "fit": found["fit"],
        "balance": found["balance"],
    }
    if whole:
        levels = {level["name"]: level for level in result["levels"]}
        row |= {
            "status": result["status"],
            "urgency_bound": levels["urgency"]["bound"],
            "fit_bound": levels["fit"]["bound"],
            "certificate": result["certificate"]["urgency_bound"],
        }
    elif result["bound"] is not None:
        row["claimed_bound"] = result["bound"]
    return row


def compare(name: str, seconds: float, seed: int, engines: list[str]) -> dict[str, Any]:
    """All engines on one instance."""
    document = matching_instances.build(name, seed)
    facts = Facts(document)
    report: dict[str, Any] = {
        "instance": name,
        "seed": seed,
        "clients": len(document["clients"]),
        "volunteers": len(document["volunteers"]),
        "groups": len(facts.groups),
        "urgency_of_all": sum(group.urgency for group in facts.groups.values()),
        "seconds_allowed": seconds,
        "runs": [],
    }
    order = list(engines)
    random.Random(seed).shuffle(order)
    pairs = len(document["clients"]) * len(document["volunteers"])
    with tempfile.TemporaryDirectory() as folder:
        instance = Path(folder) / "instance.json"
        instance.write_text(json.dumps(document), encoding="utf-8")
        for engine in order:
            if engine == "cp-sat" and pairs > MOST_PAIRS_FOR_CPSAT * 10:
                report["runs"].append({"engine": engine, "failed": "not run: too many pairs for its model"})
                continue
            print(f"{name}: {ENGINES[engine]} …", file=sys.stderr, flush=True)
            report["runs"].append(score(document, measure(engine, instance, seconds, Path(folder))))
    report["runs"].sort(key=lambda row: list(ENGINES).index(row["engine"]))
    return report


def table(reports: list[dict[str, Any]]) -> str:
    """The reports as Markdown."""
    lines = []
    for report in reports:
        ours = next(
            (row for row in report["runs"] if row["engine"] == "alongside" and "urgency" in row), None
        )
        lines += [
            (
                f"**{report['instance']}**: {report['clients']:,} clients in {report['groups']:,} groups, "
                f"{report['volunteers']:,} volunteers, {report['seconds_allowed']:g} s allowed."
            ),
            "",
            "| engine | urgency | of ours | below the bound | fit | groups | wall s | processor s | peak MB |",
            "|---|---|---|---|---|---|---|---|---|",
        ]
        for row in report["runs"]:
            lines.append(_line(row, ours))
        if ours is not None:
            fit = "no bound on fit in the time"
            if ours["fit_bound"]:
                gap = (ours["fit"] - ours["fit_bound"]) / ours["fit"]
                fit = f"fit within {gap:.2%} of its bound {ours['fit_bound']:,}"
            lines += [
                "",
                (
                    f"Status {ours['status']}; bound on urgency {ours['urgency_bound']:,}, from prices alone "
                    f"{ours['certificate']:,.1f}; {fit}."
                ),
            ]
        lines.append("")
    return "\n".join(lines)


def _line(row: dict[str, Any], ours: dict[str, Any] | None) -> str:
    name = ENGINES[row["engine"]]
    if "urgency" not in row:
        return f"| {name} | {row['failed']} | | | | | {row.get('seconds', '')} | | {row.get('peak_mb', '')} |"
    ratio = gap = ""
    if ours is not None:
        ratio = f"{row['urgency'] / max(1, ours['urgency']):.4f}"
        gap = f"{1 - row['urgency'] / max(1, ours['urgency_bound']):.3%}"
    broken = f" ({row['violations']} violations)" if row["violations"] else ""
    return (
        f"| {name} | {row['urgency']:,}{broken} | {ratio} | {gap} | {row['fit']:,} | {row['groups_placed']:,} "
        f"| {row['seconds']:.1f} | {row['processor_seconds']:.1f} | {row['peak_mb']:,} |"
    )


def machine() -> str:
    """What the run was measured on."""
    memory = psutil.virtual_memory().total / 2**30
    return (
        f"{os.cpu_count()} processors, {memory:.0f} GB, {platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}"
    )


def main() -> int:
    """Run the benchmark, or, with --engine, one engine of it."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--sizes", default="28,280,2800")
    arguments.add_argument(
        "--plentiful", action="store_true", help="also the instances with enough volunteers"
    )
    arguments.add_argument("--engines", default=",".join(ENGINES))
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--out", type=Path, default=Path("bench/results/matching.json"))
    arguments.add_argument("--docs", type=Path, help="a page whose marked section the table replaces")
    arguments.add_argument("--engine", help=argparse.SUPPRESS)
    arguments.add_argument("--instance", type=Path, help=argparse.SUPPRESS)
    arguments.add_argument("--seconds", type=float, help="instead of 10, 60, 60 and 300 s")
    chosen = arguments.parse_args()
    if chosen.engine:
        run_engine(chosen.engine, chosen.instance, chosen.seconds, chosen.out)
        return 0
    kept = json.loads(chosen.out.read_text()) if chosen.out.exists() else {"instances": {}}
    for size in chosen.sizes.split(","):
        name, seconds = SIZES[size]
        names = [name] + ([PLENTIFUL[size]] if chosen.plentiful and size in PLENTIFUL else [])
        for one in names:
            report = compare(one, chosen.seconds or seconds, chosen.seed, chosen.engines.split(","))
            report["measured"] = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
            report["machine"] = machine()
            kept["instances"][one] = report
            chosen.out.parent.mkdir(parents=True, exist_ok=True)
            chosen.out.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    order = [name for name in matching_instances.SIZES if name in kept["instances"]]
    text = table([kept["instances"][name] for name in order])
    print(text)
    if chosen.docs:
        page = chosen.docs.read_text(encoding="utf-8")
        before, rest = page.split(BEGIN)
        chosen.docs.write_text(f"{before}{BEGIN}\n\n{text}\n{END}{rest.split(END)[1]}", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
