"""The rules desk in a real browser: no barrier, nothing wider than the window, in both languages."""

import datetime

import pytest
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from alongside.intake.law_change import work_out_change
from alongside.intake.models import Client
from alongside.intake.services import ClientRecord, create_clients
from alongside.law import services
from alongside.law.models import LawChange, StoredRule, digest_of
from alongside.law.rules import rules_in_force
from alongside.lib.acting import acting
from alongside.web.templatetags.ui import BUILT
from tests.cast import make_cast
from tests.law.rule_texts import ONE_YEAR, ORR, shorter_year
from tests.web.office.test_rules import prove
from tests.web.office_pages import SYSTEM, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]
AXE = BUILT.parents[3] / "node_modules" / "axe-core" / "axe.min.js"
FITS = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"


@pytest.fixture
def cast(transactional_db):
    with acting(SYSTEM):
        return make_cast()


@pytest.fixture
def secret(cast):
    secret = generate_totp_secret()
    TOTP.activate(cast.alice, secret)
    return secret


@pytest.fixture
def change(cast) -> LawChange:
    """Three children arrived; a proposal moves their one-year dates, one into the past."""
    today = timezone.localdate()
    records = [
        ClientRecord(entered_on=today - datetime.timedelta(days=days), pathways=["asylum"], state="NJ")
        for days in (250, 120, 30)
    ]
    with acting(SYSTEM):
        create_clients(SYSTEM, cast.coast.program, cast.coast.nonprofit, records)
    digest = digest_of(rules_in_force().texts[ONE_YEAR])
    made = services.propose_text(
        cast.alice, ONE_YEAR, shorter_year(), "A court read the year as 200 days.", based_on=digest
    )
    work_out_change(made.code)
    made.refresh_from_db()
    return made


@pytest.fixture
def desk(open_page, live_server, cast):
    """`page = desk("es", 390)`: Alice's browser, signed in, her second factor proved a minute ago."""

    def one(language="en", width=1280, *, is_proved=True):
        page = open_page(width=width, height=844, reduced_motion="reduce")
        client = signed_in(cast.alice)
        if is_proved:
            prove(client, cast.alice, age=60)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        cookies = {settings.SESSION_COOKIE_NAME: session, settings.LANGUAGE_COOKIE_NAME: language}
        page.context.add_cookies(
            [{"name": name, "value": value, "url": live_server.url} for name, value in cookies.items()]
        )
        page.site = live_server.url
        return page

    return one


def barriers(page):
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [(v["id"], [node["target"] for node in v["nodes"]][:3]) for v in found["violations"]]


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("es", 390)])
def test_no_page_of_the_desk_has_a_barrier(desk, cast, secret, change, language, width):
    digest = digest_of(rules_in_force().texts[ORR])
    services.sign_rule(cast.alice, ORR, 0, based_on=digest, name="Alice Stone", note="Read the statute.")
    services.work_out_again(cast.alice, change)
    work_out_change(change.code)
    page = desk(language, width)
    rule = [ONE_YEAR]
    addresses = [
        reverse("office:rules"),
        reverse("office:rule", args=rule),
        reverse("office:rule", args=["sijs"]),
        reverse("office:rule", args=["sij_state_ages"]),
        reverse("office:rule", args=["triage"]),
        reverse("office:rule", args=[ORR]),
        reverse("office:rule-diff", args=[ORR]),
        reverse("office:rule-sign", args=rule),
        reverse("office:rule-version-new", args=rule),
        reverse("office:second-factor"),
        reverse("office:law-changes"),
        reverse("office:law-change", args=[change.code]),
        reverse("office:law-change-accept", args=[change.code]),
    ]
    found = {}
    for address in addresses:
        answer = page.goto(page.site + address)
        assert answer.status == 200, address
        assert page.url == page.site + address
        page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
        faults = [*barriers(page), *([] if page.evaluate(FITS) else ["wider than the window"])]
        if faults:
            found[address] = faults
    assert found == {}


@pytest.mark.parametrize(("language", "width"), [("en", 390), ("es", 1280)])
def test_the_news_of_a_change_has_no_barrier(desk, cast, secret, change, language, width):
    services.accept_change(cast.alice, change, change.version)
    page = desk(language, width)
    page.goto(page.site + reverse("office:law-change", args=[change.code]))
    assert barriers(page) == []
    work_out_change(change.code)
    with acting(SYSTEM):
        child = Client.objects.filter(law_moves__is_past=True).get()
    for address in (
        reverse("office:law-change", args=[change.code]),
        reverse("office:home"),
        reverse("office:client", args=[child.code]),
    ):
        page.goto(page.site + address)
        assert barriers(page) == []
        assert page.evaluate(FITS)


def test_alice_signs_a_rule_with_her_authenticator_app(desk, cast, secret):
    page = desk(is_proved=False)
    page.goto(page.site + reverse("office:rule", args=[ORR]))
    page.get_by_role("link", name="Sign", exact=True).click()
    assert reverse("mfa_reauthenticate") in page.url
    counter = next(iter(yield_hotp_counters_from_time()))
    page.locator("input[name=code]").fill(format_hotp_value(hotp_value(secret, counter)))
    page.locator("input[name=code]").press("Enter")
    page.get_by_label("What you read it against").fill("The statute as of today.")
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.get_by_text("Signed by").first).to_be_visible()
    stored = StoredRule.objects.get(rule=ORR)
    assert stored.author == cast.alice.code


def test_alice_proposes_a_text_and_loses_nothing_when_the_factor_runs_out(desk, cast, secret):
    page = desk()
    page.goto(page.site + reverse("office:rule-version-new", args=[ONE_YEAR]))
    page.get_by_label("Text of the rule").fill(shorter_year())
    page.get_by_label("Why").fill("A court read the year as 200 days.")
    session = page.context.cookies()
    client = signed_in(cast.alice)
    client.cookies[settings.SESSION_COOKIE_NAME] = next(
        one["value"] for one in session if one["name"] == settings.SESSION_COOKIE_NAME
    )
    prove(client, cast.alice, age=3600)
    page.get_by_role("button", name="Propose, and work out what moves").click()
    assert reverse("mfa_reauthenticate") in page.url
    counter = next(iter(yield_hotp_counters_from_time()))
    page.locator("input[name=code]").fill(format_hotp_value(hotp_value(secret, counter)))
    page.locator("input[name=code]").press("Enter")
    expect(page.get_by_text("What you wrote is still here")).to_be_visible()
    assert page.get_by_label("Text of the rule").input_value() == shorter_year()
    page.get_by_role("button", name="Propose, and work out what moves").click()
    expect(page.get_by_text("Working out what would move")).to_be_visible()
    work_out_change(LawChange.objects.get(stored__rule=ONE_YEAR).code)
    expect(page.get_by_role("link", name="Accept…")).to_be_visible(timeout=int(15e3))
