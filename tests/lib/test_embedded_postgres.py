"""The private server: it starts, is shared, stops, survives being killed, and explains itself."""

import contextlib
import json
import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg
import pytest

from alongside.lib import embedded_postgres_keeper as keeper
from alongside.lib.data_folder import DataFolderTrouble, can_traverse
from alongside.lib.database_roles import create_roles_and_database
from alongside.lib.database_trouble import DatabaseTrouble
from alongside.lib.embedded_postgres import (
    APP,
    OWNER,
    SUPERUSER,
    EmbeddedPostgres,
    explain_failure,
    installed_binaries,
    server_user,
    usable_binaries,
)

IS_ROOT = os.geteuid() == 0


@pytest.fixture
def folder():
    """A data folder that the server's own user can reach (pytest's folders are closed to it)."""
    path = Path(tempfile.mkdtemp(prefix="alongside-t-"))
    path.chmod(0o711)
    yield path / "data"
    shutil.rmtree(path)


def query(server, statement, role=SUPERUSER, database="postgres"):
    with psycopg.connect(**server.conninfo(role, database), autocommit=True) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchall() if cursor.description else []


def start(server):
    """Start and stop it."""
    with server.used():
        assert server.is_running()


def kill(server_folder):
    """kill -9 of the server, as a power cut would have it."""
    process = keeper.server_process(server_folder)
    assert process
    os.kill(process, signal.SIGKILL)


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def wait_until(condition, seconds=20):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


def test_the_server_starts_answers_and_is_gone_at_the_end(folder):
    with EmbeddedPostgres(folder).used() as server:
        assert server.is_running()
        assert query(server, "SHOW server_version")[0][0].startswith("18.")
        process = keeper.server_process(server.server_folder)
    assert not server.is_running()
    assert not Path(f"/proc/{process}").exists()


def test_what_was_written_is_there_after_the_next_start(folder):
    with EmbeddedPostgres(folder).used() as server:
        query(server, "CREATE TABLE t AS SELECT 7 AS n")
    with EmbeddedPostgres(folder).used() as server:
        assert query(server, "SELECT n FROM t") == [(7,)]


def test_nothing_listens_on_the_network_and_no_other_user_comes_near(folder):
    with EmbeddedPostgres(folder).used() as server:
        assert query(server, "SHOW listen_addresses") == [("",)]
        assert mode(server.socket_folder) == 0o700
        assert mode(server.server_folder) == 0o700
        assert mode(server.passwords_file) == 0o600
        assert mode(server.passwords_file.parent) == 0o700
        assert mode(server.socket_folder / ".s.PGSQL.5432") == 0o700


def test_a_password_is_asked_for_and_a_wrong_one_refused(folder):
    with EmbeddedPostgres(folder).used() as server:
        parameters = {**server.conninfo(SUPERUSER, "postgres"), "password": "guessed"}
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(**parameters)
        rules = query(server, "SELECT DISTINCT auth_method FROM pg_hba_file_rules")
        assert rules == [("scram-sha-256",)]


def test_commits_are_durable_by_default(folder):
    with EmbeddedPostgres(folder).used() as server:
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            assert query(server, f"SHOW {setting}") == [("on",)]


