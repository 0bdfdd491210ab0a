"""Remove each check of access, one at a time, and see whether a test notices.

    python -m tools.authorization_mutants              # every mutant
    python -m tools.authorization_mutants --every 20   # each twentieth

Works in a copy of the checkout under the system's temporary folder, with a database cluster of its own, never
in the checkout. Prints the score and the survivors; writes them to build/mutants.json. Exit 1 below the target. Survivors
that are known stand in docs/surviving-mutants.md, each with the reason why nothing is lost by it; they are not
counted, and a test fails for one that stands there and is killed.
"""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tools.mutants.instrument import Mutant, instrument

TOP = Path(__file__).resolve().parents[1]
PARTS = ("alongside", "tests", "tools", "docs", "requirements", "manage.py", "pyproject.toml")
TARGET = 98.0  # per cent
TESTS = (
    "tests/access", "tests/accounts", "tests/intake", "tests/partners", "tests/volunteers", "tests/imports",
    "tests/placement", "tests/web/account", "tests/web/firm", "tests/web/office", "tests/web/operator",
    "tests/web/volunteer", "tests/web/client", "tests/web/funder", "tests/web/public", "tests/test_anchor_bugs.py",
    "tests/test_strangers.py",
)  # fmt: skip
SHORT_TESTS = ("tests/access/test_first_lock.py", "-k", "every_scope or each_permission")
SURVIVORS = TOP / "docs" / "surviving-mutants.md"


@dataclass(frozen=True)
class Result:
    """What a campaign found."""

    mutants: list[Mutant]
    tests: int
    broken: list[str]
    killed: dict[int, str]
    survived: list[Mutant]

    @property
    def unexplained(self) -> list[Mutant]:
        """Survivors for which no reason is written down."""
        known = known_survivors()
        return [mutant for mutant in self.survived if mutant.place not in known]

    @property
    def score(self) -> float:
        """Killed of those tried that have no reason to survive, in per cent."""
        tried = len(self.killed) + len(self.unexplained)
        return round(100 * len(self.killed) / tried, 1) if tried else 0.0


def copy_folder() -> Path:
    """The copy's place: one for each checkout and user, so that its database cluster is made once."""
    name = hashlib.sha256(str(TOP).encode()).hexdigest()[:8]
    return Path(tempfile.gettempdir()) / f"alongside-mutants-{os.geteuid()}-{name}"


def make_copy(folder: Path) -> list[Mutant]:
    """The package, its tests and what they read, with a switch at each check."""
    folder.mkdir(exist_ok=True)
    for part in PARTS:
        old, new = folder / part, TOP / part
        shutil.rmtree(old, ignore_errors=True)
        if new.is_dir():
            shutil.copytree(new, old, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(new, old)
    return instrument(folder)


def run_campaign(
    *, every: int = 1, only: Sequence[str] = ("",), short: bool = False, chosen: Sequence[str] = ()
) -> Result:
    """Try every mutant, or each `every`th, or those whose line holds a text of `only`; with the `chosen` tests, if any."""
    folder = copy_folder()
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        mutants = make_copy(folder)
        wanted = [m for m in mutants if any(text in str(m) for text in only)][::every]
        answers = folder / "answers.jsonl"
        tests = list(SHORT_TESTS) if short else [t for t in (chosen or TESTS) if (folder / t).exists()]
        environment = {
            **os.environ,
            "PYTHONPATH": str(folder),
            "MUTANTS_WANTED": json.dumps([m.number for m in wanted]),
            "MUTANTS_ANSWERS": str(answers),
        }
        for name in ("ALONGSIDE_PROVE", "PYTEST_XDIST_WORKER", "PYTEST_CURRENT_TEST", "ALONGSIDE_TEST_RUN"):
            environment.pop(name, None)
        answers.unlink(missing_ok=True)
        with (folder / "log.txt").open("w") as log:
            subprocess.run(
            ["nice", sys.executable, "-m", "pytest", "-p", "tools.mutants.plugin", "-p", "no:cacheprovider",
             "-p", "no:xdist", "-q", "-m", "not browser", "--no-header", "--capture=fd", *tests],
            cwd=folder, env=environment, stdout=log, check=False,
            )  # fmt: skip
        head, *rows = [json.loads(line) for line in answers.read_text().splitlines()]
    killed = {row["mutant"]: row["killer"] for row in rows if row["killer"]}
    by_number = {m.number: m for m in mutants}
    survived = [by_number[row["mutant"]] for row in rows if not row["killer"]]
    return Result(mutants, head["tests"], head["broken"], killed, survived)


def known_survivors() -> dict[str, str]:
    """The reason of each known survivor, by its place: rows of the table in docs/surviving-mutants.md."""
    found = {}
    for line in SURVIVORS.read_text().splitlines() if SURVIVORS.exists() else []:
        cells = line.strip("| ").rsplit(" | ", 1)
        if len(cells) == 2 and cells[0].startswith("`"):
            found[cells[0].strip("` ")] = cells[1].strip()
    return found


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(
        description="Remove each check of access and see whether a test notices."
    )
    parser.add_argument("--every", type=int, default=1, metavar="N", help="each Nth mutant only")
    parser.add_argument(
        "--only", nargs="*", default=("",), metavar="TEXT", help="mutants whose line holds this text"
    )
    parser.add_argument("--short", action="store_true", help="with the quickest tests alone")
    parser.add_argument("--tests", nargs="*", default=(), metavar="PATH", help="these tests alone")
    parser.add_argument("--list", action="store_true", help="print the mutants and try none")
    options = parser.parse_args()
    if options.list:
        print("\n".join(f"{m.number:4d} {m}" for m in make_copy(copy_folder())))
        return
    result = run_campaign(every=options.every, only=options.only, short=options.short, chosen=options.tests)
    tried = len(result.killed) + len(result.survived)
    print(f"{tried} of {len(result.mutants)} mutants tried with {result.tests} tests.")
    print(f"{len(result.killed)} killed: {result.score} %")
    for mutant in result.survived:
        print(f"survived: {mutant}{'' if mutant in result.unexplained else ' (known)'}")
    written = TOP / "build" / "mutants.json"
    written.parent.mkdir(exist_ok=True)
    by_killer = Counter(killer.split("[")[0] for killer in result.killed.values())
    written.write_text(
        json.dumps(
            {
                "tried": tried,
                "killed": len(result.killed),
                "survived": [str(m) for m in result.survived],
                "killers": by_killer.most_common(),
            },
            indent=1,
        )
    )
    if result.score < TARGET:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
