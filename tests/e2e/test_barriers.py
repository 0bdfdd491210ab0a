"""Every page that each role can reach by links, at two widths: no barrier, nothing wider than the window."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from alongside.web.templatetags.ui import BUILT

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]

AXE = BUILT.parents[3] / "node_modules" / "axe-core" / "axe.min.js"
# Who walks, and how wide the window is: coordinators sit at a desk, volunteers hold a phone.
WALKERS = [
    ("Mara Whitfield", 1280, "en"),
    ("Mara Whitfield", 390, "es"),
    ("Carol Ashby", 1280, "es"),
    ("Cleo Hartman", 390, "en"),
    ("Omar Haddad", 1280, "en"),
    ("Volunteer attorney", 390, "es"),
]
SAME_KIND = 1  # pages of one kind (one URL pattern) that are looked at
CODE = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
RULE = re.compile(r"^/office/rules/(?!changes/|second-factor/)[^/]+/")
LEFT_OUT = ("/export", ".xlsx", ".pdf", ".toml", "/language/", "/sign-out", "/media/")


def kind_of(path: str) -> str:
    """A path without its codes: pages of one kind are one template."""
    path = RULE.sub("/office/rules/*/", path)
    return "/".join("*" if CODE.search(part) or part.isdigit() else part for part in path.split("/"))


def links(page: Page) -> list[str]:
    """Where the page's links lead within the program; links in the map are links too."""
    found = page.eval_on_selector_all(
        "a[href]", "all => all.map(a => new URL(a.getAttribute('href'), document.baseURI).href)"
    )
    own = urlsplit(page.url).netloc
    return [link.partition("#")[0] for link in found if urlsplit(link).netloc == own]


def barriers(page: Page) -> list[str]:
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    faults = [f"{v['id']} {[node['target'] for node in v['nodes']][:3]}" for v in found["violations"]]
    is_wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return [*faults, *(["wider than the window"] if is_wide else [])]


@pytest.mark.parametrize(("name", "width", "language"), WALKERS)
def test_every_page_that_a_role_reaches_is_open_to_all(sign_in, name, width, language):
    page = sign_in(name, width=width, height=844, reduced_motion="reduce")
    if language == "es":
        page.get_by_role("button", name="Español").first.click() if width > 900 else _spanish(page)
    waiting, seen, faults = [page.url], {}, {}
    while waiting:
        url = waiting.pop(0)
        kind = kind_of(urlsplit(url).path)
        if seen.get(kind, 0) >= SAME_KIND or any(word in url for word in LEFT_OUT):
            continue
        seen[kind] = seen.get(kind, 0) + 1
        answer = page.goto(url)
        if answer is None or answer.status >= 400:
            faults[kind] = [f"a link leads to {answer.status if answer else 'nothing'}"]
            continue
        found = barriers(page)
        if found:
            faults[kind] = found
        waiting += links(page)
    assert not faults, faults
    assert len(seen) >= 2


def _spanish(page: Page) -> None:
    """On a phone the languages lie in the menu: say it as the form does."""
    with page.expect_navigation():
        page.evaluate(
            """() => { const form = document.querySelector('form[action="/language/"]');
                       const field = document.createElement('input');
                       field.type = 'hidden'; field.name = 'language'; field.value = 'es';
                       form.append(field); form.submit(); }"""
        )
