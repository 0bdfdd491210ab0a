"""Run as `python child_process.py <parent> <command> ...`: become the command, and end when the parent ends.

On Linux the system sends SIGTERM to this process when its parent dies, even by kill -9, so that a
supervisor leaves nothing behind. Elsewhere the children of a killed supervisor have to be stopped by hand.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def end_with(parent: int, by: signal.Signals) -> None:
    """Ask for the signal `by` at the death of the parent (of the thread of it that started this process), and
    end at once if it is dead already.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, int(by), 0, 0, 0)
        if os.getppid() != parent:
            raise SystemExit(1)


def main(arguments: list[str]) -> None:
    """Ask for the signal, make sure that the parent still lives, and become the command."""
    parent, command = int(arguments[0]), arguments[1:]
    end_with(parent, signal.SIGTERM)
    os.execv(command[0], command)  # noqa: S606 - the command comes from our own supervisor


if __name__ == "__main__":
    main(sys.argv[1:])
