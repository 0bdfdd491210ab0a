"""Grace's journey: start a plan, watch it, read it, change it, compare, print, accept."""

import io
import uuid

import pytest
from django.test import Client as Browser
from python_calamine import CalamineWorkbook

from alongside.access.roles import Role
from alongside.audit.models import AuditEvent
from alongside.lib.acting import acting
from alongside.placement.models import Plan, PlanTeam, Team
from alongside.placement.services import solving
from tests.placement.test_moves import seat, teams_with
from tests.placement.test_plans import proposed
from tests.placement.town import SYSTEM, small_town

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return small_town()


def browser(town, given="Grace"):
    client = Browser()
    client.force_login(town.accounts[given])
    return client


def fresh(plan):
    return Plan.objects.get(pk=plan.pk)


def test_the_empty_list_teaches_and_offers_the_first_plan(town):
    page = browser(town).get("/office/plans/").content.decode()
    assert "No plan yet" in page
    assert "/office/plans/start/" in page


def test_grace_starts_a_plan_watches_it_and_reads_it(town):
    grace = browser(town)
    form = {"token": str(uuid.uuid4()), "name": "Spring", "seconds": "20", "seed": "0"}
    answer = grace.post("/office/plans/start/", form)
    again = grace.post("/office/plans/start/", form)
    assert answer.status_code == again.status_code == 302
    plan = Plan.objects.get()
    assert answer["Location"] == again["Location"] == f"/office/plans/{plan.code}/"
    assert "Waiting for the worker" in grace.get(answer["Location"]).content.decode()
    assert "Waiting for the worker" in grace.get(f"{answer['Location']}progress/").content.decode()
    solving.work_out_plan(plan.code)
    assert grace.get(f"{answer['Location']}progress/")["HX-Redirect"] == answer["Location"]
    page = grace.get(answer["Location"]).content.decode()
    assert "Proved: no plan places more urgency." in page
    assert "Everyone is placed" in page


def test_a_form_with_faults_keeps_what_was_typed(town):
    answer = browser(town).post("/office/plans/start/", {"name": "Spring", "seconds": "0", "seed": "x"})
    assert answer.status_code == 422
    assert 'value="Spring"' in answer.content.decode()


def test_every_page_of_a_plan_opens_by_handle_and_never_shows_a_code_for_a_name(town):
    town.client("Far Finch 8", city="Newark", in_days=40)
    plan = proposed(town)
    grace = browser(town)
    mine, _other = teams_with(plan, town, "Bob")
    base = f"/office/plans/{plan.code}"
    paths = [
        "",
        "teams/",
        f"teams/{mine.code}/",
        "unplaced/",
        "conflicts/",
        "decisions/",
        "accept/",
        "again/",
    ]
    paths += ["compare/", "print/", f"seats/{seat(mine, town.people['Bob'])}/", f"seats/{mine.code}_open/"]
    for path in paths:
        answer = grace.get(f"{base}/{path}")
        assert answer.status_code == 200, path
    teams = grace.get(f"{base}/teams/").content.decode()
    assert "Bob Okafor" in teams
    assert "Grey Wren 3" in teams
    unplaced = grace.get(f"{base}/unplaced/").content.decode()
    assert "Far Finch 8" in unplaced
    assert "Missing:" in unplaced


def test_moving_shows_its_effect_first_and_refuses_what_breaks_a_rule(town):
    plan = proposed(town)
    spare = town.person("Ulla", "Berg", "firm", role="paralegal", trained=[])
    mine, _other = teams_with(plan, town, "Ruth")
    grace = browser(town)
    url = f"/office/plans/{plan.code}/move/"
    ruth = seat(mine, town.people["Ruth"])
    broken = grace.get(url, {"seat": ruth, "to_seat": "out"}).content.decode()
    assert "would have 3 members" in broken
    assert 'name="version"' not in broken
    good = grace.get(url, {"seat": f"person_{spare.code}", "to_seat": ruth}).content.decode()
    assert "Every rule holds" in good
    refused = grace.post(url, {"seat": ruth, "to_seat": "out", "version": fresh(plan).version})
    assert refused.status_code == 422
    stale = {"seat": f"person_{spare.code}", "to_seat": ruth, "version": 99}
    assert grace.post(url, stale).status_code == 409
    moved = grace.post(url, {**stale, "version": fresh(plan).version})
    assert moved.status_code == 302
    page = grace.get(f"/office/plans/{plan.code}/teams/").content.decode()
    assert "Ulla Berg" in page
    assert "Ruth Solis" not in page


def test_pins_are_set_on_a_seat_and_taken_back_from_the_list(town):
    plan = proposed(town)
    mine, _other = teams_with(plan, town, "Bob")
    grace = browser(town)
    url = f"/office/plans/{plan.code}/seats/{seat(mine, town.people['Bob'])}/pin/"
    pinned = grace.post(url, headers={"HX-Request": "true"}).content.decode()
    assert 'aria-pressed="true"' in pinned
    assert "Bob Okafor sits with" in grace.get(f"/office/plans/{plan.code}/decisions/").content.decode()
    form = {**fresh(plan).pins[0], "version": fresh(plan).version}
    grace.post(f"/office/plans/{plan.code}/undecide/", form)
    assert fresh(plan).pins == []


