"""The rows of a program become a matching instance: codes only, the same queries at any size."""

import datetime
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from alongside.access.models import Wall
from alongside.access.services import raise_wall
from alongside.core.matching.parse import parse
from alongside.lib.acting import acting
from alongside.placement.instance import build_instance
from alongside.placement.models import ConflictRequest
from alongside.volunteers import services as people
from tests.placement.town import SYSTEM, small_town

pytestmark = pytest.mark.django_db


def gather(town, **options):
    with acting(SYSTEM):
        return build_instance(town.program, timezone.localdate(), **options)


def rows(document, kind):
    return {row["id"]: row for row in document[kind]}


def test_the_document_is_one_that_the_matcher_reads_and_holds_no_name():
    town = small_town()
    document = gather(town).document
    instance = parse(json.loads(json.dumps(document)))
    assert len(instance.volunteers) == 8
    assert len(instance.mentors) == len(instance.interpreters) == 1
    assert len(instance.clients) == 3
    text = json.dumps(document)
    for word in ("Bob", "Okafor", "Heron", "Quill", "Meridian", "example"):
        assert word not in text


def test_bob_counts_with_his_unexpired_admission_only():
    town = small_town()
    bob = town.people["Bob"]
    people.add_credential(SYSTEM, bob, jurisdiction="OR", ends_on=timezone.localdate())
    document = gather(town).document
    assert rows(document, "volunteers")[str(bob.code)]["admissions"] == ["WA"]


def test_a_client_whose_next_date_is_unknown_is_read_as_due_today():
    town = small_town()
    child = town.client("Red Kite 4", in_days=None)
    document = gather(town).document
    assert (
        rows(document, "clients")[str(child.code)]["earliest_safe_date"] == timezone.localdate().isoformat()
    )


def test_siblings_wait_together_when_one_of_them_has_no_pathway_yet():
    town = small_town()
    town.client("Blue Heron 9", household="Cedar House", pathways=())
    gathered = gather(town)
    assert [row["id"] for row in gathered.document["clients"]] == [str(town.clients["Grey Wren 3"].code)]
    assert gathered.left_out == {"client_without_pathway": 1, "sibling_waits": 2}


def test_someone_without_an_office_who_does_not_work_remotely_is_left_out_and_counted():
    town = small_town()
    town.person("Vera", "Stone")
    remote = town.person("Kim", "Lowe", is_remote=True)
    gathered = gather(town)
    assert gathered.left_out == {"person_without_place": 1}
    volunteer = rows(gathered.document, "volunteers")[str(remote.code)]
    assert volunteer["organization"] == "individual"
    assert {"id": "individual", "kind": "individual"} in gathered.document["organizations"]


def test_a_declined_request_and_a_wall_become_conflicts():
    town = small_town()
    child = town.clients["Grey Wren 3"]
    firm = town.organizations["firm"]
    with acting(SYSTEM):
        ConflictRequest.objects.create(
            program=town.program, client=child, client_code=child.code, organization=firm,
            handle=child.handle, answer="declined", asked_by=SYSTEM.code,
        )  # fmt: skip
        raise_wall(
            SYSTEM, "client", child.code, holder_kind=Wall.HolderKind.PERSON,
            holder=town.people["Maya"].code, reason="former neighbour",
        )  # fmt: skip
    conflicts = rows(gather(town).document, "clients")[str(child.code)]["conflicts"]
    assert conflicts == {"volunteers": [str(town.people["Maya"].code)], "organizations": [str(firm.code)]}


def test_pins_about_people_who_have_left_are_dropped_and_told():
    town = small_town()
    bob = town.people["Bob"]
    people.end_enrollment(SYSTEM, bob.enrollments.get(), timezone.localdate() - datetime.timedelta(days=1))
    pin = {"kind": "seat", "volunteer": str(bob.code), "client": str(town.clients["Grey Wren 3"].code)}
    gathered = gather(town, pins=[pin])
    assert gathered.document["pins"] == []
    assert gathered.dropped_pins == [pin]


def test_the_number_of_queries_is_the_same_for_many_people_and_children():
    town = small_town()
    gather(town)
    with CaptureQueriesContext(
        connection,
    ) as few:
        gather(town)
    for number in range(12):
        town.person(f"Pat{number}", "Lee", "firm", admitted=["WA"], languages=["fra"])
        town.client(f"Brown Owl {number}", household=f"House {number}")
    with CaptureQueriesContext(connection) as many:
        gather(town)
    assert len(many) == len(few)
