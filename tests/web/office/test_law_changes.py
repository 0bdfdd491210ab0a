"""A change of law in the office: the preview, the decision, and the news for everyone whose clients moved."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from alongside.access.roles import Role
from alongside.intake.law_change import work_out_change
from alongside.intake.models import Client, LawChangeMove
from alongside.intake.services import edit_identity
from alongside.law import services
from alongside.law.models import LawChange, digest_of
from alongside.law.rules import current_rules, rules_in_force
from alongside.lib.acting import System, acting
from tests.law.rule_texts import ONE_YEAR, ORR, shorter_year
from tests.web.office.test_rules import with_factor
from tests.web.office_pages import signed_in

SYSTEM = System("tests of changes of law")
State = LawChange.State


@pytest.fixture
def change(cast) -> LawChange:
    """A proposal that moves the one-year date of Blue Heron 17 into the past, its preview made."""
    child = cast.coast.client
    with acting(SYSTEM):
        arrival = timezone.localdate() - datetime.timedelta(days=250)
        edit_identity(SYSTEM, child, 1, {"entered_on": arrival})
        Client.objects.filter(pk=child.pk).update(pathways=["asylum", "sijs"])
    digest = digest_of(rules_in_force().texts[ONE_YEAR])
    made = services.propose_text(cast.alice, ONE_YEAR, shorter_year(), "A court read it so.", based_on=digest)
    work_out_change(made.code)
    made.refresh_from_db()
    return made


def accept(client, change: LawChange):
    change.refresh_from_db()
    return client.post(reverse("office:law-change-accept", args=[change.code]), {"version": change.version})


def accepted(cast, change: LawChange) -> None:
    services.accept_change(cast.alice, change, change.version)
    work_out_change(change.code)
    change.refresh_from_db()


def words(answer) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_the_preview_says_how_many_deadlines_move_and_how_many_are_past(cast, change):
    page = words(signed_in(cast.alice).get(reverse("office:law-change", args=[change.code])))
    assert "1 deadline moves, 1 is now past its safe date." in page
    assert "Blue Heron 17" in page
    assert "Accept…" in page


def test_the_list_holds_only_clients_whose_file_is_open_to_the_reader(cast, change):
    address = reverse("office:law-change", args=[change.code])
    charlie = signed_in(cast.charlie).get(address)
    assert "Blue Heron 17" not in charlie.content.decode()
    assert "1 deadline moves" in words(charlie)
    walled = signed_in(cast.walled[Role.STAFF_ATTORNEY]).get(address)
    assert "Blue Heron 17" not in walled.content.decode()


def test_accepting_asks_once_more_then_counts_at_once_and_queues_the_job(cast, change):
    client = with_factor(cast.alice)
    address = reverse("office:law-change-accept", args=[change.code])
    assert "1 deadline moves" in words(client.get(address))
    assert accept(client, change).status_code == 303
    assert current_rules().deadlines[ONE_YEAR].versions[-1].count.span.length == 200
    page = signed_in(cast.alice).get(reverse("office:law-change", args=[change.code]))
    assert "Computing every client’s dates anew" in words(page)
    assert page.context["is_working"]
    progress = signed_in(cast.ines).get(reverse("office:law-change-progress", args=[change.code]))
    assert b"hx-get" in progress.content
    work_out_change(change.code)
    done = signed_in(cast.ines).get(reverse("office:law-change-progress", args=[change.code]))
    assert done["HX-Refresh"] == "true"


def test_accepting_twice_is_accepting_once(cast, change):
    client = with_factor(cast.alice)
    version = change.version
    address = reverse("office:law-change-accept", args=[change.code])
    for _again in range(2):
        assert client.post(address, {"version": version}).status_code == 303
    change.refresh_from_db()
    assert change.state == State.APPLYING


def test_accepting_needs_a_fresh_second_factor_and_an_attorney(cast, change):
    assert accept(signed_in(cast.alice), change)["Location"] == reverse("office:second-factor")
    assert accept(with_factor(cast.mara), change).status_code == 403
    change.refresh_from_db()
    assert change.state == State.READY


def test_a_preview_made_before_another_rule_changed_is_not_accepted(cast, change):
    services.sign_rule(
        cast.charlie,
        ORR,
        0,
        based_on=digest_of(rules_in_force().texts[ORR]),
        name="Charlie Stone",
        note="Read it.",
    )
    client = with_factor(cast.alice)
    accept(client, change)
    change.refresh_from_db()
    assert change.state == State.READY
    page = client.get(reverse("office:law-change", args=[change.code]))
    assert page.context["is_stale"]
    client.post(reverse("office:law-change-again", args=[change.code]))
    work_out_change(change.code)
    accept(client, change)
    change.refresh_from_db()
    assert change.state == State.APPLYING


def test_a_withdrawn_proposal_moves_nothing_and_stays_in_the_history(cast, change):
    client = signed_in(cast.alice)
    client.post(reverse("office:law-change-withdraw", args=[change.code]))
    change.refresh_from_db()
    assert change.state == State.WITHDRAWN
    assert "No longer in force" in words(client.get(reverse("office:rule", args=[ONE_YEAR])))
    assert not LawChangeMove.objects.filter(applied_at__isnull=False).exists()


def test_what_is_in_force_is_not_withdrawn(cast, change):
    accepted(cast, change)
    signed_in(cast.alice).post(reverse("office:law-change-withdraw", args=[change.code]))
    change.refresh_from_db()
    assert change.state == State.DONE


def test_the_news_stands_on_the_home_page_the_client_and_the_teams_until_seen(cast, change):
    accepted(cast, change)
    child, team = cast.coast.client, cast.coast.team
    alice = signed_in(cast.alice)
    places = [
        (alice, reverse("office:home")),
        (alice, reverse("office:client", args=[child.code])),
        (alice, reverse("office:team", args=[team.code])),
        (signed_in(cast.bob), reverse("volunteer:team", args=[team.code])),
    ]
    for reader, address in places:
        assert "The law changed: dates moved" in words(reader.get(address)), address
    told = words(alice.get(reverse("office:client", args=[child.code])))
    assert "A court read it so." in told
    assert "safe date has passed" in told
    answer = alice.post(reverse("office:client-moves-read", args=[child.code]))
    assert answer.status_code == 303
    for reader, address in places:
        assert "The law changed: dates moved" not in words(reader.get(address)), address


def test_a_preview_is_no_news(cast, change):
    child = cast.coast.client
    page = signed_in(cast.alice).get(reverse("office:client", args=[child.code]))
    assert "The law changed: dates moved" not in words(page)


def test_strangers_learn_nothing_from_the_news(cast, change):
    accepted(cast, change)
    home = signed_in(cast.charlie).get(reverse("office:home")).content.decode()
    assert "The law changed" not in home
    answer = signed_in(cast.charlie).post(reverse("office:client-moves-read", args=[cast.coast.client.code]))
    assert answer.status_code == 404


def test_a_rule_that_tells_of_a_crime_lists_nobody(cast):
    rule = "vawa_child"
    change = cast.coast.law_change
    address = reverse("office:law-change", args=[change.code])
    assert "Blue Heron 17" in signed_in(cast.alice).get(address).content.decode()
    with acting(SYSTEM):
        LawChangeMove.objects.filter(change=change).update(rule=rule, applied_at=timezone.now())
    team = signed_in(cast.alice).get(reverse("office:team", args=[cast.coast.team.code]))
    assert "VAWA" not in words(team).split("Linden", 1)[1]
    assert "See the client’s own page" in words(team)
    file = signed_in(cast.alice).get(reverse("office:client", args=[cast.coast.client.code]))
    assert "VAWA" in words(file)


def test_the_list_of_changes_costs_the_same_with_one_row_and_three(cast, change):
    client = signed_in(cast.alice)
    address = reverse("office:law-changes")
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for rule in ("rfe", "mtr_90"):
        before = rules_in_force().texts[rule]
        services.propose_text(
            cast.alice, rule, f"# again\n{before}", "Read it again.", based_on=digest_of(before)
        )
    with CaptureQueriesContext(connection) as more:
        page = client.get(address)
    assert len(more) == len(few)
    assert "Answer a USCIS request for evidence" in words(page)
