"""The keeper of an embedded server: its parent process, which stops it when nobody uses it any more.

Every user of an embedded server holds a shared lock on `users.lock`; the keeper waits for the exclusive
one. The system frees the locks of a process that dies, even by kill -9, so the server never outlives its
last user. Run as

    python embedded_postgres_keeper.py <run folder> <server folder> [<postgres> <log file> <uid> <gid>]

Without the last four it keeps a server that runs already. It needs nothing but the standard library, so
that it stays small.
"""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

STOP_SECONDS = 60
FORMER_KEEPER_SECONDS = 10


def server_process(server_folder: Path) -> int | None:
    """The process number in postmaster.pid if that process lives and is a server, else None."""
    try:
        number = int((server_folder / "postmaster.pid").read_text().split("\n", maxsplit=1)[0])
        os.kill(number, 0)
    except (OSError, ValueError):
        return None
    status = Path(f"/proc/{number}/stat")
    if status.parent.parent.joinpath("self").exists():
        try:
            name, _, rest = status.read_text().partition("(")[2].rpartition(")")
        except OSError:
            return None
        if not name.startswith("postgres") or rest.split()[0] == "Z":
            return None
        try:  # a server works in its own folder; a number used again after a crash does not
            if Path(f"/proc/{number}/cwd").readlink() != server_folder.resolve():
                return None
        except OSError:
            return number
    return number


def stop_server(server_folder: Path, seconds: float = STOP_SECONDS) -> bool:
    """Fast shutdown (SIGINT: ends sessions, writes a checkpoint). True once the server is gone."""
    number = server_process(server_folder)
    if number is None:
        return True
    try:
        os.kill(number, signal.SIGINT)
    except ProcessLookupError:
        return True
    end = time.monotonic() + seconds
    while server_process(server_folder) == number:
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def start_server(server_folder: Path, postgres: str, log_file: Path, uid: int, gid: int) -> int:
    """Start the server as its own user in a session of its own, and leave when it ends. Its number."""
    as_another = {"user": uid, "group": gid, "extra_groups": []} if uid != os.geteuid() else {}
    with log_file.open("ab") as log:
        server = subprocess.Popen(  # type: ignore[call-overload]
            [postgres, "-D", str(server_folder)],
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            umask=0o077,
            **as_another,
        )

    def server_ended(_number: int, _frame: FrameType | None) -> None:
        code = server.poll()
        if code is not None:
            raise SystemExit(0 if code == 0 else 1)

    signal.signal(signal.SIGCHLD, server_ended)
    server_ended(0, None)
    return int(server.pid)


def main(arguments: list[str]) -> int:
    """Start or adopt the server, wait for its last user to leave, stop it, and go."""
    run_folder, server_folder = Path(arguments[0]), Path(arguments[1])
    for kind in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM):
        signal.signal(kind, signal.SIG_IGN)
    with (run_folder / "keeper.lock").open("w") as own, (run_folder / "users.lock").open("r") as users:
        signal.alarm(FORMER_KEEPER_SECONDS)
        fcntl.flock(own, fcntl.LOCK_EX)
        signal.alarm(0)
        if len(arguments) > 2:
            postgres, log_file, uid, gid = arguments[2:]
            start_server(server_folder, postgres, Path(log_file), int(uid), int(gid))
        fcntl.flock(users, fcntl.LOCK_EX)
        return 0 if stop_server(server_folder) else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
