"""A plan becomes teams once; files open only when every organization has cleared; ends are ends at once."""

import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connections

from alongside.access.models import Grant, Wall
from alongside.access.roles import Role
from alongside.access.services import raise_wall
from alongside.access.standing import forget_standing
from alongside.audit.models import AuditEvent
from alongside.intake.models import Client
from alongside.lib.acting import acting
from alongside.placement.models import ConflictRequest, Plan, Seat, Team, TeamClient
from alongside.placement.services import acceptance, conflicts, moves, plans, teams
from alongside.volunteers import services as people
from tests.placement.test_plans import proposed
from tests.placement.town import SYSTEM, small_town


def manned_town():
    """The small town with a conflicts clerk at each employer."""
    town = small_town()
    town.account("Cleo", Role.CONFLICTS_CLERK, "firm", in_program=False)
    town.account("Cora", Role.CONFLICTS_CLERK, "corp", in_program=False)
    return town


def ask(town, plan):
    grace = town.accounts["Grace"]
    with acting(grace):
        return conflicts.ask_conflicts(grace, plan)


def accept(town, plan, given="Grace"):
    account = town.accounts[given]
    with acting(account):
        return acceptance.accept_plan(account, plan, version=plan.version)


def answer(town, given, word="cleared", handle=None, note=""):
    account = town.accounts[given]
    forget_standing(account)
    with acting(account):
        rows = ConflictRequest.objects.visible_to(account).filter(answer="pending")
        if handle:
            rows = rows.filter(handle=handle)
        rows = list(rows.select_related("program", "organization", "person"))
        for row in rows:
            conflicts.answer_conflict(account, row, version=row.version, answer=word, note=note)
    return rows


def open_files(account):
    forget_standing(account)
    with acting(account):
        return set(Client.objects.file_open_to(account).values_list("handle", flat=True))


@pytest.mark.django_db
def test_accepting_seats_everyone_with_a_role_and_keeps_the_files_closed():
    town = manned_town()
    plan = proposed(town)
    made = accept(town, plan)
    assert len(made) == 2
    with acting(SYSTEM):
        assert {team.state for team in Team.objects.all()} == {Team.State.CLEARING}
        assert set(TeamClient.objects.values_list("handle", flat=True)) == set(town.clients)
        bob = Seat.objects.get(person=town.people["Bob"])
        maya = Seat.objects.get(person=town.people["Maya"])
    assert bob.role == Seat.Role.PRACTITIONER_OF_RECORD
    assert maya.role == Seat.Role.IN_HOUSE_COUNSEL
    assert Grant.objects.filter(scope="file").count() == 0
    assert Grant.objects.filter(scope="team", subject=bob.team.code, holder=town.people["Bob"].code).exists()
    assert AuditEvent.objects.filter(tag="plan:accept").count() == 1


@pytest.mark.django_db
def test_a_file_opens_when_the_last_organization_has_cleared_and_not_before():
    town = manned_town()
    bob = town.account("Bob", Role.VOLUNTEER_ATTORNEY, "firm")
    accept(town, proposed(town))
    answer(town, "Cleo")
    assert open_files(bob) == set()
    answer(town, "Cora")
    assert len(open_files(bob)) in {1, 2}
    assert set(Team.objects.values_list("state", flat=True)) == {Team.State.OPEN}
    assert AuditEvent.objects.filter(tag="team:file:open").count() == 2


@pytest.mark.django_db
def test_the_clerk_reads_names_only_while_the_request_waits():
    town = manned_town()
    cleo = town.accounts["Cleo"]
    plan = proposed(town)
    assert ask(town, plan) == 6
    assert ask(town, plan) == 0
    with acting(cleo):
        assert Client.objects.visible_to(cleo).count() == 3
        assert Client.objects.file_open_to(cleo).count() == 0
    answer(town, "Cleo", handle="Grey Wren 3")
    forget_standing(cleo)
    with acting(cleo):
        assert Client.objects.visible_to(cleo).count() == 2


@pytest.mark.django_db
def test_only_the_clerk_of_that_organization_answers_and_only_once():
    town = manned_town()
    ask(town, proposed(town))
    cora, cleo = town.accounts["Cora"], town.accounts["Cleo"]
    with acting(SYSTEM):
        row = ConflictRequest.objects.select_related("organization", "program").filter(
            organization=town.organizations["firm"]
        )[0]
    with acting(cora), pytest.raises(PermissionDenied):
        conflicts.answer_conflict(cora, row, version=row.version, answer="cleared")
    with acting(cleo):
        conflicts.answer_conflict(cleo, row, version=1, answer="declined", note="works for the other side")
        with pytest.raises(conflicts.AlreadyAnsweredError):
            conflicts.answer_conflict(cleo, row, version=1, answer="cleared")


