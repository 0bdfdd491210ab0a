"""Run the real program in a test, with a data folder and a port of its own."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from alongside.lib.data_folder import CHECKOUT

START_SECONDS = 180
STOP_SECONDS = 20


def free_port() -> int:
    """A port that nobody uses at this moment."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@contextlib.contextmanager
def own_data_folder() -> Iterator[Path]:
    """A data folder that the embedded server's own user can reach."""
    parent = Path(tempfile.mkdtemp(prefix="alongside-t-"))
    parent.chmod(0o711)
    try:
        yield parent / "data"
    finally:
        shutil.rmtree(parent, ignore_errors=True)


def environment(folder: Path, **extra: str) -> dict[str, str]:
    """What a person's shell would hold: nothing of the test run."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("ALONGSIDE_", "DATABASE_", "DJANGO_"))}
    return {**kept, "ALONGSIDE_DATA": str(folder), "PYTHONPATH": str(CHECKOUT), **extra}


def alongside(*arguments: str, folder: Path, **extra: str) -> subprocess.CompletedProcess[str]:
    """One verb of the command, run to its end."""
    return subprocess.run(
        [sys.executable, "-m", "alongside.cli", *arguments],
        env=environment(folder, **extra),
        capture_output=True,
        text=True,
        timeout=START_SECONDS,
        check=False,
        cwd="/",
    )


class Program:
    """A running `alongside run`."""

    def __init__(self, folder: Path, port: int, *arguments: str, **extra: str) -> None:
        self.folder, self.port = folder, port
        self.log = folder.parent / f"program-{port}.log"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "alongside.cli", "run", "--port", str(port), *arguments],
                env=environment(folder, **extra),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                start_new_session=True,
            )

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def said(self) -> str:
        """All that it wrote so far."""
        return self.log.read_text()

    def answer(self, path: str = "/") -> int:
        """The status of a page, or 0 if nothing answers."""
        try:
            with urllib.request.urlopen(self.address + path, timeout=5) as response:  # noqa: S310 - http, built here
                return int(response.status)
        except urllib.error.HTTPError as fault:
            with fault:
                return fault.code
        except OSError:
            return 0

    def wait_until_ready(self) -> None:
        end = time.monotonic() + START_SECONDS
        while "Alongside is at" not in self.said():
            assert self.process.poll() is None, self.said()
            assert time.monotonic() < end, self.said()
            time.sleep(0.1)

    def family(self) -> dict[int, str]:
        """Living processes that belong to this data folder: by number, their command lines."""
        marks = (str(self.folder), f"ALONGSIDE_DATA={self.folder}")
        found = {}
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit() or int(entry.name) == os.getpid():
                continue
            with contextlib.suppress(OSError):
                command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                told = command + (entry / "environ").read_bytes().replace(b"\0", b"\n").decode()
                if command and any(mark in told for mark in marks):
                    found[int(entry.name)] = command
        return found

    def stop(self, kind: signal.Signals = signal.SIGTERM) -> int:
        """Send the signal and wait for the end. The exit status."""
        self.process.send_signal(kind)
        return self.process.wait(STOP_SECONDS)


@contextlib.contextmanager
def running_program(*arguments: str, folder: Path | None = None, **extra: str) -> Iterator[Program]:
    """The program, ready to be used, stopped at the end whatever happens."""
    with contextlib.ExitStack() as stack:
        own = folder or stack.enter_context(own_data_folder())
        program = Program(own, free_port(), *arguments, **extra)
        try:
            program.wait_until_ready()
            yield program
        finally:
            if program.process.poll() is None:
                program.process.terminate()
                program.process.wait(STOP_SECONDS)
