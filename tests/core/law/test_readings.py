"""Readings that decide which version governs, what a written date means, and what raises a tier."""

from datetime import date
from typing import Any

import pycountry
import pytest

from alongside.core.documents import InvalidDocument, load
from alongside.core.law.countries import ALPHA_3
from alongside.core.law.deadlines import Deadline, DeadlineEngine
from alongside.core.law.facts import Event, Facts
from alongside.core.law.parse import InvalidRules, parse_rules
from alongside.core.law.request import read_deadlines
from alongside.core.law.triage import Triage, Urgency
from alongside.lib.law_rules import shipped_rules, shipped_texts

TODAY = date(2026, 11, 21)
CALM = Facts(
    birth_date=date(2012, 5, 14),
    state="CA",
    last_arrival_on=date(2019, 2, 2),
    custody="none",
    in_removal_proceedings=False,
)


def derived(
    rule: str, engine: DeadlineEngine, on: str, facts: Facts | None = None, **attributes: Any
) -> Deadline:
    """What one rule makes of the event that starts it."""
    governing = engine.book.deadlines[rule]
    event = Event("e1", governing.triggers[0], date.fromisoformat(on), attributes)
    made = engine.derive(governing, event, facts or Facts(), TODAY)
    assert isinstance(made, Deadline), made
    return made


def engine_with(name: str, old: str, new: str) -> DeadlineEngine:
    """The shipped rules with one file changed."""
    texts = dict(shipped_texts())
    assert old in texts[name]
    texts[name] = texts[name].replace(old, new, 1)
    return DeadlineEngine(parse_rules(texts))


@pytest.mark.parametrize(
    ("written", "legal", "safe"),
    [
        ("2026-12-05", "2026-12-07", "2026-12-04"),  # Saturday
        ("2026-11-26", "2026-11-27", "2026-11-25"),  # Thanksgiving Day
        ("2027-06-18", "2027-06-21", "2027-06-17"),  # Juneteenth observed on Friday
        ("2026-12-07", "2026-12-07", "2026-12-07"),  # Monday
    ],
)
def test_a_call_up_date_on_a_closed_day_rolls_on_in_law_and_back_for_safety(
    written: str, legal: str, safe: str
) -> None:
    found = derived(
        "callup", DeadlineEngine(shipped_rules()), "2026-11-05", due_on=date.fromisoformat(written)
    )
    assert (str(found.legal_date), str(found.safe_date)) == (legal, safe)
    assert found.trace[0].startswith(f"the date written by the judge or agency = {written}")
    assert (found.trace[-1] == f"safe: last business day up to {written} = {safe}") == (legal != safe)


def test_the_one_year_date_of_an_unaccompanied_child_is_labelled_and_neither_hidden_nor_moved() -> None:
    engine = DeadlineEngine(shipped_rules())
    label = "unaccompanied child: probably exempt - attorney to confirm"
    alone = derived("asylum_one_year", engine, "2025-11-26", Facts(unaccompanied=True))
    assert alone.trace[-1] == label
    for unaccompanied in (False, None):
        other = derived("asylum_one_year", engine, "2025-11-26", Facts(unaccompanied=unaccompanied))
        assert label not in other.trace
        assert (other.legal_date, other.safe_date) == (alone.legal_date, alone.safe_date)


def test_a_caveat_without_its_condition_does_not_load() -> None:
    with pytest.raises(InvalidRules, match="caveat: stands without caveat_when"):
        engine_with("deadlines/asylum_one_year.toml", 'caveat_when = ["fact:unaccompanied in true"]\n', "")


def test_a_rule_that_asks_for_a_fact_which_nobody_keeps_is_refused_and_breaks_nothing() -> None:
    with pytest.raises(InvalidRules, match='asks for the fact "guardian"; name one of birth_date'):
        engine_with("deadlines/orr_18.toml", "fact:custody in orr", "fact:guardian in orr")


def test_an_event_after_the_end_of_the_last_version_uses_it_and_is_marked_stale() -> None:
    ended = engine_with(
        "deadlines/pfr.toml",
        'selected_by = "final_order',
        'effective_to = 2035-01-01\nselected_by = "final_order',
    )
    inside, after = derived("pfr", ended, "2035-01-01"), derived("pfr", ended, "2035-01-02")
    assert (inside.stale, after.stale) == (False, True)
    assert after.legal_date == date(2035, 2, 1)
    assert after.trace[-1] == "the event lies after the end of the version on file (2035-01-01)"


