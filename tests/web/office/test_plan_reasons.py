"""What the matcher says reaches a person in the person's own language, to the last sentence."""

import io
import json
import re

import pytest
from django.test import Client as Browser
from django.utils import translation
from python_calamine import CalamineWorkbook

from alongside.core.matching.sayings import VOCABULARY, Saying, say
from alongside.core.matching.wording import english
from alongside.lib.acting import acting
from alongside.placement.models import Plan, PlanClient, PlanTeam
from alongside.placement.services import solving
from alongside.web.office.plan_reasons import RULES, WORDS, because_words, reason_words, saying_words
from tests.placement.test_moves import teams_with
from tests.placement.test_plans import proposed
from tests.placement.town import SYSTEM, small_town

BOB = "00000000-0000-4000-8000-000000000001"
HERON = "00000000-0000-4000-8000-000000000002"
NAMES = {BOB: "Bob Okafor", HERON: "Blue Heron 1"}
SIZE = {"low": 4, "high": 6, "km": 80}
ABOUT_BOTH = {"person": BOB, "client": HERON}
ENGLISH = re.compile(
    r"\b(the|an|of|with|within|is|are|who|and|or|for|in|member|members|team|away|missing|someone)\b",
    re.IGNORECASE,
)
KINDS = [
    ("in_house", ()),
    ("firm", ()),
    ("trained", ("sijs",)),
    ("trained", ("asylum",)),
    ("admitted", ("NJ",)),
    ("language", ("mam", "spa")),
]
SEATS = [say("seat", seat=kind, words=words) for kind, words in KINDS]
SAYINGS = [
    *SEATS,
    say("seat", seat="admitted", words=()),
    say("seat", seat="language", words=()),
    say("seat_here", seat="firm", words=(), km=80.5),
    say("seat_lacking", seat="firm", words=(), km=80, nearest_km=368.2, late=1, barred=2),
    say("seat_lacking", seat="firm", words=(), km=80, nearest_km=None, late=3, barred=1),
    say("seat_beside", seat="firm", words=(), km=80),
    say("seats_together", **SIZE, seats=tuple(SEATS)),
    say("seats_with_capacity", seats=(say("seat_here", seat="firm", words=(), km=80),)),
    say("too_few_here", **SIZE, here=1),
    say("too_few_here", **{**SIZE, "low": 6}, here=3),
    say("members_free", **SIZE),
    say("mentor_for", pathways=("asylum", "u_visa")),
    *[say("alone", person=BOB, seat=kind, words=words) for kind, words in KINDS],
    say("interprets", person=BOB, languages=("mam",)),
    say("pinned_here", person=BOB),
    say("stay", stay=1, members=4),
    say("stay", stay=3, members=4),
    say("fit", total=12, members=1, of_members=12, of_interpreter=0, of_mentor=0),
    say("fit", total=1182, members=4, of_members=1112, of_interpreter=40, of_mentor=30),
    *[say(f"pin_{kind}", **ABOUT_BOTH) for kind in ("seat", "forbid", "mentor")],
    say("pin_place", client=HERON),
    say("floor", floor="mam", at_least=2, clients=3),
    *[
        say("pin_breaks", pin=say("pin_place", client=HERON), rule=rule, why=say("no_capacity", person=BOB))
        for rule in RULES
    ],
    say("cannot_be_met", decision=say("pin_place", client=HERON)),
    say("cannot_hold", decisions=(say("pin_seat", **ABOUT_BOTH), say("pin_forbid", **ABOUT_BOTH))),
    say("too_far", person=BOB, away_km=120.4, km=80),
    say("conflict_person", **ABOUT_BOTH),
    say("conflict_organization", organization=BOB, client=HERON),
    say("too_late", person=BOB, available="2026-05-01", needed="2026-03-02"),
    say("no_capacity", person=BOB),
    say("not_mentored", person=BOB, pathways=("asylum",)),
    say("all_full", client=HERON),
    say("no_team_with", low=4, high=4, **ABOUT_BOTH),
    say("no_team", missing=(say("mentor_for", pathways=("asylum",)),)),
]


@pytest.fixture(autouse=True)
def language_of_the_tests():
    """A request leaves its language behind; the tests after it speak as before."""
    with translation.override("en"):
        yield


def told(saying: Saying, tongue: str) -> str:
    with translation.override(tongue):
        return saying_words(saying, NAMES)


def test_every_code_of_the_vocabulary_has_words_and_is_asked_here():
    assert set(WORDS) == set(VOCABULARY) == {saying.code for saying in SAYINGS}


@pytest.mark.parametrize("saying", SAYINGS, ids=lambda saying: saying.code)
def test_a_saying_is_told_in_both_languages_and_survives_being_stored(saying):
    stored = json.loads(json.dumps(saying.to_document()))
    assert english(Saying.from_document(stored)) == english(saying)
    here, there = told(Saying.from_document(stored), "en"), told(Saying.from_document(stored), "es")
    assert here
    assert there != here
    assert BOB not in here + there
    assert HERON not in here + there
    assert ENGLISH.findall(there) == []
    assert "%(" not in here + there


