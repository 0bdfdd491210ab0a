"""The first lock alone: what `visible_to` lets through while the database would let everything through.

Row-level security hides a client from a page that forgot to ask; so tests of pages cannot tell whether the page
asked. Here the program itself acts, for which the second lock is open, and each scope is compared with a table
that was written by hand.
"""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from alongside.access.models import Grant, Invitation, Membership, RoleAssignment, Wall
from alongside.access.roles import Permission, Role
from alongside.access.selectors import invitations_visible_to, roles_visible_to
from alongside.access.services import assign_role, give_grant, start_membership
from alongside.access.standing import forget_standing, standing
from alongside.accounts.services import create_account
from alongside.imports.models import ImportBatch
from alongside.intake import permissions as client_permissions
from alongside.intake import services as intake
from alongside.intake.models import Client, ClientKey, Household, IdentityRecord
from alongside.lib import acting as acting_module
from alongside.lib.acting import acting
from alongside.partners.models import Office, Organization, Program
from alongside.placement import permissions as plan_permissions
from alongside.placement.models import ConflictRequest, Plan, PlanClient, PlanTeam, Team
from alongside.placement.services import acceptance, conflicts, moves, plans, teams
from alongside.volunteers import permissions as person_permissions
from alongside.volunteers.models import Enrollment, Person
from tests.cast import PASSWORD, SYSTEM, make_cast

pytestmark = pytest.mark.django_db

MANAGER, ATTORNEY, SCREENER = Role.PROGRAM_MANAGER, Role.STAFF_ATTORNEY, Role.INTAKE_SCREENER
COORDINATOR, ADMINISTRATOR = Role.PARTNER_COORDINATOR, Role.ORGANIZATION_ADMINISTRATOR
CLERK, VOLUNTEER = Role.CONFLICTS_CLERK, Role.VOLUNTEER_ATTORNEY
SEATED = {VOLUNTEER, Role.PARALEGAL, Role.INTERPRETER, Role.LAW_STUDENT}
STAFF = {MANAGER, ATTORNEY, SCREENER}
IN_COAST = set(Role) - {Role.OPERATOR}
RELATIONS = ("own", "elsewhere", "walled", "ended", "invited")

# What of Coast each role of Coast sees; behind a wall; nobody else sees anything.
TABLE: dict[str, tuple[set[Role], set[Role]]] = {
    "client": ({*STAFF, CLERK, *SEATED}, set()),
    "client file": ({*STAFF, *SEATED}, set()),
    "key": ({*STAFF, CLERK, *SEATED}, set()),
    "identity": ({*STAFF, CLERK, *SEATED}, set()),
    "household": (STAFF, set()),
    "program": (IN_COAST, IN_COAST),
    "employer": (IN_COAST, IN_COAST),
    "office": (IN_COAST, IN_COAST),
    "person": ({MANAGER, ATTORNEY, COORDINATOR, ADMINISTRATOR, VOLUNTEER},
               {MANAGER, ATTORNEY, COORDINATOR, ADMINISTRATOR}),
    "part": ({MANAGER, ATTORNEY, COORDINATOR, ADMINISTRATOR, VOLUNTEER},
             {MANAGER, ATTORNEY, COORDINATOR, ADMINISTRATOR}),
    "plan": ({MANAGER, ATTORNEY}, {MANAGER, ATTORNEY}),
    "proposed team": (STAFF, set()),
    "client of plan": (STAFF, set()),
    "team": ({MANAGER, ATTORNEY, COORDINATOR, ADMINISTRATOR, *SEATED}, set()),
    "conflict request": ({MANAGER, CLERK}, set()),
    "import": ({MANAGER, SCREENER}, {MANAGER, SCREENER}),
    "role": ({MANAGER, COORDINATOR, ADMINISTRATOR}, {MANAGER, COORDINATOR, ADMINISTRATOR}),
    "invitation": ({MANAGER, COORDINATOR, ADMINISTRATOR}, {MANAGER, COORDINATOR, ADMINISTRATOR}),
}  # fmt: skip


@pytest.fixture
def cast(db):
    found = make_cast()
    coast = found.coast
    with acting(SYSTEM):
        coast.household = Household.objects.create(
            program=coast.program, organization=coast.nonprofit, label="Heron"
        )
        Client.objects.filter(pk=coast.client.pk).update(household=coast.household)
    return found


@pytest.fixture
def without_the_second_lock(cast, monkeypatch):
    """From here on PostgreSQL is told that the program itself acts, whoever does."""
    real = acting_module._tell
    monkeypatch.setattr(acting_module, "_tell", lambda _user, _system: real("", "without the second lock"))
    with acting(SYSTEM):
        yield


