"""Sign-in, second factors and sessions in a real browser, under the strict policy for scripts."""

import pytest
from django.urls import reverse

from alongside.access.roles import Role
from alongside.access.services import assign_role
from alongside.accounts.services import create_account
from alongside.lib.acting import System
from alongside.partners.services import create_organization, create_program, join_program

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SYSTEM = System("tests")
PASSWORD = "four words put together"


@pytest.fixture
def site(live_server, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    settings.ALLOWED_HOSTS = ["localhost"]
    # A passkey belongs to a name; an address of numbers has none.
    return live_server.url.replace("127.0.0.1", "localhost")


@pytest.fixture
def mara(db):
    program = create_program(SYSTEM, slug="coast", name="Coast partnership")
    firm = create_organization(SYSTEM, name="Sterling LLP", kind="law_firm")
    join_program(SYSTEM, program, firm, "employer")
    account = create_account(SYSTEM, "mara@harbor.example", PASSWORD, name="Mara Lindqvist")
    assign_role(SYSTEM, account.code, Role.PROGRAM_MANAGER, program=program.code)
    return account


def add_authenticator(page):
    """A virtual key that is always touched by its owner."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session


def sign_in(page, site, account):
    page.goto(f"{site}{reverse('account_login')}")
    page.get_by_label("E-mail address").fill(account.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def test_mara_adds_a_passkey_and_signs_in_with_it_alone(open_page, site, mara):
    from playwright.sync_api import expect

    page = open_page()
    add_authenticator(page)
    sign_in(page, site, mara)
    expect(page.get_by_text("Your role needs a second factor")).to_be_visible()
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Name").fill("my phone")
    page.get_by_label("Sign in with it alone, without a password").check()
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_text("Print them or write them down now")).to_be_visible()

    page.goto(f"{site}{reverse('account:home')}")
    expect(page.get_by_text("A second factor stands behind it")).to_be_visible()
    page.get_by_role("button", name="Sign out", exact=True).last.click()
    page.goto(f"{site}{reverse('account_login')}")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page).not_to_have_url(f"{site}{reverse('account_login')}")
    page.goto(f"{site}{reverse('account:home')}")
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()

    page.get_by_role("button", name="Sign out", exact=True).last.click()
    sign_in(page, site, mara)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page).not_to_have_url(f"{site}{reverse('mfa_authenticate')}")
    page.goto(f"{site}{reverse('account:home')}")
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()
