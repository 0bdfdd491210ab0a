"""A database for the length of a command: started, migrated and stopped as needed."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping

import django
from django.apps import apps
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from alongside.lib.data_folder import (
    check_root_key,
    create_root_key,
    data_folder,
    ensure_signing_key,
    prepare_data_folder,
    root_key_file,
)
from alongside.lib.database_address import (
    OWNER_URL,
    ROLE,
    URL,
    address,
    app_role_name,
    conninfo,
    django_database,
    is_embedded,
)
from alongside.lib.database_roles import (
    OLDEST_MAJOR,
    connect,
    create_roles_and_database,
    faults_of_roles,
    grant_default_privileges,
    narrow_privileges,
)
from alongside.lib.database_trouble import DatabaseTrouble
from alongside.lib.embedded_postgres import EmbeddedPostgres


@contextlib.contextmanager
def running_server() -> Iterator[EmbeddedPostgres | None]:
    """The embedded server with its roles and database, or None where DATABASE_URL names another.

    Django, if it is set up, can connect from here on.

    Raises `DatabaseTrouble` or `DataFolderTrouble` with one line for the person who started it.
    """
    if is_embedded():
        with EmbeddedPostgres(data_folder()).used() as server:
            create_roles_and_database(server)
            if apps.ready:
                _connect_django()
            yield server
        return
    address("app")
    with connect(conninfo("app")) as session:
        major = session.info.server_version // 10000
        if major < OLDEST_MAJOR:
            raise DatabaseTrouble(
                f"The server is PostgreSQL {major}; Alongside needs {OLDEST_MAJOR} or later."
            )
    yield None


def set_up_django() -> None:
    """Load Django as the app role, before the database is started: a bad setting is told at once."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alongside.config.settings")
    os.environ.setdefault(ROLE, "app")
    prepare_data_folder(data_folder())
    ensure_signing_key(data_folder())
    django.setup()


def _connect_django() -> None:
    """Tell Django the password of an embedded database, which its first start has only just made."""
    own = connections.settings["default"]
    found = django_database()
    own.update({**found, "OPTIONS": {**own["OPTIONS"], **found["OPTIONS"]}})


def run_python(*arguments: str, role: str, extra: Mapping[str, str] | None = None) -> str:
    """Run a module of ours in a process of its own, as the role that it needs. Its standard output.

    What it writes on standard error is progress, and is seen as it comes.
    """
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "alongside.config.settings", **(extra or {})}
    environment |= {ROLE: role, "ALONGSIDE_POOL_SIZE": "0"}
    result = subprocess.run(
        [sys.executable, "-m", *arguments],
        env=environment,
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    )
    if result.returncode != 0:
        raise DatabaseTrouble(f"{' '.join(arguments)} failed as the role {role}; see the lines above.")
    return result.stdout


def has_tables() -> bool:
    """Whether migrations ever ran in this database."""
    with connect(conninfo("app")) as session:
        row = session.execute("SELECT to_regclass('public.django_migrations') IS NOT NULL").fetchone()
    return bool(row and row[0])


def check_keys() -> None:
    """Refuse to work without the root key that the database's identity records are sealed with."""
    check_root_key(root_key_file())


def needs_migration() -> bool:
    """Whether the database lacks a migration of this program. Needs Django to be set up."""
    if not has_tables():
        return True
    try:
        executor = MigrationExecutor(connection)
        return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    finally:
        connection.close()


def migrate() -> None:
    """Bring the tables up to date as the owner, and the keys and rights that belong to them."""
    if not is_embedded():
        faults = faults_of_roles(conninfo("app"), conninfo("owner"))
        if faults:
            raise DatabaseTrouble("\n".join(faults))
    if not has_tables():
        create_root_key(root_key_file())
    check_keys()
    app = app_role_name()
    grant_default_privileges(conninfo("owner"), app)
    run_python("alongside.lib.database_migration", role="owner")
    narrow_privileges(conninfo("owner"), app)


@contextlib.contextmanager
def ready_database() -> Iterator[None]:
    """For a command that works with rows: server, tables and Django, ready as the app role.

    Joins the server of a running program, or starts one and stops it at the end.
    """
    set_up_django()
    with running_server() as server:
        if needs_migration():
            if server is None and not os.environ.get(OWNER_URL, "").strip():
                raise DatabaseTrouble(f"The tables in {URL} are not up to date, and {OWNER_URL} is not set.")
            migrate()
        check_keys()
        try:
            yield
        finally:
            connections.close_all()
