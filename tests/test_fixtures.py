"""The fixtures themselves: what every other test stands on."""

import socket

import psycopg
import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction

from alongside.accounts.models import Account
from tests.conftest import NetworkIsOff


@pytest.mark.django_db
def test_tests_reach_the_database_as_the_role_that_the_pages_use():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone() == ("alongside_app", False, False)


@pytest.mark.django_db
@pytest.mark.parametrize("turn", [1, 2])
def test_what_a_test_writes_is_gone_in_the_next(turn):
    assert Account.objects.count() == 0
    Account.objects.create_user("dana@client.example", "a long enough password")
    assert Account.objects.count() == 1


@pytest.mark.parametrize("turn", [1, 2])
def test_what_a_test_commits_is_gone_in_the_next_and_the_migrations_rows_are_not(transactional_db, turn):
    assert Account.objects.count() == 0
    assert ContentType.objects.exists()
    with transaction.atomic():
        Account.objects.create_user("bob@firm.example", "a long enough password")
    assert Account.objects.count() == 1


def test_another_role_sees_what_is_committed(connect_as):
    Account.objects.create_user("carol@firm.example", "a long enough password")
    with connect_as("owner") as owner:
        assert owner.execute("SELECT current_user, count(*) FROM accounts_account").fetchone() == (
            "alongside_owner",
            1,
        )


def test_the_app_role_cannot_empty_a_table(connect_as):
    with connect_as("app") as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute("TRUNCATE accounts_account CASCADE")


def test_the_network_is_off():
    with pytest.raises(NetworkIsOff), socket.socket() as own:
        own.connect(("192.0.2.1", 80))
    with pytest.raises(NetworkIsOff):
        socket.getaddrinfo("alongside.example", 443)


def test_loopback_is_on():
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()) as own,
    ):
        assert own.getpeername() == server.getsockname()


@pytest.mark.browser
def test_chromium_opens_a_page_of_the_live_server(live_server, open_page):
    page = open_page()
    answer = page.goto(f"{live_server.url}/there-is-no-such-page/")
    assert answer.status == 404
    assert answer.headers["cache-control"] == "no-store"
