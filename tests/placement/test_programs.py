"""Three kinds of programs, from their rows to an accepted plan."""

import pytest

from alongside.access.roles import Role
from alongside.core.matching.check import check
from alongside.lib.acting import acting
from alongside.partners.models import Program
from alongside.placement.models import ConflictRequest, PlanTeam, Seat
from alongside.placement.services import acceptance
from tests.placement.test_plans import proposed
from tests.placement.town import BEGAN, SYSTEM, Town, small_town

pytestmark = pytest.mark.django_db


def grace_accepts(town, plan):
    grace = town.accounts["Grace"]
    with acting(grace):
        return acceptance.accept_plan(grace, plan, version=plan.version)


def a_program(slug, **rules):
    program = Program.objects.create(slug=slug, name=slug.title(), starts_on=BEGAN, **rules)
    town = Town(program)
    town.account("Grace", Role.PROGRAM_MANAGER)
    return town


def test_a_partnership_of_employers_forms_mixed_teams_with_siblings_together():
    town = small_town()
    plan = proposed(town)
    assert check(plan.instance, plan.result) == []
    grace_accepts(town, plan)
    with acting(SYSTEM):
        for team in plan.teams.all():
            seats = list(team.seats.select_related("organization"))
            kinds = {seat.organization.kind for seat in seats}
            assert kinds == {"legal_nonprofit", "law_firm", "corporate_legal_department"}
            assert Seat.Role.MENTOR in {seat.role for seat in seats}


def test_a_national_docket_seats_solo_practitioners_remotely_with_detained_clients():
    town = a_program("national", team_size_least=1, team_size_most=2, seats=["trained", "language"])
    town.organization("aid", "Alder Legal Aid", "legal_nonprofit")
    for name in ("Sol", "Vera"):
        town.person(name, "Reyes", trained=["release"], languages=["spa"], is_remote=True)
    town.person("Alice", "Moreau", "aid", city=None, role="mentor", pathways=["release"], capacity=5)
    town.client("Red Kite 1", city="Newark", pathways=["release"], in_days=20, urgency=100)
    town.client("Red Kite 2", city="Seattle", pathways=["release"], in_days=25, urgency=100)
    plan = proposed(town)
    assert plan.summary["placed"] == 2
    assert check(plan.instance, plan.result) == []
    grace_accepts(town, plan)
    with acting(SYSTEM):
        asked = ConflictRequest.objects.values_list("person__given_name", "organization__name")
        assert sorted(asked) == [("Sol", None), ("Vera", None)]
        roles = Seat.objects.exclude(role=Seat.Role.MENTOR).values_list("role", flat=True)
        assert set(roles) == {Seat.Role.PRACTITIONER_OF_RECORD}


def test_one_center_gives_each_volunteer_or_pair_a_mentor():
    town = a_program("center", team_size_least=1, team_size_most=2, seats=["trained", "admitted", "language"])
    town.organization("aid", "Alder Legal Aid", "legal_nonprofit")
    town.organization("firm", "Quill & Reed LLP", "law_firm")
    town.person("Bob", "Okafor", "firm", admitted=["WA"])
    town.person("Tom", "Adair", "firm", role="paralegal", trained=[], languages=["spa"])
    town.person("Ines", "Falk", "firm", admitted=["WA"], languages=["spa"])
    town.person("Alice", "Moreau", "aid", role="mentor", pathways=["sijs"], capacity=5)
    town.client("Grey Wren 1", urgency=80)
    town.client("Grey Wren 2", urgency=60)
    plan = proposed(town)
    assert check(plan.instance, plan.result) == []
    with acting(SYSTEM):
        sizes = sorted(len(team.members) for team in PlanTeam.objects.all())
        assert sizes == [1, 2]
        assert all(team.mentor == town.people["Alice"].code for team in PlanTeam.objects.all())
