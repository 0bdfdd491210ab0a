"""Partners, the program's rules and the first page of the office."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alongside.intake.services import ClientRecord, create_clients
from alongside.partners.models import Organization, Program, ProgramPartner
from tests.cast import CANARIES, SYSTEM
from tests.web.office_pages import signed_in

pytestmark = pytest.mark.django_db


def text(response) -> str:
    return response.content.decode()


def test_mara_sees_her_partners_and_only_hers(cast):
    page = text(signed_in(cast.mara).get("/office/partners/"))
    assert "Sterling LLP" in page
    assert "Newark" in page
    assert "Fenwick LLP" not in page
    assert signed_in(cast.carol).get("/office/partners/").status_code == 403
    foreign = f"/office/partners/{cast.plains.employer.code}/"
    assert signed_in(cast.mara).get(foreign).status_code == 404


def test_a_partner_is_added_with_its_office_and_not_twice(cast):
    mara = signed_in(cast.mara)
    typed = {
        "name": "Juniper Stores",
        "kind": "corporate_legal_department",
        "part": "employer",
        "city": "Seattle",
        "state": "WA",
        "has_malpractice_cover": "no",
    }
    for _time in range(2):
        assert mara.post("/office/partners/new/", typed).status_code == 303
    row = Organization.objects.get(name="Juniper Stores")
    assert row.has_malpractice_cover is False
    assert row.offices.get().latitude == 47.6062
    assert ProgramPartner.objects.get(organization=row).program == cast.coast.program
    assert "Juniper Stores" in text(mara.get("/office/partners/"))


def test_an_unknown_city_is_a_fault_with_a_way_out(cast):
    address = f"/office/partners/{cast.coast.employer.code}/offices/add/"
    mara = signed_in(cast.mara)
    fault = mara.post(address, {"city": "Nowhereville", "state": "WA"})
    assert fault.status_code == 422
    assert "Nowhereville" in text(fault)
    assert "give coordinates" in text(fault)
    placed = {"city": "Nowhereville", "state": "WA", "latitude": "47.5", "longitude": "-120.1"}
    assert mara.post(address, placed).status_code == 303
    assert cast.coast.employer.offices.filter(city="Nowhereville", latitude=47.5).exists()


def test_the_loser_of_two_edits_sees_both_names(cast):
    mara = signed_in(cast.mara)
    address = f"/office/partners/{cast.coast.employer.code}/edit/"
    typed = {"name": "Sterling and Fry LLP", "kind": "law_firm", "version": 1}
    assert mara.post(address, typed).status_code == 303
    lost = mara.post(address, {**typed, "name": "Sterling Partners"})
    assert lost.status_code == 409
    assert "<td>Sterling and Fry LLP</td><td>Sterling Partners</td>" in text(lost)
    taken = mara.post(address, {**typed, "name": "harbor justice", "version": 2})
    assert taken.status_code == 422


def test_the_rules_of_placement_are_edited_and_checked(cast):
    mara = signed_in(cast.mara)
    typed = {
        "name": "Coast partnership",
        "team_size_least": 3,
        "team_size_most": 5,
        "travel_limit_km": 60,
        "seats": ["firm", "language"],
        "lead_sijs": 90,
        "version": 1,
    }
    fault = mara.post("/office/program/", {**typed, "team_size_most": 2})
    assert fault.status_code == 422
    assert mara.post("/office/program/", typed).status_code == 303
    row = Program.objects.get(pk=cast.coast.program.pk)
    assert (row.team_size_least, row.seats, row.lead_days) == (3, ["firm", "language"], {"sijs": 90})
    assert mara.post("/office/program/", {**typed, "travel_limit_km": 70}).status_code == 409
    assert signed_in(cast.alice).get("/office/program/").status_code == 403


def test_the_first_page_says_what_is_next_at_one_cost(cast):
    record = {"city": "Newark", "languages": (("mam", "native"),), "pathways": ("sijs",)}
    create_clients(
        SYSTEM, cast.coast.program, cast.coast.nonprofit, [ClientRecord(handle="Gray Owl 5", **record)]
    )
    client = signed_in(cast.mara)
    page = text(client.get("/office/"))
    assert "Gray Owl 5" in page
    assert "Not known: treat as urgent" in page
    assert "First plan" in page
    assert "Blue Heron 17" in page  # as a conflict check that waits
    assert [c for c in CANARIES.values() if c in page] == []

    def cost() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get("/office/").status_code == 200
        return len(caught)

    one = cost()
    create_clients(
        SYSTEM,
        cast.coast.program,
        cast.coast.nonprofit,
        [ClientRecord(handle=f"Gray Owl {n}", **record) for n in (6, 7)],
    )
    assert cost() == one
    assert "Blue Heron" not in text(signed_in(cast.charlie).get("/office/"))


def test_a_partner_leaves_and_its_history_stays(cast):
    mara = signed_in(cast.mara)
    assert mara.post(f"/office/partners/{cast.coast.employer.code}/leave/").status_code == 303
    assert ProgramPartner.objects.get(organization=cast.coast.employer).ends_on is not None
    mara.get("/office/partners/")  # shows the message once
    assert "Sterling LLP" not in text(mara.get("/office/partners/"))