@pytest.mark.django_db
def test_a_declined_organization_stops_the_plan_by_handle_and_solving_again_does_without_it():
    town = manned_town()
    plan = proposed(town)
    ask(town, plan)
    answer(town, "Cleo", "declined", handle="Grey Wren 3")
    with pytest.raises(acceptance.AcceptanceRefusedError) as refused:
        accept(town, plan)
    kinds = {(r.kind, r.handle) for r in refused.value.refusals}
    assert ("declined", "Grey Wren 3") in kinds
    assert Team.objects.count() == 0
    plan.refresh_from_db()
    assert plan.state == Plan.State.PROPOSED
    again = proposed(town, based_on=plan)
    with acting(SYSTEM):
        placed = {c.handle for c in again.clients.filter(team__isnull=False)}
    assert placed == {"Blue Heron 1", "Blue Heron 2"}


@pytest.mark.django_db
def test_a_plan_about_someone_who_has_left_is_refused():
    town = manned_town()
    plan = proposed(town)
    people.end_enrollment(SYSTEM, town.people["Bob"].enrollments.get())
    with pytest.raises(acceptance.AcceptanceRefusedError) as refused:
        accept(town, plan)
    assert {r.broken.rule for r in refused.value.refusals} == {"person_left"}


@pytest.mark.django_db
def test_the_second_acceptance_of_one_plan_is_refused_and_changes_nothing():
    town = manned_town()
    plan = proposed(town)
    accept(town, plan)
    with pytest.raises(plans.PlanChangedError):
        accept(town, plan)
    assert Team.objects.count() == 2


@pytest.mark.django_db
def test_a_second_plan_about_the_same_children_cannot_be_accepted():
    town = manned_town()
    first, second = proposed(town), proposed(town)
    accept(town, first)
    with pytest.raises(acceptance.AcceptanceRefusedError):
        accept(town, second)
    assert Team.objects.count() == 2


@pytest.mark.django_db
def test_the_end_of_bobs_seat_is_the_end_of_his_access_in_the_same_transaction():
    town = manned_town()
    bob = town.account("Bob", Role.VOLUNTEER_ATTORNEY, "firm")
    accept(town, proposed(town))
    answer(town, "Cleo")
    answer(town, "Cora")
    assert open_files(bob)
    grace = town.accounts["Grace"]
    with acting(grace):
        seat = Seat.objects.select_related("team__program", "person").get(person=town.people["Bob"])
        assert teams.end_seat(grace, seat)
        assert not teams.end_seat(grace, seat)
    assert open_files(bob) == set()
    with acting(bob):
        assert Team.objects.visible_to(bob).count() == 0


@pytest.mark.django_db
def test_a_late_seat_asks_again_and_waits_while_the_others_keep_the_file():
    town = manned_town()
    bob = town.account("Bob", Role.VOLUNTEER_ATTORNEY, "firm")
    accept(town, proposed(town))
    answer(town, "Cleo")
    answer(town, "Cora")
    late = town.person("Ulla", "Berg", "firm", role="paralegal", trained=[])
    ulla = town.account("Ulla", Role.PARALEGAL, "firm")
    grace = town.accounts["Grace"]
    with acting(grace):
        team = Seat.objects.get(person=town.people["Bob"]).team
        teams.add_seat(grace, team, late, Seat.Role.PARALEGAL)
        with pytest.raises(teams.SeatRefusedError):
            teams.add_seat(grace, team, late, Seat.Role.PARALEGAL)
    files = open_files(bob)
    assert files
    assert open_files(ulla) == set()
    assert len(answer(town, "Cleo")) == len(files)
    assert open_files(ulla) == files


@pytest.mark.django_db
def test_a_discarded_plan_asks_nobody_any_longer_and_the_names_close():
    town = manned_town()
    cleo, grace = town.accounts["Cleo"], town.accounts["Grace"]
    plan = proposed(town)
    ask(town, plan)
    with acting(grace):
        plans.discard_plan(grace, plan, version=plan.version)
    forget_standing(cleo)
    with acting(cleo):
        assert Client.objects.visible_to(cleo).count() == 0
    with acting(SYSTEM):
        assert set(ConflictRequest.objects.values_list("answer", flat=True)) == {"withdrawn"}