def test_someone_kept_away_is_gone_after_solving_again_and_the_comparison_says_so(town):
    plan = proposed(town)
    mine, _other = teams_with(plan, town, "Ruth")
    town.person("Ulla", "Berg", "firm", role="paralegal", trained=[])
    grace = browser(town)
    form = {
        "kind": "forbid", "client": str(mine.client_codes[0]), "volunteer": str(town.people["Ruth"].code),
        "version": plan.version,
    }  # fmt: skip
    grace.post(f"/office/plans/{plan.code}/decide/", form)
    assert "kept away" in grace.get(f"/office/plans/{plan.code}/accept/").content.decode()
    answer = grace.post(f"/office/plans/{plan.code}/again/", {"token": str(uuid.uuid4()), "seconds": "20"})
    again = Plan.objects.exclude(pk=plan.pk).get()
    assert answer["Location"] == f"/office/plans/{again.code}/"
    solving.work_out_plan(again.code)
    page = grace.get(f"/office/plans/{again.code}/compare/{plan.code}/").content.decode()
    assert "Goes: Ruth Solis" in page


def test_the_spreadsheet_and_the_pdf_hold_handles_and_the_export_is_written_down(town):
    plan = proposed(town)
    grace = browser(town)
    book = grace.get(f"/office/plans/{plan.code}/plan.xlsx")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(book.content)).get_sheet_by_index(0).to_python()
    assert len(rows) == 1 + sum(1 for row in rows[1:] if row[7])
    assert {row[3] for row in rows[1:]} == {"Blue Heron 1 + Blue Heron 2", "Grey Wren 3"}
    assert "Spring" not in book["Content-Disposition"]
    paper = grace.get(f"/office/plans/{plan.code}/plan.pdf")
    assert paper.content.startswith(b"%PDF-")
    assert AuditEvent.objects.filter(tag="plan:export").count() == 2


def test_accepting_asks_for_the_name_and_forms_the_teams(town):
    plan = proposed(town)
    grace = browser(town)
    url = f"/office/plans/{plan.code}/accept/"
    wrong = grace.post(url, {"name": "Sprong", "version": plan.version})
    assert wrong.status_code == 422
    assert "Sprong" in wrong.content.decode()
    assert Team.objects.count() == 0
    done = grace.post(url, {"name": "Spring", "version": plan.version})
    assert done["Location"] == "/office/teams/"
    page = grace.get("/office/teams/").content.decode()
    assert "Grey Wren 3" in page
    team = Team.objects.first()
    assert "still closed" in grace.get(f"/office/teams/{team.code}/").content.decode()


def test_a_declined_organization_is_named_on_the_acceptance_page(town):
    town.account("Cleo", Role.CONFLICTS_CLERK, "firm", in_program=False)
    plan = proposed(town)
    grace, cleo = browser(town), browser(town, "Cleo")
    grace.post(f"/office/plans/{plan.code}/conflicts/ask/")
    with acting(SYSTEM):
        row = plan.conflict_requests.filter(organization=town.organizations["firm"]).first()
    cleo.post(f"/firm/conflicts/{row.code}/", {"answer": "declined", "version": row.version, "note": ""})
    page = grace.get(f"/office/plans/{plan.code}/accept/").content.decode()
    assert "Quill &amp; Reed LLP has declined" in page
    assert "Solve again without them" in page
    assert "Declined" in grace.get(f"/office/plans/{plan.code}/conflicts/").content.decode()


def test_alice_reads_the_plan_and_may_not_change_it(town):
    town.account("Alice", Role.STAFF_ATTORNEY, "aid")
    plan = proposed(town)
    alice = browser(town, "Alice")
    page = alice.get(f"/office/plans/{plan.code}/teams/")
    assert page.status_code == 200
    assert "data-seat-move" not in page.content.decode()
    assert alice.post(f"/office/plans/{plan.code}/discard/").status_code == 403


def test_a_manager_of_another_program_meets_nothing(town):
    plan = proposed(town)
    stranger = small_town_of_strangers(town)
    assert stranger.get(f"/office/plans/{plan.code}/").status_code == 404


def small_town_of_strangers(town):
    other = type(town)(
        type(town.program).objects.create(slug="plains", name="Plains", starts_on=town.program.starts_on)
    )
    other.account("Gustav", Role.PROGRAM_MANAGER)
    return browser(other, "Gustav")


@pytest.mark.parametrize("path", ["", "teams/", "unplaced/", "conflicts/"])
def test_a_plan_page_costs_the_same_queries_with_one_team_and_with_three(
    town, path, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    town.client("Far Finch 8", city="Newark")
    town.client("Far Finch 9", city="Newark")
    plan = proposed(town)
    grace = browser(town)
    grace.get(f"/office/plans/{plan.code}/{path}")
    with CaptureQueriesContext(connection) as many:
        grace.get(f"/office/plans/{plan.code}/{path}")
    with acting(SYSTEM):
        PlanTeam.objects.filter(plan=plan)[0].delete()
        plan.clients.filter(handle="Far Finch 9").delete()
    with CaptureQueriesContext(connection) as few:
        grace.get(f"/office/plans/{plan.code}/{path}")
    assert len(many) == len(few)
