"""Two roles that are truly two, and addresses whose faults are told in one line."""

from urllib.parse import quote

import psycopg
import pytest
from psycopg import sql

from alongside.lib.database_address import OWNER_URL, URL
from alongside.lib.database_roles import check_address, connect, explain_connection, faults_of_roles
from alongside.lib.database_trouble import DatabaseTrouble
from tests.database import TestDatabase
from tests.programs import alongside, free_port, own_data_folder


@pytest.fixture
def other_role(test_database, transactional_db):
    """`other_role("CREATEDB")` makes a role with these attributes and gives its address."""
    made = []

    def make(attributes: str = "", name: str = "trial_role") -> str:
        with test_database.connect_as("superuser") as boss:
            boss.execute(
                sql.SQL("CREATE ROLE {} LOGIN PASSWORD 'p' " + attributes).format(sql.Identifier(name))
            )
            boss.execute(
                sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(
                    sql.Identifier(test_database.name), sql.Identifier(name)
                )
            )
        made.append(name)
        host = quote(str(test_database.server.socket_folder), safe="")
        return f"postgres://{name}:p@/{test_database.name}?host={host}"

    yield make
    with test_database.connect_as("superuser") as boss:
        for name in made:
            boss.execute(sql.SQL("DROP OWNED BY {}").format(sql.Identifier(name)))
            boss.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(name)))


def test_the_two_roles_of_an_embedded_database_are_as_they_must_be(test_database, transactional_db):
    assert faults_of_roles(test_database.url("app"), test_database.url("owner")) == []


def test_one_role_for_both_is_told(test_database, transactional_db):
    faults = faults_of_roles(test_database.url("owner"), test_database.url("owner"))
    assert len(faults) == 1
    assert "use the same role 'alongside_owner'" in faults[0]


def test_an_owner_in_the_place_of_the_app_is_told(test_database, transactional_db):
    faults = faults_of_roles(test_database.url("owner"), test_database.url("superuser"))
    assert any("owns" in fault and "must own nothing" in fault for fault in faults)
    assert any("may create tables" in fault for fault in faults)


@pytest.mark.parametrize("attribute", ["BYPASSRLS", "CREATEDB", "CREATEROLE", "SUPERUSER", "REPLICATION"])
def test_an_app_role_with_too_many_rights_is_told(test_database, other_role, attribute):
    faults = faults_of_roles(other_role(attribute), test_database.url("owner"))
    assert any(f"has {attribute};" in fault for fault in faults)


def test_an_app_role_that_is_a_member_of_the_owner_is_told(test_database, other_role):
    address = other_role("IN ROLE alongside_owner")
    faults = faults_of_roles(address, test_database.url("owner"))
    assert any("is a member of" in fault and "alongside_owner" in fault for fault in faults)


def test_addresses_of_two_databases_are_told(test_database, transactional_db):
    elsewhere = test_database.url("owner", "alongside")
    assert faults_of_roles(test_database.url("app"), elsewhere)[0] == (
        "DATABASE_URL and DATABASE_OWNER_URL do not lead to the same database."
    )


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE t (n integer)",
        "DROP TABLE accounts_account",
        "ALTER TABLE accounts_account DISABLE ROW LEVEL SECURITY",
        "TRUNCATE accounts_account",
        "UPDATE audit_auditevent SET at = now()",
        "DELETE FROM audit_auditevent",
        "TRUNCATE audit_auditevent",
        "INSERT INTO django_migrations (app, name, applied) VALUES ('a', 'b', now())",
        "SET ROLE alongside_owner",
        "SET SESSION AUTHORIZATION alongside_owner",
        "ALTER ROLE alongside_app BYPASSRLS",
        "COPY accounts_account TO PROGRAM 'cat'",
        "SELECT pg_read_file('postgresql.conf')",
    ],
)
def test_what_the_app_role_may_not_do(connect_as, statement):
    with connect_as("app") as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute(statement)


