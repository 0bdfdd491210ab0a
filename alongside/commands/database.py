"""`alongside database`: look at the database, check its roles, upgrade an embedded one."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from alongside.lib import database_address, database_session, database_upgrade
from alongside.lib.data_folder import data_folder
from alongside.lib.database_roles import connect, faults_of_roles
from alongside.lib.embedded_postgres import EmbeddedPostgres

SUMMARY = "check the database and its two roles, or upgrade an embedded one"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Three things to do: check, roles, upgrade."""
    actions = parser.add_subparsers(dest="action", required=True)
    actions.add_parser("check", help="say which database is used, and what is wrong with its roles")
    actions.add_parser("roles", help="print the SQL that makes the two roles on a server of yours")
    upgrade = actions.add_parser(
        "upgrade", help="bring an embedded database of an older major version to the one this program brings"
    )
    upgrade.add_argument(
        "--old-binaries",
        type=Path,
        required=True,
        help="the folder with the older version's postgres, e.g. /usr/lib/postgresql/16/bin",
    )


def run(arguments: argparse.Namespace) -> int:
    """0 all well, 2 something has to be put right (one line each on standard error)."""
    if arguments.action == "roles":
        print(ROLES_SQL, end="")
        return 0
    if arguments.action == "upgrade":
        server = EmbeddedPostgres(data_folder())
        kept = database_upgrade.upgrade(server, arguments.old_binaries)
        print(f"The database in {server.folder} is upgraded; the former one is kept in {kept}.")
        return 0
    return check()


def check() -> int:
    """Connect as both roles and look at their rights."""
    with database_session.running_server() as server:
        faults = faults_of_roles(database_address.conninfo("app"), database_address.conninfo("owner"))
        with connect(database_address.conninfo("app")) as session:
            version = session.info.parameter_status("server_version")
            place = (
                f"embedded in {server.folder}" if server else f"at {session.info.host}:{session.info.port}"
            )
            name = session.info.dbname
    for fault in faults:
        print(f"alongside: {fault}", file=sys.stderr)
    if faults:
        return 2
    print(f"PostgreSQL {version}, {place}, database {name}: both roles are as they must be.")
    return 0


ROLES_SQL = """\
-- Run as a superuser, with passwords of your own. Then set
--   DATABASE_URL=postgres://alongside_app:...@host:5432/alongside
--   DATABASE_OWNER_URL=postgres://alongside_owner:...@host:5432/alongside
CREATE ROLE alongside_owner LOGIN PASSWORD 'change me' NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
CREATE ROLE alongside_app LOGIN PASSWORD 'change me too' NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
CREATE DATABASE alongside OWNER alongside_owner ENCODING 'UTF8' TEMPLATE template0;
REVOKE ALL ON DATABASE alongside FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE alongside TO alongside_app;
"""
