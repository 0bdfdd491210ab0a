"""Signing in, and what the page tells to whom."""

import pytest
from django.test import Client
from django.urls import reverse

from alongside.accounts.services import create_account
from alongside.audit.models import AuditEvent
from alongside.lib.acting import System

pytestmark = pytest.mark.django_db
PASSWORD = "four words put together"


@pytest.fixture
def alice():
    return create_account(System("test"), "alice@harbor.example", PASSWORD, name="Alice Stone")


def sign_in(client, email, password=PASSWORD):
    return client.post(reverse("account_login"), {"login": email, "password": password})


def test_alice_signs_in_with_address_and_password_and_it_is_written_down(client: Client, alice):
    answer = sign_in(client, "Alice@Harbor.example")
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.get(reverse("account:home")).status_code == 200
    assert AuditEvent.objects.filter(tag="account:session:start", actor=alice.code).count() == 1


def test_a_wrong_password_and_an_unknown_address_get_the_same_page(client: Client, alice):
    wrong = sign_in(client, "alice@harbor.example", "not the password at all")
    unknown = Client().post(
        reverse("account_login"), {"login": "nobody@harbor.example", "password": "not the password at all"}
    )
    assert wrong.status_code == unknown.status_code == 200
    assert wrong.context["form"].errors == unknown.context["form"].errors
    assert AuditEvent.objects.filter(tag="account:session:refuse").count() == 2


def test_nothing_that_was_typed_stands_in_the_audit_trail(client: Client, alice):
    sign_in(client, "my-secret-password@typed.example", "x")
    row = AuditEvent.objects.get(tag="account:session:refuse")
    assert "secret" not in f"{row.detail} {row.reason} {row.acted_for}"


def test_a_visitor_is_sent_to_sign_in_and_back_to_the_page_that_was_asked_for(client: Client, alice):
    answer = client.get(reverse("account:home"))
    assert answer["Location"] == "/account/sign-in/?next=/account/"
    answer = client.post(
        "/account/sign-in/?next=/account/", {"login": alice.email, "password": PASSWORD, "next": "/account/"}
    )
    assert answer["Location"] == "/account/"


def test_there_is_no_sign_up(client: Client):
    assert client.get("/account/signup/").status_code == 404
    assert "sign up" not in client.get(reverse("account_login")).content.decode().lower()


def test_signing_out_is_a_post_that_clears_the_browser(client: Client, alice):
    client.force_login(alice)
    assert client.get(reverse("account_logout")).status_code == 200
    assert client.get(reverse("account:home")).status_code == 200
    answer = client.post(reverse("account_logout"))
    assert answer["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert client.get(reverse("account:home")).status_code == 302


def test_the_session_key_changes_with_the_sign_in_and_the_old_one_opens_nothing(client: Client, alice):
    client.get(reverse("account_login"))
    session = client.session
    session["seen_before"] = True
    session.save()
    before = session.session_key
    client.cookies["session"] = before
    sign_in(client, alice.email)
    assert client.session.session_key != before
    stale = Client()
    stale.cookies["session"] = before
    assert stale.get(reverse("account:home")).status_code == 302


def test_the_eleventh_wrong_password_in_a_minute_is_not_even_tried(client: Client, alice):
    texts = [
        str(sign_in(client, alice.email, "wrong password here").context["form"].errors) for _ in range(6)
    ]
    assert texts[0] != texts[5]
    assert "Too many" in texts[5]
    assert "Too many" in str(sign_in(client, alice.email).context["form"].errors)
