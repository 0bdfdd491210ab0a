"""Deadlines from facts and events: known dates, what must hold of every rule, what is missing, what is stale."""

import re
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.core.law.business_days import Calendar, birthday
from alongside.core.law.deadlines import Computed, Deadline, DeadlineEngine, Missing
from alongside.core.law.facts import Event, Facts
from alongside.core.law.model import SEVERITIES, DeadlineRule, Example
from alongside.core.law.parse import InvalidRules, parse_rules
from alongside.lib.law_rules import shipped_rules, shipped_texts

TODAY = date(2026, 11, 21)
IDS = [
    "asylum_one_year", "asylum_reasonable_period", "uc_file_before_18", "uc_file_before_adult_ice",
    "sij_state_age", "sij_i360_21", "sij_married", "sij_adjudication", "sij_priority_current",
    "u_cert_6m", "u_sibling_18", "u_child_21", "u_aos", "t_aos", "t_none", "vawa_child", "vawa_spouse",
    "i730", "asylee_lpr", "tps_reg", "tps_rereg", "eoir33_court", "ar11", "mch_filings", "ind_filings",
    "detained_filings", "response_motion", "callup", "biometrics_eoir", "biometrics_uscis",
    "hearing_appearance", "in_absentia_180", "mtr_90", "mtr_vawa_1y", "reconsider_30", "bia_appeal",
    "bia_bond_appeal", "bia_fee_cure", "bia_brief", "dhs_autostay", "bond_post_vd", "vd_depart", "pfr",
    "cfi_review", "rfi", "rfe", "noid_noir", "aao_appeal", "i290b_motion", "ead_150", "ead_180",
    "ead_renew", "aaf", "orr_18", "cbp_72h", "translation", "accred_expiry",
]  # fmt: skip
AT_LIBERTY: dict[str, Any] = {"detained": False}
often = settings(max_examples=60, deadline=None, derandomize=True)


@cache
def engine() -> DeadlineEngine:
    return DeadlineEngine(shipped_rules())


def computed(
    event: str, on: str, facts: Facts | None = None, as_of: date = TODAY, **attributes: Any
) -> Computed:
    """What the shipped rules make of one event."""
    made = {
        name: date.fromisoformat(value) if name == "due_on" else value for name, value in attributes.items()
    }
    return engine().compute(facts or Facts(), [Event("e1", event, date.fromisoformat(on), made)], as_of)


def one(rule: str, found: Computed) -> Deadline:
    matching = [deadline for deadline in found.deadlines if deadline.rule == rule]
    assert len(matching) == 1, (rule, found)
    return matching[0]


def day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


VECTORS: list[tuple[str, str, str, dict[str, Any], str | None, str | None]] = [
    ("bia_appeal", "ij_decision", "2026-11-05", {"service": "oral"}, "2026-12-07", "2026-12-04"),
    ("bia_appeal", "ij_decision", "2026-10-27", {}, "2026-11-27", "2026-11-25"),
    ("asylum_one_year", "last_arrival", "2025-11-26", {}, "2026-11-27", "2026-11-25"),
    ("sij_i360_21", "birth_date", "2005-12-28", {}, "2026-12-27", "2026-12-24"),
    ("ind_filings", "individual_hearing", "2027-01-20", AT_LIBERTY, "2026-12-21", "2026-12-21"),
    ("ind_filings", "individual_hearing", "2027-01-25", AT_LIBERTY, "2026-12-28", "2026-12-24"),
    ("mch_filings", "master_hearing", "2026-12-10", AT_LIBERTY, "2026-11-25", "2026-11-25"),
    ("eoir33_court", "address_change", "2026-11-20", {}, "2026-11-30", "2026-11-25"),
    ("ar11", "address_change", "2026-11-20", {}, "2026-11-30", "2026-11-30"),
    ("mtr_90", "final_order", "2026-09-01", {}, "2026-11-30", "2026-11-30"),
    ("in_absentia_180", "in_absentia_order", "2026-06-01", {}, "2026-11-30", "2026-11-27"),
    ("pfr", "bia_decision", "2026-11-12", {}, "2026-12-14", "2026-12-11"),
    ("rfe", "rfe_issued", "2026-09-08", {"service": "mail", "days_ordered": 84}, "2026-12-04", "2026-12-01"),
    ("u_cert_6m", "u_certification_signed", "2026-05-31", {}, "2026-11-30", "2026-11-27"),
    ("aaf", "aaf_notice", "2026-11-03", {}, "2026-12-03", "2026-12-03"),
    ("bia_brief", "bia_briefing_notice", "2026-11-16", {}, "2026-12-07", "2026-12-04"),
    ("ead_150", "i589_received", "2026-07-01", {}, "2026-11-28", None),
    ("ead_180", "i589_received", "2026-07-01", {}, "2026-12-28", None),
    ("vd_depart", "voluntary_departure_granted", "2026-10-14", {"days_ordered": 60}, "2026-12-14", "2026-12-11"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "event", "on", "attributes", "legal", "safe"), VECTORS)