def seen_rows(world, account):
    """Names of the table's rows that are Coast's and visible to an account."""
    bob, client = world.people[VOLUNTEER], world.client
    role = RoleAssignment.objects.filter(holder=bob.code)
    invitation = Invitation.objects.filter(program=world.program.code, role=VOLUNTEER)
    asked = {
        "client": Client.objects.filter(pk=client.pk).visible_to(account),
        "client file": Client.objects.filter(pk=client.pk).file_open_to(account),
        "key": ClientKey.objects.filter(client=client).visible_to(account),
        "identity": IdentityRecord.objects.filter(client=client).visible_to(account),
        "household": Household.objects.filter(pk=world.household.pk).visible_to(account),
        "program": Program.objects.filter(pk=world.program.pk).visible_to(account),
        "employer": Organization.objects.filter(pk=world.employer.pk).visible_to(account),
        "office": Office.objects.filter(organization=world.employer).visible_to(account),
        "person": Person.objects.filter(pk=bob.pk).visible_to(account),
        "part": Enrollment.objects.filter(person=bob).visible_to(account),
        "plan": Plan.objects.filter(pk=world.plan.pk).visible_to(account),
        "proposed team": PlanTeam.objects.filter(pk=world.plan_team.pk).visible_to(account),
        "client of plan": PlanClient.objects.filter(client=client).visible_to(account),
        "team": Team.objects.filter(pk=world.team.pk).visible_to(account),
        "conflict request": ConflictRequest.objects.filter(pk=world.conflict.pk).visible_to(account),
        "import": ImportBatch.objects.filter(pk=world.batch.pk).visible_to(account),
        "role": roles_visible_to(account).filter(pk__in=role.values("pk")),
        "invitation": invitations_visible_to(account).filter(pk__in=invitation.values("pk")),
    }
    assert set(asked) == set(TABLE)
    return {name for name, rows in asked.items() if rows.exists()}


def test_every_scope_lets_through_whom_the_table_names_and_nobody_else(cast, without_the_second_lock):
    wrong = {}
    for relation in RELATIONS:
        place = {"own": 0, "walled": 1}.get(relation)
        for role, account in getattr(cast, relation).items():
            promised = set() if place is None else {name for name, row in TABLE.items() if role in row[place]}
            found = seen_rows(cast.coast, account)
            if found != promised:
                wrong[relation, role] = (sorted(found - promised), sorted(promised - found))
    assert wrong == {}


def sign_up(name, role, **place):
    account = create_account(SYSTEM, f"{name}@next-door.example", PASSWORD, name=name.title())
    assign_role(SYSTEM, account.code, role, **place)
    return account


@pytest.mark.parametrize("role", [ATTORNEY, SCREENER])
def test_staff_of_another_nonprofit_in_the_same_program_sees_no_client_and_no_import_of_it(
    cast, without_the_second_lock, role
):
    coast, plains = cast.coast, cast.plains
    nina = sign_up("nina", role, program=coast.program.code, organization=plains.nonprofit.code)
    of_clients = {"client", "client file", "key", "identity", "household", "proposed team", "client of plan"}
    assert seen_rows(coast, nina) & {*of_clients, "import", "conflict request"} == set()


def test_whoever_works_for_the_nonprofit_and_is_not_its_staff_sees_no_client_of_it(
    cast, without_the_second_lock
):
    """Harbor Justice too has a coordinator, a clerk and a volunteer: the organization alone opens no file."""
    coast = cast.coast
    of_clients = {"client", "client file", "key", "identity", "household", "proposed team", "client of plan"}
    for role in (COORDINATOR, ADMINISTRATOR, CLERK, VOLUNTEER, Role.DATE_CHECKER):
        place = {"program": coast.program.code, "organization": coast.nonprofit.code}
        nina = sign_up(f"nina.{role}", role, **place)
        assert seen_rows(coast, nina) & {*of_clients, "import"} == set(), role


@pytest.mark.parametrize("role", [ATTORNEY, SCREENER, CLERK])
def test_staff_of_the_same_nonprofit_in_another_program_sees_nothing_of_this_program(
    cast, without_the_second_lock, role
):
    coast, plains = cast.coast, cast.plains
    olga = sign_up("olga", role, program=plains.program.code, organization=coast.nonprofit.code)
    assert seen_rows(coast, olga) <= {"program"}


def test_a_screener_of_volunteers_files_alone_sees_no_import_of_clients(cast, without_the_second_lock):
    """An import of volunteers that names the screener's organization is not the screener's."""
    batch = ImportBatch.objects.get(pk=cast.coast.batch.pk)
    assert ImportBatch.objects.visible_to(cast.ines).filter(pk=batch.pk).exists()
    ImportBatch.objects.filter(pk=batch.pk).update(kind=ImportBatch.Kind.VOLUNTEERS)
    assert not ImportBatch.objects.visible_to(cast.ines).filter(pk=batch.pk).exists()


