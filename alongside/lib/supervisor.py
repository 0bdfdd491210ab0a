"""Keeps a few child processes running in the foreground until told to stop."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType

from alongside.lib import child_process

TICK_SECONDS = 0.2
STOP_SECONDS = 10.0
FIRST_WAIT_SECONDS = 1.0
LONGEST_WAIT_SECONDS = 30.0
STEADY_SECONDS = 60.0
MOST_RESTARTS = 8


class ChildTrouble(Exception):  # noqa: N818 - a person reads it
    """A child keeps dying; nothing is gained by starting it again."""


@dataclass
class Child:
    """A process to keep running. `pass_fds` are left open in it."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    pass_fds: tuple[int, ...] = ()
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    restarts: int = 0
    start_again_at: float | None = None

    def start(self, now: float) -> None:
        """Start it, tied to this process: it ends when we do."""
        self.process = subprocess.Popen(
            [sys.executable, "-I", "-S", child_process.__file__, str(os.getpid()), *self.command],
            env={**os.environ, **self.environment},
            pass_fds=self.pass_fds,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.started_at, self.start_again_at = now, None


class Supervisor:
    """Starts children, starts again those that die (waiting longer each time), and stops them all.

    `each_second` is called about once a second: a place to look after what is no child of ours.
    """

    def __init__(
        self, children: Sequence[Child], each_second: Callable[[], None], say: Callable[[str], None]
    ) -> None:
        self.children = list(children)
        self.each_second = each_second
        self.say = say
        self.stopping = False

    def stop_soon(self, _number: int, _frame: FrameType | None) -> None:
        """The handler of SIGINT and SIGTERM."""
        self.stopping = True

    def run(self, when_started: Callable[[], bool]) -> None:
        """Until a signal comes. `when_started` is asked again and again until it says True.

        Raises `ChildTrouble` when a child dies again and again; everything is stopped in any case.
        """
        ready = False
        next_second = 0.0
        try:
            for child in self.children:
                child.start(time.monotonic())
            while not self.stopping:
                now = time.monotonic()
                for child in self.children:
                    self._look_after(child, now)
                if now >= next_second:
                    ready = ready or when_started()
                    self.each_second()
                    next_second = now + 1
                time.sleep(TICK_SECONDS)
        finally:
            self.stop()

    def _look_after(self, child: Child, now: float) -> None:
        if child.start_again_at is not None:
            if now >= child.start_again_at:
                child.start(now)
            return
        if child.process is None or child.process.poll() is None:
            return
        if now - child.started_at > STEADY_SECONDS:
            child.restarts = 0
        child.restarts += 1
        if child.restarts > MOST_RESTARTS:
            raise ChildTrouble(
                f"The {child.name} ended {child.restarts} times; see the lines above. Stopped."
            )
        wait = min(FIRST_WAIT_SECONDS * 2 ** (child.restarts - 1), LONGEST_WAIT_SECONDS)
        self.say(f"The {child.name} ended ({describe_end(child.process.returncode)}); starting it again.")
        child.start_again_at = now + wait

    def stop(self) -> None:
        """Ask every child to end, wait a little, and end by force those that do not."""
        running = [c.process for c in self.children if c.process is not None and c.process.poll() is None]
        for process in running:
            process.terminate()
        end = time.monotonic() + STOP_SECONDS
        for process in running:
            try:
                process.wait(max(0.1, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                _kill_session(process)


def _kill_session(process: subprocess.Popen[bytes]) -> None:
    """The process and all that it started: it leads a session and a process group of its own."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        process.kill()
    process.wait()


def describe_end(code: int) -> str:
    """How a process ended, in words."""
    if code >= 0:
        return f"exit status {code}"
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"signal {-code}"
