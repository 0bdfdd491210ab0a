"""A second factor stands behind every password that opens more than one's own account."""

import datetime

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client
from django.urls import reverse

from alongside.access.matrix import ANYONE, MATRIX
from alongside.access.roles import Role
from alongside.access.services import assign_role
from alongside.accounts.services import create_account
from alongside.audit.models import AuditEvent
from alongside.lib.acting import System
from alongside.partners.services import create_program
from alongside.web.gate import SETTING_UP
from tests.walk import names_and_parameters

pytestmark = pytest.mark.django_db
SYSTEM = System("tests")
PASSWORD = "four words put together"


@pytest.fixture(autouse=True)
def required(settings):
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.fixture(autouse=True)
def clock():
    """The numbers of an app change every half minute: here they do not."""
    with time_machine.travel(datetime.datetime(2026, 3, 2, 9, 0, tzinfo=datetime.UTC), tick=False) as clock:
        yield clock


@pytest.fixture
def coast():
    return create_program(SYSTEM, slug="coast", name="Coast partnership")


def account_with(role, coast):
    account = create_account(SYSTEM, f"{role}@harbor.example", PASSWORD)
    assign_role(SYSTEM, account.code, role, program=None if role is Role.OPERATOR else coast.code)
    return account


@pytest.fixture
def mara(coast):
    return account_with(Role.PROGRAM_MANAGER, coast)


def sign_in(account, password=PASSWORD):
    client = Client()
    answer = client.post(reverse("account_login"), {"login": account.email, "password": password})
    return client, answer


def number_of(secret):
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


@pytest.mark.parametrize("role", [r for r in Role if r not in {Role.CLIENT, Role.FUNDER, Role.BOARD_MEMBER}])
def test_with_a_password_alone_every_page_leads_to_the_setting_up_of_a_factor(coast, role):
    client, answer = sign_in(account_with(role, coast))
    assert answer["Location"] == "/"
    for url, parameters in names_and_parameters().items():
        entry = MATRIX.entries[url]
        if parameters or ANYONE in entry.roles or url in SETTING_UP:
            continue
        answer = client.generic(entry.methods[0], reverse(url))
        assert (answer.status_code, answer.get("Location")) == (302, "/account/factors/"), url


def test_a_funder_needs_none(coast):
    client, _answer = sign_in(account_with(Role.FUNDER, coast))
    assert client.get(reverse("account:home")).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_mara_sets_up_an_app_is_given_recovery_codes_once_and_then_works(mara):
    client, _answer = sign_in(mara)
    answer = client.get(reverse("mfa_activate_totp"))
    assert answer["Location"].startswith(reverse("account_reauthenticate"))
    answer = client.post(answer["Location"], {"password": PASSWORD, "next": reverse("mfa_activate_totp")})
    assert answer["Location"] == reverse("mfa_activate_totp")
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    assert secret in page.content.decode()
    answer = client.post(reverse("mfa_activate_totp"), {"code": number_of(secret)})
    assert answer["Location"] == reverse("mfa_view_recovery_codes")
    assert client.get(reverse("account:home")).status_code == 200
    kinds = {e.detail["kind"] for e in AuditEvent.objects.filter(tag="account:factor:add")}
    assert "totp" in kinds
    codes = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]
    assert len(codes) == 10
    assert secret not in str(Authenticator.objects.get(type="totp").data)
    assert not any(code in str(Authenticator.objects.get(type="recovery_codes").data) for code in codes)


def test_the_next_sign_in_asks_for_the_number_and_opens_nothing_before(mara):
    secret = "JBSWY3DPEHPK3PXP"
    TOTP.activate(mara, secret)
    client, answer = sign_in(mara)
    assert answer["Location"] == reverse("mfa_authenticate")
    assert client.get(reverse("account:home")).status_code == 302
    assert client.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code == 200
    assert client.get(reverse("account:home")).status_code == 302
    key = client.session.session_key
    answer = client.post(reverse("mfa_authenticate"), {"code": number_of(secret)})
    assert answer.status_code == 302
    assert client.session.session_key != key
    assert client.get(reverse("account:home")).status_code == 200


def test_exports_ask_once_more_who_it_is(mara, coast):
    TOTP.activate(mara, "JBSWY3DPEHPK3PXP")
    client = Client()
    client.force_login(mara)
    answer = client.get(reverse("office:people-export"))
    assert answer["Location"] == f"{reverse('account_reauthenticate')}?next=%2Foffice%2Fpeople%2Fexport%2F"
    answer = client.post(answer["Location"], {"password": PASSWORD, "next": reverse("office:people-export")})
    assert client.get(answer["Location"]).status_code == 200
