"""A session ends after twenty minutes without a request and after ten hours in any case."""

import datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from alongside.accounts.services import create_account
from alongside.lib.acting import System

pytestmark = pytest.mark.django_db
START = datetime.datetime(2026, 3, 2, 9, 0, tzinfo=datetime.UTC)
PASSWORD = "four words put together"


@pytest.fixture
def alice():
    return create_account(System("tests"), "alice@harbor.example", PASSWORD)


@pytest.fixture
def clock():
    with time_machine.travel(START, tick=False) as clock:
        yield clock


@pytest.fixture
def browser(clock, alice):
    client = Client()
    client.post(reverse("account_login"), {"login": alice.email, "password": PASSWORD})
    return client


def is_signed_in(client):
    return client.get(reverse("account:home")).status_code == 200


def test_nineteen_minutes_of_quiet_keep_the_session_and_twenty_one_end_it(browser, clock):
    assert is_signed_in(browser)
    clock.shift(datetime.timedelta(minutes=19))
    assert is_signed_in(browser)
    clock.shift(datetime.timedelta(minutes=21))
    assert not is_signed_in(browser)


def test_the_warning_s_button_keeps_the_session(browser, clock):
    for _ in range(4):
        clock.shift(datetime.timedelta(minutes=18))
        assert browser.get(reverse("account:session-keep")).status_code == 204
    assert is_signed_in(browser)


def test_after_ten_hours_the_busiest_session_ends(browser, clock):
    for _ in range(39):
        clock.shift(datetime.timedelta(minutes=15))
        assert is_signed_in(browser)
    clock.shift(datetime.timedelta(minutes=14))
    assert is_signed_in(browser)
    clock.shift(datetime.timedelta(minutes=2))
    assert not is_signed_in(browser)


def test_a_clock_that_goes_back_a_day_asks_again(browser, clock):
    assert is_signed_in(browser)
    clock.shift(datetime.timedelta(days=-1))
    assert not is_signed_in(browser)


def test_reading_pages_writes_the_session_at_most_once_a_minute(browser, clock, django_assert_num_queries):
    assert is_signed_in(browser)
    before = browser.session["seen_at"]
    clock.shift(datetime.timedelta(seconds=30))
    assert is_signed_in(browser)
    assert browser.session["seen_at"] == before
    clock.shift(datetime.timedelta(seconds=40))
    assert is_signed_in(browser)
    assert browser.session["seen_at"] > before


def test_a_demonstration_account_opens_nothing_where_the_program_is_no_demonstration(db, settings):
    settings.DEMONSTRATION = True
    mara = create_account(System("tests"), "mara@demo.example", PASSWORD, is_demonstration=True)
    client = Client()
    assert client.post(reverse("account:demonstration"), {"account": str(mara.code)}).status_code == 303
    assert is_signed_in(client)
    settings.DEMONSTRATION = False
    assert not is_signed_in(client)
    client.post(reverse("account_login"), {"login": mara.email, "password": PASSWORD})
    assert not is_signed_in(client)


def test_alice_signs_herself_out_at_another_place(alice, browser):
    elsewhere = Client(headers={"user-agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"})
    elsewhere.post(reverse("account_login"), {"login": alice.email, "password": PASSWORD})
    places = browser.get(reverse("account:home")).context["sessions"]
    assert sorted(place.is_current for place in places) == [False, True]
    other = next(place for place in places if not place.is_current)
    assert other.device == "Firefox on Windows"
    assert browser.post(reverse("account:session-end", args=[other.mark])).status_code == 303
    assert not is_signed_in(elsewhere)
    assert is_signed_in(browser)


def test_a_changed_password_signs_out_every_other_place(alice, browser):
    elsewhere = Client()
    elsewhere.post(reverse("account_login"), {"login": alice.email, "password": PASSWORD})
    new = "another four good words"
    browser.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new}
    )
    assert not is_signed_in(elsewhere)