@pytest.mark.django_db
def test_a_clerk_who_is_appointed_after_the_question_reads_the_names_of_it():
    town = manned_town()
    ask(town, proposed(town))
    late = town.account("Clio", Role.CONFLICTS_CLERK, "firm", in_program=False)
    with acting(late):
        row = ConflictRequest.objects.visible_to(late).select_related("organization", "person")[0]
        conflicts.names_of(late, row)
        assert Client.objects.visible_to(late).count() == 1
        conflicts.answer_conflict(late, row, version=row.version, answer="cleared")
        assert Client.objects.visible_to(late).count() == 0


@pytest.mark.django_db
def test_a_team_that_ends_frees_its_children_for_the_next_plan():
    town = manned_town()
    accept(town, proposed(town))
    grace = town.accounts["Grace"]
    with acting(grace):
        team = Team.objects.get(client_codes__contains=[town.clients["Grey Wren 3"].code])
        assert teams.end_team(grace, team, version=team.version)
        assert not teams.end_team(grace, team, version=team.version)
    again = proposed(town)
    assert again.summary["placed"] == 1


@pytest.mark.django_db
def test_a_wall_hides_team_and_file_from_bob_although_he_sits_there():
    town = manned_town()
    bob = town.account("Bob", Role.VOLUNTEER_ATTORNEY, "firm")
    accept(town, proposed(town))
    answer(town, "Cleo")
    answer(town, "Cora")
    for child in town.clients.values():
        raise_wall(
            SYSTEM, "client", child.code, holder_kind=Wall.HolderKind.PERSON,
            holder=bob.code, reason="a relative",
        )  # fmt: skip
    assert open_files(bob) == set()
    with acting(bob):
        assert Team.objects.visible_to(bob).count() == 0


@pytest.mark.django_db(transaction=True)
def test_of_two_coordinators_who_accept_at_once_exactly_one_does():
    town = manned_town()
    town.account("Gus", Role.PROGRAM_MANAGER)
    plan = proposed(town)
    barrier = threading.Barrier(2)
    outcomes = []

    def run(given):
        try:
            mine = Plan.objects.light().select_related("program").get(pk=plan.pk)
            barrier.wait(timeout=20)
            outcomes.append(len(accept(town, mine, given)))
        except plans.PlanChangedError:
            outcomes.append("changed")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(given,)) for given in ("Grace", "Gus")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes, key=str) == [2, "changed"]
    assert Team.objects.count() == 2
    assert AuditEvent.objects.filter(tag="plan:accept").count() == 1


@pytest.mark.django_db
def test_a_solo_practitioner_who_declines_is_not_planned_for_that_child_again():
    town = manned_town()
    solo = town.person("Sol", "Reyes", admitted=["WA"], languages=["spa"], is_remote=True)
    account = town.account("Sol", Role.VOLUNTEER_ATTORNEY)
    with acting(SYSTEM):
        child = town.clients["Grey Wren 3"]
        pairs = conflicts.wanted_requests([([child.code], [str(solo.code)])])
        assert conflicts.ask_about(SYSTEM, town.program, pairs, plan=None) == 1
    row = answer(town, "Sol", "declined")[0]
    assert row.answered_by == account.code
    again = proposed(town)
    clients = {c["id"]: c for c in again.instance["clients"]}
    assert str(solo.code) in clients[str(child.code)]["conflicts"]["volunteers"]


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["place", "seat", "mentor"])
def test_a_decision_that_the_plan_does_not_carry_out_is_named_and_nothing_is_accepted(kind):
    town = manned_town()
    town.client("Far Finch 8", city="Newark", in_days=40)
    ola = town.person("Ola", "Brandt", "aid", role="mentor", pathways=["sijs"], capacity=2)
    plan = proposed(town)
    grace = town.accounts["Grace"]
    decision = {"kind": kind, "client": str(town.clients["Far Finch 8"].code)}
    decision |= {"volunteer": str(town.people["Bob"].code)} if kind == "seat" else {}
    decision |= {"mentor": str(ola.code)} if kind == "mentor" else {}
    with acting(grace):
        assert moves.pin(grace, plan, version=plan.version, decision=decision)
    plan = Plan.objects.light().select_related("program").get(pk=plan.pk)
    with pytest.raises(acceptance.AcceptanceRefusedError) as refused:
        accept(town, plan)
    (refusal,) = refused.value.refusals
    assert refusal.broken.rule == f"{kind}_not_kept"
    assert refusal.handle == "Far Finch 8"
    plan = Plan.objects.light().select_related("program").get(pk=plan.pk)
    assert plan.state == Plan.State.PROPOSED
    assert decision in plan.pins
    assert not Team.objects.exists()
    with acting(grace):
        moves.unpin(grace, plan, version=plan.version, decision=decision)
    assert len(accept(town, plan)) == 2