def test_the_app_role_owns_nothing(connect_as):
    with connect_as("app") as app:
        owned = app.execute(
            "SELECT relname FROM pg_class WHERE pg_get_userbyid(relowner) = current_user"
        ).fetchall()
    assert owned == []


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("mysql://a:b@localhost/c", "and names 'mysql'. Alongside runs on PostgreSQL only."),
        ("localhost:5432/alongside", "must look like postgres://"),
        ("alongside", "must look like postgres://"),
        ("postgres://app:p@localhost:port/alongside", "must look like postgres://"),
        ("postgres://app:p@localhost", "names no database"),
        ("postgres://localhost/alongside", "names no role"),
    ],
)
def test_an_address_that_is_none_is_refused_by_name(url, said):
    with pytest.raises(DatabaseTrouble) as refused:
        check_address(URL, url)
    assert URL in str(refused.value)
    assert said in str(refused.value)
    assert ":p@" not in str(refused.value)


def told(url: str) -> str:
    with pytest.raises(DatabaseTrouble) as refused:
        connect(url).close()
    assert "\n" not in str(refused.value)
    return str(refused.value)


def test_a_wrong_password_role_or_database_is_told_apart(test_database: TestDatabase, transactional_db):
    right = test_database.url("app")
    password = test_database.server.password("alongside_app")
    assert "refused the password of the role 'alongside_app'" in told(right.replace(password, "guessed"))
    assert password not in told(right.replace(f":{password}", ":secret-guess"))
    assert "has no database 'no_such'" in told(right.replace(test_database.name, "no_such"))
    assert "refused the password of the role 'nobody_here'" in told(
        right.replace("alongside_app", "nobody_here")
    )
    assert "may not connect to the database 'alongside_closed'" in explain_connection(
        {"user": "u", "dbname": "alongside_closed"}, "FATAL:  permission denied for database"
    )


def test_a_wrong_port_or_socket_is_told():
    port = free_port()
    assert told(f"postgres://app:p@127.0.0.1:{port}/alongside") == (
        f"No database answers at 127.0.0.1:{port}. Is it running, and are host and port right?"
    )
    assert "No database answers at /nowhere:5432" in told("postgres://app:p@/alongside?host=/nowhere")


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("could not translate host name: Name or service not known", "is not known. Is its name right?"),
        ("connection timeout expired", "did not answer within"),
        ("server does not support SSL, but SSL was required", "over TLS"),
        ("FATAL: sorry, too many clients already", "has no connection left"),
        ('FATAL: no pg_hba.conf entry for host "10.0.0.1"', "from no such place"),
        ("something else", "cannot be reached: something else"),
    ],
)
def test_other_failures_are_told_in_words(message, said):
    assert said in explain_connection({"host": "db.example", "user": "u", "dbname": "d"}, message)


def test_the_program_runs_on_a_database_of_ones_own(test_database, transactional_db):
    """The addresses of the test database stand in for a server of one's own: everything goes by URL."""
    with own_data_folder() as folder:
        checked = alongside("database", "check", folder=folder, **test_database.environment())
        assert (checked.returncode, checked.stderr) == (0, "")
        assert f"database {test_database.name}: both roles are as they must be" in checked.stdout
        assert not (folder / "postgres").exists()


def test_an_address_without_the_owners_is_told(test_database, transactional_db):
    with own_data_folder() as folder:
        ended = alongside("migrate", folder=folder, DATABASE_URL=test_database.url("app"))
    assert ended.returncode == 2
    assert f"{OWNER_URL} is not set" in ended.stderr
    assert ended.stderr.count("\n") == 1


def test_the_sql_for_ones_own_server_makes_both_roles(test_database, transactional_db):
    with own_data_folder() as folder:
        printed = alongside("database", "roles", folder=folder)
    assert printed.returncode == 0
    assert "CREATE ROLE alongside_owner LOGIN" in printed.stdout
    assert "CREATE ROLE alongside_app LOGIN" in printed.stdout
