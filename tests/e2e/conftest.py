"""The whole program with its demonstration, as `make run` starts it, and people who sign in to it."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page

from tests.programs import Program, running_program

ROLES = {
    "Mara": "Program manager",
    "Alice": "Staff attorney or mentor",
    "Ines": "Intake screener",
    "Carol": "Partner coordinator",
    "Winston": "Organization administrator",
    "Bob": "Volunteer attorney",
    "Omar": "Operator",
}


@pytest.fixture(scope="session")
def demonstration() -> Iterator[Program]:
    """One running program for all journeys: pages, worker, database, the demonstration loaded."""
    with running_program("--demo") as program:
        yield program


@pytest.fixture
def sign_in(demonstration: Program, open_page: Callable[..., Page]) -> Callable[..., Page]:
    """`page = sign_in("Mara Whitfield")`: whoever is offered by that name on the sign-in page."""

    def as_whom(name: str, **options: object) -> Page:
        page = open_page(**options)
        page.goto(f"{demonstration.address}/account/sign-in/")
        page.locator("button.demo-role", has_text=name).first.click()
        page.wait_for_url(lambda url: "sign-in" not in url)
        page.wait_for_load_state()  # its redirects must be over before the next address is asked for
        return page

    return as_whom
