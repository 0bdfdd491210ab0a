"""An intake day in a real browser: pages that follow by themselves, on a phone too, without a barrier."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client as Browser
from playwright.sync_api import expect

from alongside.intake import intake_days
from alongside.intake.models import IntakeDay
from alongside.lib.acting import acting
from alongside.web.templatetags.ui import BUILT
from tests.cast import Cast, make_cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
AXE = BUILT.parents[3] / "node_modules" / "axe-core" / "axe.min.js"
WIDTHS = [(1280, "en"), (390, "es")]


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast()


def sign_in(page, live_server, account) -> None:
    browser = Browser()
    browser.force_login(account)
    cookies = [{"name": n, "value": m.value, "url": live_server.url} for n, m in browser.cookies.items()]
    page.context.add_cookies(cookies)


def barriers(page) -> list[str]:
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    faults = [f"{v['id']} {[node['target'] for node in v['nodes']][:3]}" for v in found["violations"]]
    is_wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return [*faults, *(["wider than the window"] if is_wide else [])]


def test_the_display_and_the_queue_follow_without_a_hand(open_page, live_server, cast):
    day: IntakeDay = cast.coast.intake_day
    hall = open_page(width=390)
    hall.goto(f"{live_server.url}/queue/{intake_days.display_token(day)}/")
    called = hall.locator(".queue-called")
    expect(called).to_have_text("—")
    desk = open_page()
    sign_in(desk, live_server, cast.ines)
    desk.goto(f"{live_server.url}/office/intake-days/{day.code}/")
    with acting(cast.alice):
        intake_days.add_number(cast.alice, day, code=uuid.uuid4(), language="mam", needs_first=True)
        intake_days.call_next(cast.alice, day)
    expect(called).to_have_text("2")
    expect(hall.locator(".queue-waiting")).to_have_text("1")
    expect(desk.get_by_text("Alice Stone own")).to_be_visible()
    desk.get_by_role("button", name="Call the next number").click()
    expect(desk.get_by_text("with you")).to_be_visible()
    expect(hall.locator(".queue-waiting")).to_have_text("—")


@pytest.mark.parametrize(("width", "tongue"), WIDTHS)
def test_no_page_of_urgency_consultations_and_intake_days_has_a_barrier(
    open_page, live_server, cast, width, tongue
):
    world = cast.coast
    with acting(cast.ines):
        intake_days.call_next(cast.ines, world.intake_day)
    page = open_page(width=width, locale=tongue, reduced_motion="reduce")
    sign_in(page, live_server, cast.alice)
    client, advised = (
        f"/office/clients/{world.client.code}/",
        f"/office/consultations/{world.consultation.code}/",
    )
    addresses = [
        "/office/", "/office/?queue=find-out", "/office/clients/?sort=tier", client, f"{client}urgency/",
        "/office/consultations/", f"{client}consultation/", advised, f"{advised}give/", "/office/intake-days/",
        "/office/intake-days/new/", f"/office/intake-days/{world.intake_day.code}/",
        f"/office/intake-numbers/{world.number.code}/join/",
        f"/queue/{intake_days.display_token(world.intake_day)}/",
    ]  # fmt: skip
    faults = {}
    for address in addresses:
        answer = page.goto(f"{live_server.url}{address}")
        assert answer is not None
        assert answer.status == 200, address
        if found := barriers(page):
            faults[address] = found
    assert faults == {}
