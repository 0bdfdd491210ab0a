"""The order of an interview: facts first, what was asked keeps its place, answers bring questions forward."""

import datetime
import random

from alongside.core.law.facts import Facts
from alongside.core.law.interview import FACT_OF_QUESTION, first_questions, order_of_questions
from alongside.core.law.model import ANSWERS
from alongside.core.law.screening import screen
from alongside.lib.law_rules import shipped_rules

BOOK = shipped_rules()
TODAY = datetime.date(2026, 11, 21)


def order(answers=None, asked=(), facts=None):
    return order_of_questions(BOOK, facts or Facts(), answers or {}, asked, TODAY)


def test_facts_come_first_and_every_question_comes_once():
    found = order()
    assert found[:8] == tuple(FACT_OF_QUESTION)
    assert len(set(found)) == len(found)
    assert set(found) == set(BOOK.questions()) - {"lang"}


def test_the_question_after_the_common_ones_is_what_screening_asks_next():
    common = dict.fromkeys(first_questions(BOOK), "unknown")
    found = order(common)
    asked_next = screen(BOOK, Facts(), common, TODAY)[0].ask_next
    assert found[len(common)] == asked_next[0]


def test_what_was_asked_keeps_its_place_whatever_is_answered_later():
    chance = random.Random("interview")
    answers, asked = {}, []
    for _turn in range(60):
        now = order(answers, asked)
        following = next((q for q in now if q not in answers), None)
        if following is None:
            break
        place = now.index(following)
        answers[following] = chance.choice(ANSWERS)
        asked.append(following)
        after = order(answers, asked)
        assert after.index(following) == place
        assert after[: place + 1] == now[: place + 1]
    assert following is None


def test_a_question_that_a_fact_answers_is_not_asked_again():
    facts = Facts(birth_date=TODAY.replace(year=TODAY.year - 15), married=False)
    assert not {"sij1", "sij2"} & set(order(facts=facts))
    assert {"sij1", "sij2"} <= set(order())


def test_a_question_of_a_withdrawn_rule_is_left_out():
    assert "zzz" not in order({}, ["zzz"])
