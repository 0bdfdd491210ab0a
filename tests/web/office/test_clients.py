"""The list of clients: by handle, soonest first, one cost for any number, no name in it or in its file."""

from __future__ import annotations

import csv
import datetime
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alongside.audit.models import AuditEvent
from alongside.intake.models import Client
from alongside.intake.services import ClientRecord, create_clients
from alongside.lib.acting import acting
from alongside.web.once import fresh_token
from tests.cast import CANARIES, SYSTEM
from tests.web.office_pages import signed_in, signed_in_afresh

pytestmark = pytest.mark.django_db
LIST = "/office/clients/"


def text(response) -> str:
    return response.content.decode()


def add_clients(cast, count: int, **changes) -> None:
    records = [
        ClientRecord(
            **{
                "given_name": f"Secret{number}",
                "handle": f"Green Heron {number + 20}",
                "city": "Seattle",
                "state": "WA",
                "languages": (("mam", "native"),),
                "pathways": ("sijs",),
                **changes,
            }
        )
        for number in range(count)
    ]
    create_clients(SYSTEM, cast.coast.program, cast.coast.nonprofit, records)


def test_alice_sees_her_clients_and_charlie_his(cast):
    page = text(signed_in(cast.alice).get(LIST))
    assert "Blue Heron 17" in page
    assert "Red Kite 4" not in page
    assert [c for c in CANARIES.values() if c in page] == []
    page = text(signed_in(cast.charlie).get(LIST))
    assert "Red Kite 4" in page
    assert "Blue Heron 17" not in page


def test_one_and_three_clients_cost_the_same(cast):
    client = signed_in(cast.alice)
    client.get(LIST)

    def cost() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get(LIST).status_code == 200
        return len(caught)

    one = cost()
    add_clients(cast, 2)
    assert cost() == one
    assert one == 15


def test_unknown_comes_first_then_the_soonest(cast):
    add_clients(cast, 1, next_hearing_on=datetime.date(2026, 12, 1), birth_date=datetime.date(2012, 1, 1))
    add_clients(cast, 1, handle="Gray Owl 5")
    page = text(signed_in(cast.alice).get(LIST))
    assert page.index("Gray Owl 5") < page.index("Green Heron 20") < page.index("Blue Heron 17")


def test_filters_leave_what_they_should(cast):
    add_clients(cast, 1, screened="yes")
    client = signed_in(cast.alice)
    both, green = {"Blue Heron 17", "Green Heron 20"}, {"Green Heron 20"}
    wanted = {
        "search=heron": both,
        "search=green": green,
        "state=WA": green,
        "language=mam": green,
        "language=yua": set(),
        "pathway=sijs": both,
        "pathway=tps": set(),
        "screened=yes": green,
        "placed=no": green,
        "placed=yes": {"Blue Heron 17"},
        "date=unknown": green,
        "date=overdue": set(),
        "date=30": set(),
        f"organization={cast.coast.nonprofit.code}": both,
        "state=Nowhere": both,
    }
    found = {}
    for query in wanted:
        page = text(client.get(f"{LIST}?{query}"))
        found[query] = {handle for handle in both if handle in page}
    assert found == wanted


def test_what_tells_of_a_crime_suffered_stands_in_no_list_and_in_no_address(cast):
    add_clients(cast, 1, pathways=("t_visa", "sijs"))
    add_clients(cast, 1, handle="Gray Owl 5", pathways=("u_visa",))
    client = signed_in(cast.alice)
    page = text(client.get(LIST))
    assert "T visa" not in page
    assert "U visa" not in page
    assert "see the file" in page
    everybody = text(client.get(f"{LIST}?pathway=u_visa"))
    assert "Green Heron 20" in everybody
    home = text(client.get("/office/"))
    assert "U visa" not in home


def test_an_export_needs_a_reason_says_the_count_and_holds_no_name(cast):
    add_clients(cast, 1, city="=cmd|' /C calc'!A0")
    client = signed_in_afresh(cast.mara)
    assert "2 rows will leave Alongside" in text(client.get(f"{LIST}export/"))
    assert client.post(f"{LIST}export/", {"reason": "short", "file": "csv"}).status_code == 422
    answer = client.post(f"{LIST}export/", {"reason": "for the board meeting", "file": "csv"})
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert {row[0] for row in rows[1:]} == {"Blue Heron 17", "Green Heron 20"}
    assert "'=cmd|' /C calc'!A0" in {row[2] for row in rows}
    content = answer.content.decode()
    assert [c for c in CANARIES.values() if c in content] == []
    assert "Secret0" not in content
    event = AuditEvent.objects.get(tag="client:export")
    assert (event.actor, event.reason, event.detail) == (
        cast.mara.code,
        "for the board meeting",
        {"rows": 2, "file": "csv"},
    )
    for account in (cast.alice, cast.ines, cast.carol):
        assert signed_in(account).get(f"{LIST}export/").status_code == 403


def test_ines_adds_a_client_once_however_often_the_form_is_sent(cast):
    client = signed_in(cast.ines)
    page = text(client.get(f"{LIST}new/"))
    assert "Harbor Justice" in page
    typed = {
        "once": fresh_token(),
        "organization": str(cast.coast.nonprofit.code),
        "given_name": "Ixchel",
        "birth_date": "2010-01-02",
        "screened": "no",
        "language_1": "mam",
        "level_1": "native",
    }
    first = client.post(f"{LIST}new/", typed)
    second = client.post(f"{LIST}new/", typed)
    assert (first.status_code, second.status_code) == (303, 303)
    assert first["Location"] == second["Location"]
    with acting(SYSTEM):
        assert Client.objects.filter(program=cast.coast.program).count() == 2
    forged = client.post(f"{LIST}new/", {**typed, "once": str(cast.coast.client.code)})
    assert forged.status_code == 422
