"""Screening: worked examples for every form of relief, and what holds for any answers at all."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.core.law.facts import Facts
from alongside.core.law.model import ANSWERS, CUSTODY
from alongside.core.law.screening import MET, NOT_INDICATED, PATHWAYS, POSSIBLE, UNCLEAR, Finding, screen
from alongside.lib.law_rules import shipped_rules

CASES = Path(__file__).parents[2] / "cases" / "screening"
TODAY = date(2026, 11, 21)
DATES = ("birth_date", "last_arrival_on", "next_hearing_on")
QUESTIONS = sorted(shipped_rules().questions())
often = settings(max_examples=80, deadline=None, derandomize=True)


def facts_of(values: dict[str, Any]) -> Facts:
    return Facts(
        **{name: date.fromisoformat(value) if name in DATES else value for name, value in values.items()}
    )


def read_cases() -> list[Any]:
    """Every worked example, with the facts of its file filled in."""
    found = []
    for path in sorted(CASES.glob("*.toml")):
        document = tomllib.loads(path.read_text(encoding="utf-8"))
        for case in document["cases"]:
            facts = {**document["facts"], **case.get("facts", {})}
            for name in case.get("without", []):
                del facts[name]
            pathway = document["pathway"]
            found.append(pytest.param(pathway, facts, case, id=f"{pathway}: {case['name']}"))
    return found


def finding(
    pathway: str, facts: Facts, answers: dict[str, str], as_of: date = TODAY, rules_as_of: date | None = None
) -> Finding:
    found = screen(shipped_rules(), facts, answers, as_of, rules_as_of)
    return next(one for one in found if one.pathway == pathway)


@pytest.mark.parametrize(("pathway", "facts", "case"), read_cases())
def test_a_worked_example_comes_out_as_worked_by_hand(
    pathway: str, facts: dict[str, Any], case: dict[str, Any]
) -> None:
    found = finding(pathway, facts_of(facts), case["answers"], case.get("as_of", TODAY))
    states = {element.element: element.state for element in found.elements}
    assert found.answer == case["answer"]
    assert {name: states[name] for name in case["elements"]} == case["elements"]
    assert list(found.flags) == case["flags"]
    assert list(found.ask_next) == case["ask_next"]


def test_there_are_worked_examples_for_every_form_of_relief_and_every_answer() -> None:
    cases = [case.values for case in read_cases()]
    assert len(cases) >= 120
    for pathway in PATHWAYS:
        answers = {case["answer"] for name, _, case in cases if name == pathway}
        closed = set() if pathway == "tps" else {NOT_INDICATED}  # nothing closes TPS: its countries change
        assert answers == {POSSIBLE, UNCLEAR} | closed, pathway


def test_every_flag_that_a_rule_can_raise_is_raised_in_an_example() -> None:
    raised = {
        (name, flag) for name, _, case in (one.values for one in read_cases()) for flag in case["flags"]
    }
    known = {
        (pathway.id, flag.id)
        for pathway in shipped_rules().pathways.values()
        for version in pathway.versions
        for flag in version.flags
    }
    assert known == raised


words = st.sampled_from(ANSWERS)
answers_ = st.dictionaries(st.sampled_from(QUESTIONS), words, max_size=len(QUESTIONS))
maybe = st.none() | st.booleans()
facts_ = st.builds(
    Facts,
    birth_date=st.none() | st.dates(date(1970, 1, 1), TODAY),
    state=st.none() | st.sampled_from(["CA", "TX", "VA", "PR", "NE"]),
    nationality=st.none() | st.sampled_from(["GTM", "HND", "VEN"]),
    last_arrival_on=st.none() | st.dates(date(2005, 1, 1), TODAY),
    married=maybe,
    custody=st.none() | st.sampled_from(CUSTODY),
    in_removal_proceedings=maybe,
    unaccompanied=maybe,
)


@often
@given(facts_, answers_)
def test_all_nine_are_always_listed_with_one_of_three_answers(facts: Facts, answers: dict[str, str]) -> None:
    found = screen(shipped_rules(), facts, answers, TODAY)
    assert tuple(one.pathway for one in found) == PATHWAYS
    for one in found:
        assert one.answer in (POSSIBLE, UNCLEAR, NOT_INDICATED)
        assert all(element.state in (MET, UNCLEAR, NOT_INDICATED) for element in one.elements)
        assert all(element.authority for element in one.elements)
        assert not set(one.ask_next) & set(answers)
        assert set(one.ask_next) <= set(QUESTIONS)


@often
@given(facts_, answers_, st.sampled_from(QUESTIONS))
def test_not_known_and_skipped_weigh_the_same_as_not_asked(
    facts: Facts, answers: dict[str, str], question: str
) -> None:
    without = {name: answer for name, answer in answers.items() if name != question}
    plain = screen(shipped_rules(), facts, without, TODAY)
    for silence in ("unknown", "skip"):
        told = screen(shipped_rules(), facts, {**without, question: silence}, TODAY)
        for before, after in zip(plain, told, strict=True):
            assert after.answer == before.answer
            assert after.elements == before.elements


@often
@given(facts_, st.sampled_from(QUESTIONS), words)
def test_one_answer_alone_takes_no_form_of_relief_away_whatever_the_facts_are(
    facts: Facts, question: str, answer: str
) -> None:
    for one in screen(shipped_rules(), facts, {question: answer}, TODAY):
        assert one.answer != NOT_INDICATED, one.pathway


@often
@given(facts_, answers_, st.none() | st.dates(date(1970, 1, 1), TODAY), maybe)
def test_neither_age_nor_marriage_nor_a_date_takes_a_form_of_relief_away(
    facts: Facts, answers: dict[str, str], birth_date: date | None, married: bool | None
) -> None:
    other = Facts(
        birth_date=birth_date,
        state=facts.state,
        nationality=facts.nationality,
        last_arrival_on=None,
        married=married,
        custody=facts.custody,
        in_removal_proceedings=facts.in_removal_proceedings,
        unaccompanied=facts.unaccompanied,
    )
    before, after = (screen(shipped_rules(), one, answers, TODAY) for one in (facts, other))
    for first, second in zip(before, after, strict=True):
        assert (first.answer == NOT_INDICATED) == (second.answer == NOT_INDICATED), first.pathway


@often
@given(facts_, answers_)
def test_a_sign_of_trafficking_always_asks_for_a_person_to_make_contact(
    facts: Facts, answers: dict[str, str]
) -> None:
    found = next(one for one in screen(shipped_rules(), facts, answers, TODAY) if one.pathway == "t_visa")
    signs = any(answers.get(f"t{n}") == "yes" for n in range(1, 5))
    assert ("human_contact_first" in found.flags) == signs
    assert signs == (found.answer == POSSIBLE)


def test_every_possible_finding_says_because_of_what() -> None:
    found = finding("sijs", Facts(), {"sij3": "yes", "sij4": "unknown"})
    maltreatment = next(one for one in found.elements if one.element == "parental_maltreatment")
    assert maltreatment.because == ("sij3=yes",)
    assert maltreatment.authority == ("INA 101(a)(27)(J)(i)", "8 CFR 204.11(c)(1)(ii)")


def test_answers_that_contradict_each_other_leave_an_element_unclear_with_both_reasons() -> None:
    found = finding("sijs", Facts(birth_date=date(2001, 1, 1)), {"sij1": "yes"})
    under_21 = next(one for one in found.elements if one.element == "under_21")
    assert under_21.state == UNCLEAR
    assert under_21.because == ("sij1=yes", "age>=21")


def test_the_rules_may_be_those_of_another_day_than_the_facts() -> None:
    facts = Facts(birth_date=date(2006, 1, 1))
    today, before_the_first = (
        finding("t_visa", facts, {}, rules_as_of=day) for day in (None, date(2020, 1, 1))
    )
    assert today.rule_version == before_the_first.rule_version == "2024-08-28"
