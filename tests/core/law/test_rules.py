"""The shipped rules: complete, dated, in both languages, never a refusal; and wrong rules are refused."""

import tomllib
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Any

import pytest

from alongside.core.law.model import PathwayVersion, RuleBook
from alongside.core.law.parse import InvalidRules, parse_rules
from alongside.core.law.screening import PATHWAYS
from alongside.lib.law_rules import shipped_rules, shipped_texts


def listed(words: str) -> list[str]:
    return words.split()


COMMON = listed("""
    dob arrive detained nta hearing missed order alone18 orr married state lang fear_now lawyer safe_contact
""")
ASKED = {
    "sijs": [f"sij{n}" for n in range(1, 10)],
    "asylum": [f"asy{n}" for n in range(1, 11)],
    "withholding_cat": ["wh1", "wh2"],
    "u_visa": [f"u{n}" for n in range(1, 6)],
    "t_visa": [f"t{n}" for n in range(1, 6)],
    "vawa": ["v1", "v2", "v3"],
    "tps": ["tps1"],
    "release": [f"b{n}" for n in range(1, 6)],
    "family_reunification": ["fr1"],
}
POLICIES = listed("""
    bia_10day bia_brief_20 asylum_fee annual_asylum_fee sij_fee ead_150_180 sij_deferred_action eb4_cutoff
    bond_ewi uscis_holds uc_jurisdiction maco sij_adminclose pretermit child_docket ageout_detention
    tps_status voluntary_departure_offers
""")
STATES = listed("""
    AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND
    OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY
""")
UNTIL_21 = listed("CA CO CT IL ME MD MA MN NJ NY OR WA")
REFUSALS = (
    "ineligible", "not eligible", "no longer eligible", "too late", "denied because", "does not qualify",
    "do not qualify", "cannot apply", "can not apply", "may not apply", "disqualif", "time-barred",
    "inelegible", "no es elegible", "no son elegibles", "ya no es posible", "demasiado tarde", "ya es tarde",
    "no califica", "no reúne los requisitos", "no puede solicitar", "no puede pedir", "denegado porque",
    "fuera de plazo",
)  # fmt: skip


@pytest.fixture(scope="module")
def book() -> RuleBook:
    return shipped_rules()


@pytest.fixture(scope="module")
def documents() -> dict[str, Any]:
    return {name: tomllib.loads(text) for name, text in shipped_texts().items()}


def versions(book: RuleBook) -> Iterator[tuple[str, PathwayVersion]]:
    return ((pathway.id, version) for pathway in book.pathways.values() for version in pathway.versions)


