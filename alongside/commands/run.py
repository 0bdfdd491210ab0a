"""`alongside run`: the whole program in the foreground: database, pages and background jobs."""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import ipaddress
import os
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connections
from django.utils.module_loading import import_string

from alongside.lib import database_session, static_files
from alongside.lib.data_folder import data_folder
from alongside.lib.database_trouble import DatabaseTrouble
from alongside.lib.embedded_postgres import EmbeddedPostgres
from alongside.lib.environment import BadSetting, read_integer, read_text, read_yes_no
from alongside.lib.supervisor import Child, ChildTrouble, Supervisor

SUMMARY = "start the program: database, pages and background jobs, until Ctrl-C"
WEB_PROCESSES = 2
WEB_THREADS = 4
PATIENCE_SECONDS = 60.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to listen, and whether with the demonstration."""
    parser.add_argument("--demo", action="store_true", help="with the demonstration program (loopback only)")
    add_address_arguments(parser)


def add_address_arguments(parser: argparse.ArgumentParser) -> None:
    """The address may also come from ALONGSIDE_BIND and PORT."""
    parser.add_argument("--host", help="the address to listen on (default: ALONGSIDE_BIND or 127.0.0.1)")
    parser.add_argument("--port", type=int, help="the port to listen on (default: PORT or 8000)")


def run(arguments: argparse.Namespace) -> int:
    """Exit 0 after a signal, 2 when something outside has to be put right, 1 when a child keeps dying."""
    return serve(arguments, with_worker=True, demo=arguments.demo)


def serve(arguments: argparse.Namespace, *, with_worker: bool, demo: bool) -> int:
    """Take the address, start the database, bring everything up to date, and run until a signal."""
    started = time.monotonic()
    host = arguments.host or read_text("ALONGSIDE_BIND", "127.0.0.1")
    port = arguments.port or read_integer("PORT", 8000, least=1, most=65535)
    if demo:
        os.environ["ALONGSIDE_DEMO"] = "yes"
    if read_yes_no("ALONGSIDE_DEMO", default=False):
        refuse_unless_loopback(host)
    for kind in (signal.SIGINT, signal.SIGTERM):
        signal.signal(kind, _interrupt)
    with contextlib.ExitStack() as stack:
        listener = stack.enter_context(reserved_port(host, port))
        database_session.set_up_django()
        server = stack.enter_context(database_session.running_server())
        if with_worker:
            stack.enter_context(only_program())
        if database_session.needs_migration():
            say("Bringing the tables up to date.")
            database_session.migrate()
        database_session.check_keys()
        static_files.collect()
        sign_ins = load_demonstration() if demo else []
        children = [web_server(listener)]
        if with_worker:
            children.append(Child("worker", [sys.executable, "-m", "alongside.cli", "worker"]))
        return supervise(children, server, f"http://{host}:{port}/", sign_ins, started)


def say(line: str) -> None:
    """Progress for the person at the terminal."""
    print(line, file=sys.stderr, flush=True)


def _interrupt(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt


def refuse_unless_loopback(host: str) -> None:
    """The demonstration offers its sign-ins to everyone who reaches it."""
    try:
        loopback = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        loopback = False
    if not loopback:
        raise BadSetting(
            f"The demonstration offers its sign-ins to everyone, so it listens on a loopback address only, not on {host}."
        )


@contextmanager
def reserved_port(host: str, port: int) -> Iterator[socket.socket]:
    """The address, taken before anything is started. It refuses connections until the pages listen."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
        except OSError as fault:
            raise BadSetting(
                f"Port {port} on {host} cannot be used: {(fault.strerror or str(fault)).lower()}. "
                f"Stop the program that uses it, or choose another: PORT={port + 1} make run"
            ) from None
        yield listener


@contextmanager
def only_program() -> Iterator[None]:
    """One `alongside run` for one data folder: two would do the same jobs and take turns in the log."""
    with (data_folder() / "program.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise DatabaseTrouble(
                f"The data folder {data_folder()} is in use by another Alongside (process {lock.read().strip()}). "
                "Stop that one, or set ALONGSIDE_DATA to another folder."
            ) from None
        lock.seek(0)
        lock.truncate()
        lock.write(f"{os.getpid()}\n")
        lock.flush()
        yield


def load_demonstration() -> list[str]:
    """Load the demonstration program unless it is there already. One line for each role's sign-in."""
    # Named by its path, because models can be imported only after this module is.
    sign_ins = import_string("alongside.access.selectors.demonstration_sign_ins")
    if not sign_ins():
        database_session.run_python("alongside.cli", "demo", "--if-absent", role="app")
    lines = [f"{one.name}: {one.label.partition('.')[0]}" for one in sign_ins()]
    connections.close_all()
    return lines


def web_server(listener: socket.socket) -> Child:
    """Gunicorn on a socket that is bound already, with a few threads in each process."""
    command = [
        *(sys.executable, "-m", "gunicorn", "alongside.config.wsgi:application"),
        *("--bind", f"fd://{listener.fileno()}", "--worker-class", "gthread"),
        *("--workers", str(read_integer("ALONGSIDE_WEB_PROCESSES", WEB_PROCESSES, least=1, most=64))),
        *("--threads", str(WEB_THREADS), "--timeout", "60", "--graceful-timeout", "5", "--keep-alive", "5"),
        *("--preload", "--no-control-socket", "--worker-tmp-dir", _memory_folder(), "--log-level", "warning"),
        *("--forwarded-allow-ips", "", "--limit-request-line", "4094"),
    ]
    environment = {"ALONGSIDE_POOL_SIZE": str(WEB_THREADS + 2)}
    return Child("web server", command, environment, pass_fds=(listener.fileno(),))


def _memory_folder() -> str:
    return "/dev/shm" if Path("/dev/shm").is_dir() else "/tmp"  # noqa: S108 - gunicorn makes a file of its own there


def supervise(
    children: list[Child],
    server: EmbeddedPostgres | None,
    address: str,
    sign_ins: list[str],
    started: float,
) -> int:
    """Everything until a signal; the embedded server is looked after as well."""

    patience = {"until": time.monotonic() + PATIENCE_SECONDS}

    def look_after_database() -> None:
        if server is not None and server.ensure_running():
            say("The database had ended; it is running again.")

    def announce_when_ready() -> bool:
        if not answers(address):
            if time.monotonic() > patience["until"]:
                patience["until"] = float("inf")
                say(f"alongside: {address} does not answer as it should; see the lines above.")
            return False
        if sign_ins:
            say("Every person in it is invented. Sign in with one button as:")
            say("\n".join(f"  {line}" for line in sign_ins))
        say(f"Alongside is at {address} (ready in {time.monotonic() - started:.0f} s; Ctrl-C stops it)")
        return True

    supervisor = Supervisor(children, look_after_database, say)
    for kind in (signal.SIGINT, signal.SIGTERM):
        signal.signal(kind, supervisor.stop_soon)
    try:
        supervisor.run(announce_when_ready)
    except ChildTrouble as trouble:
        say(f"alongside: {trouble}")
        return 1
    say("Alongside has stopped.")
    return 0


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_arguments: object) -> None:
        return None


def answers(address: str) -> bool:
    """Whether the pages answer with anything but a fault of the server."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirect)
    try:
        with opener.open(address, timeout=2) as response:
            return bool(response.status < 500)
    except urllib.error.HTTPError as fault:
        with fault:
            return fault.code < 500
    except OSError:
        return False
