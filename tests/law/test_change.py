"""A rule changed here takes precedence over the shipped one, and every client's dates follow it."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.utils import timezone

from alongside.audit.models import AuditEvent
from alongside.audit.tags import Tag
from alongside.core.law.parse import InvalidRules
from alongside.core.law.signing import CannotSignError
from alongside.intake.law_change import mark_moves_read, work_out_bundle, work_out_change
from alongside.intake.models import Client, LawChangeMove
from alongside.intake.services import ClientRecord, create_clients
from alongside.law import services
from alongside.law.models import LawChange, StoredRule, digest_of
from alongside.law.rules import current_rules, forget_rules, rules_in_force, shipped_text
from alongside.lib.acting import System, acting
from alongside.lib.law_rules import shipped_rules
from tests.cast import Cast
from tests.law.rule_texts import ONE_YEAR, ORR, shorter_year, with_note

SYSTEM = System("tests of the law")
State = LawChange.State


def digest(rule: str) -> str:
    return digest_of(rules_in_force().texts[rule])


def propose(cast: Cast, rule: str = ONE_YEAR, text: str | None = None) -> LawChange:
    return services.propose_text(
        cast.alice, rule, text or shorter_year(), "A court read it so.", based_on=digest(rule)
    )


def arrived(cast: Cast, days_ago: int) -> Client:
    record = ClientRecord(
        entered_on=timezone.localdate() - datetime.timedelta(days=days_ago), pathways=["asylum"], state="NJ"
    )
    code = create_clients(SYSTEM, cast.coast.program, cast.coast.nonprofit, [record])[0]
    with acting(SYSTEM):
        return Client.objects.get(code=code)


def test_a_proposal_is_not_in_force_before_it_is_accepted(cast):
    change = propose(cast)
    assert current_rules() is shipped_rules()
    assert change.stored.state == StoredRule.State.PROPOSED
    assert AuditEvent.objects.filter(tag=Tag.RULE_PROPOSE, actor=cast.alice.code).count() == 1


def test_the_preview_counts_what_moves_and_writes_no_client(cast):
    child = arrived(cast, 250)
    before = child.next_safe_on
    change = propose(cast)
    work_out_change(change.code)
    change.refresh_from_db()
    assert change.state == State.READY
    assert change.counts == {"deadlines": 1, "clients": 1, "past": 1, "tiers": 0}
    with acting(SYSTEM):
        child.refresh_from_db()
        assert child.next_safe_on == before
        assert LawChangeMove.objects.get(client=child).applied_at is None
        assert not LawChangeMove.objects.news().exists()


def test_accepting_moves_every_client_and_tells_what_moved_and_why(cast):
    child = arrived(cast, 100)
    change = propose(cast)
    work_out_change(change.code)
    change.refresh_from_db()
    services.accept_change(cast.alice, change, change.version)
    assert current_rules().deadlines[ONE_YEAR].versions[-1].count.span.length == 200
    work_out_change(change.code)
    change.refresh_from_db()
    assert change.state == State.DONE
    with acting(SYSTEM):
        move = LawChangeMove.objects.get(client=child)
        arrival = timezone.localdate() - datetime.timedelta(days=100)
        assert move.rule == ONE_YEAR
        assert move.legal_after >= arrival + datetime.timedelta(days=200)
        assert move.legal_before > move.legal_after
        assert move.applied_at is not None
        child.refresh_from_db()
        assert child.next_safe_on == move.safe_after
    tags = set(AuditEvent.objects.values_list("tag", flat=True))
    assert {Tag.LAW_CHANGE_ACCEPT, Tag.LAW_CHANGE_APPLY} <= tags


def test_the_job_goes_on_where_it_stopped_and_may_run_twice(cast, monkeypatch):
    monkeypatch.setattr("alongside.intake.law_change.AT_ONCE", 1)
    children = [arrived(cast, 100 + n) for n in range(4)]
    change = propose(cast)
    work_out_change(change.code)
    change.refresh_from_db()
    services.accept_change(cast.alice, change, change.version)
    from alongside.intake import law_change

    books = law_change._books(change.code)
    assert work_out_bundle(change.code, books)
    assert work_out_bundle(change.code, books)
    change.refresh_from_db()
    assert (change.state, change.progress_done) == (State.APPLYING, 2)
    work_out_change(change.code)
    work_out_change(change.code)
    change.refresh_from_db()
    assert change.counts["deadlines"] == len(children)
    assert change.previewed == change.counts
    with acting(SYSTEM):
        assert LawChangeMove.objects.filter(change=change).count() == len(children)


def test_a_change_that_failed_says_so_and_goes_on_when_asked(cast, monkeypatch):
    change = propose(cast)

    def fail(*_args):
        raise OSError("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr("alongside.intake.law_change._moves_of", fail)
        with pytest.raises(OSError):
            work_out_change(change.code)
    change.refresh_from_db()
    assert change.state == State.STOPPED
    services.work_out_again(cast.alice, change)
    work_out_change(change.code)
    change.refresh_from_db()
    assert change.state == State.READY


def test_a_change_whose_preview_is_out_of_date_is_not_accepted(cast):
    change = propose(cast)
    work_out_change(change.code)
    change.refresh_from_db()
    services.sign_rule(cast.alice, ORR, 0, based_on=digest(ORR), name="Alice Stone", note="Read it.")
    with pytest.raises(services.StaleRuleError):
        services.accept_change(cast.alice, change, change.version)
    services.work_out_again(cast.alice, change)
    work_out_change(change.code)
    change.refresh_from_db()
    services.accept_change(cast.alice, change, change.version)
    change.refresh_from_db()
    assert change.state == State.APPLYING


def test_a_signature_names_the_attorney_and_the_day_and_changes_nothing_else(cast):
    before = rules_in_force().texts[ORR]
    stored = services.sign_rule(
        cast.alice, ORR, 0, based_on=digest(ORR), name='Alice "Al" Stone', note="Read against the statute."
    )
    provenance = current_rules().deadlines[ORR].versions[0].provenance
    assert (provenance.verified_by, provenance.verified_on) == ('Alice "Al" Stone', timezone.localdate())
    added = set(stored.text.splitlines()) - set(before.splitlines())
    assert len(added) == 2
    assert len(stored.text.splitlines()) == len(before.splitlines()) + 1
    assert AuditEvent.objects.get(tag=Tag.RULE_SIGN).actor == cast.alice.code


def test_signing_again_changes_the_date_of_review(cast):
    day = datetime.date(2031, 5, 1)
    services.sign_rule(cast.alice, ORR, 0, based_on=digest(ORR), name="Alice Stone", note="One.")
    services.sign_rule(
        cast.alice, ORR, 0, based_on=digest(ORR), name="Alice Stone", note="Two.", review_by=day
    )
    assert current_rules().deadlines[ORR].versions[0].provenance.review_by == day
    assert [row.number for row in StoredRule.objects.filter(rule=ORR)] == [2, 1]
    assert StoredRule.objects.in_force().count() == 1


def test_a_version_that_is_not_there_cannot_be_signed(cast):
    with pytest.raises(CannotSignError):
        services.sign_rule(cast.alice, ORR, 7, based_on=digest(ORR), name="Alice Stone", note="None.")
    assert not StoredRule.objects.filter(rule__in=[ONE_YEAR, ORR]).exists()


def test_only_staff_attorneys_write_rules(cast):
    for account in (cast.mara, cast.ines, cast.bob, cast.omar):
        with pytest.raises(PermissionDenied):
            services.propose_text(account, ORR, with_note(shipped_text(ORR)), "No.", based_on=digest(ORR))
        with pytest.raises(PermissionDenied):
            services.sign_rule(account, ORR, 0, based_on=digest(ORR), name="Nobody", note="No.")
    assert not StoredRule.objects.filter(rule__in=[ONE_YEAR, ORR]).exists()


def test_the_slower_of_two_who_change_a_rule_is_told(cast):
    old = digest(ORR)
    services.sign_rule(cast.alice, ORR, 0, based_on=old, name="Alice Stone", note="First.")
    with pytest.raises(services.StaleRuleError):
        services.sign_rule(cast.charlie, ORR, 0, based_on=old, name="Charlie Stone", note="Second.")


def test_a_rule_has_one_open_proposal_and_the_next_is_led_to_it(cast):
    change = propose(cast)
    with pytest.raises(services.OpenProposalError) as caught:
        propose(cast)
    assert caught.value.change == change
    services.withdraw_change(cast.alice, change)
    assert propose(cast).stored.number == 2


def test_every_fault_of_a_text_is_named_and_nothing_is_stored(cast):
    broken = shorter_year().replace('confidence = "H"', 'confidence = "sure"').replace('severity = "S"', "")
    with pytest.raises(InvalidRules) as caught:
        propose(cast, text=broken)
    assert {fault.where for fault in caught.value.faults} >= {"versions[0].confidence", "severity"}
    with pytest.raises(InvalidRules):
        propose(cast, text=shorter_year().replace('id = "asylum_one_year"', 'id = "another"'))
    assert not StoredRule.objects.filter(rule__in=[ONE_YEAR, ORR]).exists()


def test_a_text_that_contradicts_its_worked_examples_is_refused(cast):
    text = shipped_text(ONE_YEAR).replace("length = 1\n", "length = 2\n")
    with pytest.raises(InvalidRules) as caught:
        propose(cast, text=text)
    assert any("examples" in fault.where for fault in caught.value.faults)


def test_the_texts_are_kept_for_ever(cast):
    stored = propose(cast).stored
    for write in (
        lambda: StoredRule.objects.filter(pk=stored.pk).update(text="another"),
        stored.delete,
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            write()
    services.withdraw_change(cast.alice, stored.change)
    stored.refresh_from_db()
    assert stored.state == StoredRule.State.WITHDRAWN


def test_a_text_typed_in_a_browser_is_stored_with_the_line_ends_of_a_file(cast):
    change = propose(cast, ORR, with_note(shipped_text(ORR)).replace("\n", "\r\n"))
    assert change.stored.text == with_note(shipped_text(ORR))


def test_a_stored_rule_that_no_longer_fits_is_left_out_and_named(cast, monkeypatch):
    services.sign_rule(cast.alice, ORR, 0, based_on=digest(ORR), name="Alice Stone", note="Read.")
    spoiled = "one that cannot be read"
    monkeypatch.setattr(
        "alongside.law.rules._stored",
        lambda key: [StoredRule(rule=rule, text=spoiled, digest=found) for rule, found in key],
    )
    from alongside.law import rules

    rules._build.cache_clear()
    try:
        found = rules.rules_in_force()
    finally:
        rules._build.cache_clear()
    assert found.left_out == (ORR,)
    assert found.book is shipped_rules() or found.book.version == shipped_rules().version
    forget_rules()


def test_moves_are_as_visible_as_the_file_and_read_once(cast):
    child = arrived(cast, 100)
    change = propose(cast)
    work_out_change(change.code)
    change.refresh_from_db()
    services.accept_change(cast.alice, change, change.version)
    work_out_change(change.code)
    for account, count in ((cast.alice, 1), (cast.mara, 1), (cast.charlie, 0), (cast.cleo, 0)):
        with acting(account):
            assert LawChangeMove.objects.visible_to(account).news().count() == count
    assert mark_moves_read(cast.alice, child) == 1
    assert mark_moves_read(cast.alice, child) == 0
    assert AuditEvent.objects.filter(tag=Tag.CLIENT_MOVE_READ, subject=child.code).count() == 1
