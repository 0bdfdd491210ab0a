"""`alongside match`: form teams and place clients, with the proof and the reasons."""

from __future__ import annotations

import argparse
import json
import math
import os
import sys
import time
from pathlib import Path

from alongside.core.documents import Fault, InvalidDocument
from alongside.core.matching.parse import parse_bytes
from alongside.core.matching.solve import solve
from alongside.lib.crew import ProcessCrew, processors

SUMMARY = "form teams of volunteers and place clients with them, proved and explained"
DEFAULT_SECONDS = 60.0
BAD_INPUT = 2
REFRESH_SECONDS = 1.0
LATE_SECONDS = 2.0
BAR_WIDTH = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("instance", metavar="INSTANCE.json", help="the instance; - reads standard input")
    parser.add_argument("--seconds", type=_seconds, default=DEFAULT_SECONDS, help="time limit (60)")
    parser.add_argument("--seed", type=_seed, default=0, help="decides between equals (0)")
    parser.add_argument("--out", metavar="RESULT.json", help="write the result here, not to standard output")


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value) or value < 0:
        raise argparse.ArgumentTypeError(f"is {text!r}; give a number of seconds from 0")
    return value


def _seed(text: str) -> int:
    try:
        value = int(text)
    except ValueError:
        value = -1
    if not 0 <= value < 2**31:
        raise argparse.ArgumentTypeError(f"is {text!r}; give a whole number from 0 to 2147483647")
    return value


def run(arguments: argparse.Namespace) -> int:
    """Solve one instance. 0 with the result written, 2 with one line per fault and nothing written."""
    started = time.monotonic()
    try:
        raw = sys.stdin.buffer.read() if arguments.instance == "-" else Path(arguments.instance).read_bytes()
    except OSError as error:
        return _refuse(
            arguments.instance, [Fault("file", f"cannot be read ({error.strerror})", "check the path")]
        )
    out = None if arguments.out is None else Path(arguments.out)
    if out is not None and (out.is_dir() or not os.access(out.parent, os.W_OK)):
        return _refuse(
            arguments.out, [Fault("--out", "cannot be written", "name a file in a folder of yours")]
        )
    reporter = Reporter(started, arguments.seconds)
    try:
        instance = parse_bytes(raw)
        del raw
        result = solve(
            instance,
            time_left=lambda: started + arguments.seconds - time.monotonic(),
            seed=arguments.seed,
            progress=reporter,
            crew=ProcessCrew(processors()),
        )
    except InvalidDocument as error:
        return _refuse(arguments.instance, error.faults)
    text = json.dumps(result.to_document(), indent=1, ensure_ascii=False) + "\n"
    data = text.encode("utf-8", "backslashreplace")
    if out is None:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    else:
        _write(out, data)
    late = time.monotonic() - started - arguments.seconds
    if late > LATE_SECONDS:
        took = arguments.seconds + late
        reporter.line(f"late by {late:.0f} s: reading, a first plan and telling it took most of {took:.0f} s")
    reporter.line(f"{result.status}: {', '.join(f'{level.name} {level.value}' for level in result.levels)}")
    return 0


def _write(out: Path, data: bytes) -> None:
    """Write a file whole or not at all; a link stays a link, a pipe or device such as /dev/null stays one."""
    out = out.resolve()
    if out.exists() and not out.is_file():
        out.write_bytes(data)
        return
    part = out.with_name(f".{out.name}.{os.getpid()}.part")
    part.write_bytes(data)
    part.replace(out)


def _refuse(where: str, faults: list[Fault]) -> int:
    name = "standard input" if where == "-" else where
    for fault in faults:
        print(f"{name}: {fault.line()}", file=sys.stderr)
    return BAD_INPUT


class Reporter:
    """Progress on standard error: a bar kept up to date on a terminal, else a line now and then."""

    def __init__(self, started: float, seconds: float) -> None:
        self.started = started
        self.seconds = seconds
        self.terminal = sys.stderr.isatty()
        self.last = started
        self.level = ("", "")

    def __call__(self, level: str, stage: str, incumbent: float | None, bound: float | None) -> bool:
        now = time.monotonic()
        if (level, stage) == self.level and now - self.last < REFRESH_SECONDS:
            return True
        self.last, self.level = now, (level, stage)
        numbers = "".join(
            f" {name} {value:.0f}"
            for name, value in (("found", incumbent), ("bound", bound))
            if value is not None
        )
        self.line(f"{level}: {stage}{numbers}", last=False)
        return True

    def line(self, text: str, *, last: bool = True) -> None:
        elapsed = time.monotonic() - self.started
        text = f"{text} [{elapsed:.1f} s]"
        if self.terminal:
            filled = (
                BAR_WIDTH if last or not self.seconds else int(BAR_WIDTH * min(1.0, elapsed / self.seconds))
            )
            text = f"\r\x1b[K[{'#' * filled}{'.' * (BAR_WIDTH - filled)}] {text}"
        print(text, end="" if self.terminal and not last else "\n", file=sys.stderr, flush=True)