def test_danas_dates_are_those_that_the_law_reference_worked_out(
    rule: str, event: str, on: str, attributes: dict[str, Any], legal: str | None, safe: str | None
) -> None:
    found = one(rule, computed(event, on, **attributes))
    assert (found.legal_date, found.safe_date) == (day(legal), day(safe))


def test_the_known_dates_stand_as_worked_examples_in_the_rule_files_too() -> None:
    rules = shipped_rules().deadlines
    for rule, event, on, _, legal, safe in VECTORS:
        examples = [example for version in rules[rule].versions for example in version.examples]
        assert any(
            (example.event, example.on, example.legal_date, example.safe_date)
            == (event, day(on), day(legal), day(safe))
            for example in examples
        ), (rule, on)


def test_every_deadline_of_the_law_reference_has_its_rule() -> None:
    assert len(IDS) == 57
    assert sorted(shipped_rules().deadlines) == sorted(IDS)


def test_every_rule_carries_at_least_seven_worked_examples_and_all_of_them_four_hundred() -> None:
    counts = {
        rule.id: sum(len(version.examples) for version in rule.versions)
        for rule in shipped_rules().deadlines.values()
    }
    assert min(counts.values()) >= 7
    assert sum(counts.values()) >= 400


def test_a_rule_file_that_contradicts_its_own_example_does_not_load() -> None:
    texts = dict(shipped_texts())
    name = "deadlines/bia_appeal.toml"
    texts[name] = texts[name].replace("legal_date = 2026-12-07", "legal_date = 2026-12-08")
    with pytest.raises(InvalidRules) as refused:
        parse_rules(texts)
    assert [fault.where for fault in refused.value.faults] == ["bia_appeal: versions[0].examples[0]"]
    assert "legal_date is 2026-12-07, the example says 2026-12-08" in str(refused.value)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("safe_date = 2026-12-04", "safe_date = 2026-12-07", "safe_date is 2026-12-04"),
        ('event = "ij_decision"', 'event = "bia_decision"', "which is no trigger"),
        ("safe_date = 2026-12-04", "facts = {shoe_size = 42}", "shoe_size"),
    ],
)
def test_each_kind_of_wrong_example_is_said(old: str, new: str, said: str) -> None:
    texts = dict(shipped_texts())
    texts["deadlines/bia_appeal.toml"] = texts["deadlines/bia_appeal.toml"].replace(old, new, 1)
    with pytest.raises(InvalidRules, match=said):
        parse_rules(texts)


def test_an_example_that_needs_more_or_to_which_the_rule_does_not_apply_is_said() -> None:
    for attributes, said in (("{detained = true}", "does not apply"), ("{}", "needs detained")):
        texts = dict(shipped_texts())
        name = "deadlines/ind_filings.toml"
        texts[name] = texts[name].replace("{detained = false}", attributes, 1)
        with pytest.raises(InvalidRules, match=said):
            parse_rules(texts)


def test_an_example_under_the_wrong_version_is_said() -> None:
    texts = dict(shipped_texts())
    name = "deadlines/bia_brief.toml"
    assert "on = 2026-03-08" in texts[name]
    texts[name] = texts[name].replace("on = 2026-03-08", "on = 2026-03-09", 1)
    with pytest.raises(InvalidRules, match="version of 2026-03-09 governs"):
        parse_rules(texts)


EXAMPLES = [
    (rule, example)
    for rule in shipped_rules().deadlines.values()
    for version in rule.versions
    for example in version.examples
]