def test_the_log_does_not_quote_a_row(folder):
    with EmbeddedPostgres(folder).used() as server:
        query(server, "CREATE TABLE person (name text UNIQUE)")
        query(server, "INSERT INTO person VALUES ('Dana Quispe')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            query(server, "INSERT INTO person VALUES ('Dana Quispe')")
        log = server.log_file.read_text()
    assert "person_name_key" in log
    assert "Dana" not in log


@pytest.mark.skipif(not IS_ROOT, reason="only root changes to another user")
def test_root_runs_the_server_as_a_user_of_its_own(folder):
    with EmbeddedPostgres(folder).used() as server:
        process = keeper.server_process(server.server_folder)
        owner = Path(f"/proc/{process}").stat().st_uid
        assert pwd.getpwuid(owner).pw_name == "alongside"
        assert server.passwords_file.stat().st_uid == 0


@pytest.mark.skipif(not IS_ROOT, reason="only root changes to another user")
def test_binaries_in_a_closed_folder_are_copied_to_where_the_server_reaches_them(monkeypatch):
    with tempfile.TemporaryDirectory() as closed:
        shutil.copytree(installed_binaries().parent, f"{closed}/pginstall18", symlinks=True)
        inside = Path(closed) / "pginstall18" / "bin"
        monkeypatch.setattr("alongside.lib.embedded_postgres.installed_binaries", lambda: inside)
        monkeypatch.setattr("alongside.lib.embedded_postgres.binaries_version", lambda: "test-copy")
        copied = usable_binaries(server_user())
        try:
            assert copied != inside
            assert can_traverse(copied, server_user().uid)
            assert mode(Path(closed)) == 0o700
            assert os.access(copied / "postgres", os.X_OK)
        finally:
            shutil.rmtree(copied.parents[1])


@pytest.mark.skipif(not IS_ROOT, reason="only root changes to another user")
def test_a_data_folder_that_the_server_cannot_reach_is_refused():
    with tempfile.TemporaryDirectory() as closed:
        with pytest.raises(DatabaseTrouble, match=r"cannot reach it.*ALONGSIDE_DATA"):
            start(EmbeddedPostgres(Path(closed) / "data"))
        assert mode(Path(closed)) == 0o700


def test_two_programs_share_the_server_and_the_last_one_stops_it(folder):
    with EmbeddedPostgres(folder).used() as first:
        process = keeper.server_process(first.server_folder)
        with EmbeddedPostgres(folder).used() as second:
            assert keeper.server_process(second.server_folder) == process
        assert first.is_running()
        assert query(first, "SELECT 1") == [(1,)]
    assert not first.is_running()


def test_the_one_who_started_it_may_leave_first(folder):
    first, second = EmbeddedPostgres(folder), EmbeddedPostgres(folder)
    with contextlib.ExitStack() as later:
        with first.used():
            later.enter_context(second.used())
        assert query(second, "SELECT 1") == [(1,)]
    assert not second.is_running()


USER = """
import sys, time
from pathlib import Path
from alongside.lib.embedded_postgres import EmbeddedPostgres
with EmbeddedPostgres(Path(sys.argv[1])).used():
    print("up", flush=True)
    time.sleep(600)
"""


def test_a_server_whose_last_user_was_killed_stops_by_itself(folder):
    user = subprocess.Popen([sys.executable, "-c", USER, str(folder)], stdout=subprocess.PIPE, text=True)
    assert (user.stdout and user.stdout.readline()) == "up\n"
    server = EmbeddedPostgres(folder)
    assert server.is_running()
    user.kill()
    user.communicate()
    wait_until(lambda: not server.is_running())
    with server.used():
        assert query(server, "SELECT 1") == [(1,)]


@pytest.mark.slow
def test_a_killed_server_loses_nothing_that_it_acknowledged(folder, prove, record_figure):
    rounds, written = (40, 400) if prove else (2, 60)
    acknowledged: list[int] = []
    for turn in range(rounds):
        with EmbeddedPostgres(folder).used() as server:
            query(server, "CREATE TABLE IF NOT EXISTS t (n integer PRIMARY KEY)")
            stored = {n for (n,) in query(server, "SELECT n FROM t")}
            assert stored >= set(acknowledged)
            with psycopg.connect(**server.conninfo(SUPERUSER, "postgres"), autocommit=True) as connection:
                for n in range(turn * written, (turn + 1) * written):
                    connection.execute("INSERT INTO t VALUES (%s)", [n])
                    acknowledged.append(n)
                kill(server.server_folder)
            wait_until(lambda own=server: not own.is_running())
    with EmbeddedPostgres(folder).used() as server:
        assert [n for (n,) in query(server, "SELECT n FROM t ORDER BY n")] == acknowledged
    record_figure("kills with -9", rounds)
    record_figure("acknowledged rows, none lost", len(acknowledged))


def test_a_server_that_died_is_started_again_while_it_is_used(folder):
    with EmbeddedPostgres(folder).used() as server:
        assert server.ensure_running() is False
        kill(server.server_folder)
        wait_until(lambda: not server.is_running())
        assert server.ensure_running() is True
        assert query(server, "SELECT 1") == [(1,)]
    assert not server.is_running()


def test_a_process_number_left_in_the_folder_by_a_crash_does_not_confuse(folder):
    with EmbeddedPostgres(folder).used() as server:
        left = (server.server_folder / "postmaster.pid").read_text().split("\n")
    number = server.server_folder / "postmaster.pid"
    number.write_text("\n".join([str(os.getpid()), *left[1:]]))
    if IS_ROOT:
        os.chown(number, server_user().uid, server_user().gid)
    assert not server.is_running()
    with server.used():
        assert query(server, "SELECT 1") == [(1,)]


def test_a_folder_with_another_running_server_is_refused_and_that_server_left_alone(folder):
    start(EmbeddedPostgres(folder))
    elsewhere = Path(tempfile.mkdtemp(prefix="alongside-other-"))
    server_user().give(elsewhere)
    other = EmbeddedPostgres(folder, {"unix_socket_directories": str(elsewhere)})
    try:
        with other.used():
            process = keeper.server_process(other.server_folder)
            with pytest.raises(
                DatabaseTrouble, match=f"occupied by another running server .process {process}"
            ):
                start(EmbeddedPostgres(folder))
            assert keeper.server_process(other.server_folder) == process
    finally:
        shutil.rmtree(elsewhere)


def test_a_folder_of_another_major_version_is_refused_unchanged_with_the_way_to_upgrade(folder):
    server = EmbeddedPostgres(folder)
    start(server)
    (server.server_folder / "PG_VERSION").write_text("16\n")
    with pytest.raises(
        DatabaseTrouble, match=r"PostgreSQL 16.*brings PostgreSQL 18.*alongside database upgrade"
    ):
        start(server)
    assert (server.server_folder / "PG_VERSION").read_text() == "16\n"
    assert not server.is_running()


def test_a_folder_with_something_else_in_it_is_refused_unchanged(folder):
    (folder / "postgres").mkdir(parents=True)
    (folder / "postgres" / "letter.txt").write_text("Dear Carol")
    server_user().give(folder / "postgres")
    with pytest.raises(DatabaseTrouble, match="not empty and is no database"):
        start(EmbeddedPostgres(folder))
    assert (folder / "postgres" / "letter.txt").read_text() == "Dear Carol"


@pytest.mark.skipif(not IS_ROOT, reason="only root can make another's folder")
def test_another_users_data_folder_is_refused(folder):
    folder.mkdir()
    os.chown(folder, pwd.getpwnam("nobody").pw_uid, -1)
    with pytest.raises(DataFolderTrouble, match="belongs to the user nobody"):
        start(EmbeddedPostgres(folder))


def test_a_long_path_gets_its_socket_elsewhere(folder):
    deep = folder / ("d" * 60) / ("e" * 60)
    server = EmbeddedPostgres(deep)
    try:
        with server.used():
            assert str(server.socket_folder).startswith("/tmp/alongside-")
            assert mode(server.socket_folder) == 0o700
            assert query(server, "SELECT 1") == [(1,)]
    finally:
        shutil.rmtree(server.socket_folder, ignore_errors=True)


def test_a_cut_during_the_first_start_leaves_no_half_database(folder):
    half = folder / ".initdb-cut" / "postgres"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    with EmbeddedPostgres(folder).used() as server:
        assert query(server, "SELECT 1") == [(1,)]
    assert list(folder.glob(".initdb-*")) == []


def test_making_the_roles_twice_changes_nothing(folder):
    with EmbeddedPostgres(folder).used() as server:
        create_roles_and_database(server)
        before = json.loads(server.passwords_file.read_text())
        create_roles_and_database(server)
        assert json.loads(server.passwords_file.read_text()) == before
        for role in (OWNER, APP):
            assert query(server, "SELECT current_user", role, "alongside") == [(role,)]


@pytest.mark.parametrize(
    ("output", "said"),
    [
        ("PANIC:  could not write to file: No space left on device", "the disk is full"),
        ('FATAL:  lock file "postmaster.pid" already exists', "another running server occupies"),
        ('FATAL:  could not open file "x": Permission denied', "permission denied"),
        ("LOG: a\nFATAL:  could not map anonymous memory", "could not map anonymous memory"),
        ("", "it gave no reason"),
    ],
)
def test_a_failure_is_told_in_one_line(output, said):
    told = explain_failure("The database in /d did not start", output)
    assert said in told
    assert "\n" not in told
