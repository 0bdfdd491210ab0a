"""Files that strangers made: sound ones are read, the others refused in one line, in little time and memory."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys

import pytest

from alongside.core.importing.model import Kind, NotUnderstoodError
from alongside.core.importing.report import lines
from alongside.core.importing.store import document_lines, from_stored, to_stored
from alongside.core.importing.understand import understand
from alongside.lib.lookups import lookups
from alongside.lib.tabular import Limits, UnreadableFileError, read_workbook
from tests.hostile_files import HEAD, LINES, fuzzed, honest_csv, honest_xlsx, named

SOUND = {"half a UTF-16 character", "a quote that never closes", "quotes everywhere", "a cell of 200 kB", "NULs between letters",
         "carriage returns alone", "a million blank lines", "patterns that are slow to match", "numbers that are none",
         "a size that is claimed"}  # fmt: skip
MEMORY = 512 << 20
SECONDS = 10


def put(folder, content, name="list.csv"):
    path = folder / name
    path.write_bytes(content)
    return path


def rows_of(path):
    return [row for row in read_workbook(path).sheets[0].rows if row]


def try_to_import(path, kind="volunteers"):
    """What the command does with a file: the document's length, or the line of refusal."""
    try:
        book = read_workbook(path)
        found = understand(
            book.sheets,
            Kind(kind),
            file_name=path.name,
            encoding=book.encoding,
            lookups=lookups(),
            today=dt.date(2026, 11, 21),
        )
    except (UnreadableFileError, NotUnderstoodError) as refusal:
        told = str(refusal)
    else:
        return check_document(found)
    assert "\n" not in told
    assert "Traceback" not in told
    assert len(told) < 400
    return told


def check_document(found):
    """A whole document, with as many rows as it says, that survives its storage."""
    document = json.loads("".join(document_lines(found)))
    assert sum(document["totals"].values()) == document["file"]["rows"]
    assert from_stored(json.loads(json.dumps(to_stored(found)))) == found
    assert all(isinstance(line, str) for line in lines(found))
    return len(document["rows"])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_each_encoding_and_delimiter_is_recognised(tmp_path, encoding, delimiter):
    lines = [
        ["Nombre", "Correo electrónico", "Años"],
        ["Omar Díaz", "omar@firm.example", "tres, o más; quizá"],
    ]
    text = "\r\n".join(delimiter.join(f'"{cell}"' for cell in line) for line in lines)
    path = put(tmp_path, text.encode(encoding))
    assert rows_of(path) == lines
    expected = {"cp1252": "windows-1252", "utf-8-sig": "utf-8", "utf-16-le": "utf-16", "utf-16-be": "utf-16"}
    assert read_workbook(path).encoding == expected.get(encoding, encoding)


def test_one_stray_byte_does_not_spoil_the_accents_of_a_file(tmp_path):
    path = put(tmp_path, "Nombre,Correo\nJosé Núñez,j@firm.example\nRenée\n".encode() + b"caf\xe9,x\n")
    assert rows_of(path)[1:] == [["José Núñez", "j@firm.example"], ["Renée"], ["café", "x"]]


def test_a_line_that_names_the_delimiter_is_no_row_of_people(tmp_path):
    path = put(tmp_path, b"sep=;\r\nNombre;Correo\r\nBob;bob@firm.example\r\n")
    assert read_workbook(path).sheets[0].rows == [[], ["Nombre", "Correo"], ["Bob", "bob@firm.example"]]


def test_a_cell_may_hold_lines_delimiters_and_quotes(tmp_path):
    path = put(tmp_path, b'Name,Note\nBob,"one\ntwo, ""three"""\nCarol,x\n')
    assert rows_of(path) == [["Name", "Note"], ["Bob", 'one\ntwo, "three"'], ["Carol", "x"]]


def test_a_quote_that_never_closes_spoils_its_own_row_only(tmp_path):
    text = "\n".join([HEAD, '"' + LINES[0], *LINES[1:], *LINES * 400])
    rows = rows_of(put(tmp_path, text.encode()))
    assert rows[2][:3] == ["Carol", "Lane", "carol@firm.example"]
    assert len(rows) == 1 + 4 + 1600


def test_a_workbook_is_read_whatever_its_name(tmp_path):
    assert rows_of(put(tmp_path, honest_xlsx(), "list.csv"))[0][:9] == HEAD.split(",")
    assert rows_of(put(tmp_path, honest_csv(), "list.xlsx"))[0] == HEAD.split(",")


def test_a_folder_and_nothing_are_said_to_be_so(tmp_path):
    with pytest.raises(UnreadableFileError, match="a folder"):
        read_workbook(tmp_path)
    with pytest.raises(UnreadableFileError, match="no such file"):
        read_workbook(tmp_path / "absent.csv")
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(UnreadableFileError, match="not an ordinary file"):
        read_workbook(tmp_path / "pipe")


def test_the_limits_are_counted_and_named(tmp_path):
    path = put(tmp_path, honest_xlsx())
    for limits, why in (
        (Limits(unpacked=6_000), "unpacks to more than"),
        (Limits(entries=3), "3 allowed"),
        (Limits(rows=1, header_rows=1), "more than 1 rows"),
        (Limits(cells=5), "more than an import can hold"),
        (Limits(columns=4), "wider than 4 columns"),
    ):
        with pytest.raises(UnreadableFileError, match=why):
            read_workbook(path, limits)


def test_a_file_that_takes_too_long_is_given_up(tmp_path):
    path = put(tmp_path, honest_csv())
    with pytest.raises(UnreadableFileError, match="too long"):
        read_workbook(path, Limits(wall_seconds=0.001))


# A process of its own, small at its start: a child inherits its parent's peak.
MEASURE = """
import json, resource, subprocess, sys
done = subprocess.run([sys.executable, "-m", "alongside.cli", "import", "volunteers", sys.argv[1], "--program", "x", "--json"],
                      capture_output=True)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([done.returncode, done.stderr.decode(), used.ru_maxrss << 10, used.ru_utime + used.ru_stime]))
"""


@pytest.mark.slow
@pytest.mark.parametrize("name", list(named()))
def test_a_hostile_file_costs_little_and_is_answered_in_a_line(tmp_path, name):
    path = put(tmp_path, named()[name]())
    without_database = {k: v for k, v in os.environ.items() if not k.startswith("DATABASE")}
    measured = subprocess.run(
        [sys.executable, "-c", MEASURE, str(path)],
        check=True,
        capture_output=True,
        env=without_database | {"ALONGSIDE_DATA": str(tmp_path / "none")},
    )
    code, told, memory, seconds = json.loads(measured.stdout)
    assert seconds < SECONDS
    assert memory < MEMORY
    if name in SOUND:
        assert (code, told) == (0, "")
    else:
        assert code == 2
        assert told.count("\n") == 1
        assert "Traceback" not in told


FUZZED = 10_000 if os.environ.get("ALONGSIDE_PROVE") else 160


@pytest.mark.slow
@pytest.mark.timeout(7_200)
def test_no_file_that_chance_makes_brings_it_down(tmp_path, record_figure):
    refused = 0
    for seed in range(FUZZED):
        path = put(tmp_path, fuzzed(seed), "fuzzed")
        try:
            refused += isinstance(try_to_import(path, "volunteers" if seed % 2 else "clients"), str)
        except Exception as error:  # noqa: BLE001 - whatever it is, the seed must be told
            pytest.fail(f"seed {seed}: {error!r}")
    assert 0 < refused < FUZZED
    record_figure("files made by chance, none of which brought it down", FUZZED)
    record_figure("of them refused in one line", refused)