def test_a_grant_opens_only_what_it_says(cast, without_the_second_lock):
    """A grant of the team does not open the client of the same code, nor one of the file the team."""
    coast, fay = cast.coast, cast.fay
    source = {"source_kind": "team", "source": coast.team.code}
    give_grant(fay.code, "client", coast.client.code, Grant.Scope.TEAM, **source)
    give_grant(fay.code, "team", coast.team.code, Grant.Scope.FILE, **source)
    assert seen_rows(coast, fay) <= {"program", "employer", "office"}


def test_a_role_that_begins_tomorrow_opens_nothing_today(cast, without_the_second_lock):
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    place = {"program": cast.coast.program.code, "organization": None}
    nina = create_account(SYSTEM, "nina@next-door.example", PASSWORD, name="Nina")
    assign_role(SYSTEM, nina.code, MANAGER, starts_on=tomorrow, **place)
    assert seen_rows(cast.coast, nina) == set()


def test_a_closed_account_has_no_standing(cast, without_the_second_lock):
    cast.mara.is_active = False
    assert seen_rows(cast.coast, cast.mara) == set()


def test_a_wall_that_was_lifted_hides_nothing(cast, without_the_second_lock):
    Wall.objects.update(ends_on=timezone.localdate())
    assert "client" in seen_rows(cast.coast, cast.walled[MANAGER])


def test_a_wall_around_an_organization_binds_its_people_while_they_belong_to_it(
    cast, without_the_second_lock
):
    coast, mara = cast.coast, cast.mara
    today = timezone.localdate()
    belongs = start_membership(mara.code, coast.employer.code, coast.employer.code, today)
    Wall.objects.create(
        subject_kind="client", subject=coast.client.code, holder_kind=Wall.HolderKind.ORGANIZATION,
        holder=coast.employer.code, reason="acts for the other side", raised_by=cast.alice.code,
        starts_on=today,
    )  # fmt: skip
    forget_standing(mara)
    assert "client" not in seen_rows(coast, mara)
    Membership.objects.filter(pk=belongs.pk).update(ends_on=today)
    forget_standing(mara)
    assert "client" in seen_rows(coast, mara)


def test_membership_is_ones_own(cast, without_the_second_lock):
    """Alice belongs to Harbor Justice alone, though Sterling has members."""
    assert standing(cast.alice).organizations == {cast.coast.nonprofit.code}


# --- permissions, asked as sentences -----------------------------------------------------------------


PERMISSIONS = {
    "edit client": (lambda a, w: client_permissions.can_edit_client(a, w.client), STAFF),
    "reveal identity": (lambda a, w: client_permissions.can_reveal_identity(a, w.client), {*STAFF, *SEATED}),
    "read names": (lambda a, w: client_permissions.can_read_names(a, w.client), {*STAFF, CLERK, *SEATED}),
    "see who looked": (lambda a, w: client_permissions.can_see_who_looked(a, w.client), {MANAGER, ATTORNEY}),
    "start plan": (lambda a, w: plan_permissions.can_start_plan(a, w.program), {MANAGER}),
    "edit plan": (lambda a, w: plan_permissions.can_edit_plan(a, w.plan), {MANAGER}),
    "accept plan": (lambda a, w: plan_permissions.can_accept_plan(a, w.plan), {MANAGER}),
    "ask conflicts": (lambda a, w: plan_permissions.can_ask_conflicts(a, w.plan), {MANAGER}),
    "change team": (lambda a, w: plan_permissions.can_change_team(a, w.team), {MANAGER}),
    "answer conflict": (lambda a, w: plan_permissions.can_answer_conflict(a, w.conflict), {CLERK}),
    "edit person": (
        lambda a, w: person_permissions.can_edit_person(a, w.people[VOLUNTEER]),
        {MANAGER, COORDINATOR, ADMINISTRATOR, VOLUNTEER},
    ),
    "read notes": (
        lambda a, w: person_permissions.can_read_notes(a, w.people[VOLUNTEER]),
        {MANAGER, ATTORNEY, COORDINATOR, ADMINISTRATOR},
    ),
}


def test_each_permission_is_held_by_whom_the_policy_names(cast, without_the_second_lock):
    wrong = {}
    for relation in ("own", "elsewhere", "ended", "invited"):
        for name, (may, who) in PERMISSIONS.items():
            held = {role for role, account in getattr(cast, relation).items() if may(account, cast.coast)}
            if held != (who if relation == "own" else set()):
                wrong[relation, name] = held
    assert wrong == {}


