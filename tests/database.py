"""The tests' PostgreSQL: one embedded server for all, a template made once, a copy for each process.

The server is joined and left like any embedded server, so several test runs on one machine share it and
the last to leave stops it. The template is named by the content of the migrations: it is made again only
when they change. Tests connect as `alongside_app`, so row-level security binds them as it binds the pages.
"""

import contextlib
import fcntl
import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from alongside.lib import database_roles, database_session
from alongside.lib.data_folder import CHECKOUT
from alongside.lib.embedded_postgres import APP, OWNER, SUPERUSER, EmbeddedPostgres

SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "300",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
}
KEPT_TEMPLATES = 4


def cluster_folder() -> Path:
    """One for each checkout and user, kept between runs."""
    name = hashlib.sha256(str(CHECKOUT).encode()).hexdigest()[:8]
    return Path(tempfile.gettempdir()) / f"alongside-tests-{os.geteuid()}-{name}"


def template_name() -> str:
    """Changes when a migration, the rights, or a library with migrations of its own changes."""
    digest = hashlib.sha256()
    files = [*CHECKOUT.glob("alongside/*/migrations/*.py"), *CHECKOUT.glob("alongside/lib/database_*.py")]
    files += [CHECKOUT / "requirements" / "base.txt", CHECKOUT / "alongside" / "config" / "settings.py"]
    for file in sorted(files):
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return f"template_{digest.hexdigest()[:16]}"


class TestDatabase:
    """The database of one test process, made anew from the template on demand."""

    __test__ = False

    def __init__(self, server: EmbeddedPostgres, template: str) -> None:
        self.server = server
        self.template = template
        self.name = f"test_{os.getpid()}"

    def url(self, role: str, database: str | None = None) -> str:
        """An address for DATABASE_URL or DATABASE_OWNER_URL."""
        user = {"app": APP, "owner": OWNER, "superuser": SUPERUSER}[role]
        host = quote(str(self.server.socket_folder), safe="")
        return f"postgres://{user}:{self.server.password(user)}@/{database or self.name}?host={host}"

    def environment(self) -> dict[str, str]:
        """For a process that shall work on this database as an external one."""
        return {"DATABASE_URL": self.url("app"), "DATABASE_OWNER_URL": self.url("owner")}

    def connect_as(self, role: str) -> psycopg.Connection:
        """A connection of its own, which sees what is committed."""
        return psycopg.connect(self.url(role), autocommit=True)

    def _superuser(self) -> psycopg.Connection:
        return psycopg.connect(**self.server.conninfo(SUPERUSER, "postgres"), autocommit=True)

    def make_anew(self) -> None:
        """Drop this process's database, whoever is connected, and copy the template."""
        with self._superuser() as connection:
            connection.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(self.name))
            )
            connection.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {} STRATEGY file_copy").format(
                    sql.Identifier(self.name), sql.Identifier(self.template), sql.Identifier(OWNER)
                )
            )
            connection.execute(
                sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}").format(
                    sql.Identifier(self.name), sql.Identifier(APP)
                )
            )

    def drop(self) -> None:
        """Leave nothing behind."""
        with self._superuser() as connection:
            connection.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(self.name))
            )

    def prepare_template(self) -> None:
        """Make the template unless it is there; drop what dead processes and old migrations left."""
        with self._superuser() as connection:
            known = [name for (name,) in connection.execute("SELECT datname FROM pg_database ORDER BY oid")]
            for name in known:
                left = re.fullmatch(r"test_(\d+)", name)
                if left and not Path(f"/proc/{left[1]}").exists():
                    connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
            if self.template in known:
                return
            for name in [n for n in known if n.startswith("template_")][:-KEPT_TEMPLATES]:
                connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
            self._make_template(connection)

    def _make_template(self, connection: psycopg.Connection) -> None:
        draft = f"draft_{os.getpid()}"
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(draft)))
        connection.execute(
            sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0").format(
                sql.Identifier(draft), sql.Identifier(OWNER)
            )
        )
        connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(draft)))
        connection.execute(
            sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(sql.Identifier(draft), sql.Identifier(APP))
        )
        database_roles.grant_default_privileges(self.url("owner", draft), APP)
        database_session.run_python(
            "alongside.lib.database_migration",
            role="owner",
            extra={"DATABASE_URL": self.url("app", draft), "DATABASE_OWNER_URL": self.url("owner", draft)},
        )
        database_roles.narrow_privileges(self.url("owner", draft), APP)
        connection.execute(
            sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
                sql.Identifier(draft), sql.Identifier(self.template)
            )
        )


@contextlib.contextmanager
def test_database() -> Iterator[TestDatabase]:
    """The server, the template, and a fresh database of this process."""
    folder = cluster_folder()
    with EmbeddedPostgres(folder, SETTINGS).used() as server:
        database_roles.create_roles_and_database(server)
        database = TestDatabase(server, template_name())
        with (folder / "template.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            database.prepare_template()
            database.make_anew()
        try:
            yield database
        finally:
            database.drop()
