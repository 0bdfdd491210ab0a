"""A database of an older major version: refused by the program, upgraded by the command, never harmed."""

import json
import os
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest

from alongside.lib.data_folder import prepare_data_folder, write_new_file
from alongside.lib.database_trouble import DatabaseTrouble
from alongside.lib.database_upgrade import check_old_binaries
from alongside.lib.embedded_postgres import APP, MAJOR, OWNER, SUPERUSER, EmbeddedPostgres, server_user
from tests.programs import alongside, own_data_folder

OLDER = sorted(
    p
    for p in Path("/usr/lib/postgresql").glob("*/bin")
    if p.parent.name.isdigit() and int(p.parent.name) < MAJOR
)
needs_older = pytest.mark.skipif(not OLDER, reason="no older PostgreSQL in /usr/lib/postgresql")


def as_server_user(*command):
    subprocess.run(
        [str(part) for part in command],
        check=True, capture_output=True, cwd="/", env={"PATH": os.environ["PATH"], "LC_ALL": "C"},
        **server_user().popen_options(),
    )  # fmt: skip


@pytest.fixture
def older_database():
    """A data folder whose database an older PostgreSQL made, with one row in it."""
    with own_data_folder() as folder:
        prepare_data_folder(folder)
        server = EmbeddedPostgres(folder)
        passwords = {role: f"password of {role}" for role in (SUPERUSER, OWNER, APP)}
        write_new_file(server.passwords_file, json.dumps(passwords).encode(), 0o600)
        server.server_folder.mkdir(mode=0o700)
        server_user().give(server.server_folder)
        with tempfile.NamedTemporaryFile("w") as password:
            password.write(passwords[SUPERUSER])
            password.flush()
            os.chown(password.name, server_user().uid, server_user().gid)
            as_server_user(
                OLDER[-1] / "initdb", "-D", server.server_folder, "-U", SUPERUSER, "--auth=scram-sha-256",
                f"--pwfile={password.name}", "--encoding=UTF8", "--locale=C",
            )  # fmt: skip
        with older_running(server) as connection:
            connection.execute("CREATE TABLE waiting (handle text)")
            connection.execute("INSERT INTO waiting VALUES ('Blue Heron')")
        yield server


@contextmanager
def older_running(server):
    """The older server, on its own."""
    socket = Path(tempfile.mkdtemp(prefix="alongside-old-"))
    server_user().give(socket)
    options = f"-k {socket} -c listen_addresses=''"
    as_server_user(
        OLDER[-1] / "pg_ctl", "start", "-w", "-D", server.server_folder, "-o", options, "-l", socket / "log"
    )
    try:
        parameters = {**server.conninfo(SUPERUSER, "postgres"), "host": str(socket)}
        with psycopg.connect(**parameters, autocommit=True) as connection:
            yield connection
    finally:
        as_server_user(OLDER[-1] / "pg_ctl", "stop", "-w", "-m", "fast", "-D", server.server_folder)


@needs_older
def test_the_program_refuses_it_and_names_the_way(older_database):
    ended = alongside("migrate", folder=older_database.folder)
    assert ended.returncode == 2
    version = OLDER[-1].parent.name
    assert f"is of PostgreSQL {version}, and this program brings PostgreSQL {MAJOR}" in ended.stderr
    assert "alongside database upgrade" in ended.stderr


@needs_older
def test_the_command_upgrades_it_and_keeps_the_former_one(older_database):
    version = OLDER[-1].parent.name
    ended = alongside("database", "upgrade", "--old-binaries", str(OLDER[-1]), folder=older_database.folder)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert f"postgres-{version}" in ended.stdout
    with (
        older_database.used(),
        psycopg.connect(**older_database.conninfo(SUPERUSER, "postgres")) as connection,
    ):
        assert connection.execute("SELECT handle FROM waiting").fetchall() == [("Blue Heron",)]
        assert connection.info.server_version // 10000 == MAJOR
    kept = older_database.folder / f"postgres-{version}"
    assert (kept / "PG_VERSION").read_text().strip() == version
    again = alongside("database", "upgrade", "--old-binaries", str(OLDER[-1]), folder=older_database.folder)
    assert (again.returncode, "already" in again.stderr) == (2, True)


@needs_older
def test_an_older_server_of_ones_own_is_refused_by_its_version(older_database):
    with older_running(older_database) as connection:
        host = quote(str(connection.info.host), safe="")
        password = quote(older_database.password(SUPERUSER))
        url = f"postgres://{SUPERUSER}:{password}@/postgres?host={host}"
        with own_data_folder() as folder:
            ended = alongside("database", "check", folder=folder, DATABASE_URL=url, DATABASE_OWNER_URL=url)
    assert ended.returncode == 2
    assert f"The server is PostgreSQL {OLDER[-1].parent.name}; Alongside needs 16 or later." in ended.stderr


def test_a_folder_without_the_older_programs_is_refused(tmp_path):
    with pytest.raises(DatabaseTrouble, match="holds no postgres; install PostgreSQL 16"):
        check_old_binaries(tmp_path, "16")


def test_programs_of_another_version_are_refused(tmp_path):
    program = tmp_path / "postgres"
    program.write_text("#!/bin/sh\necho 'postgres (PostgreSQL) 14.9'\n")
    program.chmod(0o755)
    with pytest.raises(
        DatabaseTrouble, match=r"holds postgres \(PostgreSQL\) 14.9; the database is of PostgreSQL 16"
    ):
        check_old_binaries(tmp_path, "16")