def test_words_are_those_of_the_reader():
    lacking = say("seat_lacking", seat="admitted", words=("NJ",), km=80, nearest_km=368.2, late=0, barred=1)
    assert told(lacking, "en") == (
        "an attorney admitted in New Jersey within 80 km (the nearest is 368 km away, 1 has a conflict)"
    )
    assert told(lacking, "es") == (
        "un abogado colegiado en Nueva Jersey a no más de 80 km"
        " (lo más cerca que hay está a 368 km, 1 tiene un conflicto)"
    )
    alone = say("alone", person=BOB, seat="language", words=("mam", "spa"))
    assert told(alone, "en") == "only Bob Okafor speaks Mam or Spanish"
    assert told(alone, "es") == "solo Bob Okafor habla mam o español"


def test_a_saying_outside_the_vocabulary_is_refused():
    with pytest.raises(ValueError, match="not of the vocabulary"):
        say("fate", person=BOB)
    with pytest.raises(ValueError, match="not of the vocabulary"):
        say("stay", stay=1)


def test_every_kind_of_reason_is_told_in_spanish():
    missing = [say("mentor_for", pathways=("asylum",)).to_document()]
    reasons = [
        {"kind": "nobody", "missing": missing},
        {"kind": "combination", "missing": missing},
        {"kind": "pins", "pins": [say("pin_forbid", **ABOUT_BOTH).to_document()]},
        {"kind": "competition", "resource": missing[0], "held_by": [HERON], "price": 4.0},
        {"kind": "not_proved"},
    ]
    with translation.override("es"):
        for reason in reasons:
            lines = because_words(reason, NAMES)
            assert lines
            assert ENGLISH.findall(" ".join(lines).replace("Okafor", "")) == []


def test_a_plan_stored_with_sentences_is_still_read():
    sentence = f"{BOB} alone speaks Spanish (spa)"
    assert reason_words(sentence, NAMES) == "Bob Okafor alone speaks Spanish (spa)"
    old = {"kind": "nobody", "missing": ["mentor for SIJS"]}
    assert because_words(old, {}) == ["Missing: mentor for SIJS."]


@pytest.fixture
def town(db):
    town = small_town()
    town.client("Far Finch 8", city="Newark", in_days=40)
    return town


def browser(town):
    client = Browser(headers={"accept-language": "es"})
    client.force_login(town.accounts["Grace"])
    return client


def test_spanish_pages_of_a_plan_give_the_reasons_in_spanish(town):
    plan = proposed(town)
    mine, _other = teams_with(plan, town, "Bob")
    grace = browser(town)
    base = f"/office/plans/{plan.code}/"
    pages = {path: grace.get(f"{base}{path}").content.decode() for path in ("", "unplaced/", "print/")}
    with acting(SYSTEM):
        far = PlanClient.objects.get(handle="Far Finch 8")
        team = PlanTeam.objects.get(pk=mine.pk)
    with translation.override("es"):
        lines = because_words(far.because, {})
    assert lines
    assert all(line.startswith("Falta: ") for line in lines)
    for page in pages.values():
        for line in lines:
            assert line in page
        assert "Missing" not in page
        assert "attorney of a" not in page
    page = grace.get(f"{base}teams/{mine.code}/").content.decode()
    names = {str(person.code): person.full_name for person in town.people.values()}
    assert team.because
    with translation.override("es"):
        for reason in team.because:
            assert reason_words(reason, names) in page
    assert "Puntos de ajuste: " in page
    assert " alone " not in page
    assert "fit " not in page
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(grace.get(f"{base}plan.xlsx").content))
    cells = {str(cell) for row in sheet.get_sheet_by_index(0).to_python() for cell in row}
    assert " ".join(lines) in cells


def test_a_spanish_page_says_which_decisions_cannot_hold(town):
    child = str(town.clients["Grey Wren 3"].code)
    bob = str(town.people["Bob"].code)
    pins = [{"kind": kind, "volunteer": bob, "client": child} for kind in ("seat", "forbid")]
    plan = proposed(town, pins=pins)
    page = browser(town).get(f"/office/plans/{plan.code}/").content.decode()
    assert "Estas decisiones no pueden cumplirse a la vez: Bob Okafor acompaña a Grey Wren 3;" in page
    assert "cannot hold" not in page


def test_a_failure_of_the_program_itself_is_told_in_spanish(town):
    plan = proposed(town)
    Plan.objects.filter(pk=plan.pk).update(state=Plan.State.FAILED, failure=[solving.OWN_FAULT])
    page = browser(town).get(f"/office/plans/{plan.code}/").content.decode()
    assert "El emparejador se detuvo por un error propio" in page


def test_a_child_to_be_placed_in_any_case_stops_acceptance_on_a_spanish_page(town):
    plan = proposed(town)
    grace = browser(town)
    base = f"/office/plans/{plan.code}/"
    child = {"kind": "place", "client": str(town.clients["Far Finch 8"].code), "version": plan.version}
    grace.post(f"{base}decide/", child)
    version = Plan.objects.get(pk=plan.pk).version
    answer = grace.post(f"{base}accept/", {"name": plan.name, "version": version})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Por decisión de usted, Far Finch 8 recibe equipo en todo caso" in page
    stored = Plan.objects.get(pk=plan.pk)
    assert stored.state == Plan.State.PROPOSED
    assert [pin["kind"] for pin in stored.pins] == ["place"]
