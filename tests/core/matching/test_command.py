"""The command: document in, document out, nothing else on standard output."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from alongside.cli import main
from alongside.core.matching.check import check
from alongside.core.matching.outcome import Result
from tests.core.matching.samples import Document, client, program
from tests.core.matching.tiny import tiny


def written(folder: Path, document: Document) -> str:
    path = folder / "instance.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return str(path)


def test_the_result_goes_to_standard_output_and_progress_does_not(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["match", written(tmp_path, program())]) == 0
    out, err = capfd.readouterr()
    result = json.loads(out)
    assert check(program(), result) == []
    assert "optimal: urgency 60" in err


def test_with_out_the_result_goes_to_the_file_alone(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "result.json"
    assert main(["match", written(tmp_path, program()), "--out", str(target), "--seed", "7"]) == 0
    assert capfd.readouterr().out == ""
    assert json.loads(target.read_text())["seed"] == 7
    assert sorted(path.name for path in tmp_path.iterdir()) == ["instance.json", "result.json"]


def test_bad_input_is_one_line_per_fault_and_nothing_is_written(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "result.json"
    document = program(client("dana", lat=91, urgency=-1))
    assert main(["match", written(tmp_path, document), "--out", str(target)]) == 2
    out, err = capfd.readouterr()
    assert out == ""
    assert len(err.splitlines()) == 2
    assert not target.exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], "arguments are required: INSTANCE.json"),
        (["--seconds", "soon"], "--seconds: is 'soon'; give a number of seconds from 0"),
        (["--seconds", "nan"], "--seconds: is 'nan'; give a number of seconds from 0"),
        (["--seed", "x"], "--seed: is 'x'; give a whole number"),
        (["dana.json", "--colour", "red"], "unrecognized arguments: --colour red"),
    ],
)
def test_a_wrong_argument_is_told_on_one_line(
    words: list[str], told: str, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as refused:
        main(["match", *words])
    out, err = capfd.readouterr()
    assert refused.value.code == 2
    assert out == ""
    assert len(err.splitlines()) == 1
    assert told in err


def test_a_link_given_as_out_stays_a_link(tmp_path: Path) -> None:
    real, link = tmp_path / "real.json", tmp_path / "link.json"
    link.symlink_to(real)
    assert main(["match", written(tmp_path, program()), "--out", str(link)]) == 0
    assert link.is_symlink()
    assert json.loads(real.read_text())["status"] == "optimal"


def test_a_device_given_as_out_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        assert main(["match", written(tmp_path, program()), "--out", str(pipe)]) == 0
        assert json.loads(os.read(reader, 65_536))["status"] == "optimal"
    finally:
        os.close(reader)
    assert pipe.is_fifo()


def test_a_pin_that_breaks_a_rule_ends_with_2(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    document = program(
        client("dana", conflicts={"volunteers": ["bob"]}),
        pins=[{"kind": "seat", "volunteer": "bob", "client": "dana"}],
    )
    assert main(["match", written(tmp_path, document)]) == 2
    out, err = capfd.readouterr()
    assert out == ""
    assert "breaks the rule of conflict" in err


@pytest.mark.parametrize("name", ["absent.json", "."])
def test_a_file_that_cannot_be_read_is_bad_input(
    name: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["match", str(tmp_path / name)]) == 2
    assert "cannot be read" in capfd.readouterr().err


def test_an_out_that_cannot_be_written_is_told_before_any_work(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["match", written(tmp_path, program()), "--out", str(tmp_path / "no" / "r.json")]) == 2
    assert "cannot be written" in capfd.readouterr().err


@pytest.mark.parametrize(
    "options", [["--seconds", "-1"], ["--seconds", "nan"], ["--seed", "x"], ["--seed", "-1"]]
)
def test_a_wrong_option_ends_with_2(options: list[str], tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["match", written(tmp_path, program()), *options])
    assert ended.value.code == 2


def run_process(document: bytes, *options: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "alongside.cli", "match", "-", *options],
        input=document,
        capture_output=True,
        check=False,
    )


def test_two_processes_give_the_same_bytes() -> None:
    document = json.dumps(tiny(11, volunteers=12, clients=8)).encode()
    first, second = (run_process(document, "--seed", "3") for _ in range(2))
    assert first.returncode == second.returncode == 0
    assert first.stdout == second.stdout


def test_no_time_at_all_gives_a_right_result_and_says_so() -> None:
    document = tiny(5, volunteers=9, clients=6)
    ended = run_process(json.dumps(document).encode(), "--seconds", "0")
    assert ended.returncode == 0
    assert check(document, json.loads(ended.stdout)) == []


def test_names_in_any_script_come_back_as_they_are() -> None:
    document = program(client("Ñandú-日本"), client("\ud800"))
    ended = run_process(json.dumps(document).encode())
    result = json.loads(ended.stdout)
    told = {c for team in result["teams"] for c in team["clients"]} | {
        row["client"] for row in result["unplaced"]
    }
    assert told == {"Ñandú-日本", "\ud800"}


def test_nothing_that_needs_a_database_is_loaded() -> None:
    script = (
        "import sys; from alongside.cli import main; main(['match', '-']); "
        "print([m for m in ('django', 'ortools', 'psycopg') if m in sys.modules], file=sys.stderr)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script],
        input=json.dumps(program()).encode(),
        capture_output=True,
        check=True,
    )
    assert ended.stderr.decode().splitlines()[-1] == "[]"


def test_a_result_reads_back_as_what_it_was() -> None:
    document = json.loads(run_process(json.dumps(tiny(3, volunteers=9, clients=6)).encode()).stdout)
    assert Result.from_document(document).to_document() == document


def test_a_document_that_is_no_result_is_not_read_as_one() -> None:
    with pytest.raises(ValueError, match="format is"):
        Result.from_document({"format": "alongside.matching/1"})