def walk(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every value in a TOML document that is no table and no list, with its path."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in pairs:
        where = f"{path}.{key}"
        if isinstance(inner, dict | list):
            yield from walk(inner, where)
        else:
            yield where, inner


def test_the_shipped_rules_hold_every_form_of_relief_deadline_policy_and_table(book: RuleBook) -> None:
    assert sorted(book.pathways) == sorted(PATHWAYS)
    assert len(book.deadlines) == 57
    assert sorted(one.id for one in book.references.values() if one.kind == "policy_status") == sorted(
        POLICIES
    )
    kinds = {one.id: one.kind for one in book.references.values() if one.kind != "policy_status"}
    assert kinds == {
        "fees": "fee_table",
        "counting": "counting",
        "appearance": "appearance",
        "who_may_represent": "licence",
        "licence": "licence",
        "confidentiality": "confidentiality",
        "triage": "triage",
        "outcomes": "vocabulary",
        "removal_track": "vocabulary",
        "definitions": "vocabulary",
    }


def test_every_question_of_the_reference_is_asked_once_under_its_own_id(book: RuleBook) -> None:
    assert [question.id for question in book.intake] == COMMON
    assert {id_: [q.id for q in pathway.questions] for id_, pathway in book.pathways.items()} == ASKED
    assert len(book.questions()) == len(COMMON) + sum(map(len, ASKED.values()))


def test_every_question_is_worded_in_both_languages_and_in_spanish_as_a_question(book: RuleBook) -> None:
    for question in book.questions().values():
        assert "?" in question.text["en"], question.id
        assert "¿" in question.text["es"], question.id
        assert "?" in question.text["es"], question.id


def test_every_question_of_a_form_of_relief_bears_on_an_element_or_a_flag(book: RuleBook) -> None:
    for pathway in book.pathways.values():
        for version in pathway.versions:
            used = {question for element in version.elements for question in element.questions}
            assert len(version.examples) >= 4, pathway.id
            used |= {atom.name for flag in version.flags for way in flag.when for atom in way}
            assert {question.id for question in pathway.questions} <= used, pathway.id


def test_a_form_of_relief_is_not_indicated_by_two_answers_at_least_and_never_by_age_or_marriage(
    book: RuleBook,
) -> None:
    for id_, version in versions(book):
        assert bool(version.not_indicated) == (id_ != "tps")  # whose one question closes nothing
        for way in version.not_indicated:
            assert sum(atom.kind == "answer" for atom in way) >= 2, id_
            for atom in way:
                assert atom.kind != "age", id_
                assert atom.name not in (
                    "married",
                    "sij1",
                    "sij2",
                    "asy6",
                    "last_arrival_on",
                    "birth_date",
                ), id_
                if atom.kind == "answer":
                    assert atom.value == "no", id_
                else:
                    assert (atom.name, atom.value) == ("custody", "none"), id_


def test_unknown_and_skip_never_count_against_an_element(book: RuleBook) -> None:
    for id_, version in versions(book):
        for element in version.elements:
            for way in element.not_indicated:
                for atom in way:
                    assert atom.value not in ("unknown", "skip"), (id_, element.id)


def test_every_element_cites_its_authority_and_no_element_or_flag_stands_twice(book: RuleBook) -> None:
    for id_, version in versions(book):
        elements, flags = [one.id for one in version.elements], [one.id for one in version.flags]
        assert len(set(elements)) == len(elements), id_
        assert len(set(flags)) == len(flags), id_
        assert all(element.authority for element in version.elements), id_
        assert len({stage.id for stage in version.stages}) == len(version.stages) >= 4, id_
        assert version.forms, id_
        assert version.documents, id_


def test_every_outcome_of_a_form_of_relief_is_a_word_of_the_vocabulary(book: RuleBook) -> None:
    words = [row["id"] for row in book.references["outcomes"].rows]
    assert len(set(words)) == len(words)
    for id_, version in versions(book):
        assert set(version.outcomes) <= set(words), id_
        assert "closed_lost_contact" in version.outcomes, id_


def test_no_rule_in_any_language_says_that_somebody_is_refused_or_late(documents: dict[str, Any]) -> None:
    for name, document in documents.items():
        for where, value in walk(document):
            if isinstance(value, str):
                found = [words for words in REFUSALS if words in value.lower()]
                assert not found, f"{name}{where} says {found}"


def test_every_english_text_stands_beside_a_spanish_one_that_differs(documents: dict[str, Any]) -> None:
    names = {"sijs.short", "tps.short", "vawa.short"}  # a name in both languages
    for name, document in documents.items():
        texts = dict(walk(document))
        for where, value in texts.items():
            if where.endswith("_en"):
                spanish = texts.get(f"{where[:-3]}_es")
                assert spanish, f"{name}{where}"
                if f"{document['id']}.{where[1:-3]}" not in names and len(value) > len("Biometrics"):
                    assert spanish != value, f"{name}{where}"


def test_the_states_are_all_there_with_ages_between_18_and_21(book: RuleBook) -> None:
    rows = book.state_ages.rows
    assert sorted(rows) == sorted([*STATES, "PR"])
    assert len(STATES) == 51
    for row in rows.values():
        assert 18 <= row.safe_age <= row.possible_to <= 21
        assert row.authority
    firm = {state for state, row in rows.items() if row.safe_age == 21}
    assert firm == set(UNTIL_21)
    claimed = {state for state, row in rows.items() if row.safe_age < row.possible_to == 21}
    assert claimed == set(listed("DC HI MS NV NH PA RI UT VT VA PR"))
    assert (rows["NE"].safe_age, rows["NE"].possible_to) == (19, 19)
    assert (rows["AL"].safe_age, rows["AL"].possible_to) == (18, 19)


def test_a_state_whose_ages_differ_or_whose_source_is_weak_needs_an_attorney(book: RuleBook) -> None:
    for row in book.state_ages.rows.values():
        assert row.needs_attorney == (row.safe_age < row.possible_to or row.confidence in "ML")
    assert not book.state_ages.rows["NY"].needs_attorney
    assert book.state_ages.rows["FL"].needs_attorney
    assert book.state_ages.rows["VA"].needs_attorney


def test_every_version_is_looked_at_again_by_the_pace_at_which_it_changes(book: RuleBook) -> None:
    latest = {"FAST": date(2026, 12, 21), "slow": date(2027, 5, 21), "stable": date(2027, 11, 21)}
    for id_, provenance in book.provenances():
        assert provenance.authority, id_
        assert provenance.source, id_
        assert provenance.source_date < provenance.review_by <= latest[provenance.volatility], id_
        assert provenance.safe_fallback, id_
        assert not provenance.is_verified, f"{id_} claims an attorney's name that nobody has given"


def test_the_policies_change_fast_and_say_what_follows_from_them(book: RuleBook) -> None:
    for id_ in POLICIES:
        policy = book.references[id_]
        assert policy.provenance.volatility == "FAST", id_
        for text in (policy.statement, policy.consequence):
            assert text["en"], id_
            assert text["es"], id_


def test_fees_say_amount_waiver_and_source_and_no_two_of_a_kind_are_in_force_on_a_day(book: RuleBook) -> None:
    rows = book.references["fees"].rows
    assert len({row["id"] for row in rows}) == len(rows)
    for row in rows:
        assert row["amount"], row["id"]
        assert row["waivable"], row["id"]
        assert row["source"], row["id"]
        for bound in (row["effective_from"], row["effective_to"]):
            assert not bound or date.fromisoformat(bound)
    by_what: dict[str, list[tuple[str, str]]] = {}
    for row in rows:
        by_what.setdefault(row["what"], []).append((row["effective_from"], row["effective_to"]))
    for what, spans in by_what.items():
        spans.sort()
        for (_, until), (since, _) in pairwise(spans):
            assert until, what
            assert until < since, what


def test_the_tiers_and_the_tie_breaks_stand_in_their_order(book: RuleBook) -> None:
    rows = book.references["triage"].rows
    assert [row["id"] for row in rows if row["part"] == "tier"] == ["T0", "T1", "T2", "T3", "T4"]
    assert [row["id"] for row in rows if row["part"] == "tie_breaker"] == [
        "irreversible_date", "detained", "vulnerable", "trauma", "unrepresented", "rare_language", "waiting",
    ]  # fmt: skip


def refused(name: str, text: str | None) -> str:
    """What is said of the shipped rules with one file replaced (or left out)."""
    texts = shipped_texts()
    texts.pop(name, None)
    if text is not None:
        texts[name] = text
    with pytest.raises(InvalidRules) as caught:
        parse_rules(texts)
    for fault in caught.value.faults:
        assert fault.where
        assert fault.what
        assert fault.mend
    return str(caught.value)


SIJS = "pathways/sijs.toml"


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        (SIJS, 'source = "law reference, 2026-11-21"\n', "", "source"),
        (SIJS, "source_date = 2026-11-21\n", "", "source_date: is missing"),
        (SIJS, "effective_from = 2022-04-07\n", "", "effective_from: is missing"),
        (SIJS, "review_by = 2027-05-21\n", "", "review_by: is missing"),
        (SIJS, "review_by = 2027-05-21", "review_by = 2026-11-21", "review_by: is not after source_date"),
        (SIJS, "review_by = 2027-05-21", 'review_by = "soon"', "review_by: is"),
        (SIJS, 'safe_fallback = "Treat', 'safe_fallbakc = "Treat', "safe_fallbakc: is an unknown field"),
        (SIJS, 'harm = "irreversible"', 'harm = "huge"', "harm: is"),
        (SIJS, 'volatility = "slow"', 'volatility = "quick"', "volatility: is"),
        (SIJS, 'confidence = "H"', 'confidence = "A"', "confidence: is"),
        (SIJS, 'effective_basis = "stated"', 'effective_basis = "unknown"', "effective_basis: is unknown"),
        (SIJS, 'verified_by = ""', 'verified_by = "Alice"', "verified_by: stands without verified_on"),
        (SIJS, "effective_basis", "effective_to = 2020-01-01\neffective_basis", "effective_to: lies before"),
        (SIJS, 'authority = ["8 CFR 204.11(b)(2)"]\n', "", "authority: is missing"),
        (SIJS, '"age<21", "sij1=yes"', '"age=21", "sij1=yes"', "a condition that is not one"),
        (SIJS, '"age<21", "sij1=yes"', '"age<21", "sij1=maybe"', "a condition that is not one"),
        (SIJS, 'when = ["age>=18 & age<21"]', 'when = ["age>=18 & sij77=yes"]', "name sij77, which nobody asks"),
        (SIJS, 'questions = ["sij6"]', 'questions = ["sij66"]', "name sij66, which nobody asks"),
        (SIJS, '"sij3=no & sij4=no & sij5=no & sij8=no & sij9=no"', '"sij3=no"', "leans on a single answer"),
        (SIJS, '"sij3=no & sij4=no & sij5=no & sij8=no & sij9=no"', '"sij3=no & fact:state=known"', "single answer"),
        (SIJS, 'text_es = "¿Tiene menos de 21 años?"\n', "", "text_es"),
        (SIJS, 'kind = "pathway"', 'kind = "path"', "kind: is"),
        (SIJS, 'id = "sijs"', 'id = "asylum"', "has the id of pathways/asylum.toml"),
        ("sij_state_ages.toml", "safe_age = 21\npossible_to = 21", "safe_age = 21\npossible_to = 18", "is above"),
        ("sij_state_ages.toml", "safe_age = 21\n", "safe_age = 22\n", "safe_age: is 22"),
        ("sij_state_ages.toml", 'state = "AL"', 'state = "AK"', "state: stands twice"),
        ("policies/maco.toml", "statement_es", "statement_fr", "statement_fr: is an unknown field"),
        ("policies/maco.toml", "authority = [", "authority = [] #", "authority: is missing"),
        (SIJS, 'answers = { sij5 = "yes" }\nanswer = "possible"',
         'answers = { sij5 = "yes" }\nanswer = "unclear"',
         "sijs: versions[0].examples[1]: the answer is possible, the example says unclear"),
        (SIJS, 'elements = { under_21 = "met" }', 'elements = { under_12 = "met" }', "under_12 is no element"),
        (SIJS, 'flags = ["state_age_in_doubt"]', 'flags = ["state_age_in_debt"]', "state_age_in_debt is not raised"),
        (SIJS, "facts = { birth_date = 2010-03-02", "facts = { birth_date = 2010", "that are none (birth_date)"),
        (SIJS, 'answers = { sij4 = "yes", sij6 = "yes" }', 'answers = { sij4 = "si" }', "an answer that is none of"),
        (SIJS, 'answers = { sij4 = "yes", sij6 = "yes" }', 'answers = { sij44 = "yes" }', "are none (sij44)"),
        ("fees.toml", 'kind = "fee_table"', 'kind = "fee_table', "is not TOML"),
    ],
)  # fmt: skip
def test_a_rule_that_lacks_or_contradicts_something_is_refused_with_its_place_and_how_to_mend_it(
    name: str, old: str, new: str, said: str
) -> None:
    text = shipped_texts()[name]
    assert old in text, f"the case does not fit {name} any more"
    message = refused(name, text.replace(old, new, 1))
    assert said in message
    assert name in message or "sijs:" in message


def test_two_versions_in_force_on_one_day_are_refused(documents: dict[str, Any]) -> None:
    text = shipped_texts()[SIJS]
    start = text.index("\n[[versions]]\n")
    later = text[start:].replace("effective_from = 2022-04-07", "effective_from = 2026-01-01", 1)
    assert "versions: are two in force on 2026-01-01" in refused(SIJS, text + later)
    ended = text.replace(
        "effective_from = 2022-04-07\n", "effective_from = 2022-04-07\neffective_to = 2025-12-31\n", 1
    )
    parse_rules({**shipped_texts(), SIJS: ended + later})  # one ends on the day before the other begins


def test_the_same_rule_in_two_files_is_refused() -> None:
    texts = shipped_texts()
    assert "has the id of" in refused("copy.toml", texts["pathways/tps.toml"])


@pytest.mark.parametrize("name", ["intake.toml", "sij_state_ages.toml", "holidays.toml"])
def test_rules_without_questions_state_ages_or_holidays_are_refused(name: str) -> None:
    assert refused(name, None)
