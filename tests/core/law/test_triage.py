"""Who is looked at first, and why."""

from __future__ import annotations

import datetime
import random
from typing import Any

import pytest

from alongside.core.law.facts import Facts
from alongside.core.law.screening import NOT_INDICATED, PATHWAYS, POSSIBLE, UNCLEAR, screen
from alongside.core.law.triage import TIERS, Standing, Triage, Urgency, order_key
from alongside.lib.law_rules import shipped_rules

TODAY = datetime.date(2026, 11, 21)
CALM: dict[str, Any] = {
    "birth_date": datetime.date(2012, 5, 14),
    "state": "CA",
    "last_arrival_on": datetime.date(2019, 2, 2),
    "custody": "none",
    "in_removal_proceedings": False,
    "unaccompanied": True,
    "married": False,
}
STEP = datetime.timedelta(days=1)


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def assess(answers: dict[str, str] | None = None, as_of: datetime.date = TODAY, **facts: Any) -> Urgency:
    triage = Triage(shipped_rules())
    known = Facts(**{**CALM, **facts})
    return triage.assess(known, answers or {}, triage.clocks(known, as_of), as_of)


def rules(urgency: Urgency) -> set[str]:
    return {reason.rule for reason in urgency.because}


def test_dana_at_fourteen_without_a_hearing_is_stable():
    assert assess().tier == "T4"


@pytest.mark.parametrize("question", ["fear_now", "t1", "t2", "t3", "t4"])
def test_danger_and_signs_of_trafficking_come_before_everything(question):
    assert assess({question: "yes"}).tier == "T0"
    assert assess({question: "unknown"}).tier == "T4"


@pytest.mark.parametrize(
    ("hearing", "tier", "rule"),
    [
        ("2026-11-25", "T0", "hearing_within_3_business_days"),  # Mon, Tue, Wed after Saturday 21 November
        ("2026-11-27", "T1", "hearing_within_30_days_unrepresented"),  # Thanksgiving lies between
        ("2026-12-21", "T1", "hearing_within_30_days_unrepresented"),
        ("2026-12-22", "T2", "hearing_within_90_days"),
        ("2027-02-19", "T2", "hearing_within_90_days"),
        ("2027-02-20", "T3", "hearing_set"),
        ("2031-01-01", "T3", "hearing_set"),
    ],
)
def test_a_hearing_counts_by_its_nearness(hearing, tier, rule):
    found = assess(in_removal_proceedings=True, next_hearing_on=day(hearing))
    assert (found.tier, rule in rules(found)) == (tier, True)


def test_a_represented_child_does_not_wait_in_the_queue_of_the_unrepresented():
    found = assess({"lawyer": "yes"}, in_removal_proceedings=True, next_hearing_on=day("2026-12-10"))
    assert found.tier == "T2"


@pytest.mark.parametrize(
    ("name", "unknown"),
    [
        ("birth_date", {"birth_date": None}),
        ("last_arrival_on", {"last_arrival_on": None}),
        ("custody", {"custody": None}),
        ("custody", {"custody": "unknown"}),
        ("next_hearing_on", {"in_removal_proceedings": True}),
        ("next_hearing_on", {"in_removal_proceedings": None}),
        ("next_hearing_on", {"in_removal_proceedings": True, "next_hearing_on": day("2026-11-20")}),
    ],
)
def test_a_critical_fact_that_nobody_knows_is_this_week(name, unknown):
    found = assess(**unknown)
    assert found.tier == "T1"
    assert found.unknown_critical == (name,)
    assert f"{name}_unknown" in rules(found)


@pytest.mark.parametrize("custody", ["orr", "ice", "cbp"])
def test_a_detained_client_is_this_week_and_ordered_removed_as_well_is_now(custody):
    assert assess(custody=custody).tier == "T1"
    assert assess({"order": "yes"}, custody=custody).tier == "T0"


def test_a_child_ordered_removed_after_a_missed_hearing_is_now():
    assert assess({"order": "yes", "missed": "yes"}).tier == "T0"
    adult = assess({"order": "yes", "missed": "yes"}, birth_date=day("1999-01-01"))
    assert adult.tier == "T1"


def test_turning_eighteen_in_a_shelter_is_now():
    birth = day("2008-12-05")
    assert "turns_18_in_orr_within_14_days" in rules(assess(custody="orr", birth_date=birth))
    assert assess(custody="orr", birth_date=birth).tier == "T0"
    assert assess(custody="orr", birth_date=day("2008-12-06")).tier == "T1"


def test_a_state_age_leads_by_nine_months():
    # Texas acts before 18. 270 days after 21 November 2026 is 18 August 2027, a Wednesday.
    assert assess(state="TX", birth_date=day("2009-08-19")).tier == "T2"
    assert assess(state="TX", birth_date=day("2009-08-20")).tier == "T3"
    assert assess(state="CA", birth_date=day("2009-08-19")).tier == "T3"  # turning 18 within the year


def test_a_youth_between_the_two_readings_of_a_state_is_looked_at_this_week():
    found = assess(state="VA", birth_date=day("2008-01-10"))
    assert "state_age_in_doubt" in rules(found)
    assert found.tier == "T1"


