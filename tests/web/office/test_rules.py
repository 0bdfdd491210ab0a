"""The rules desk: the queue, one rule, the comparison, the file, a new text and a signature."""

import re
import time

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from alongside.core.law.parse import parse_rules
from alongside.law import services
from alongside.law.models import LawChange, StoredRule, digest_of
from alongside.law.rules import file_of, rules_in_force, shipped_files, shipped_text
from alongside.lib.law_rules import shipped_rules
from alongside.web.law_words import EVENTS, count_words, event_words
from tests.law.rule_texts import ONE_YEAR, ORR, shorter_year, with_note
from tests.web.office_pages import signed_in


def with_factor(account) -> Client:
    """A browser in which the account has proved its authenticator app a minute ago."""
    TOTP.activate(account, generate_totp_secret())
    client = signed_in(account)
    prove(client, account, age=60)
    return client


def prove(client: Client, account, age: int, kind: str = "totp") -> None:
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": "mfa", "type": kind, "id": 1, "at": time.time() - age, "reauthenticated": True}
    ]
    session["account_authentication_methods_user"] = str(account.pk)
    session.save()


def form_values(client: Client, address: str) -> dict[str, str]:
    """The hidden values of the form on a page."""
    page = client.get(address).content.decode()
    return dict(re.findall(r'type="hidden" name="(once|based_on|version)" value="([^"]*)"', page))


def sign(client: Client, rule: str = ORR, **changes: object):
    address = reverse("office:rule-sign", args=[rule])
    values = {
        **form_values(client, address),
        "version": "0",
        "name": "Alice Stone",
        "note": "Read against the statute.",
        "review_by": "2031-05-01",
        **changes,
    }
    return client.post(address, values)


def propose(client: Client, text: str, rule: str = ONE_YEAR, act: str = "propose", **changes: object):
    address = reverse("office:rule-version-new", args=[rule])
    values = {**form_values(client, address), "text": text, "note": "A court read it so.", "act": act}
    return client.post(address, {**values, **changes})


def test_overdue_rules_stand_on_top_and_among_them_those_that_change_fast(cast, monkeypatch):
    page = signed_in(cast.ines).get(reverse("office:rules")).context["lines"]
    shown = [(not line.is_overdue, line.provenance.volatility != "FAST") for line in page]
    assert shown == sorted(shown)
    assert len(page) == len(shipped_files())
    day = shipped_rules().deadlines[ONE_YEAR].versions[0].provenance.review_by
    late = day.replace(year=day.year + 1)
    monkeypatch.setattr("alongside.web.office.views.rules.timezone.localdate", lambda: late)
    answer = signed_in(cast.ines).get(reverse("office:rules"), {"state": "overdue", "kind": "deadline"})
    lines = answer.context["lines"]
    assert lines
    assert all(line.is_overdue and line.kind == "deadline" for line in lines)


def test_the_queue_costs_as_many_queries_with_stored_rules_as_without(cast):
    client = signed_in(cast.alice)
    client.get(reverse("office:rules"))
    with CaptureQueriesContext(connection) as before:
        client.get(reverse("office:rules"))
    for rule in (ORR, ONE_YEAR, "rfe"):
        digest = digest_of(rules_in_force().texts[rule])
        services.sign_rule(cast.alice, rule, 0, based_on=digest, name="Alice Stone", note="Read.")
    client.get(reverse("office:rules"))
    with CaptureQueriesContext(connection) as after:
        client.get(reverse("office:rules"))
    assert len(after) == len(before)


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_rule_has_a_page_that_says_whether_an_attorney_verified_it(cast, language):
    client = signed_in(cast.ines)
    client.cookies["django_language"] = language
    unverified = "No attorney has signed" if language == "en" else "Ningún abogado"
    for rule in shipped_files():
        answer = client.get(reverse("office:rule", args=[rule]))
        text = answer.content.decode()
        assert answer.status_code == 200
        assert unverified in text, rule
        for authority in answer.context["found"].provenances[0].authority:
            assert authority.split("&")[0][:20] in text.replace("&#x27;", "'"), rule


def test_a_rule_that_is_not_there_is_not_found(cast):
    for name in ("rule", "rule-export", "rule-diff"):
        assert signed_in(cast.alice).get(reverse(f"office:{name}", args=["no_such"])).status_code == 404