@pytest.mark.parametrize("may", ["can_reveal_identity", "can_read_names"])
def test_behind_a_wall_nobody_reads_a_name(cast, without_the_second_lock, may):
    ask = getattr(client_permissions, may)
    assert {role for role, account in cast.walled.items() if ask(account, cast.coast.client)} == set()


def test_notes_about_bob_are_not_for_bob(cast, without_the_second_lock):
    assign_role(SYSTEM, cast.bob.code, MANAGER, program=cast.coast.program.code)
    assert not person_permissions.can_read_notes(cast.bob, cast.coast.people[VOLUNTEER])


def test_a_request_to_a_person_is_answered_by_that_person_alone(cast, without_the_second_lock):
    coast = cast.coast
    ConflictRequest.objects.filter(pk=coast.conflict.pk).update(
        organization=None, person=coast.people[Role.INTERPRETER]
    )
    row = ConflictRequest.objects.get(pk=coast.conflict.pk)
    may = plan_permissions.can_answer_conflict
    assert {role for role, account in cast.own.items() if may(account, row)} == {Role.INTERPRETER}


def test_a_role_speaks_only_for_its_own_program_and_organization(cast):
    coast, plains = cast.coast, cast.plains
    ines = standing(cast.ines)
    edit = Permission.CLIENT_EDIT
    assert ines.may(edit, program=coast.program.code, organization=coast.nonprofit.code)
    assert not ines.may(edit, program=plains.program.code, organization=coast.nonprofit.code)
    assert not ines.may(edit, program=coast.program.code, organization=plains.nonprofit.code)
    assert not ines.may(Permission.PLAN_ACCEPT, program=coast.program.code)


# --- services refuse, whichever page calls them ------------------------------------------------------

REFUSED = {
    "start a plan": lambda a, w: plans.start_plan(
        a, w.program, name="Third plan", seconds=1, seed=0, token=w.program.code
    ),
    "stop a plan": lambda a, w: plans.stop_plan(a, w.plan),
    "discard a plan": lambda a, w: plans.discard_plan(a, w.plan, version=w.plan.version),
    "move a member": lambda a, w: moves.move_member(a, w.plan, version=1, seat="", to_seat=""),
    "pin": lambda a, w: moves.pin(a, w.plan, version=1, decision={}),
    "unpin": lambda a, w: moves.unpin(a, w.plan, version=1, decision={}),
    "accept a plan": lambda a, w: acceptance.accept_plan(a, w.plan, version=w.plan.version),
    "ask about conflicts": lambda a, w: conflicts.ask_conflicts(a, w.plan),
    "answer a conflict": lambda a, w: conflicts.answer_conflict(a, w.conflict, version=1, answer="cleared"),
    "read the names of a request": lambda a, w: conflicts.names_of(a, w.conflict),
    "add a seat": lambda a, w: teams.add_seat(a, w.team, w.people[MANAGER], "mentor"),
    "end a seat": lambda a, w: teams.end_seat(a, w.seat),
    "end a team": lambda a, w: teams.end_team(a, w.team, version=w.team.version),
    "edit an identity": lambda a, w: intake.edit_identity(a, w.client, 1, {"given_name": "Ana"}),
    "reveal an identity": lambda a, w: intake.reveal_identity(a, w.client, "to prepare the hearing"),
    "read names": lambda a, w: intake.read_names(a, w.client),
}


@pytest.mark.parametrize("who", ["coordinator", "funder", "stranger", "walled"])
def test_a_service_refuses_whoever_may_not_even_where_no_page_asked(cast, without_the_second_lock, who):
    account = {
        "coordinator": cast.carol,
        "funder": cast.fay,
        "stranger": cast.elsewhere[MANAGER],
        "walled": cast.walled[COORDINATOR],
    }[who]
    done = []
    for name, act in REFUSED.items():
        try:
            with transaction.atomic():
                act(account, cast.coast)
        except PermissionDenied:
            continue
        done.append(name)
    assert done == []


def test_a_wall_stops_the_manager_in_the_service_itself(cast, without_the_second_lock):
    for act in ("edit an identity", "reveal an identity", "read names"):
        with pytest.raises(PermissionDenied), transaction.atomic():
            REFUSED[act](cast.walled[MANAGER], cast.coast)


def test_a_clerk_behind_a_wall_reads_no_name_of_a_request(cast, without_the_second_lock):
    with pytest.raises(PermissionDenied):
        conflicts.names_of(cast.walled[CLERK], cast.coast.conflict)


def test_the_names_close_with_the_answer(cast, without_the_second_lock):
    ConflictRequest.objects.filter(pk=cast.coast.conflict.pk).update(answer="cleared")
    row = ConflictRequest.objects.get(pk=cast.coast.conflict.pk)
    with pytest.raises(PermissionDenied):
        conflicts.names_of(cast.cleo, row)
