"""The list of people: who sees whom, filters, search without a name in an address, one cost for any number."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.web.office_pages import add_volunteers, signed_in

pytestmark = pytest.mark.django_db
LIST = "/office/people/"


def text(response) -> str:
    return response.content.decode()


def test_mara_sees_everyone_of_her_program_and_nobody_of_another(cast):
    add_volunteers(cast.coast.program, 2)
    page = text(signed_in(cast.mara).get(LIST))
    for name in ("Okafor coast, Bob", "Family0000, Given0000", "Family0001, Given0001"):
        assert name in page
    assert "plains" not in page
    assert "Seattle" in page
    assert "Spanish" in page


def test_a_volunteer_and_a_coordinator_have_no_office(cast):
    for account in (cast.bob, cast.carol, cast.omar):
        assert signed_in(account).get(LIST).status_code == 403


def test_charlie_sees_only_his_own(cast):
    page = text(signed_in(cast.charlie).get(LIST))
    assert "Okafor plains, Bob" in page
    assert "coast" not in page


def queries(client, address) -> int:
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


def test_three_people_cost_as_many_queries_as_one(cast):
    client = signed_in(cast.mara)
    add_volunteers(cast.coast.program, 1)
    client.get(LIST)
    one = queries(client, f"{LIST}?city=Seattle")
    add_volunteers(cast.coast.program, 3)
    assert queries(client, f"{LIST}?city=Seattle") == one
    assert one == 16


FILTERS = {
    "city=Newark": set(),
    "city=Seattle": {"Family0000"},
    "role=attorney": {"Family0000", "Okafor"},
    "role=interpreter": set(),
    "language=spa": {"Family0000"},
    "language=mam": set(),
    "admission=WA": {"Family0000"},
    "admission=CA": set(),
    "training=sijs": set(),
    "availability=now": {"Family0000", "Okafor"},
    "availability=later": set(),
    "availability=remote": set(),
    "availability=full": set(),
    "city=Nowhere": {"Family0000", "Okafor"},
}


def test_filters_leave_whom_they_should(cast):
    add_volunteers(cast.coast.program, 1)
    client = signed_in(cast.mara)
    found = {}
    for query in FILTERS:
        page = text(client.get(f"{LIST}?{query}"))
        found[query] = {name for name in ("Family0000", "Okafor") if name in page}
    assert found == FILTERS


def test_the_filter_of_an_organization_takes_its_subsidiaries_along(cast):
    add_volunteers(cast.coast.program, 1)
    employer = cast.coast.employer
    page = text(signed_in(cast.mara).get(f"{LIST}?organization={employer.code}"))
    assert "Family0000" in page
    page = text(signed_in(cast.mara).get(f"{LIST}?organization={cast.coast.nonprofit.code}"))
    assert "Family0000" not in page


def test_a_search_finds_accents_and_order_aside_and_stands_in_no_address(cast):
    add_volunteers(cast.coast.program, 1, given_name="José María", family_name="Núñez")
    client = signed_in(cast.mara)
    answer = client.post(f"{LIST}search/?city=Seattle", {"search": "nunez jose"})
    assert (answer.status_code, answer["Location"]) == (303, f"{LIST}?city=Seattle")
    page = text(client.get(answer["Location"]))
    assert "Núñez, José María" in page
    assert "Okafor" not in page
    client.post(f"{LIST}search/", {"search": "nobody at all"})
    assert "Núñez, José" not in text(client.get(LIST))
    client.post(f"{LIST}search/", {"search": ""})
    assert "Okafor" in text(client.get(LIST))
    client.post(f"{LIST}search/", {"search": "bob@coast.example"})
    page = text(client.get(LIST))
    assert "Okafor" in page
    assert "Núñez, José" not in page


def test_names_sort_both_ways_and_pages_turn(cast):
    add_volunteers(cast.coast.program, 40)
    client = signed_in(cast.mara)
    first = text(client.get(LIST))
    assert first.index("Family0000") < first.index("Family0001")
    assert "Family0035" not in first
    assert "Family0035" in text(client.get(f"{LIST}?page=2"))
    last = text(client.get(f"{LIST}?sort=-name"))
    assert last.index("Okafor") < last.index("Family0039")
    assert client.get(f"{LIST}?page=99").status_code == 200
    for column in ("role", "hours_per_month", "capacity"):
        assert client.get(f"{LIST}?sort={column}").status_code == 200


def test_the_empty_list_teaches(cast):
    program = cast.coast.program
    program.enrollments.all().delete()
    page = text(signed_in(cast.mara).get(LIST))
    assert "No volunteers yet" in page
    assert reverse("office:person-new") in page
