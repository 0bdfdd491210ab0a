"""Intake days in the browser: numbers, who is heard, and a display without a name."""

from __future__ import annotations

import datetime
import re

import pytest
import time_machine
from django.test import Client as Browser
from django.utils import timezone

from alongside.access.roles import Role
from alongside.intake.models import IntakeDay, QueueEntry
from alongside.lib.acting import acting
from alongside.volunteers.models import Enrollment
from alongside.web.once import fresh_token
from tests.cast import CANARIES, SYSTEM
from tests.web.office_pages import signed_in

pytestmark = pytest.mark.django_db
LIST = "/office/intake-days/"


def text(response) -> str:
    return response.content.decode()


def day(cast, act: str = "") -> str:
    return f"{LIST}{cast.coast.intake_day.code}/{act}"


def number(cast, act: str, number: int = 1) -> str:
    with acting(SYSTEM):
        code = QueueEntry.objects.get(day=cast.coast.intake_day, number=number).code
    return f"/office/intake-numbers/{code}/{act}/"


def row(cast, number: int = 1) -> QueueEntry:
    with acting(SYSTEM):
        return QueueEntry.objects.get(day=cast.coast.intake_day, number=number)


def test_ines_opens_a_day_once(cast):
    browser = signed_in(cast.ines)
    typed = {
        "once": fresh_token(),
        "organization": str(cast.coast.nonprofit.code),
        "on": timezone.localdate().isoformat(),
        "place": "Library, Elizabeth",
    }
    first, second = (browser.post(f"{LIST}new/", typed) for _time in range(2))
    assert first["Location"] == second["Location"]
    assert IntakeDay.objects.filter(place="Library, Elizabeth").count() == 1
    assert "Library, Elizabeth" in text(browser.get(LIST))
    assert browser.post(f"{LIST}new/", {**typed, "once": fresh_token(), "place": ""}).status_code == 422
    foreign = {**typed, "once": fresh_token(), "organization": str(cast.plains.nonprofit.code)}
    assert browser.post(f"{LIST}new/", foreign).status_code == 422


def test_from_the_door_to_the_interview(cast):
    browser = signed_in(cast.ines)
    added = browser.post(day(cast, "add/"), {"once": fresh_token(), "language": "mam", "needs_first": "on"})
    assert added.status_code == 303
    assert "Number 2. Write it on a card." in text(browser.get(day(cast)))
    browser.post(day(cast, "call/"))
    page = text(browser.get(day(cast)))
    assert "Call number 2." in page
    assert "with you" in page
    browser.post(day(cast, "call/"))
    assert "You are still with number 2." in text(browser.get(day(cast)))
    other = signed_in(cast.alice)
    other.post(day(cast, "call/"))
    assert row(cast).screener == cast.alice.code
    ivo = cast.coast.people[Role.INTERPRETER]
    Enrollment.objects.filter(person=ivo).update(role="interpreter")
    join = number(cast, "join", 2)
    assert "Ivo" in text(browser.get(join))
    unknown = browser.post(join, {"client": "Red Kite 4", "version": row(cast, 2).version})
    assert unknown.status_code == 422
    assert "Red Kite 4" in text(unknown)
    typed = {"client": "Blue Heron 17", "interpreter": str(ivo.code), "version": row(cast, 2).version}
    begun = browser.post(join, typed)
    assert begun["Location"].startswith(f"/office/clients/{cast.coast.client.code}/")
    page = text(browser.get(day(cast, "live/")))
    assert "Blue Heron 17" in page
    assert "Ivo" in page
    browser.post(number(cast, "mark", 2), {"status": "done", "version": row(cast, 2).version})
    assert row(cast, 2).status == "done"
    browser.post(number(cast, "mark", 2), {"status": "with_screener", "version": row(cast, 2).version})
    assert row(cast, 2).status == "done"
    assert [c for c in CANARIES.values() if c in page] == []


