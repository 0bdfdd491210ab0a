"""Whoever loses the role that they sat by loses their seats at once, and coordinators see who is missing."""

import pytest
from django.test import Client as Browser

from alongside.access.models import Grant, RoleAssignment
from alongside.access.roles import Role
from alongside.access.services import assign_role, end_role
from alongside.access.standing import forget_standing
from alongside.audit.models import AuditEvent
from alongside.intake.models import Client
from alongside.lib.acting import acting
from alongside.placement.models import Seat, Team
from alongside.placement.rosters import lacking_teams
from alongside.placement.services import teams
from alongside.volunteers.models import Affiliation
from alongside.volunteers.services import end_affiliation
from tests.placement.test_acceptance import accept, answer, manned_town, open_files
from tests.placement.test_plans import proposed
from tests.placement.town import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    """Two open teams; Bob sits as the firm's volunteer, Alice as the mentor."""
    town = manned_town()
    town.account("Bob", Role.VOLUNTEER_ATTORNEY, "firm")
    accept(town, proposed(town))
    answer(town, "Cleo")
    answer(town, "Cora")
    return town


def role_of(town, given):
    return RoleAssignment.objects.get(holder=town.accounts[given].code, ends_on__isnull=True)


def seats_of(town, given):
    with acting(SYSTEM):
        return list(Seat.objects.filter(person=town.people[given], ends_on__isnull=True))


def test_bob_loses_his_seat_and_the_file_with_his_role_in_one_step(town):
    bob, grace = town.accounts["Bob"], town.accounts["Grace"]
    assert open_files(bob)
    (seat,) = seats_of(town, "Bob")
    with acting(grace):
        end_role(grace, role_of(town, "Bob"))
    assert seats_of(town, "Bob") == []
    seat.refresh_from_db()
    assert seat.ends_on is not None
    assert not Grant.objects.filter(source=seat.code, ends_on__isnull=True).exists()
    assert open_files(bob) == set()
    assert AuditEvent.objects.filter(tag="role:end").count() == 1
    (line,) = AuditEvent.objects.filter(tag="team:seat:end")
    assert line.actor == grace.code
    assert line.detail["why"] == "role ended"
    with acting(bob):
        assert not Team.objects.visible_to(bob).exists()
        assert not Client.objects.visible_to(bob).exists()


def test_the_coordinators_see_whom_the_team_lacks_until_somebody_is_seated(town):
    grace = town.accounts["Grace"]
    (seat,) = seats_of(town, "Bob")
    assert seat.role == Seat.Role.PRACTITIONER_OF_RECORD
    with acting(grace):
        assert lacking_teams(grace, town.program) == []
        end_role(grace, role_of(town, "Bob"))
        (roster,) = lacking_teams(grace, town.program)
    assert roster.team.code == seat.team.code
    assert roster.lacks == [Seat.Role.PRACTITIONER_OF_RECORD]
    browser = Browser()
    browser.force_login(grace)
    page = browser.get(f"/office/teams/{seat.team.code}/").content.decode()
    assert "This team lacks somebody" in page
    assert "nobody sits here as: Practitioner of record." in page
    listed = browser.get("/office/teams/").content.decode()
    assert listed.count("is-incomplete") == 1
    assert "Open seat" in listed
    home = browser.get("/office/").content.decode()
    assert "Teams that lack somebody" in home
    assert seat.team.name in home
    successor = town.person("Ola", "Brandt", "firm", admitted=["WA"])
    with acting(grace):
        teams.add_seat(grace, Team.objects.get(pk=seat.team_id), successor, Seat.Role.PRACTITIONER_OF_RECORD)
        assert lacking_teams(grace, town.program) == []
    assert "This team lacks" not in browser.get(f"/office/teams/{seat.team.code}/").content.decode()


def test_a_team_below_its_least_size_lacks_a_member(town):
    grace = town.accounts["Grace"]
    (seat,) = seats_of(town, "Ruth")
    with acting(grace):
        teams.end_seat(grace, seat)
        (roster,) = lacking_teams(grace, town.program)
    assert roster.lacks == ["member"]


def test_another_role_to_sit_by_keeps_the_seat(town):
    grace, bob = town.accounts["Grace"], town.accounts["Bob"]
    row = role_of(town, "Bob")
    assign_role(SYSTEM, bob.code, Role.PARALEGAL, organization=town.organizations["firm"].code)
    forget_standing(bob)
    with acting(grace):
        end_role(grace, row)
    assert len(seats_of(town, "Bob")) == 1
    assert not AuditEvent.objects.filter(tag="team:seat:end").exists()


def test_a_role_elsewhere_or_of_another_kind_takes_no_seat(town):
    grace, bob = town.accounts["Grace"], town.accounts["Bob"]
    elsewhere = assign_role(
        SYSTEM, bob.code, Role.VOLUNTEER_ATTORNEY, organization=town.organizations["corp"].code
    )
    coordinator = assign_role(
        SYSTEM, bob.code, Role.PARTNER_COORDINATOR, organization=town.organizations["firm"].code
    )
    with acting(grace):
        end_role(grace, elsewhere)
        end_role(grace, coordinator)
    assert len(seats_of(town, "Bob")) == 1


def test_ending_a_role_on_the_page_of_access_ends_the_seats(town):
    row = role_of(town, "Bob")
    browser = Browser()
    browser.force_login(town.accounts["Grace"])
    page = browser.post(f"/account/access/roles/{row.code}/end/")
    assert page.status_code == 303
    assert seats_of(town, "Bob") == []


def test_bob_loses_his_seat_when_his_work_for_the_firm_ends(town):
    grace = town.accounts["Grace"]
    work = Affiliation.objects.select_related("person", "organization").get(person=town.people["Bob"])
    with acting(grace):
        end_affiliation(grace, work)
    assert seats_of(town, "Bob") == []
    assert AuditEvent.objects.get(tag="team:seat:end").detail["why"] == "work ended"
    assert len(seats_of(town, "Ines")) == 1


def test_nothing_ends_where_the_seats_cannot_end(town, monkeypatch):
    grace = town.accounts["Grace"]

    def fails(*_arguments, **_options):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("alongside.placement.services.teams.end_grants", fails)
    with pytest.raises(RuntimeError, match="disk"), acting(grace):
        end_role(grace, role_of(town, "Bob"))
    assert role_of(town, "Bob").ends_on is None
    assert len(seats_of(town, "Bob")) == 1
