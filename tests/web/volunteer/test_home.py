"""Bob's own pages: a closed file stays closed; an open one shows facts, and the name only after a reason."""

import pytest
from django.test import Client as Browser

from alongside.access.roles import Role
from alongside.audit.models import AuditEvent
from alongside.intake.identity import Identity, seal_new
from alongside.intake.models import Client
from alongside.intake.screening import Reply, save_reply, start_screening
from alongside.lib.acting import System, acting
from alongside.placement.models import Seat
from tests.placement.test_acceptance import accept, answer, manned_town
from tests.placement.test_plans import proposed

pytestmark = pytest.mark.django_db
SYSTEM = System("tests of a volunteer's pages")


@pytest.fixture
def town():
    town = manned_town()
    town.account("Bob", Role.VOLUNTEER_ATTORNEY, "firm")
    return town


def browser(town, given="Bob"):
    client = Browser()
    client.force_login(town.accounts[given])
    return client


def test_without_a_team_the_page_says_what_will_be_here(town):
    assert "not on a team yet" in browser(town).get("/my/").content.decode()


def test_until_every_organization_has_cleared_bob_sees_handle_and_people_only(town):
    accept(town, proposed(town))
    bob = browser(town)
    team = Seat.objects.get(person=town.people["Bob"]).team
    page = bob.get(f"/my/teams/{team.code}/").content.decode()
    assert "The file is closed" in page
    assert "Alice Moreau" in page
    assert "Tacoma" not in page
    child = team.client_codes[0]
    assert bob.get(f"/my/clients/{child}/identity/").status_code == 404


def test_when_all_have_cleared_bob_reads_the_file_and_gives_a_reason_for_the_name(town):
    accept(town, proposed(town))
    answer(town, "Cleo")
    answer(town, "Cora")
    bob = browser(town)
    team = Seat.objects.get(person=town.people["Bob"]).team
    page = bob.get(f"/my/teams/{team.code}/").content.decode()
    assert "Tacoma" in page
    assert "next dates" in bob.get("/my/").content.decode()
    url = f"/my/clients/{team.client_codes[0]}/identity/"
    assert bob.get(url).status_code == 200
    assert bob.post(url, {"reason": "why"}).status_code == 422
    shown = bob.post(url, {"reason": "to write the retainer letter"})
    assert shown.status_code == 200
    assert shown["Cache-Control"] == "no-store"
    assert AuditEvent.objects.filter(tag="client:identity:reveal").count() == 1


def test_maya_of_another_team_meets_nothing(town):
    accept(town, proposed(town))
    town.account("Jon", Role.VOLUNTEER_ATTORNEY, "corp")
    mine = Seat.objects.get(person=town.people["Jon"]).team
    other = Seat.objects.exclude(team=mine).first().team
    assert browser(town, "Jon").get(f"/my/teams/{other.code}/").status_code == 404


def test_who_may_read_the_file_is_warned_before_calling_and_nobody_else_is(town):
    accept(town, proposed(town))
    bob = browser(town)
    team = Seat.objects.get(person=town.people["Bob"]).team
    with acting(SYSTEM):
        child = Client.objects.get(code=team.client_codes[0])
        for row in seal_new(child, Identity()):
            row.save()
        heard = start_screening(SYSTEM, child, language="spa")
        save_reply(SYSTEM, heard, Reply("safe_contact", "no"))
    assert "Do not call or text" not in bob.get(f"/my/teams/{team.code}/").content.decode()
    answer(town, "Cleo")
    answer(town, "Cora")
    assert "Do not call or text" in bob.get(f"/my/teams/{team.code}/").content.decode()
