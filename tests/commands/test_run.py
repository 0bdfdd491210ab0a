"""`alongside run`: starts everything, stops everything, and says clearly why it does not."""

import os
import signal
import socket
import time

import pytest

from alongside.lib import embedded_postgres_keeper as keeper
from tests.programs import Program, alongside, free_port, own_data_folder, running_program


def wait_until(condition, seconds=60):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.1)


@pytest.fixture(scope="module")
def used_folder():
    """A data folder in which the program has run before, so that a start is warm."""
    with own_data_folder() as folder:
        with running_program(folder=folder):
            pass
        yield folder


@pytest.fixture(scope="module")
def shared_program():
    """One running program, on a folder of its own, for the tests that leave it running."""
    with running_program() as program:
        yield program


@pytest.mark.parametrize("kind", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_everything_that_was_started(used_folder, kind):
    with running_program(folder=used_folder) as program:
        assert program.answer() in {200, 302}
        assert len(program.family()) > 4
        assert program.stop(kind) == 0
        assert program.family() == {}
        assert "Alongside has stopped." in program.said()


def test_killing_the_program_leaves_nothing_running_and_the_next_start_works(used_folder):
    with running_program(folder=used_folder) as program:
        program.process.kill()
        program.process.wait()
        wait_until(lambda: program.family() == {})
    with running_program(folder=used_folder) as program:
        assert program.answer() in {200, 302}


def test_an_occupied_port_is_told_in_one_line_and_no_other_is_taken(used_folder):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        ended = alongside("run", folder=used_folder, PORT=str(port))
    assert ended.returncode == 2
    assert ended.stdout == ""
    assert ended.stderr.count("\n") == 1
    assert f"Port {port} on 127.0.0.1 cannot be used: address already in use" in ended.stderr


def test_a_second_program_on_the_same_data_is_refused_and_the_first_goes_on(shared_program):
    second = alongside("run", folder=shared_program.folder, PORT=str(free_port()))
    assert second.returncode == 2
    assert f"in use by another Alongside (process {shared_program.process.pid})" in second.stderr
    assert shared_program.answer() in {200, 302}


def test_a_command_joins_the_running_programs_database(shared_program):
    process = keeper.server_process(shared_program.folder / "postgres")
    ended = alongside("database", "check", folder=shared_program.folder)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "both roles are as they must be" in ended.stdout
    assert keeper.server_process(shared_program.folder / "postgres") == process
    assert shared_program.answer() in {200, 302}


def test_a_killed_web_server_worker_or_database_comes_back(shared_program):
    program = shared_program
    parts = program.family()
    web = min(n for n, c in parts.items() if "gunicorn" in c)
    worker = next(n for n, c in parts.items() if c.rstrip().endswith("alongside.cli worker"))
    os.kill(web, signal.SIGKILL)
    os.kill(worker, signal.SIGKILL)
    wait_until(lambda: "web server ended (SIGKILL)" in program.said())
    wait_until(lambda: program.answer() in {200, 302})
    database = keeper.server_process(program.folder / "postgres")
    assert database
    os.kill(database, signal.SIGKILL)
    wait_until(lambda: "The database had ended; it is running again." in program.said())
    wait_until(lambda: program.answer() in {200, 302})
    wait_until(lambda: any(c.rstrip().endswith("alongside.cli worker") for c in program.family().values()))


@pytest.mark.parametrize("host", ["::", "192.0.2.7", "alongside.example"])
def test_the_demonstration_is_refused_on_anything_but_a_loopback_address(host):
    with own_data_folder() as folder:
        ended = alongside("run", "--demo", "--host", host, folder=folder)
        assert ended.returncode == 2
        assert ended.stderr.count("\n") == 1
        assert "loopback address only" in ended.stderr
        assert not folder.exists()


def test_the_demonstration_is_refused_under_a_public_name():
    with own_data_folder() as folder:
        ended = alongside(
            "run",
            "--demo",
            folder=folder,
            ALONGSIDE_ORIGIN="https://alongside.example",
            PORT=str(free_port()),
        )
        assert ended.returncode == 2
        assert "loopback address only, not on alongside.example" in ended.stderr


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("PORT", "eight", "PORT is 'eight'; it must be a whole number"),
        ("PORT", "70000", "PORT is 70000; it must be from 1 to 65535"),
        ("ALONGSIDE_TIME_ZONE", "Newark", "ALONGSIDE_TIME_ZONE is 'Newark'"),
        ("ALONGSIDE_MAIL_SERVER", "mail.example", "ALONGSIDE_MAIL_SERVER must look like smtp://"),
        ("ALONGSIDE_KEY_FILE", "root.key", "ALONGSIDE_KEY_FILE is 'root.key'; give the whole path"),
        ("DATABASE_URL", "mysql://a:b@localhost/c", "runs on PostgreSQL only"),
    ],
)
def test_a_bad_setting_is_told_by_name_in_one_line(name, value, said):
    with own_data_folder() as folder:
        ended = alongside("run", folder=folder, **{"PORT": str(free_port()), name: value})
    assert ended.returncode == 2
    assert ended.stderr.count("\n") == 1
    assert said in ended.stderr


def test_a_missing_root_key_stops_the_start_instead_of_making_another(used_folder):
    key = used_folder / "keys" / "root.key"
    kept = key.rename(key.with_name("kept"))
    try:
        ended = alongside("run", folder=used_folder, PORT=str(free_port()))
        assert ended.returncode == 2
        assert "put the key back from its copy" in ended.stderr
        assert not key.exists()
    finally:
        kept.rename(key)


def test_the_program_is_stopped_while_it_starts():
    with own_data_folder() as folder:
        program = Program(folder, free_port())
        wait_until((folder / "postgres" / "postmaster.pid").exists)
        program.stop()
        wait_until(lambda: program.family() == {})
