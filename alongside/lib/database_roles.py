"""The two login roles of the database, and the check that they are what they must be.

`alongside_owner` owns every table and is used for migrations only. `alongside_app` is what the pages and
the worker use: it owns nothing, bypasses nothing, and has the rights that the owner's default privileges
give it. Row-level security therefore binds it.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from alongside.lib.database_trouble import DatabaseTrouble
from alongside.lib.embedded_postgres import APP, DATABASE, OWNER, SUPERUSER, EmbeddedPostgres

OLDEST_MAJOR = 16
CONNECT_SECONDS = 10
ROLES_LOCK = 0x616C6F6E67  # two programs that start at once take turns


def create_roles_and_database(server: EmbeddedPostgres) -> None:
    """Create what is missing in an embedded server; may run any number of times."""
    with psycopg.connect(**server.conninfo(SUPERUSER, "postgres"), autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [ROLES_LOCK])
        known = {name for (name,) in connection.execute("SELECT rolname FROM pg_roles")}
        for role in (OWNER, APP):
            if role not in known:
                connection.execute(
                    sql.SQL(
                        "CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS"
                    ).format(sql.Identifier(role))
                )
                connection.execute(
                    sql.SQL("ALTER ROLE {} PASSWORD {}").format(
                        sql.Identifier(role), sql.Literal(server.password(role))
                    )
                )
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0").format(
                    sql.Identifier(DATABASE), sql.Identifier(OWNER)
                )
            )
        for statement in (
            "REVOKE ALL ON DATABASE {database} FROM PUBLIC",
            "GRANT CONNECT, TEMPORARY ON DATABASE {database} TO {app}",
        ):
            connection.execute(
                sql.SQL(statement).format(database=sql.Identifier(DATABASE), app=sql.Identifier(APP))
            )


def grant_default_privileges(owner_conninfo: str, app: str) -> None:
    """As the owner: what the owner creates from now on, the app role may read and write.

    Tables that the app role must not change (the audit log) take rights away in their own migration,
    which is why nothing is granted on tables that exist already.
    """
    with connect(owner_conninfo) as connection:
        for statement in (
            "GRANT USAGE ON SCHEMA public TO {app}",
            "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {app}",
            "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {app}",
            "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT EXECUTE ON FUNCTIONS TO {app}",
        ):
            connection.execute(sql.SQL(statement).format(app=sql.Identifier(app)))


# Tables whose rights are narrower than the default, and what the app role loses on them.
NARROWED = {"django_migrations": "INSERT, UPDATE, DELETE", "audit_auditevent": "UPDATE, DELETE"}


def narrow_privileges(owner_conninfo: str, app: str) -> None:
    """As the owner, after migrating: which migrations ran, and what was audited, the app role cannot change."""
    with connect(owner_conninfo) as connection:
        for table, rights in NARROWED.items():
            if connection.execute("SELECT to_regclass(%s)", [f"public.{table}"]).fetchone() == (None,):
                continue
            connection.execute(
                sql.SQL("REVOKE {} ON {} FROM {}").format(
                    sql.SQL(rights), sql.Identifier(table), sql.Identifier(app)
                )
            )


def connect(conninfo: str) -> psycopg.Connection[tuple[object, ...]]:
    """Connect, or say in one line what is wrong with the address. Never shows a password."""
    try:
        parameters = psycopg.conninfo.conninfo_to_dict(conninfo)
    except psycopg.ProgrammingError:
        raise DatabaseTrouble(
            "The database address is not understood; it must look like postgres://role:password@host:5432/database"
        ) from None
    parameters.setdefault("connect_timeout", CONNECT_SECONDS)
    try:
        return psycopg.connect(**parameters, autocommit=True)  # type: ignore[arg-type]
    except psycopg.OperationalError as fault:
        raise DatabaseTrouble(explain_connection(parameters, str(fault))) from None


def explain_connection(parameters: Mapping[str, object], message: str) -> str:
    """One line about a connection that failed: which part of the address is wrong."""
    host = parameters.get("host") or "the local socket"
    port = parameters.get("port") or 5432
    user, name = parameters.get("user"), parameters.get("dbname")
    lowered = message.lower()
    if "password authentication failed" in lowered or "no password supplied" in lowered:
        return f"The database at {host}:{port} refused the password of the role {user!r}."
    if "role" in lowered and "does not exist" in lowered:
        return f"The database at {host}:{port} has no role {user!r}."
    if "database" in lowered and "does not exist" in lowered:
        return f"The database server at {host}:{port} has no database {name!r}."
    if "permission denied for database" in lowered:
        return f"The role {user!r} may not connect to the database {name!r} at {host}:{port}."
    if "no pg_hba.conf entry" in lowered:
        return f"The database at {host}:{port} lets the role {user!r} in from no such place (pg_hba.conf)."
    if "refused" in lowered or "no such file" in lowered:
        return f"No database answers at {host}:{port}. Is it running, and are host and port right?"
    if "resolve" in lowered or "name or service not known" in lowered or "not known" in lowered:
        return f"The database host {host!r} is not known. Is its name right?"
    if "timeout" in lowered or "timed out" in lowered:
        return f"The database at {host}:{port} did not answer within {CONNECT_SECONDS} seconds."
    if "ssl" in lowered or "certificate" in lowered:
        return f"The database at {host}:{port} could not be reached over TLS; see sslmode in the address."
    if "too many" in lowered or "remaining connection slots" in lowered:
        return f"The database at {host}:{port} has no connection left."
    return f"The database at {host}:{port} cannot be reached: {message.strip().splitlines()[-1]}"


def check_address(name: str, url: str) -> None:
    """Refuse an address that is no PostgreSQL address. `name` is the variable that holds it."""
    hint = f"{name} must look like postgres://role:password@host:5432/database"
    scheme = urlsplit(url).scheme
    if scheme not in {"postgres", "postgresql"}:
        other = f", and names {scheme!r}" if "://" in url else ""
        raise DatabaseTrouble(f"{hint}{other}. Alongside runs on PostgreSQL only.")
    try:
        parameters = psycopg.conninfo.conninfo_to_dict(url)
    except psycopg.ProgrammingError:
        raise DatabaseTrouble(f"{hint}.") from None
    ports = str(parameters.get("port") or "5432").split(",")
    if not all(port.isdigit() and 0 < int(port) < 65536 for port in ports):
        raise DatabaseTrouble(f"{name} names no port that there is; {hint.removeprefix(name).strip()}.")
    if not parameters.get("dbname"):
        raise DatabaseTrouble(f"{name} names no database; {hint.removeprefix(name).strip()}.")
    if not parameters.get("user"):
        raise DatabaseTrouble(f"{name} names no role; {hint.removeprefix(name).strip()}.")


def faults_of_roles(app_conninfo: str, owner_conninfo: str) -> list[str]:
    """What is wrong with the two roles, one line each; nothing if they are as they must be.

    Raises `DatabaseTrouble` if one of them cannot connect at all.
    """
    faults: list[str] = []
    with connect(app_conninfo) as app, connect(owner_conninfo) as owner:
        major = app.info.server_version // 10000
        if major < OLDEST_MAJOR:
            return [f"The server is PostgreSQL {major}; Alongside needs {OLDEST_MAJOR} or later."]
        here, there = (
            connection.execute("SELECT current_database(), pg_postmaster_start_time()").fetchone()
            for connection in (app, owner)
        )
        if here != there:
            faults.append("DATABASE_URL and DATABASE_OWNER_URL do not lead to the same database.")
        if app.info.user == owner.info.user:
            faults.append(
                f"DATABASE_URL and DATABASE_OWNER_URL use the same role {app.info.user!r}; "
                "the pages need a role of their own that owns nothing."
            )
            return faults
        faults += _faults_of_app_role(app)
        if not owner.execute("SELECT has_schema_privilege('public', 'CREATE')").fetchone()[0]:  # type: ignore[index]
            faults.append(f"The owner's role {owner.info.user!r} may not create tables in the schema public.")
    return faults


def _faults_of_app_role(app: psycopg.Connection[tuple[object, ...]]) -> list[str]:
    role = app.info.user
    faults: list[str] = []
    flags = app.execute(
        "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication FROM pg_roles WHERE rolname = current_user"
    ).fetchone()
    words = ("SUPERUSER", "BYPASSRLS", "CREATEROLE", "CREATEDB", "REPLICATION")
    held = [word for word, flag in zip(words, flags or (), strict=True) if flag]
    if held:
        faults.append(
            f"The role {role!r} of DATABASE_URL has {', '.join(held)}; take it away with ALTER ROLE."
        )
    owned = app.execute(
        "SELECT count(*) FROM pg_class WHERE relowner = (SELECT oid FROM pg_roles WHERE rolname = current_user)"
    ).fetchone()
    if owned and owned[0]:
        faults.append(
            f"The role {role!r} of DATABASE_URL owns {owned[0]} tables or indexes; it must own nothing."
        )
    member = [
        str(name)
        for (name,) in app.execute(
            "SELECT rolname FROM pg_roles WHERE rolname <> current_user AND pg_has_role(current_user, oid, 'MEMBER')"
        )
    ]
    if member:
        faults.append(
            f"The role {role!r} of DATABASE_URL is a member of {', '.join(member)}; it must be of none."
        )
    creates = app.execute("SELECT has_schema_privilege('public', 'CREATE')").fetchone()
    if creates and creates[0]:
        faults.append(f"The role {role!r} of DATABASE_URL may create tables; REVOKE CREATE ON SCHEMA public.")
    return faults