def facts_of(example: Example) -> Facts:
    return Facts(**dict(example.facts))


def derive(rule: DeadlineRule, example: Example, on: date, as_of: date = TODAY) -> Deadline:
    """The rule applied to an event as in the example, on another day; a written date is left out."""
    attributes = {name: value for name, value in example.attributes.items() if name != "due_on"}
    made = engine().derive(rule, Event("e", example.event, on, attributes), facts_of(example), as_of)
    assert isinstance(made, Deadline)
    return made


def counted() -> list[tuple[DeadlineRule, Example]]:
    """One example for each rule, trigger, kind of attributes and state whose dates follow from the day alone."""
    found: dict[tuple[str, ...], tuple[DeadlineRule, Example]] = {}
    for rule, example in EXAMPLES:
        attributes = {name: value for name, value in example.attributes.items() if name != "due_on"}
        event = Event("e", example.event, example.on, attributes)
        if isinstance(engine().derive(rule, event, facts_of(example), TODAY), Missing):
            continue
        key = (rule.id, example.event, str(sorted(attributes.items())), str(example.facts.get("state")))
        found.setdefault(key, (rule, example))
    return list(found.values())


COUNTED = counted()


def test_most_rules_follow_from_the_day_of_their_event_alone() -> None:
    by_hand = {
        "sij_priority_current",
        "tps_reg",
        "tps_rereg",
        "detained_filings",
        "callup",
        "biometrics_uscis",
    }
    assert {rule.id for rule, _ in COUNTED} == set(IDS) - by_hand


@often
@given(st.dates(date(2020, 1, 1), date(2031, 1, 1)), st.integers(1, 40), st.sampled_from(COUNTED))
def test_a_later_event_never_gives_an_earlier_date(
    on: date, later: int, case: tuple[DeadlineRule, Example]
) -> None:
    first, second = derive(*case, on), derive(*case, on + timedelta(days=later))
    for name in ("legal_date", "safe_date"):
        before, after = getattr(first, name), getattr(second, name)
        assert (before is None) == (after is None)
        assert before is None or before <= after


@settings(max_examples=400, deadline=None, derandomize=True)
@given(st.dates(date(1999, 1, 1), date(2040, 1, 1)), st.sampled_from(COUNTED))
def test_the_safe_date_is_never_after_the_legal_one_and_lies_on_a_business_day(
    on: date, case: tuple[DeadlineRule, Example]
) -> None:
    made = derive(*case, on)
    if made.safe_date is not None:
        assert made.legal_date is None or made.safe_date <= made.legal_date
        assert made.start_by is not None
        assert made.start_by <= made.safe_date
        if case[0].id not in {"hearing_appearance", "translation"}:  # the day itself, whatever day it is
            assert Calendar(shipped_rules().holidays).is_business_day(made.safe_date)


@often
@given(st.dates(date(2003, 1, 1), date(2015, 12, 31)))
def test_an_age_is_never_rolled_forward(born: date) -> None:
    calendar = Calendar(shipped_rules().holidays)
    facts = Facts(birth_date=born, state="NE", unaccompanied=True, custody="orr")
    found = engine().compute(facts, [], TODAY)
    for rule, age in (("uc_file_before_18", 18), ("orr_18", 18), ("sij_state_age", 19), ("sij_i360_21", 21)):
        turns = birthday(born, age)
        made = one(rule, found)
        assert made.legal_date == turns - timedelta(days=1)
        assert made.safe_date is not None
        assert made.safe_date < turns
        assert calendar.business_days_until(made.safe_date, turns - timedelta(days=1)) == 0


