"""Fixtures for all tests: a database as the pages see it, a browser, and no network."""

import json
import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import django.test
import psycopg
import pytest
from django.conf import settings
from django.db import connections
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from alongside.lib.data_folder import CHECKOUT
from alongside.lib.embedded_postgres import APP
from tests import database

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
CHROMIUM_ARGUMENTS = [
    "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]  # fmt: skip
BROWSER_MILLISECONDS = 10_000

# Tests need no slow passwords, and static files straight from their sources.
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
settings.STORAGES = {
    **settings.STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Second factors have tests of their own; everybody else signs in without.
settings.SECOND_FACTOR_REQUIRED = False
settings.ALLOWED_HOSTS = ["testserver", *settings.ALLOWED_HOSTS]


# --- no network -----------------------------------------------------------------------------------

LOOPBACK = ("127.", "::1", "localhost")
_connect = socket.socket.connect
_connect_ex = socket.socket.connect_ex
_getaddrinfo = socket.getaddrinfo


class NetworkIsOff(AssertionError):  # noqa: N818 - says what is the matter
    """A test reached for another machine."""


def _refuse_unless_local(host: object) -> None:
    if host is not None and not str(host).startswith(LOOPBACK):
        raise NetworkIsOff(f"The network is off in tests, and something asked for {host}.")


def _local_connect(self: socket.socket, address: Any) -> None:
    if isinstance(address, tuple):
        _refuse_unless_local(address[0])
    _connect(self, address)


def _local_connect_ex(self: socket.socket, address: Any) -> int:
    if isinstance(address, tuple):
        _refuse_unless_local(address[0])
    return _connect_ex(self, address)


def _local_getaddrinfo(host: Any, *arguments: Any, **options: Any) -> Any:
    _refuse_unless_local(host.decode() if isinstance(host, bytes) else host)
    return _getaddrinfo(host, *arguments, **options)


for _owner, _name, _guard in (
    (socket.socket, "connect", _local_connect),
    (socket.socket, "connect_ex", _local_connect_ex),
    (socket, "getaddrinfo", _local_getaddrinfo),
):
    setattr(_owner, _name, _guard)


# --- database -------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def test_database(django_test_environment: None) -> Iterator[database.TestDatabase]:
    """The database of this test process."""
    with database.test_database() as own:
        yield own


@pytest.fixture(scope="session")
def django_db_setup(test_database: database.TestDatabase) -> Iterator[None]:
    """Point Django at it, as the app role. After a test with real transactions it is made anew."""
    parameters = test_database.server.conninfo(APP, test_database.name)
    connections.settings["default"].update(
        NAME=parameters["dbname"],
        USER=parameters["user"],
        PASSWORD=parameters["password"],
        HOST=parameters["host"],
        PORT=str(parameters["port"]),
    )
    connections.close_all()

    def make_anew(_test: django.test.TransactionTestCase) -> None:
        connections.close_all()
        test_database.make_anew()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(django.test.TransactionTestCase, "_fixture_teardown", make_anew)
        yield
    connections.close_all()


@pytest.fixture
def connect_as(
    test_database: database.TestDatabase, transactional_db: None
) -> Callable[[str], psycopg.Connection]:
    """`with connect_as("owner") as connection:` beside Django's own connection; sees committed rows only.

    Roles: "app", "owner", "superuser".
    """
    return test_database.connect_as


@pytest.fixture
def database_environment(test_database: database.TestDatabase, transactional_db: None) -> dict[str, str]:
    """The environment for a child process (a verb of `alongside`) that works on this test's database."""
    run = Path(os.environ["ALONGSIDE_TEST_RUN"])
    return {
        **os.environ,
        **test_database.environment(),
        "ALONGSIDE_DATA": str(run),
        "ALONGSIDE_KEY_FILE": str(run / "keys" / "root.key"),
    }


# --- browser --------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, driven by Playwright. It reaches loopback addresses only."""
    if not CHROMIUM.exists():
        pytest.fail(f"{CHROMIUM} is missing: apt install chromium, or name another in CHROMIUM.")
    # Playwright runs an event loop in this thread; Django would refuse to touch the database beside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=CHROMIUM_ARGUMENTS)
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """`page = open_page(width=390)`: a fresh browser context each, which fails the test on a script error,
    a refused resource (content security policy), or an answer of 500 and above.
    """
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def open_one(*, width: int = 1280, height: int = 900, **options: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        context.set_default_timeout(BROWSER_MILLISECONDS)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(f"script error: {error}"))
        page.on("console", lambda line: faults.append(f"console: {line.text}") if _is_fault(line) else None)
        page.on("response", lambda r: faults.append(f"{r.status} {r.url}") if r.status >= 500 else None)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert faults == []


def _is_fault(line: ConsoleMessage) -> bool:
    """An error on the console, except the browser's own line about an answer of 4xx that a test wants."""
    return line.type == "error" and "Failed to load resource" not in line.text


# --- long campaigns -------------------------------------------------------------------------------


@pytest.fixture
def prove() -> bool:
    """Whether the long form of a campaign is asked for (`make prove`)."""
    return os.environ.get("ALONGSIDE_PROVE") == "1"


@pytest.fixture
def record_figure(request: pytest.FixtureRequest, prove: bool) -> Callable[[str, object], None]:
    """`record_figure("rows lost", 0)`: what a campaign measured, for docs/figures.md under `make prove`."""

    def record(figure: str, value: object) -> None:
        if prove:
            folder = CHECKOUT / "build" / "figures"
            folder.mkdir(parents=True, exist_ok=True)
            row = {"campaign": request.node.name, "figure": figure, "value": str(value)}
            with (folder / f"{os.getpid()}.jsonl").open("a") as file:
                file.write(json.dumps(row) + "\n")

    return record
