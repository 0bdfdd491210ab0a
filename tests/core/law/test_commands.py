"""`alongside screen` and `alongside deadlines`, as another program would use them."""

from __future__ import annotations

import copy
import io
import json
import sys
from typing import Any

import pytest

from alongside.cli import main

SCREENING: dict[str, Any] = {
    "format": "alongside.screening/1",
    "as_of": "2026-11-21",
    "rules_as_of": None,
    "facts": {
        "birth_date": "2009-05-14",
        "birth_date_source": "birth_certificate",
        "state": "CA",
        "nationality": "GTM",
        "last_arrival_on": "2026-02-02",
        "married": False,
        "custody": "none",
        "in_removal_proceedings": True,
        "next_hearing_on": "2027-01-12",
        "unaccompanied": True,
    },
    "answers": {"sij3": "yes", "sij4": "unknown", "asy1": "yes", "u1": "no", "t1": "skip"},
}
CASE: dict[str, Any] = {
    "format": "alongside.deadlines/1",
    "as_of": "2026-11-21",
    "facts": {"birth_date": "2009-05-14", "state": "CA", "unaccompanied": True},
    "events": [
        {
            "id": "e1",
            "event": "ij_decision",
            "on": "2026-11-05",
            "attributes": {"forum": "eoir", "service": "oral"},
        },
        {"id": "e2", "event": "individual_hearing", "on": "2027-01-20", "attributes": {"detained": False}},
    ],
}


@pytest.fixture
def answered(tmp_path, capsys):
    """Runs a verb on a document: the exit code, the answer (none where nothing was written), the lines said."""

    def answered(verb: str, document: Any) -> tuple[int, Any, list[str]]:
        path = tmp_path / "case.json"
        path.write_text(document if isinstance(document, str) else json.dumps(document))
        code = main([verb, str(path)])
        said = capsys.readouterr()
        return code, json.loads(said.out) if said.out else None, said.err.splitlines()

    return answered


def test_danas_screening(answered):
    code, found, said = answered("screen", SCREENING)
    assert (code, said) == (0, [])
    assert found["format"] == "alongside.screening-result/1"
    assert [one["pathway"] for one in found["findings"]] == [
        "sijs", "asylum", "withholding_cat", "u_visa", "t_visa", "vawa", "tps", "release", "family_reunification",
    ]  # fmt: skip
    sijs = found["findings"][0]
    assert (sijs["answer"], sijs["ask_next"]) == ("possible", ["sij5"])
    assert any("sij3=yes" in element["because"] for element in sijs["elements"])
    assert found["urgency"]["tier"] == "T2"
    assert {"rule": "hearing_within_90_days", "date": "2027-01-12"} in found["urgency"]["because"]
    clocks = {one["rule"]: one for one in found["clocks"]}
    assert clocks["sij_state_age"] == {
        "rule": "sij_state_age",
        "legal_date": "2030-05-13",
        "safe_date": "2030-05-13",
    }
    assert clocks["asylum_one_year"]["safe_date"] == "2027-02-01"


def test_danas_deadlines(answered):
    code, found, said = answered("deadlines", CASE)
    assert (code, said) == (0, [])
    appeal = next(one for one in found["deadlines"] if one["rule"] == "bia_appeal")
    assert (
        appeal.items()
        >= {
            "event": "e1",
            "legal_date": "2026-12-07",
            "safe_date": "2026-12-04",
            "severity": "J",
            "rule_version": "1997-04-01",
            "verified": False,
            "stale": False,
        }.items()
    )
    assert appeal["trace"][:2] == [
        "30 calendar days after 2026-11-05 = 2026-12-05 (Saturday)",
        "rolls to the next business day = 2026-12-07",
    ]
    ordered = [(one["safe_date"] or "9999", one["rule"], one["event"]) for one in found["deadlines"]]
    assert ordered == sorted(ordered)


def test_the_day_of_asking_changes_nothing_but_what_is_stale(answered):
    _, now, _ = answered("deadlines", CASE)
    _, later, _ = answered("deadlines", {**CASE, "as_of": "2199-01-01"})
    for one in (*now["deadlines"], *later["deadlines"]):
        one.pop("stale"), one.pop("start_by", None)
    assert now == later