def test_a_state_that_nobody_knows_is_read_as_the_lowest_age():
    triage = Triage(shipped_rules())
    facts = Facts(**{**CALM, "state": None, "birth_date": day("2009-05-14")})
    clock = next(one for one in triage.clocks(facts, TODAY) if one.rule == "sij_state_age")
    assert (clock.legal_date, clock.safe_date) == (None, day("2027-05-13"))


def random_facts(chance: random.Random) -> dict[str, Any]:
    def some(*values: Any) -> Any:
        return chance.choice(values)

    return {
        "birth_date": some(None, TODAY - chance.randrange(0, 16_000) * STEP),
        "state": some(None, "CA", "TX", "VA", "NE", "GU", "NY"),
        "nationality": some(None, "GTM", "HND"),
        "last_arrival_on": some(None, TODAY - chance.randrange(0, 1_500) * STEP),
        "married": some(None, True, False),
        "custody": some(None, "none", "orr", "ice", "cbp", "foster", "state", "unknown"),
        "in_removal_proceedings": some(None, True, False),
        "next_hearing_on": some(None, TODAY + chance.randrange(-30, 400) * STEP),
        "unaccompanied": some(None, True, False),
    }


def random_answers(chance: random.Random) -> dict[str, str]:
    questions = sorted(shipped_rules().questions())
    asked = chance.sample(questions, chance.randrange(0, len(questions)))
    return {question: chance.choice(("yes", "no", "no", "unknown", "skip")) for question in asked}


@pytest.mark.slow
def test_no_screening_ever_contains_a_refusal(prove, record_figure):
    """100,000 random people under `make prove`: always nine answers of the three words, and always a tier."""
    many = 100_000 if prove else 1_500
    chance, book = random.Random(20261121), shipped_rules()
    triage = Triage(book)
    for _ in range(many):
        facts, answers = Facts(**random_facts(chance)), random_answers(chance)
        findings = screen(book, facts, answers, TODAY)
        assert [finding.pathway for finding in findings] == list(PATHWAYS)
        assert {finding.answer for finding in findings} <= {POSSIBLE, UNCLEAR, NOT_INDICATED}
        for finding in findings:
            if finding.answer == NOT_INDICATED:
                assert sum(answer == "no" for answer in answers.values()) >= 1
        clocks = triage.clocks(facts, TODAY)
        assert triage.assess(facts, answers, clocks, TODAY).tier in TIERS
    record_figure("random screenings without a refusal", many)


def test_an_answer_or_a_fact_that_nobody_knows_never_lowers_the_tier_below_a_harmless_one():
    """Each harmless value (no, not in custody, not in proceedings) replaced by unknown: at least as urgent."""
    chance = random.Random(7)
    harmless = {"custody": "none", "in_removal_proceedings": False, "unaccompanied": False}
    for _ in range(600):
        facts, answers = {**random_facts(chance), **harmless}, random_answers(chance)
        before = TIERS.index(assess(answers, **facts).tier)
        for name in (
            "birth_date",
            "last_arrival_on",
            "custody",
            "in_removal_proceedings",
            "unaccompanied",
            "state",
        ):
            if name == "birth_date" and before == 0:
                continue  # an age is what made it so urgent; without it nothing is known to be that near
            after = TIERS.index(assess(answers, **{**facts, name: None}).tier)
            assert after <= max(before, 1), (name, facts, answers)
        for question, answer in answers.items():
            if answer == "no":
                again = TIERS.index(assess({**answers, question: "unknown"}, **facts).tier)
                assert again <= before, (question, facts, answers)


def test_a_single_no_closes_nothing():
    book = shipped_rules()
    for question in book.questions():
        for answer in ("no", "unknown", "skip"):
            findings = screen(book, Facts(), {question: answer}, TODAY)
            assert {finding.answer for finding in findings} <= {POSSIBLE, UNCLEAR}, question


def test_ties_are_broken_in_their_order_and_waiting_raises_nobody_to_now():
    near, far = (Urgency("T2", (), (), day(text)) for text in ("2027-01-04", "2027-02-04"))
    assert order_key(near, Standing()) < order_key(far, Standing(detained=True))
    assert order_key(far, Standing(detained=True)) < order_key(far, Standing(vulnerable=True))
    assert order_key(far, Standing(trauma=True)) < order_key(far, Standing(represented=False))
    assert order_key(far, Standing()) < order_key(far, Standing(represented=True))
    assert order_key(far, Standing(rare_language=True)) < order_key(far, Standing(waiting_days=29))
    waited = order_key(far, Standing(waiting_days=30))
    assert waited < order_key(near, Standing())
    this_week = Urgency("T1", (), (), None)
    assert order_key(Urgency("T0", (), (), None), Standing()) < order_key(
        this_week, Standing(waiting_days=99)
    )


def test_a_parents_application_does_not_take_an_eighteenth_birthday_off_the_list():
    soon = day("2009-01-05")
    assert "turns_18_within_60_days" in rules(assess({"asy7": "yes"}, birth_date=soon))
    assert assess({"asy7": "yes"}, birth_date=soon).tier == "T1"
