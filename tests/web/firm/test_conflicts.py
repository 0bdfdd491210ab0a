"""Cleo answers for Bob's firm: handles in the list, names of one request at a time, each look written down."""

import pytest
from django.test import Client as Browser

from alongside.access.roles import Role
from alongside.audit.models import AuditEvent
from alongside.intake.services import ClientRecord, create_client
from alongside.lib.acting import acting
from alongside.placement.models import ConflictRequest
from alongside.placement.services import conflicts
from tests.placement.town import SYSTEM, small_town

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    town = small_town()
    town.account("Cleo", Role.CONFLICTS_CLERK, "firm", in_program=False)
    town.account("Cora", Role.CONFLICTS_CLERK, "corp", in_program=False)
    record = ClientRecord(
        given_name="Marisol", family_name="Quetzal", city="Tacoma", state="WA", handle="Blue Heron 7"
    )
    with acting(SYSTEM):
        child = create_client(SYSTEM, town.program, town.organizations["aid"], record)
        town.clients["Blue Heron 7"] = child
        pairs = conflicts.wanted_requests([([child.code], [str(town.people["Bob"].code)])])
        conflicts.ask_about(SYSTEM, town.program, pairs, plan=None)
    return town


def browser(town, given):
    client = Browser()
    client.force_login(town.accounts[given])
    return client


def the_request():
    with acting(SYSTEM):
        return ConflictRequest.objects.get()


def test_the_list_shows_handles_and_no_name(town):
    page = browser(town, "Cleo").get("/firm/conflicts/").content.decode()
    assert "Blue Heron 7" in page
    assert "Quetzal" not in page


def test_the_names_open_on_request_and_the_look_is_written_down(town):
    cleo, row = browser(town, "Cleo"), the_request()
    assert "Quetzal" not in cleo.get(f"/firm/conflicts/{row.code}/").content.decode()
    shown = cleo.post(f"/firm/conflicts/{row.code}/names/")
    assert "Quetzal" in shown.content.decode()
    assert shown["Cache-Control"] == "no-store"
    event = AuditEvent.objects.get(tag="client:identity:reveal")
    assert event.detail == {"scope": "names"}


def test_after_the_answer_the_names_are_closed(town):
    cleo, row = browser(town, "Cleo"), the_request()
    form = {"answer": "cleared", "version": row.version, "note": ""}
    assert cleo.post(f"/firm/conflicts/{row.code}/", form).status_code == 302
    assert "Quetzal" not in cleo.post(f"/firm/conflicts/{row.code}/names/").content.decode()
    late = cleo.post(f"/firm/conflicts/{row.code}/", {**form, "note": "typed with care"})
    assert late.status_code == 409
    assert "typed with care" in late.content.decode()


def test_the_clerk_of_another_organization_meets_nothing(town):
    cora, row = browser(town, "Cora"), the_request()
    assert cora.get(f"/firm/conflicts/{row.code}/").status_code == 404
    assert cora.post(f"/firm/conflicts/{row.code}/names/").status_code == 404


def test_carol_sees_seats_by_handle_and_no_fact(town):
    from tests.placement.test_acceptance import accept
    from tests.placement.test_plans import proposed

    town.account("Carol", Role.PARTNER_COORDINATOR, "firm", in_program=False)
    accept(town, proposed(town))
    carol = browser(town, "Carol")
    page = carol.get("/firm/").content.decode()
    assert "Bob Okafor" in page
    assert "Grey Wren 3" in page or "Blue Heron 1" in page
    for fact in ("Tacoma", "Spanish", "Juvenile"):
        assert fact not in page
    assert carol.get("/office/plans/").status_code == 403