def test_a_request_without_facts_is_answered(answered):
    code, found, _ = answered("screen", {"format": "alongside.screening/1", "as_of": "2026-11-21"})
    assert (code, found["urgency"]["tier"]) == (0, "T1")
    assert {one["answer"] for one in found["findings"]} == {"unclear"}
    assert found["urgency"]["unknown_critical"] == [
        "birth_date", "last_arrival_on", "next_hearing_on", "custody",
    ]  # fmt: skip


def test_what_cannot_be_computed_says_what_it_needs(answered):
    events = [{"id": "e7", "event": "rfe_issued", "on": "2026-09-08", "attributes": {"service": "mail"}}]
    _, found, _ = answered("deadlines", {**CASE, "events": events})
    assert {"rule": "rfe", "event": "e7", "needs": ["days_ordered"]} in found["missing"]


@pytest.mark.parametrize(
    ("verb", "path", "value", "said"),
    [
        ("screen", ["format"], "alongside.screening/2", "format: is"),
        ("screen", ["hat"], 1, "hat: is an unknown field"),
        ("screen", ["as_of"], "2026-02-30", "as_of: is"),
        ("screen", ["as_of"], "0001-01-01", "as_of: is"),
        ("screen", ["facts", "birth_date"], "14.5.2009", "facts.birth_date: is"),
        ("screen", ["facts", "birth_date"], "2027-01-01", "facts.birth_date: is 2027-01-01, after as_of"),
        ("screen", ["facts", "custody"], "jail", "facts.custody: is"),
        ("screen", ["facts", "state"], "XX", "facts.state: is"),
        ("screen", ["facts", "nationality"], "GT", "facts.nationality: is"),
        ("screen", ["facts", "married"], "no", "facts.married: is"),
        ("screen", ["facts", "shoe"], 43, "facts.shoe: is an unknown field"),
        ("screen", ["answers", "sij3"], "maybe", "answers.sij3: is"),
        ("screen", ["answers", "sij99"], "yes", "answers.sij99: is an unknown field"),
        ("screen", ["answers"], [], "answers: is"),
        ("deadlines", ["events", 0, "event"], "party", "events[0].event: is"),
        ("deadlines", ["events", 0, "on"], None, "events[0].on: is"),
        ("deadlines", ["events", 0, "hat"], 1, "events[0].hat: is an unknown field"),
        ("deadlines", ["events", 1, "id"], "e1", 'events: have the id "e1" twice'),
        ("deadlines", ["events", 1, "attributes", "detained"], "no", "events[1].attributes.detained: is"),
        (
            "deadlines",
            ["events", 1, "attributes", "days_ordered"],
            0,
            "events[1].attributes.days_ordered: is",
        ),
        ("deadlines", ["events", 0, "attributes", "service"], "pigeon", "events[0].attributes.service: is"),
        (
            "deadlines",
            ["events", 0, "attributes", "colour"],
            "red",
            "events[0].attributes.colour: is an unknown",
        ),
        ("deadlines", ["events"], {}, "events: is"),
    ],
)
def test_bad_input_is_refused_with_where_what_and_how_to_mend_it(answered, verb, path, value, said):
    document = copy.deepcopy(SCREENING if verb == "screen" else CASE)
    inner: Any = document
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    code, found, lines = answered(verb, document)
    assert (code, found) == (2, None)
    assert any(said in line and "; " in line for line in lines), lines


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"format": NaN}', "\ufeff{}"])
@pytest.mark.parametrize("verb", ["screen", "deadlines"])
def test_what_is_no_document_is_refused(answered, verb, text):
    code, found, lines = answered(verb, text)
    assert (code, found, len(lines) >= 1) == (2, None, True)


def test_a_file_that_is_not_there_is_refused(tmp_path, capsys):
    assert main(["screen", str(tmp_path / "nothing.json")]) == 2
    assert "cannot be read" in capsys.readouterr().err


def test_standard_input_is_read(monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(json.dumps(CASE).encode())))
    assert main(["deadlines", "-"]) == 0
    assert json.loads(capsys.readouterr().out)["format"] == "alongside.deadlines-result/1"