def test_ines_calls_the_next_who_speaks_spanish(cast):
    browser = signed_in(cast.ines)
    assert "Or the next who speaks" not in text(browser.get(day(cast)))
    browser.post(day(cast, "add/"), {"once": fresh_token(), "language": "spa"})
    assert 'value="spa"' in text(browser.get(day(cast, "live/")))
    browser.post(day(cast, "call/"), {"language": "spa"})
    assert (row(cast).status, row(cast, 2).status) == ("waiting", "with_screener")


def test_who_may_not_see_a_client_sees_the_number_without_the_handle(cast):
    with acting(SYSTEM):
        QueueEntry.objects.filter(pk=cast.coast.number.pk).update(
            client=cast.coast.client, status="with_screener", screener=cast.ines.code,
            called_at=timezone.now(),
        )  # fmt: skip
    page = text(signed_in(cast.walled[Role.INTAKE_SCREENER]).get(day(cast)))
    assert "Ines Duarte" in page
    assert "Blue Heron 17" not in page
    assert "Blue Heron 17" in text(signed_in(cast.ines).get(day(cast)))


def test_a_queue_of_one_and_of_three_costs_the_same(cast, django_assert_num_queries):
    browser = signed_in(cast.ines)
    browser.post(day(cast, "call/"))
    browser.get(day(cast, "live/"))
    with django_assert_num_queries(14):
        browser.get(day(cast, "live/"))
    for _number in range(2):
        browser.post(day(cast, "add/"), {"once": fresh_token(), "language": ""})
    signed_in(cast.alice).post(day(cast, "call/"))
    browser.get(day(cast, "live/"))
    with django_assert_num_queries(14):
        browser.get(day(cast, "live/"))


def display(cast) -> str:
    found = re.search(r'href="(/queue/[^"]+/)"', text(signed_in(cast.ines).get(day(cast))))
    assert found
    return found[1]


def test_the_display_shows_numbers_to_anybody_with_its_address_and_nothing_else(cast):
    signed_in(cast.ines).post(day(cast, "call/"))
    hall = Browser()
    page = text(hall.get(display(cast)))
    assert "<span>1</span>" in page
    assert "Blue Heron" not in page
    assert "School hall" not in page
    assert "Harbor" not in page
    assert "Ines" not in page
    assert "<span>1</span>" in text(hall.get(f"{display(cast)}live/"))
    assert hall.get(f"/queue/{cast.coast.intake_day.code}/").status_code == 404
    assert hall.get(f"{display(cast)[:-3]}/").status_code == 404


def test_a_day_that_is_over_says_so_everywhere(cast):
    browser = signed_in(cast.mara)
    shown = display(cast)
    assert browser.post(day(cast, "close/"), {"version": 7}).status_code == 303
    assert IntakeDay.objects.get(pk=cast.coast.intake_day.pk).closed_at is None
    browser.post(day(cast, "close/"), {"version": 1})
    assert row(cast).status == "left"
    page = text(browser.get(day(cast)))
    assert "Call the next number" not in page
    assert "This day is over." in text(Browser().get(shown))
    browser.post(day(cast, "add/"), {"once": fresh_token()})
    with acting(SYSTEM):
        assert QueueEntry.objects.filter(day=cast.coast.intake_day).count() == 1


def test_a_page_that_asks_by_itself_keeps_nobody_signed_in(cast):
    def statuses(address: str) -> list[int]:
        with time_machine.travel(timezone.now(), tick=False) as clock:
            browser = signed_in(cast.ines)
            browser.get(LIST)
            found = []
            for _time in range(3):
                clock.shift(datetime.timedelta(minutes=9))
                found.append(browser.get(address).status_code)
            return found

    assert statuses(day(cast, "live/")) == [200, 200, 302]
    assert statuses(day(cast)) == [200, 200, 200]


def test_strangers_find_no_day(cast):
    for act in ("", "live/"):
        assert signed_in(cast.charlie).get(day(cast, act)).status_code == 404
    assert signed_in(cast.charlie).post(day(cast, "call/")).status_code == 404
    assert signed_in(cast.charlie).post(number(cast, "mark"), {"status": "left"}).status_code == 404
    assert signed_in(cast.bob).get(LIST).status_code == 403
    assert "School hall coast" not in text(signed_in(cast.charlie).get(LIST))