def test_the_file_comes_back_byte_for_byte(cast):
    client = signed_in(cast.alice)
    for rule in shipped_files():
        answer = client.get(reverse("office:rule-export", args=[rule]))
        assert answer.content == shipped_text(rule).encode()
    digest = digest_of(rules_in_force().texts[ORR])
    stored = services.sign_rule(cast.alice, ORR, 0, based_on=digest, name="Alice Stone", note="Read.")
    text = client.get(reverse("office:rule-export", args=[ORR])).content.decode()
    assert text == stored.text
    files = {file_of(rule): shipped_text(rule) for rule in shipped_files()} | {file_of(ORR): text}
    assert parse_rules(files).version == rules_in_force().book.version


def test_an_attorney_without_a_second_factor_is_told_how_to_set_one_up(cast):
    client = signed_in(cast.alice)
    for name in ("rule-sign", "rule-version-new"):
        answer = client.get(reverse(f"office:{name}", args=[ORR]))
        assert (answer.status_code, answer["Location"]) == (302, reverse("office:second-factor"))
    page = client.get(reverse("office:second-factor")).content.decode()
    assert reverse("mfa_add_webauthn") in page
    assert reverse("mfa_activate_totp") in page
    assert sign(client).status_code == 302
    assert not StoredRule.objects.filter(rule=ORR).exists()


def test_a_password_an_old_factor_and_a_recovery_code_do_not_sign(cast):
    TOTP.activate(cast.alice, generate_totp_secret())
    client = signed_in(cast.alice)
    for age, kind in ((11 * 60, "totp"), (5, "recovery_codes")):
        prove(client, cast.alice, age, kind)
        answer = client.get(reverse("office:rule-sign", args=[ORR]))
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("mfa_reauthenticate"))
    prove(client, cast.alice, 5)
    assert client.get(reverse("office:rule-sign", args=[ORR])).status_code == 200


def test_managers_and_screeners_read_and_do_not_write(cast):
    for account in (cast.mara, cast.ines):
        client = with_factor(account)
        assert client.get(reverse("office:rule", args=[ORR])).status_code == 200
        assert client.get(reverse("office:rule-sign", args=[ORR])).status_code == 403
        assert client.post(reverse("office:rule-version-new", args=[ORR])).status_code == 403


def test_a_signature_stands_under_the_rule_at_once_and_in_every_program(cast):
    answer = sign(with_factor(cast.alice))
    assert answer.status_code == 303
    page = signed_in(cast.charlie).get(reverse("office:rule", args=[ORR])).content.decode()
    assert "Signed by Alice Stone" in page
    stored = StoredRule.objects.get(rule=ORR)
    assert f"verified_on = {timezone.localdate()}" in stored.text


def test_a_signature_without_a_note_or_with_a_day_that_has_passed_keeps_what_was_typed(cast):
    client = with_factor(cast.alice)
    answer = sign(client, note="short", review_by="2020-01-01")
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"note", "review_by"}
    assert 'value="Alice Stone"' in answer.content.decode()


def test_signing_what_someone_else_has_just_changed_asks_to_read_it_again(cast):
    client = with_factor(cast.alice)
    values = form_values(client, reverse("office:rule-sign", args=[ORR]))
    sign(client)
    answer = sign(client, based_on=values["based_on"])
    assert answer.status_code == 303
    assert StoredRule.objects.filter(rule=ORR).count() == 1


def test_a_text_with_faults_comes_back_whole_with_every_fault(cast):
    broken = shorter_year().replace('severity = "S"', "").replace('confidence = "H"', 'confidence = "sure"')
    answer = propose(with_factor(cast.alice), broken)
    assert answer.status_code == 422
    where = {fault.where for fault in answer.context["faults"]}
    assert where >= {"severity", "versions[0].confidence"}
    page = answer.content.decode()
    assert "confidence = &quot;sure&quot;" in page
    assert "A court read it so." in page
    assert not StoredRule.objects.filter(rule=ONE_YEAR).exists()