def test_the_day_on_which_the_states_age_is_reached_selects_the_version_of_that_rule() -> None:
    name = "deadlines/sij_state_age.toml"
    text = shipped_texts()[name]
    version = text[text.index("[[versions]]") : text.index("[[versions.examples]]")]
    second = version.replace("1900-01-01", "2034-07-01").replace('"unknown"', '"stated"')
    first = version.replace("selected_by", "effective_to = 2034-06-30\nselected_by", 1)
    examples = text[text.index("[[versions.examples]]") :]
    engine = engine_with(name, version + examples, first + examples + "\n" + second)
    for state, born, governing in (
        ("TX", "2016-06-30", "1900-01-01"),  # 18 on 30 June 2034
        ("TX", "2016-07-01", "2034-07-01"),
        ("CA", "2013-06-30", "1900-01-01"),  # 21 on the same day
        ("CA", "2013-07-01", "2034-07-01"),
    ):
        assert derived("sij_state_age", engine, born, Facts(state=state)).rule_version == governing


def assessed(answers: dict[str, str], facts: Facts = CALM, *events: Event) -> Urgency:
    triage = Triage(shipped_rules())
    return triage.assess(facts, answers, triage.clocks(facts, TODAY, events), TODAY)


@pytest.mark.parametrize("question", ["hearing", "nta"])
def test_a_court_date_of_which_only_the_child_tells_is_found_out_this_week(question: str) -> None:
    assert assessed({question: "no"}).tier == "T4"
    told = assessed({question: "yes"})
    assert (told.tier, told.unknown_critical) == ("T1", ("next_hearing_on",))


def test_an_order_in_a_childs_absence_is_now_in_the_last_fortnight_of_its_180_days() -> None:
    def tier(on: str, born: int) -> tuple[str, set[str]]:
        facts = Facts(
            birth_date=date(born, 5, 14),
            state="CA",
            last_arrival_on=date(2019, 2, 2),
            custody="none",
            in_removal_proceedings=False,
        )
        found = assessed({}, facts, Event("e1", "in_absentia_order", date.fromisoformat(on), {}))
        return found.tier, {reason.rule for reason in found.because}

    # 180 days after 7 June 2026 end on Friday 4 December, 13 days ahead; a week later on 11 December.
    assert tier("2026-06-07", 2012) == ("T0", {"in_absentia_180_within_14_days"})
    assert tier("2026-06-14", 2012) == ("T1", {"in_absentia_180_within_30_days"})
    assert tier("2026-06-07", 1990)[0] == "T1"


def test_a_review_of_a_negative_credible_fear_finding_is_this_week() -> None:
    found = assessed({}, CALM, Event("e1", "negative_credible_fear", date(2026, 11, 18), {}))
    assert found.tier == "T0"  # seven days end on Wednesday 25 November
    later = assessed({}, CALM, Event("e1", "negative_credible_fear", date(2026, 11, 30), {}))
    assert (later.tier, later.because[0].rule) == ("T1", "cfi_review_within_30_days")


def document(facts: dict[str, Any], *births: str) -> dict[str, Any]:
    events = [{"id": f"e{n}", "event": "birth_date", "on": on} for n, on in enumerate(births)]
    return {"format": "alongside.deadlines/1", "as_of": "2026-11-21", "facts": facts, "events": events}


@pytest.mark.parametrize(
    ("facts", "births", "said"),
    [
        ({}, ["2009-05-14", "2009-05-15"], "events: give 2 birth dates (2009-05-14, 2009-05-15); keep"),
        ({"birth_date": "2009-05-14"}, ["2009-05-15"], "than facts.birth_date (2009-05-14); keep"),
        ({"nationality": "ESA"}, [], 'facts.nationality: is "ESA"; give an ISO 3166-1 code'),
        ({"nationality": "ZZZ"}, [], 'facts.nationality: is "ZZZ"; give an ISO 3166-1 code'),
        ({"nationality": ["SLV"]}, [], 'facts.nationality: is ["SLV"]; give an ISO 3166-1 code'),
    ],
)
def test_two_birth_dates_and_a_code_of_no_country_are_said(
    facts: dict[str, Any], births: list[str], said: str
) -> None:
    book = shipped_rules()
    with pytest.raises(InvalidDocument) as refused:
        read_deadlines(document(facts, *births), book, DeadlineEngine(book))
    assert [said in fault.line() for fault in refused.value.faults] == [True]


def test_the_same_birth_date_twice_is_no_contradiction() -> None:
    book = shipped_rules()
    request = read_deadlines(
        document({"birth_date": "2009-05-14", "nationality": "SLV"}, "2009-05-14"), book, DeadlineEngine(book)
    )
    assert [event.on for event in request.events] == [date(2009, 5, 14)]


def test_the_countries_are_those_of_iso_3166_1() -> None:
    assert {country.alpha_3 for country in pycountry.countries} == ALPHA_3


def test_a_key_that_stands_twice_among_very_many_is_found_at_once() -> None:
    keys = ",".join(f'"k{n}":1' for n in range(200_000))
    with pytest.raises(InvalidDocument, match='the key "k7" stands twice'):
        load(f'{{{keys},"k7":1}}'.encode())
