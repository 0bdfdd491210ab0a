"""The interview on a phone of 390 pixels, in both languages, with a connection that breaks."""

import re

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import expect

from alongside.intake.models import Finding, Screening
from alongside.intake.screening import start_screening
from alongside.intake.told import told_by
from alongside.lib.acting import acting
from alongside.web.templatetags.ui import BUILT
from tests.cast import make_cast
from tests.web.office_pages import SYSTEM, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]
AXE = BUILT.parents[3] / "node_modules" / "axe-core" / "axe.min.js"
FITS = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"


@pytest.fixture
def cast(transactional_db):
    with acting(SYSTEM):
        made = make_cast()
        Screening.objects.filter(client=made.coast.client).delete()
    return made


@pytest.fixture
def phone(open_page, live_server, cast):
    """`page = phone("es")`: Ines's phone, signed in."""

    def one(language="en", *, width=390, account=None, page=None):
        page = page or open_page(width=width, height=844, reduced_motion="reduce")
        session = signed_in(account or cast.ines).cookies[settings.SESSION_COOKIE_NAME].value
        cookies = {settings.SESSION_COOKIE_NAME: session, settings.LANGUAGE_COOKIE_NAME: language}
        page.context.add_cookies(
            [{"name": name, "value": value, "url": live_server.url} for name, value in cookies.items()]
        )
        page.site = live_server.url
        return page

    return one


def violations(page):
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [(v["id"], [node["target"] for node in v["nodes"]]) for v in found["violations"]]


def begin(cast, language="spa", relay=()):
    """An interview under way; the address of its first question, without the number."""
    row = start_screening(cast.ines, cast.coast.client, language=language, relay=relay)
    return reverse("office:screening", args=[row.code])


def told(cast):
    with acting(SYSTEM):
        return told_by(cast.coast.client)


def press(page, value):
    page.locator(f'[data-answers] button[value="{value}"]').click()


def number(page):
    return int(page.locator("[data-number]").inner_text())


@pytest.mark.parametrize("language", ["en", "es"])
def test_ines_walks_the_whole_interview_on_her_phone(phone, cast, language):
    page = phone(language)
    page.goto(f"{page.site}{reverse('office:client', args=[cast.coast.client.code])}")
    page.locator(
        f'a[href="{reverse("office:screening-start", args=[cast.coast.client.code])}"]'
    ).first.click()
    page.locator("select[name=language]").select_option("mam")
    page.locator('input[name=interpreter_present][value="yes"]').check()
    page.locator('input[name=relay][value="spa"]').check()
    assert violations(page) == []
    page.locator("form .btn-primary").click()
    first = page.locator(".interview-first")
    expect(first).to_have_text("¿Cuál es su fecha de nacimiento? (Puede ser aproximada.)")
    assert violations(page) == []
    assert page.evaluate(FITS)
    page.locator("input[name=value]").fill("2010-03-14")
    page.locator("select[name=source]").select_option("passport")
    page.locator(".interview-save").click()
    expect(page.locator("[data-number]")).to_have_text("2")
    seen = 1
    while page.locator("[data-interview-form]").count():
        before = page.url
        if seen == 9:
            assert violations(page) == []
            assert page.evaluate(FITS)
            heights = page.locator(".interview-answer").evaluate_all(
                "all => all.map((one) => one.getBoundingClientRect().height)"
            )
            assert min(heights) >= 56
        press(page, ("unknown", "skip", "yes")[seen % 3] if seen > 8 else "skip")
        page.wait_for_url(lambda url, before=before: url != before)
        seen += 1
    assert seen > 40
    assert violations(page) == []
    page.locator("[data-interview-finish] button").click()
    page.wait_for_url(re.compile("findings"))
    expect(page.locator("article.finding")).to_have_count(9)
    assert violations(page) == []
    assert page.evaluate(FITS)
    page.set_viewport_size({"width": 1280, "height": 900})
    assert violations(page) == []
    with acting(SYSTEM):
        assert Finding.objects.filter(client=cast.coast.client).count() == 9


def test_a_connection_cut_in_the_middle_loses_nothing(phone, cast):
    page = phone()
    address = begin(cast)
    page.goto(f"{page.site}{address}5/")
    press(page, "no")
    expect(page.locator("[data-number]")).to_have_text("6")
    page.context.set_offline(True)
    press(page, "yes")
    expect(page.get_by_text("Not saved yet:")).to_be_visible()
    expect(page.locator("[data-waits-count]")).to_have_text("1")
    expect(page.locator("[data-number]")).to_have_text("7")
    asked = [page.locator(".interview-first").inner_text()]
    press(page, "no")
    expect(page.locator("[data-waits-count]")).to_have_text("2")
    asked.append(page.locator(".interview-first").inner_text())
    press(page, "skip")
    expect(page.locator("[data-waits-count]")).to_have_text("3")
    assert len(set(asked)) == 2
    assert set(told(cast).answers) == {"married"}
    page.context.set_offline(False)
    expect(page.locator("[data-waits]")).to_be_hidden(timeout=15_000)
    answers = told(cast).answers
    assert (answers["married"], answers["alone18"], answers["nta"]) == ("no", "yes", "no")
    assert len(answers) == 4
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.includes('interview'))") == []