def test_checking_shows_what_differs_and_stores_nothing(cast):
    answer = propose(with_factor(cast.alice), with_note(shipped_text(ORR)), rule=ORR, act="check", note="")
    assert answer.status_code == 200
    assert [line.text for line in answer.context["lines"] if line.mark == "added"] == ["# read again"]
    assert not StoredRule.objects.filter(rule=ORR).exists()


def test_a_proposal_is_made_once_however_often_the_form_is_sent(cast):
    client = with_factor(cast.alice)
    address = reverse("office:rule-version-new", args=[ONE_YEAR])
    values = {
        **form_values(client, address),
        "text": shorter_year().replace("\n", "\r\n"),
        "note": "A court read it so.",
        "act": "propose",
    }
    first, second = client.post(address, values), client.post(address, values)
    assert first["Location"] == second["Location"]
    change = LawChange.objects.get(stored__rule=ONE_YEAR)
    assert first["Location"] == reverse("office:law-change", args=[change.code])
    assert change.stored.text == shorter_year()


def test_the_text_in_force_proposed_again_is_no_proposal(cast):
    answer = propose(with_factor(cast.alice), shipped_text(ORR), rule=ORR)
    assert answer.status_code == 422
    assert not StoredRule.objects.filter(rule=ORR).exists()


def test_the_slower_of_two_sees_both_texts(cast):
    client = with_factor(cast.alice)
    old = form_values(client, reverse("office:rule-version-new", args=[ORR]))["based_on"]
    sign(client)
    answer = propose(client, with_note(shipped_text(ORR)), rule=ORR, based_on=old)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "# read again" in page
    assert rules_in_force().texts[ORR] != shipped_text(ORR)
    assert digest_of(rules_in_force().texts[ORR]) in page


def test_a_form_sent_after_the_factor_ran_out_is_given_back(cast):
    client = with_factor(cast.alice)
    address = reverse("office:rule-version-new", args=[ONE_YEAR])
    values = {**form_values(client, address), "text": shorter_year(), "note": "Kept for later, all of it."}
    prove(client, cast.alice, age=700)
    assert client.post(address, {**values, "act": "propose"}).status_code == 302
    prove(client, cast.alice, age=1)
    page = client.get(address).content.decode()
    assert "Kept for later, all of it." in page
    assert "length = 200" in page
    assert "Kept for later, all of it." not in client.get(address).content.decode()


def test_two_texts_are_compared_by_signs_and_words_not_by_colour_alone(cast):
    sign(with_factor(cast.alice))
    answer = signed_in(cast.ines).get(reverse("office:rule-diff", args=[ORR]))
    marks = [line.mark for line in answer.context["lines"]]
    assert (marks.count("added"), marks.count("removed")) == (3, 2)
    page = answer.content.decode()
    assert '<span class="visually-hidden">added</span>' in page
    assert "<del>" in page
    for bad in ("99", "x", "-1"):
        address = reverse("office:rule-diff", args=[ORR])
        assert signed_in(cast.ines).get(address, {"after": bad}).status_code == 404


def test_a_rule_names_what_rests_on_it(cast):
    client = signed_in(cast.alice)
    assert "sij_state_age" in client.get(reverse("office:rule", args=["sij_state_ages"])).context["resting"]
    assert client.get(reverse("office:rule", args=["federal_holidays"])).context["moves_every_deadline"]
    page = client.get(reverse("office:rule", args=["sij_state_age"])).content.decode()
    assert "it can raise or lower a tier" in page


def test_every_event_that_starts_a_deadline_has_words_in_both_languages():
    triggers = {event for rule in shipped_rules().deadlines.values() for event in rule.triggers}
    assert triggers - set(EVENTS) == set()
    with translation.override("es"):
        assert event_words("noid_issued or noir_issued") == (
            "aviso de intención de negar o aviso de intención de revocar"
        )
    with translation.override("en"):
        assert event_words("final_order or bia_decision") == "final order or decision of the Board"


def test_every_way_of_counting_is_said_in_words():
    for rule in shipped_rules().deadlines.values():
        for version in rule.versions:
            for count in (version.count, *version.by_event.values()):
                assert count_words(count), rule.id
    mail = count_words(shipped_rules().deadlines["rfe"].versions[0].count)
    assert "3 days more where it was served by mail." in mail
    assert "As many days as the notice orders, at most 84." in mail