@often
@given(st.sampled_from(EXAMPLES), st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_the_day_of_asking_decides_staleness_and_no_date(
    case: tuple[DeadlineRule, Example], as_of: date
) -> None:
    rule, example = case
    event = Event("e", example.event, example.on, dict(example.attributes))  # type: ignore[arg-type]
    now = engine().derive(rule, event, facts_of(example), TODAY)
    then = engine().derive(rule, event, facts_of(example), as_of)
    assert isinstance(now, Deadline)
    assert isinstance(then, Deadline)
    assert replace(then, stale=now.stale, start_by=now.start_by) == now
    assert then.stale != now.stale or then == now


@pytest.mark.parametrize(
    ("event", "on", "attributes", "rule", "needs"),
    [
        ("rfe_issued", "2026-09-08", {}, "rfe", ("days_ordered",)),
        ("rfe_issued", "2026-09-08", {"service": "mail"}, "rfe", ("days_ordered",)),
        ("voluntary_departure_granted", "2026-10-14", {}, "vd_depart", ("days_ordered",)),
        ("individual_hearing", "2027-01-20", {}, "ind_filings", ("detained",)),
        ("individual_hearing", "2027-01-20", {}, "detained_filings", ("detained", "due_on")),
        ("master_hearing", "2027-01-20", {}, "mch_filings", ("detained",)),
        ("master_hearing", "2027-01-20", {"detained": True}, "detained_filings", ("due_on",)),
        ("callup_ordered", "2026-11-05", {}, "callup", ("due_on",)),
        ("biometrics_notice", "2026-11-05", {}, "biometrics_uscis", ("due_on",)),
        ("tps_designated", "2026-11-05", {}, "tps_reg", ("due_on",)),
        ("tps_extended", "2026-11-05", {}, "tps_rereg", ("due_on",)),
        ("visa_bulletin_current", "2026-12-01", {}, "sij_priority_current", ("due_on",)),
        ("birth_date", "2009-05-14", {}, "sij_state_age", ("state",)),
    ],
)
def test_what_cannot_be_computed_is_listed_with_what_it_needs(
    event: str, on: str, attributes: dict[str, Any], rule: str, needs: tuple[str, ...]
) -> None:
    found = computed(event, on, **attributes)
    assert [made.needs for made in found.missing if made.rule == rule] == [needs]
    assert rule not in {made.rule for made in found.deadlines}


def test_a_hearing_of_somebody_at_liberty_needs_no_date_from_the_judge() -> None:
    found = computed("individual_hearing", "2027-01-20", detained=False)
    assert {made.rule for made in found.deadlines} == {"ind_filings", "biometrics_eoir", "hearing_appearance"}
    assert found.missing == ()


def test_one_decision_of_a_judge_starts_the_appeal_and_the_motion() -> None:
    found = computed("ij_decision", "2026-11-05")
    assert {made.rule: made.legal_date for made in found.deadlines} == {
        "bia_appeal": date(2026, 12, 7),
        "reconsider_30": date(2026, 12, 7),
    }


def test_an_order_of_more_days_than_the_rule_allows_is_read_as_the_most_it_allows() -> None:
    found = one("rfe", computed("rfe_issued", "2026-09-08", service="electronic", days_ordered=120))
    assert found.legal_date == date(2026, 12, 1)
    assert found.trace[0] == "120 days ordered; the rule allows at most 84"


@pytest.mark.parametrize(
    ("service", "legal"),
    [("mail", "2026-12-07"), ("electronic", "2026-12-02"), ("personal", "2026-12-02"), (None, "2026-12-02")],
)
def test_days_for_mail_are_added_to_the_legal_date_alone_and_only_after_mail(
    service: str | None, legal: str
) -> None:
    attributes = {"service": service} if service else {}
    found = one("i290b_motion", computed("uscis_denial", "2026-11-02", **attributes))
    assert (found.legal_date, found.safe_date) == (day(legal), date(2026, 12, 2))


def test_a_revocation_leaves_fifteen_days_for_the_appeal_and_thirty_for_the_motion() -> None:
    found = computed("uscis_revocation", "2026-11-02", service="mail")
    assert one("aao_appeal", found).legal_date == date(2026, 11, 20)
    assert one("aao_appeal", found).safe_date == date(2026, 11, 17)
    assert one("i290b_motion", found).safe_date == date(2026, 12, 2)


def test_a_date_written_by_the_judge_overrides_and_an_earlier_computed_one_stays_the_safe_one() -> None:
    later = one(
        "ind_filings", computed("individual_hearing", "2027-01-20", detained=False, due_on="2027-01-08")
    )
    assert (later.legal_date, later.safe_date) == (date(2027, 1, 8), date(2026, 12, 21))
    assert any("ask an attorney" in line for line in later.trace)
    sooner = one(
        "ind_filings", computed("individual_hearing", "2027-01-20", detained=False, due_on="2026-12-12")
    )
    assert (sooner.legal_date, sooner.safe_date) == (date(2026, 12, 12), date(2026, 12, 11))


def test_the_last_of_several_arrivals_starts_the_year() -> None:
    arrivals = [Event(f"e{n}", "last_arrival", date(2024 + n, 3, 3), {}) for n in (0, 2, 1)]
    for facts in (Facts(), Facts(last_arrival_on=date(2026, 3, 3)), Facts(last_arrival_on=date(2023, 3, 3))):
        found = engine().compute(facts, arrivals, TODAY)
        assert [(made.event, made.legal_date) for made in found.deadlines] == [("e2", date(2027, 3, 3))]
    later = engine().compute(Facts(last_arrival_on=date(2026, 5, 5)), arrivals, TODAY)
    assert [(made.event, made.legal_date) for made in later.deadlines] == [("last_arrival", date(2027, 5, 5))]


def test_a_corrected_arrival_moves_the_date() -> None:
    before = engine().compute(Facts(last_arrival_on=date(2026, 2, 2)), [], TODAY)
    after = engine().compute(Facts(last_arrival_on=date(2025, 12, 30)), [], TODAY)
    assert one("asylum_one_year", before).legal_date == date(2027, 2, 2)
    assert one("asylum_one_year", after).legal_date == date(2026, 12, 30)


@pytest.mark.parametrize(
    ("on", "version", "legal"),
    [("2026-03-08", "1900-01-01", "2026-03-30"), ("2026-03-09", "2026-03-09", "2026-03-30"),
     ("2026-02-20", "1900-01-01", "2026-03-13"), ("2026-03-12", "2026-03-09", "2026-04-01")],
)  # fmt: skip
def test_the_day_of_the_notice_selects_the_version_of_the_briefing_rule(
    on: str, version: str, legal: str
) -> None:
    for as_of in (date(2026, 1, 1), TODAY):
        found = one("bia_brief", computed("bia_briefing_notice", on, as_of=as_of))
        assert (found.rule_version, found.legal_date) == (version, day(legal))


def test_an_event_before_the_first_version_uses_the_first_and_is_marked_stale() -> None:
    found = one("aaf", computed("aaf_notice", "2025-07-03"))
    assert (found.stale, found.rule_version, found.legal_date) == (True, "2025-07-04", date(2025, 8, 2))
    assert not one("aaf", computed("aaf_notice", "2025-07-04")).stale


def test_the_day_on_which_the_age_is_reached_selects_the_version_of_an_age() -> None:
    grown = one("sij_i360_21", computed("birth_date", "2001-04-07"))
    assert (grown.rule_version, grown.stale) == ("2022-04-07", False)
    assert one("sij_i360_21", computed("birth_date", "2001-04-06")).stale


def test_a_rule_that_nobody_looked_at_in_time_is_stale_and_work_starts_by_its_fallback() -> None:
    fresh = one("bia_appeal", computed("ij_decision", "2026-11-05", as_of=date(2026, 12, 21)))
    assert (fresh.stale, fresh.start_by) == (False, date(2026, 12, 4))
    stale = one("bia_appeal", computed("ij_decision", "2026-11-05", as_of=date(2026, 12, 22)))
    assert (stale.stale, stale.start_by) == (True, date(2026, 11, 13))  # the tenth day is a Sunday
    assert (stale.legal_date, stale.safe_date) == (fresh.legal_date, fresh.safe_date)


def test_working_buffers_move_the_start_and_never_the_safe_date() -> None:
    aaf = one("aaf", computed("aaf_notice", "2026-11-03"))
    assert (aaf.safe_date, aaf.start_by) == (date(2026, 12, 3), date(2026, 11, 30))
    paper = one("sij_i360_21", computed("birth_date", "2005-12-28"))
    assert (paper.safe_date, paper.start_by) == (date(2026, 12, 24), date(2026, 12, 17))
    court = one("sij_state_age", computed("birth_date", "2009-05-14", Facts(state="TX")))
    assert (court.safe_date, court.start_by) == (date(2027, 5, 13), date(2026, 8, 14))


def test_a_window_opens_before_or_after_its_event() -> None:
    assert one("ead_renew", computed("ead_expires", "2027-06-30")).opens_on == date(2027, 1, 1)
    found = one("u_aos", computed("u1_granted", "2024-05-10"))
    assert (found.opens_on, found.legal_date) == (date(2027, 5, 10), date(2028, 5, 9))


@pytest.mark.parametrize(
    ("facts", "rule", "shown"),
    [
        (Facts(unaccompanied=True), "uc_file_before_18", True),
        (Facts(), "uc_file_before_18", True),
        (Facts(unaccompanied=False), "uc_file_before_18", False),
        (Facts(custody="orr"), "orr_18", True),
        (Facts(custody="unknown"), "orr_18", True),
        (Facts(), "orr_18", True),
        (Facts(custody="none"), "orr_18", False),
    ],
)
def test_what_is_not_known_keeps_a_date_in_sight(facts: Facts, rule: str, shown: bool) -> None:
    facts = replace(facts, birth_date=date(2009, 5, 14), state="CA")
    found = engine().compute(facts, [], TODAY)
    assert (rule in {made.rule for made in found.deadlines}) is shown
    assert rule not in {made.rule for made in found.missing}


def test_the_one_year_date_is_computed_for_an_unaccompanied_child_as_for_everybody() -> None:
    for unaccompanied in (True, False, None):
        facts = Facts(last_arrival_on=date(2026, 2, 2), unaccompanied=unaccompanied)
        assert one("asylum_one_year", engine().compute(facts, [], TODAY)).legal_date == date(2027, 2, 2)


def test_a_date_long_past_is_given_like_any_other() -> None:
    found = one("in_absentia_180", computed("in_absentia_order", "2019-03-04"))
    assert (found.legal_date, found.stale) == (date(2019, 9, 3), False)  # 31 August, then Labor Day


def test_deadlines_come_by_safe_date_then_rule_then_event_and_those_without_one_last() -> None:
    events = [Event(id_, "bia_decision", date(2026, 11, 12), {}) for id_ in ("e2", "e1")]
    events += [Event("e3", "marriage", date(2026, 11, 1), {}), Event("e4", "i589_received", TODAY, {})]
    found = engine().compute(Facts(birth_date=date(2009, 5, 14)), events, TODAY).deadlines
    assert [(made.rule, made.event) for made in found if made.event in {"e1", "e2"}] == [
        ("pfr", "e1"), ("pfr", "e2"), ("reconsider_30", "e1"), ("reconsider_30", "e2"),
        ("mtr_90", "e1"), ("mtr_90", "e2"), ("mtr_vawa_1y", "e1"), ("mtr_vawa_1y", "e2"),
    ]  # fmt: skip
    assert [made.rule for made in found[-3:]] == ["ead_150", "ead_180", "sij_married"]


def test_every_result_names_its_authority_its_severity_and_its_arithmetic() -> None:
    for rule, example in EXAMPLES:
        event = Event("e", example.event, example.on, dict(example.attributes))  # type: ignore[arg-type]
        made = engine_made(rule, event, example)
        assert made.authority
        assert made.trace
        assert made.severity in SEVERITIES
        assert not made.verified


def engine_made(rule: DeadlineRule, event: Event, example: Example) -> Deadline:
    made = engine().derive(rule, event, facts_of(example), TODAY)
    assert isinstance(made, Deadline)
    return made


REFUSALS = re.compile(
    r"too late|ineligib|not eligible|no longer eligible|missed the|demasiado tarde|inelegible|no es elegible"
    r"|no califica|does not qualify|has expired|ya venció",
    re.IGNORECASE,
)


def test_no_text_of_a_rule_and_no_trace_tells_anybody_that_it_is_too_late() -> None:
    for rule, example in EXAMPLES:
        event = Event("e", example.event, example.on, dict(example.attributes))  # type: ignore[arg-type]
        texts = [*rule.title.values(), *rule.note.values(), *engine_made(rule, event, example).trace]
        for text in texts:
            assert not REFUSALS.search(text), (rule.id, text)


def test_each_rule_speaks_both_languages() -> None:
    for rule in shipped_rules().deadlines.values():
        for text in (rule.title, rule.note):
            assert set(text) == {"en", "es"}
            assert text["en"]
            assert text["es"]
            assert text["en"] != text["es"]
