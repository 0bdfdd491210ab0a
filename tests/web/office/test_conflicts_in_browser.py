"""Conflict checks, related parties and duplicates in a real browser: on a phone too, without a barrier."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from alongside.intake import conflicts
from alongside.intake.conflicts import Purpose
from alongside.intake.models import RelatedParty
from alongside.lib.acting import acting
from tests.cast import CANARIES, SYSTEM, Cast, make_cast
from tests.web.office.test_intake_in_browser import WIDTHS, barriers, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NAME = f"{CANARIES['family_name']} coast, {CANARIES['given_name']} coast"
CHECK = "/office/conflicts/check/"


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast()


def check(page: Page, name: str) -> None:
    page.locator("input[name=name]").fill(name)
    page.locator("main form button.btn-primary").click()


@pytest.mark.parametrize(("width", "tongue"), WIDTHS)
def test_no_page_of_conflicts_and_parties_has_a_barrier(
    open_page, live_server, cast, monkeypatch, width, tongue
):
    page = open_page(width=width, locale=tongue, reduced_motion="reduce")
    sign_in(page, live_server, cast.alice)
    faults = {}

    def look(at: str) -> None:
        if found := barriers(page):
            faults[at] = found

    page.goto(f"{live_server.url}{CHECK}")
    look("the empty form")
    check(page, NAME)
    expect(page.get_by_role("link", name="Blue Heron 17")).to_be_visible()
    assert page.url == f"{live_server.url}{CHECK}"
    look("a hit")
    check(page, "Bob Okafor")
    look("a volunteer")
    monkeypatch.setitem(conflicts.AN_HOUR, Purpose.CHECK, 2)
    check(page, "Wilmer Us Ixcoy")
    expect(page.locator("input[name=name]")).to_have_value("Wilmer Us Ixcoy")
    look("the hour is used up")
    page.goto(f"{live_server.url}/office/clients/{cast.coast.client.code}/parties/add/")
    look("a party is added")
    page.goto(f"{live_server.url}/office/clients/{cast.coast.client.code}/")
    look("the client's page")
    walled = open_page(width=width, locale=tongue, reduced_motion="reduce")
    sign_in(walled, live_server, cast.walled["intake_screener"])
    walled.goto(f"{live_server.url}{CHECK}")
    check(walled, NAME)
    page = walled
    look("a file behind a wall")
    assert faults == {}


def test_ines_opens_the_duplicate_beside_the_form_and_then_adds_the_child(open_page, live_server, cast):
    page = open_page(width=390)
    sign_in(page, live_server, cast.ines)
    page.goto(f"{live_server.url}/office/clients/new/")
    page.locator("input[name=given_name]").fill(f"{CANARIES['given_name']} coast")
    page.locator("input[name=family_name]").fill(f"{CANARIES['family_name']} coast")
    page.get_by_role("button", name="Add client").click()
    expect(page.get_by_text("Not added yet: is this the same person?")).to_be_visible()
    assert barriers(page) == []
    with page.context.expect_page() as beside:
        page.get_by_role("link", name="Blue Heron 17").click()
    expect(beside.value.get_by_role("heading", name="Blue Heron 17")).to_be_visible()
    expect(page.locator("input[name=given_name]")).to_have_value(f"{CANARIES['given_name']} coast")
    page.get_by_role("button", name="It is another person: add the client").click()
    expect(page.get_by_text("The client has been added")).to_be_visible()


def test_alice_takes_a_party_out_after_she_was_asked(open_page, live_server, cast):
    page = open_page()
    sign_in(page, live_server, cast.alice)
    page.goto(f"{live_server.url}/office/clients/{cast.coast.client.code}/")
    page.get_by_role("button", name="Take out: Parent in the state case").click()
    page.get_by_role("button", name="Take out", exact=True).click()
    expect(page.get_by_text("Taken out of the file, and out of conflict checks.")).to_be_visible()
    with acting(SYSTEM):
        assert not RelatedParty.objects.filter(client=cast.coast.client).exists()