def test_what_waits_survives_the_page_and_is_sent_when_it_is_opened_again(phone, cast):
    page = phone()
    address = begin(cast)
    page.goto(f"{page.site}{address}6/")
    page.context.set_offline(True)
    press(page, "yes")
    expect(page.locator("[data-waits-count]")).to_have_text("1")
    page.close()
    again = page.context.new_page()
    page.context.set_offline(False)
    again.goto(f"{page.site}{address}")
    expect(again.locator("[data-waits]")).to_be_hidden()
    again.wait_for_function("Object.keys(localStorage).every((key) => !key.includes('interview'))")
    assert told(cast).answers == {"alone18": "yes"}


def test_leaving_with_unsent_answers_asks_first_and_forgets_them(phone, cast):
    page = phone()
    address = begin(cast)
    page.goto(f"{page.site}{address}6/")
    # Nothing can be sent, but pages can be fetched: else what waits would go out before it is forgotten.
    page.route("**/*", lambda way: way.abort() if way.request.method == "POST" else way.continue_())
    press(page, "yes")
    expect(page.locator("[data-waits-count]")).to_have_text("1")
    page.locator("[data-interview-leave]").click()
    expect(page.get_by_role("heading", name="Some answers are not saved yet")).to_be_visible()
    page.get_by_role("button", name="Stay").click()
    assert page.evaluate("Object.keys(localStorage).length") == 1
    page.locator("[data-interview-leave]").click()
    page.get_by_role("button", name="Leave and forget them").click()
    page.wait_for_url(f"**{address}")
    assert page.evaluate("Object.keys(localStorage).length") == 0


def test_signing_out_leaves_nothing_of_an_interview_on_the_device(phone, cast):
    page = phone(width=1280)
    page.goto(f"{page.site}{reverse('account:home')}")
    page.evaluate("localStorage.setItem(`alongside-interview:x:${Date.now()}:a`, '{}')")
    page.locator("main form[action*='sign-out'] button").click()
    page.wait_for_url(lambda url: "sign-in" in url or url.endswith("/"))
    assert page.evaluate("Object.keys(localStorage)") == []


def test_the_back_button_shows_the_answer_and_lets_it_be_changed(phone, cast):
    page = phone()
    address = begin(cast)
    page.goto(f"{page.site}{address}9/")
    press(page, "yes")
    expect(page.locator("[data-number]")).to_have_text("10")
    page.go_back()
    expect(page.locator("[data-number]")).to_have_text("9")
    page.reload()
    expect(page.locator('[data-answers] button[value="yes"]')).to_have_attribute("aria-pressed", "true")
    press(page, "no")
    expect(page.locator("[data-number]")).to_have_text("10")
    assert list(told(cast).answers.values()) == ["no"]


def test_a_double_tap_saves_once(phone, cast):
    page = phone()
    address = begin(cast)
    page.goto(f"{page.site}{address}9/")
    page.locator('[data-answers] button[value="yes"]').dblclick()
    expect(page.locator("[data-number]")).to_have_text("10")
    page.wait_for_timeout(500)
    assert number(page) == 10
    assert list(told(cast).answers.values()) == ["yes"]


def test_two_tabs_with_different_answers_show_both_and_a_person_decides(phone, cast):
    page = phone()
    address = begin(cast)
    page.goto(f"{page.site}{address}9/")
    second = page.context.new_page()
    second.goto(f"{page.site}{address}9/")
    press(page, "yes")
    expect(page.locator("[data-number]")).to_have_text("10")
    press(second, "no")
    expect(second.get_by_text("Someone else gave another answer meanwhile")).to_be_visible()
    press(second, "no")
    expect(second.locator("[data-number]")).to_have_text("10")
    assert list(told(cast).answers.values()) == ["no"]


def test_the_interview_works_without_a_script(open_page, phone, cast):
    page = phone(page=open_page(width=390, height=844, java_script_enabled=False))
    address = begin(cast)
    page.goto(f"{page.site}{address}9/")
    press(page, "no")
    page.wait_for_url(f"**{address}10/")
    assert list(told(cast).answers.values()) == ["no"]
    assert page.locator("[data-speak]:visible").count() == 0


def test_a_question_is_read_aloud_by_the_browsers_own_voice_and_a_recording_is_played(phone, cast):
    page = phone()
    address = begin(cast, "mam", ("mam", "spa"))
    page.add_init_script(
        "window.said = []; SpeechSynthesis.prototype.speak = function (voice) { said.push([voice.lang, voice.text]); };"
    )
    page.goto(f"{page.site}{address}9/")
    page.get_by_role("button", name="Read aloud: Español").click()
    page.get_by_role("button", name="Read aloud: English").click()
    (spanish, text), (english, _text) = page.evaluate("said")
    assert (spanish, english) == ("es-US", "en-US")
    assert text.startswith("¿")
    with acting(SYSTEM):
        row = Screening.objects.get(client=cast.coast.client)
    from alongside.intake.screening import read_interview

    with acting(cast.ines):
        place = read_interview(row).order.index("sij3") + 1
    page.goto(f"{page.site}{address}{place}/")
    expect(page.locator("audio")).to_have_attribute("src", re.compile("/sound/$"))


@pytest.mark.parametrize("width", [1280, 390])
def test_consents_and_recordings_have_no_barrier(phone, cast, width):
    page = phone("es", width=width)
    code = cast.coast.client.code
    for address in (
        reverse("office:consents", args=[code]),
        reverse("office:consent-give", args=[code, "media"]),
        reverse("office:referral-add", args=[code]),
        reverse("office:recordings"),
        reverse("office:client", args=[code]),
    ):
        page.goto(f"{page.site}{address}")
        assert violations(page) == [], address
        assert page.evaluate(FITS), address
