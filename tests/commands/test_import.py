"""`alongside import` from outside: the document, the exit code, one line for what cannot be read."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.hostile_files import honest_csv
from tests.import_files import write_file

SAMPLE = Path(__file__).resolve().parents[3] / "shared" / "samples" / "multicity-sijs"
needs_sample = pytest.mark.skipif(
    not SAMPLE.exists(), reason="the sample workbook lies outside this repository"
)


def run(folder, *words):
    """The command in a process of its own, with no database anywhere near."""
    env = {k: v for k, v in os.environ.items() if not k.startswith("DATABASE")} | {
        "ALONGSIDE_DATA": str(folder / "none")
    }
    return subprocess.run(
        [sys.executable, "-m", "alongside.cli", "import", *map(str, words)],
        capture_output=True,
        text=True,
        check=False,
        env=env,
    )


def document(folder, kind, path):
    done = run(folder, kind, path, "--program", "sijs", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(done.stdout)


def test_the_document_has_the_form_that_programs_rely_on(tmp_path):
    path = tmp_path / "list.csv"
    path.write_bytes(honest_csv())
    read = document(tmp_path, "volunteers", path)
    assert list(read) == ["format", "kind", "file", "columns", "rows", "totals", "applied"]
    assert read["format"] == "alongside.import/1"
    assert read["file"] == {
        "name": "list.csv",
        "rows": 4,
        "encoding": "utf-8",
        "sheet": None,
        "header_row": 1,
    }
    assert read["columns"][0] == {"heading": "First name", "field": "given_name", "confidence": 0.98}
    assert read["totals"] == {"new": 4, "change": 0, "duplicate": 0, "needs_decision": 0, "refused": 0}
    assert read["applied"] is False
    assert read["rows"][1] == {
        "row": 3,
        "status": "new",
        "record": {
            "given_name": "Carol",
            "family_name": "Lane",
            "email": "carol@firm.example",
            "organization": None,
            "office": "Los Angeles",
            "role": "attorney",
            "title": None,
            "admissions": ["CA", "NY"],
            "languages": [],
            "hours_per_month": 5,
            "phone": "+12125550101;ext=4",
            "note": "can't, sorry",
        },
        "issues": [],
    }


def test_a_varied_file_comes_through_the_command_as_meant(tmp_path):
    written = write_file(tmp_path, 7, "clients")
    rows = {row["row"]: row for row in document(tmp_path, "clients", written.path)["rows"]}
    assert {number: rows[number]["record"] for number in written.records} == written.records


def test_a_person_reads_columns_decisions_and_totals(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("First name,Last name,Email,Office,Shoe size\nBob,Ray,bob@firm.example,Moonbase,9\n")
    done = run(tmp_path, "volunteers", path, "--program", "sijs")
    assert done.returncode == 0
    assert "Shoe size" in done.stdout
    assert "not understood: dropped, never stored" in done.stdout
    assert "'Moonbase' is no city or office known here" in done.stdout
    assert "needs decision 1" in done.stdout
    assert "Nothing was written." in done.stdout


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("absent.csv", None, "no such file"),
        ("list.csv", b"", "the file is empty"),
        ("list.xlsx", b"%PDF-1.7 ...", "a PDF"),
        ("list.csv", b"a,b\n1,2\n", "no row of headings was found"),
        ("list.csv", b"First name,Last name,Email\n", "no row"),
    ],
)
def test_what_cannot_be_understood_as_a_whole_ends_with_2_and_one_line(tmp_path, name, content, why):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    done = run(tmp_path, "volunteers", tmp_path / name, "--program", "sijs", "--json")
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith(f"alongside import: {name}: ")
    assert why in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_fault_takes_one_line_whatever_the_file_is_called(tmp_path):
    done = run(tmp_path, "volunteers", tmp_path / "two\nlines.csv", "--program", "sijs")
    assert (done.returncode, done.stderr) == (2, "alongside import: two lines.csv: no such file\n")


@needs_sample
def test_the_sample_workbook_is_read_line_by_line(tmp_path):
    read = document(tmp_path, "volunteers", SAMPLE / "volunteer-sign-ups.xlsx")
    truth = json.loads((SAMPLE / "truth.json").read_text())
    expected = json.loads((SAMPLE / "rows.json").read_text())["volunteers"]
    people = [row["record"] for row in read["rows"] if row["status"] == "new"]
    found = {
        p["email"]: {
            "email": p["email"],
            "given_name": p["given_name"],
            "family_name": p["family_name"],
            "admissions": p["admissions"],
            "languages": [language["code"] for language in p["languages"]],
            "hours": p["hours_per_month"],
            "office": p["office"],
        }
        for p in people
    }
    assert found == {line["email"]: line for line in expected}
    assert (len(people), read["totals"]["duplicate"]) == (truth["volunteers"], truth["duplicate_rows"])
    assert Counter(p["office"] for p in people) == truth["by_city"]
    assert Counter(code for p in people for code in p["admissions"]) == truth["admitted"]
    firm = sum(p["organization"] == "Ashgrove Tate LLP" for p in people)
    assert (firm, len(people) - firm) == (truth["firm"], truth["company"])
    assert sum(p["role"] == "attorney" for p in people) == truth["attorneys"]
    assert sum(any(x["code"] == "spa" for x in p["languages"]) for p in people) == truth["spanish"]


@needs_sample
def test_the_sample_client_list_is_read_line_by_line(tmp_path):
    read = document(tmp_path, "clients", SAMPLE / "children-for-placement.csv")
    truth = json.loads((SAMPLE / "truth.json").read_text())
    expected = json.loads((SAMPLE / "rows.json").read_text())["clients"]
    children = {row["record"]["ref"]: row["record"] for row in read["rows"] if row["status"] == "new"}
    assert {ref: {key: child[key] for key in expected[0]} for ref, child in children.items()} == {
        c["ref"]: c for c in expected
    }
    assert len(children) == truth["children"]
    assert len({c["household"] for c in children.values()} - {None}) == truth["families"]
    cities = Counter(c["city"] for c in children.values())
    assert {city: cities[city] for city in truth["children_by_city"]} == truth["children_by_city"]
    names = {"quc": "K'iche'", "mam": "Mam", "kjb": "Q'anjob'al", "spa": "Spanish"}
    assert (
        Counter(names[x["code"]] for c in children.values() for x in c["languages"]) == truth["by_language"]
    )
    assert read["file"]["encoding"] == "windows-1252"


def test_a_text_too_long_for_its_column_is_told_before_anything_is_written(tmp_path):
    path = tmp_path / "long.csv"
    path.write_text(
        f"First name,Last name,Email,Employer\nAna,{'Paz ' * 60},ana@firm.example,Firm\nBob,Ray,bob@firm.example,Firm\n"
    )
    read = document(tmp_path, "volunteers", path)
    assert [row["status"] for row in read["rows"]] == ["needs_decision", "new"]
    assert list(read["rows"][0]["record"]) == list(read["rows"][1]["record"])
    issue = read["rows"][0]["issues"][0]
    assert (issue["field"], issue["kind"], issue["of"]) == ("family_name", "too_long", 150)
    done = run(tmp_path, "volunteers", path, "--program", "sijs")
    assert done.returncode == 0
    assert "row 2: the family name has 239 characters and 150 fit: shorten it" in done.stdout
