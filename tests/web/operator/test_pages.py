"""The operator's pages: health and accounts, never a client."""

import pytest
from django.test import Client
from django.urls import reverse

from alongside.accounts.models import Account
from alongside.audit.models import AuditEvent
from tests.cast import CANARIES, HANDLES, make_cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db):
    return make_cast()


@pytest.fixture
def omar(cast):
    client = Client()
    client.force_login(cast.omar)
    return client


@pytest.mark.parametrize("page", ["operator:home", "operator:accounts", "operator:audit"])
def test_omar_sees_no_client_on_any_of_his_pages(omar, page):
    text = omar.get(reverse(page)).content.decode()
    assert [secret for secret in (*HANDLES, *CANARIES.values()) if secret in text] == []


def test_home_tells_versions_the_kind_of_database_and_that_no_worker_runs(omar):
    answer = omar.get(reverse("operator:home"))
    assert answer.context["versions"].postgresql.split(".")[0].isdigit()
    assert answer.context["jobs"].is_worker_alive is False
    text = answer.content.decode()
    assert "No worker answers" in text
    assert "root key" in text


def test_a_closed_account_is_signed_out_with_its_next_request_and_signs_in_no_more(cast, omar):
    bob = Client()
    assert (
        bob.post(reverse("account_login"), {"login": cast.bob.email, "password": "four words put together"})[
            "Location"
        ]
        == "/"
    )
    assert bob.get(reverse("account:home")).status_code == 200
    assert omar.post(reverse("operator:account-close", args=[cast.bob.code])).status_code == 303
    assert bob.get(reverse("account:home")).status_code == 302
    answer = bob.post(
        reverse("account_login"), {"login": cast.bob.email, "password": "four words put together"}
    )
    assert bob.get(reverse("account:home")).status_code == 302
    assert answer.status_code in {200, 302}
    assert AuditEvent.objects.filter(tag="account:close", subject=cast.bob.code).count() == 1


def test_omar_cannot_close_his_own_account(cast, omar):
    assert omar.post(reverse("operator:account-close", args=[cast.omar.code])).status_code == 403
    assert Account.objects.get(pk=cast.omar.pk).is_active


def test_the_audit_tells_of_sign_ins_and_roles_and_of_no_case(cast, omar):
    tags = {event.tag for event, _actor, _subject in omar.get(reverse("operator:audit")).context["lines"]}
    assert {"role:assign", "account:create", "account:session:start"} >= tags
    assert tags
