"""The look in a real browser: every component at three widths, by mouse, by keyboard, and by axe-core."""

import gzip

import pytest
from playwright.sync_api import expect

from alongside.web.templatetags.ui import BUILT
from tests.web.look import pages

pytestmark = pytest.mark.browser

PAGES = [
    "look_home.html",
    "look_lists.html",
    "look_plan.html",
    "look_form.html",
    "look_signin.html",
    "404.html",
    "500.html",
]
AXE = BUILT.parents[3] / "node_modules" / "axe-core" / "axe.min.js"
WIDTHS = [1280, 390]


def _violations(page):
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [(v["id"], [node["target"] for node in v["nodes"]]) for v in found["violations"]]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_no_barrier_and_fits_its_window(show, name, width):
    page = show(name, width=width)
    assert _violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_the_narrowest_phone(show, name):
    page = show(name, width=320)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.parametrize("name", ["look_home.html", "look_plan.html", "look_signin.html"])
def test_a_page_in_spanish_has_no_barrier_and_fits_a_small_phone(show, name):
    page = show(name, width=320, language="es")
    expect(page.locator("html")).to_have_attribute("lang", "es")
    assert _violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.parametrize("name", ["look_home.html", "look_lists.html", "look_plan.html", "look_form.html"])
def test_a_page_written_from_right_to_left_fits_its_window(show, name):
    page = show(name, width=390)
    page.evaluate("document.documentElement.dir = 'rtl'")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert _violations(page) == []


def test_the_first_page_weighs_less_than_150_kilobytes_and_asks_nobody_else(show):
    page = show("look_signin.html")
    weight = len(gzip.compress(pages.render("look_signin.html").encode()))
    for _method, path, _body in page.sent:
        if path.startswith("/static/"):
            content = (BUILT.parent / path.removeprefix("/static/")).read_bytes()
            weight += len(content) if path.endswith(".woff2") else len(gzip.compress(content))
    assert weight < 150_000
    assert {path.split("/")[1] for _method, path, _body in page.sent} <= {"look_signin.html", "static"}


def test_targets_on_a_phone_are_44_pixels_high(show):
    page = show("look_plan.html", width=390, has_touch=True, is_mobile=True)
    small = page.evaluate(
        """[...document.querySelectorAll('button, .btn, summary, .bottom-bar a, .tab-row a, select, .form-control')]
            .filter((e) => e.checkVisibility()).map((e) => [e.className || e.tagName, e.getBoundingClientRect()])
            .filter(([, box]) => box.height < 43.5 || box.width < 43.5).map(([name, box]) => [name, box.width, box.height])"""
    )
    assert small == []


def test_the_first_tab_stop_leads_past_the_navigation(show):
    page = show("look_home.html")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the page")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_a_menu_opens_and_closes_by_keyboard_and_gives_the_focus_back(show):
    page = show("look_home.html")
    summary = page.locator(".topbar summary", has_text="Your account")
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Sign out")).to_be_hidden()
    expect(summary).to_be_focused()


def test_why_opens_without_a_script(show):
    page = show("look_home.html", java_script_enabled=False)
    page.get_by_text("Why?").first.click()
    expect(page.get_by_text("Verified by Alice Alder").first).to_be_visible()


def test_dragging_a_person_to_a_seat_of_the_same_role_sends_the_move(show):
    page = show("look_plan.html")
    page.locator("#seat-3-interpreter").drag_to(page.locator("#seat-2-interpreter"))
    expect(page.locator("body")).to_contain_text("answer of")
    moves = [body for method, _path, body in page.sent if method == "POST"]
    assert moves == ["seat=3-interpreter&to_seat=2-interpreter"]


def test_dragging_a_person_to_a_seat_of_another_role_does_nothing(show):
    page = show("look_plan.html")
    page.locator("#seat-3-interpreter").drag_to(page.locator("#seat-2-attorney"))
    assert [method for method, _path, _body in page.sent if method == "POST"] == []


def test_a_pinned_person_cannot_be_dragged(show):
    page = show("look_plan.html")
    page.locator("#seat-1-attorney").drag_to(page.locator("#seat-3-attorney"))
    assert [method for method, _path, _body in page.sent if method == "POST"] == []


def test_the_move_button_opens_the_same_act_in_the_sheet_by_keyboard(show):
    page = show("look_plan.html")
    page.locator("#seat-3-interpreter").get_by_role("link", name="Move Nguyễn Thị Lan").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#sheet")).to_contain_text("answer of /move/3-interpreter/")
    assert page.locator("#sheet").evaluate("sheet => sheet.open")
    page.keyboard.press("Escape")
    expect(page.locator("#sheet")).to_be_hidden()


def test_a_form_is_sent_once_however_often_the_button_is_pressed(show):
    page = show("look_form.html")
    page.evaluate(
        """() => { const form = document.querySelector('form[enctype]'), button = form.querySelector('button');
        form.requestSubmit(button); form.requestSubmit(button); form.requestSubmit(button); }"""
    )
    expect(page.locator("body")).to_contain_text("answer of /look_form.html")
    assert [method for method, _path, _body in page.sent].count("POST") == 1


def test_a_sent_form_shows_that_it_is_busy(show):
    page = show("look_form.html")
    page.evaluate(
        "window.addEventListener('submit', (event) => event.preventDefault())"
    )  # so that the page stays
    page.get_by_role("button", name="Look at the rows").click()
    expect(page.get_by_role("button", name="Look at the rows")).to_have_attribute("aria-busy", "true")


def test_accepting_a_plan_asks_by_name_first(show):
    page = show("look_plan.html")
    page.get_by_role("button", name="Accept").click()
    expect(page.get_by_role("heading", name="Accept this plan?")).to_be_visible()
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("heading", name="Accept this plan?")).to_be_hidden()
    assert [method for method, _path, _body in page.sent if method == "POST"] == []
    page.get_by_role("button", name="Accept").click()
    page.get_by_role("button", name="Accept the plan").click()
    expect(page.locator("body")).to_contain_text("answer of /accept/")
    assert [path for method, path, _body in page.sent if method == "POST"] == ["/accept/"]


def test_the_fault_summary_leads_to_the_field(show):
    page = show("look_form.html")
    page.get_by_role("link", name="E-mail: Enter a valid email address.").click()
    expect(page.get_by_label("E-mail")).to_be_focused()
    expect(page.get_by_label("E-mail")).to_have_value("not-an-address")
    expect(page.get_by_label("Note")).to_have_value("Kept as it was typed.")


def test_a_dropped_file_is_named(show):
    page = show("look_form.html")
    page.get_by_label("Workbook").set_input_files(
        {"name": "sign-ups.csv", "mimeType": "text/csv", "buffer": b"x" * 2048}
    )
    expect(page.get_by_text("sign-ups.csv (2 kB)")).to_be_visible()


def test_the_progress_of_a_job_is_asked_for_again_and_replaced(show):
    page = show("look_home.html")
    expect(page.get_by_text("answer of /x")).to_be_visible()


def test_paper_carries_the_content_without_the_furniture(show):
    page = show("look_plan.html")
    page.emulate_media(media="print")
    expect(page.locator(".sidebar")).to_be_hidden()
    expect(page.locator(".seat-actions").first).to_be_hidden()
    expect(page.get_by_role("heading", name="Plan of 21 November")).to_be_visible()
