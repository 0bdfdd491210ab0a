"""What harms first, on the first page, in the list and on a client's page; and an attorney who decides otherwise."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from alongside.access.roles import Role
from alongside.intake.models import Client
from alongside.intake.services import ClientRecord, create_clients
from alongside.lib.acting import acting
from tests.cast import CANARIES, SYSTEM
from tests.web.office_pages import signed_in

pytestmark = pytest.mark.django_db
HOME = "/office/"
REASON = "the aunt called: he may be moved tonight"


def text(response) -> str:
    return response.content.decode()


def add(cast, handle: str, **columns) -> None:
    record = ClientRecord(handle=handle, languages=(("mam", "native"),))
    (code,) = create_clients(SYSTEM, cast.coast.program, cast.coast.nonprofit, [record])
    with acting(SYSTEM):
        Client.objects.filter(code=code).update(**{"tier_unknown": [], "tier_because": [], **columns})


def address(cast, act: str = "urgency/") -> str:
    return f"/office/clients/{cast.coast.client.code}/{act}"


def test_alice_sees_first_whom_harm_reaches_first_and_why(cast):
    today = timezone.localdate()
    week = today + datetime.timedelta(days=7)
    hearing = {"rule": "hearing_within_30_days_unrepresented", "date": week.isoformat()}
    add(cast, "Gray Owl 1", tier="T4")
    add(cast, "Gray Owl 2", tier="T0", tier_because=[{"rule": "see_the_findings", "date": None}])
    add(
        cast,
        "Gray Owl 3",
        tier="T1",
        tier_because=[hearing],
        next_safe_on=week,
        next_legal_on=week,
        next_safe_kind="hearing",
    )
    page = text(signed_in(cast.alice).get(HOME))
    places = [page.index(f"Gray Owl {number}</strong>") for number in (2, 3, 1)]
    assert places == sorted(places)
    assert "Today · T0" in page
    assert "Something sealed: see the findings" in page
    assert "Hearing within 30 days without a lawyer" in page
    assert page.count(">not verified<") == 2  # her hearing, and the state age of Blue Heron 17
    assert "came today" in page
    assert [c for c in CANARIES.values() if c in page] == []


def test_what_nobody_knows_is_to_be_found_out_today(cast):
    add(cast, "Gray Owl 1", tier="T1", tier_unknown=["birth_date", "custody"])
    add(cast, "Gray Owl 2", tier="T1")
    browser = signed_in(cast.ines)
    queue = text(browser.get(f"{HOME}?queue=find-out"))
    assert "Gray Owl 1</strong>" in queue
    assert "Birth date, Detained or not" in queue
    assert "Gray Owl 2</strong>" not in queue
    page = text(browser.get(HOME))
    assert page.index("Gray Owl 1</strong>") < page.index("Gray Owl 2</strong>")
    assert "Blue Heron 17</strong>" not in text(browser.get(f"{HOME}?queue=unplaced"))
    assert browser.get(f"{HOME}?queue=nonsense&page=99").status_code == 200


def test_the_first_page_has_25_clients_and_the_next_has_the_rest(cast):
    records = [ClientRecord(handle=f"Green Heron {number}") for number in range(30)]
    create_clients(SYSTEM, cast.coast.program, cast.coast.nonprofit, records)
    browser = signed_in(cast.alice)
    assert text(browser.get(HOME)).count("urgent-what") == 25
    assert text(browser.get(f"{HOME}?page=2")).count("urgent-what") == 6


def test_one_and_three_clients_cost_the_same(cast, django_assert_num_queries):
    browser = signed_in(cast.alice)
    browser.get(HOME)
    with django_assert_num_queries(20):
        browser.get(HOME)
    add(cast, "Gray Owl 1", tier="T1")
    add(cast, "Gray Owl 2", tier="T0", tier_override="T2")
    with django_assert_num_queries(20):
        browser.get(HOME)


def test_the_list_is_filtered_and_sorted_by_tier(cast):
    add(cast, "Gray Owl 1", tier="T0")
    add(cast, "Gray Owl 2", tier="T0", tier_override="T3")
    add(cast, "Gray Owl 3", tier="T3")
    browser = signed_in(cast.alice)
    page = text(browser.get("/office/clients/?tier=T3"))
    assert [f"Gray Owl {n}" in page for n in (1, 2, 3)] == [False, True, True]
    up = text(browser.get("/office/clients/?sort=tier"))
    down = text(browser.get("/office/clients/?sort=-tier"))
    assert up.index("Gray Owl 1") < up.index("Gray Owl 2")
    assert down.index("Gray Owl 2") < down.index("Gray Owl 1")
    assert "This quarter · T3" in page


def test_alice_decides_and_the_computed_tier_stays_beside_hers(cast):
    browser = signed_in(cast.alice)
    with acting(SYSTEM):
        before = Client.objects.get(pk=cast.coast.client.pk)
    typed = {"tier": "T0", "reason": REASON, "version": before.version}
    assert browser.post(address(cast), {**typed, "reason": "because"}).status_code == 422
    assert browser.post(address(cast), {**typed, "tier": "T9"}).status_code == 422
    assert browser.post(address(cast), typed).status_code == 303
    page = text(browser.get(address(cast, "")))
    assert REASON in page
    assert "decided by an attorney" in page
    assert "Alice Stone own" in page
    assert f"This week · {before.tier}" in page
    lost = browser.post(address(cast), {**typed, "tier": "T2", "reason": "she is safe with her aunt now"})
    assert lost.status_code == 409
    assert REASON in text(lost)
    assert "she is safe with her aunt now" in text(lost)
    end = address(cast, "urgency/end/")
    assert browser.post(end, {"version": 1}).status_code == 303
    assert "decided by an attorney" in text(browser.get(address(cast, "")))
    assert browser.post(end, {"version": before.version + 1}).status_code == 303
    assert REASON not in text(browser.get(address(cast, "")))


def test_screeners_and_strangers_decide_no_tier(cast):
    assert signed_in(cast.ines).get(address(cast)).status_code == 403
    assert signed_in(cast.ines).post(address(cast, "urgency/end/")).status_code == 403
    assert signed_in(cast.charlie).get(address(cast)).status_code == 404
    assert signed_in(cast.walled[Role.STAFF_ATTORNEY]).post(address(cast)).status_code == 404
    assert "Decide otherwise" not in text(signed_in(cast.ines).get(address(cast, "")))
