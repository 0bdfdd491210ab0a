"""What every answer carries, whoever asks and whatever was asked."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from alongside.access.matrix import MATRIX
from alongside.accounts.services import create_account
from alongside.lib.acting import System
from tests.cast import make_cast
from tests.walk import SUBJECTS, Subject, filled, names_and_parameters

pytestmark = pytest.mark.django_db

EXPECTED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
POLICY = (
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'", "base-uri 'none'",
    "form-action 'self'",
)  # fmt: skip


def faults(answer):
    found = [name for name, value in EXPECTED.items() if answer.headers.get(name) != value]
    policy = answer.headers.get("Content-Security-Policy", "")
    found += [part for part in POLICY if part not in policy]
    found += [word for word in ("unsafe-inline", "unsafe-eval", "http:") if word in policy]
    if "no-store" not in answer.headers.get("Cache-Control", ""):
        found.append("Cache-Control")
    return found


@pytest.mark.timeout(1200)
def test_every_address_answers_with_every_header_to_mara_and_to_a_visitor(db):
    cast = make_cast()
    mara, visitor = Client(raise_request_exception=False), Client(raise_request_exception=False)
    mara.force_login(cast.mara)
    wrong = {}
    for url, parameters in names_and_parameters().items():
        entry = MATRIX.entries[url]
        if url == "account_logout":
            continue
        subject = SUBJECTS[entry.subject](cast.coast) if entry.subject else Subject(None, ())
        address = reverse(url, kwargs=filled(parameters, subject))
        for who, client in (("mara", mara), ("visitor", visitor)):
            found = faults(client.get(address))
            if found:
                wrong[f"{url} to {who}"] = found
    assert wrong == {}


def test_pages_that_do_not_exist_carry_them_too(client):
    assert faults(client.get("/no/such/page/")) == []


def test_no_page_for_visitors_holds_an_inline_script_style_or_handler(client):
    for url in ("account_login", "account_reset_password", "account_logout", "account_inactive"):
        text = client.get(reverse(url)).content.decode()
        inline = re.findall(
            r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>|\sstyle=|\son[a-z]+=", text
        )
        assert inline == [], url


@pytest.mark.parametrize("host", ["evil.example", "testserver.evil.example", "testserver@evil.example"])
def test_a_host_that_is_not_ours_is_refused(client, host):
    create_account(System("tests"), "alice@harbor.example", "four words put together")
    answer = client.post(
        reverse("account_reset_password"), {"email": "alice@harbor.example"}, headers={"host": host}
    )
    assert answer.status_code == 400
    assert mail.outbox == []


def test_a_forwarded_host_does_not_poison_the_link_to_a_new_password(client):
    create_account(System("tests"), "alice@harbor.example", "four words put together")
    client.post(
        reverse("account_reset_password"),
        {"email": "alice@harbor.example"},
        headers={"x-forwarded-host": "evil.example", "x-forwarded-for": "192.0.2.1"},
    )
    assert len(mail.outbox) == 1
    assert "http://testserver/account/password/new/" in mail.outbox[0].body
    assert "evil.example" not in mail.outbox[0].body
    assert "alice" not in mail.outbox[0].subject.lower()


def test_asking_for_a_new_password_tells_nobody_whether_the_address_has_an_account(client):
    create_account(System("tests"), "alice@harbor.example", "four words put together")
    known = client.post(reverse("account_reset_password"), {"email": "alice@harbor.example"})
    unknown = Client().post(reverse("account_reset_password"), {"email": "nobody@harbor.example"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert [letter.to for letter in mail.outbox] == [["alice@harbor.example"]]


def test_alice_sets_a_new_password_by_the_link_once(client):
    alice = create_account(System("tests"), "alice@harbor.example", "four words put together")
    client.post(reverse("account_reset_password"), {"email": alice.email})
    path = re.search(r"http://testserver(/account/password/new/\S+)", mail.outbox[0].body).group(1)
    page = client.get(path, follow=True)
    new = "another four good words"
    answer = client.post(page.request["PATH_INFO"], {"password1": new, "password2": new})
    assert answer["Location"] == reverse("account_reset_password_from_key_done")
    alice.refresh_from_db()
    assert alice.check_password(new)
    assert "no longer works" in Client().get(path, follow=True).content.decode()


def test_forms_without_their_token_are_refused():
    strict = Client(enforce_csrf_checks=True)
    for url in ("account_login", "account_logout", "account_reset_password", "set_language"):
        assert strict.post(reverse(url), {}).status_code == 403
