"""From a workbook to teams: the coordinator, the conflicts clerks, a seated volunteer and a stranger."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

LATECOMER = """First name,Last name,Work email,Employer,Title,Office,Bar,Languages,Hours per month
Nadia,Quist,nadia.quist@harrowvale.example,Harrow & Vale LLP,Associate,Newark,NJ,Spanish (fluent),8
"""


def import_latecomer(page: Page, address: str) -> None:
    page.goto(f"{address}/office/imports/new/")
    page.get_by_label("Volunteers", exact=True).check()
    file = {"name": "late.csv", "mimeType": "text/csv", "buffer": LATECOMER.encode()}
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Upload and look").click()
    expect(page.get_by_role("heading", name="How each column was understood")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("row", name=re.compile("Nadia Quist"))).to_be_visible()
    page.get_by_role("button", name="Write 1 row").click()
    page.locator("#confirm-apply [data-confirm-yes]").click()
    expect(page.get_by_text("Nobody was mailed")).to_be_visible(timeout=60_000)


def start_plan(page: Page, address: str) -> str:
    page.goto(f"{address}/office/plans/start/")
    page.get_by_role("button", name="Start", exact=True).click()
    expect(page.get_by_role("link", name=re.compile("Accept"))).to_be_visible(timeout=90_000)
    return page.url


def clear_every_request(page: Page, address: str, seen: list[str]) -> int:
    """Answer all that waits; collects the names that were shown, one request at a time."""
    answered = 0
    while True:
        page.goto(f"{address}/firm/conflicts/")
        waiting = page.get_by_role("link", name=re.compile("^Answer"))
        if waiting.count() == 0:
            return answered
        waiting.first.click()
        if answered == 0:
            page.get_by_role("button", name="Show the names").click()
            names = page.locator("dl.facts dd").all_inner_texts()
            assert all(name != "—" for name in names)
            seen += names
        page.get_by_label("Cleared", exact=False).first.check()
        page.get_by_role("button", name="Send the answer").click()
        expect(page.get_by_role("button", name="Send the answer")).to_have_count(0)
        answered += 1


def test_from_a_workbook_to_teams_that_hold(demonstration, sign_in):
    address = demonstration.address
    mara = sign_in("Mara Whitfield")
    import_latecomer(mara, address)
    plan = start_plan(mara, address)
    expect(mara.get_by_text("Proved: no plan places more urgency.", exact=True)).to_be_visible()

    mara.goto(f"{plan}conflicts/")
    mara.get_by_role("button", name="Ask every organization").click()
    names: list[str] = []
    for clerk in ("Cleo Hartman", "Gus Lindahl", "Lía Paredes"):
        assert clear_every_request(sign_in(clerk), address, names) > 0

    mara.goto(f"{plan}accept/")
    name = mara.locator("h1").inner_text()
    mara.get_by_label("Type the name of the plan to accept it").fill(name)
    mara.get_by_role("button", name="Accept and form the teams").click()
    mara.wait_for_url(lambda url: "accept" not in url, timeout=60_000)
    mara.goto(f"{address}/office/teams/")
    expect(mara.locator("main a[href*='/office/teams/']").nth(10)).to_be_visible()

    bob = sign_in("Volunteer attorney", width=390, height=844)
    bob.goto(f"{address}/my/")
    team = bob.locator("main h2 a").first
    team.click()
    expect(bob.locator("main")).to_contain_text("Who is this?")
    team_url = bob.url

    charlie = sign_in("Charlie Novak")
    for path in (plan, team_url, f"{address}/office/clients/"):
        answer = charlie.goto(path)
        text = charlie.locator("body").inner_text()
        assert answer is not None
        assert answer.status in {200, 403, 404}
        assert "Who is this?" not in text
        assert not any(name in text for name in names)
    assert charlie.goto(plan).status == 404

    carol = sign_in("Carol Ashby")
    carol.goto(f"{address}/firm/")
    assert not any(name in carol.locator("body").inner_text() for name in names)
    assert carol.goto(plan).status in {403, 404}
