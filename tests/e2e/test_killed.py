"""kill -9 in the middle of an import and of a plan: all or nothing, nothing acknowledged is lost, nothing doubled."""

import json
import os
import re
import signal
import time

import pytest
from playwright.sync_api import expect

from alongside.lib import embedded_postgres_keeper as keeper
from tests.programs import alongside, running_program

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]

ROWS = 800
PATIENCE = 240_000  # milliseconds: a job whose worker died is put back after half a minute


def workbook(mark: str) -> str:
    lines = ["First name,Last name,Work email,Employer,Office,Bar,Languages"]
    lines += [
        f"Given{n},Family{mark}{n},p{n}@{mark}.example,Harrow & Vale LLP,Seattle,WA,Spanish"
        for n in range(ROWS)
    ]
    return "\n".join(lines) + "\n"


def kill_worker(program) -> None:
    for number, command in program.family().items():
        if command.rstrip().endswith("alongside.cli worker"):
            os.kill(number, signal.SIGKILL)


def kill_web(program) -> None:
    for number, command in program.family().items():
        if "gunicorn" in command:
            os.kill(number, signal.SIGKILL)


def kill_database(program) -> None:
    server = keeper.server_process(program.folder / "postgres")
    assert server
    os.kill(server, signal.SIGKILL)


def come_back(page, url: str) -> None:
    """Reload until the program answers again, as a person does."""
    end = time.monotonic() + 120
    while time.monotonic() < end:
        try:
            answer = page.goto(url)
        except Exception:  # noqa: BLE001 - refused while it restarts
            answer = None
        if answer is not None and answer.status < 500:
            return
        time.sleep(1)
    pytest.fail("the program did not come back")


@pytest.fixture(scope="module")
def program():
    """A program of its own: what is killed here must not fail another journey."""
    with running_program("--demo") as own:
        yield own


@pytest.fixture
def mara(program, browser):
    """Mara at her desk. Unlike other pages, hers may answer 500 while the database is away."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(f"{program.address}/account/sign-in/")
    page.locator("button.demo-role", has_text="Mara Whitfield").click()
    page.wait_for_url(lambda url: "sign-in" not in url)
    yield page
    context.close()


KILLS = [kill_worker, kill_web, kill_database]


@pytest.mark.parametrize("kill", KILLS)
def test_an_import_that_is_cut_off_is_whole_in_the_end(kill, program, mara, tmp_path):
    mara.goto(f"{program.address}/office/imports/new/")
    mara.get_by_label("Volunteers", exact=True).check()
    file = tmp_path / "people.csv"
    file.write_text(workbook(kill.__name__.removeprefix("kill_")))
    mara.locator("input[type=file]").set_input_files(file)
    mara.get_by_role("button", name="Upload and look").click()
    expect(mara.get_by_role("heading", name="How each column was understood")).to_be_visible(timeout=PATIENCE)
    batch = mara.url
    mara.get_by_role("button", name=re.compile("^Write ")).click()
    mara.locator("#confirm-apply [data-confirm-yes]").click()
    mara.wait_for_load_state()
    kill(program)
    come_back(mara, batch)
    expect(mara.get_by_text("Nobody was mailed")).to_be_visible(timeout=PATIENCE)
    again = alongside(
        "import", "volunteers", str(file), "--program", "harbor-sijs", "--json", folder=program.folder
    )
    totals = json.loads(again.stdout)["totals"]
    assert (totals["new"], totals["duplicate"]) == (0, ROWS)


@pytest.mark.parametrize("kill", KILLS)
def test_a_plan_that_is_cut_off_is_proposed_in_the_end(kill, program, mara):
    mara.goto(f"{program.address}/office/plans/start/")
    mara.get_by_role("button", name="Start", exact=True).click()
    mara.wait_for_url(lambda url: "start" not in url)
    plan = mara.url
    kill(program)
    come_back(mara, plan)
    expect(mara.get_by_role("link", name=re.compile("Accept"))).to_be_visible(timeout=PATIENCE)
