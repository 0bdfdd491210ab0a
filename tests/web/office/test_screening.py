"""The interview on the office's pages: begun, answered one question a page, left, taken up again, finished."""

import datetime
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from alongside.audit.models import AuditEvent
from alongside.intake.models import Client, Finding, Screening
from alongside.intake.told import told_by
from alongside.lib.acting import acting
from tests.web.office_pages import SYSTEM, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def fresh(cast):
    """Dana's child, whom nobody has asked anything yet."""
    with acting(SYSTEM):
        Screening.objects.filter(client=cast.coast.client).delete()
    return cast


def text(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def told(cast):
    with acting(SYSTEM):
        return told_by(cast.coast.client)


def begin(cast, browser, **typed):
    address = reverse("office:screening-start", args=[cast.coast.client.code])
    answer = browser.post(
        address, {"language": "mam", "relay": ["spa", "eng"], "interpreter_present": "yes", **typed}
    )
    assert answer.status_code == 303
    return answer["Location"]


def reply(browser, address, answer, **more):
    """Press a button of the page at `address`; the address to which it leads."""
    page = browser.get(address).content.decode()
    fields = dict(re.findall(r'type="hidden" name="(question|mark)" value="([^"]*)"', page))
    return browser.post(address, {**fields, "answer": answer, **more})


def test_ines_begins_by_way_of_spanish_and_the_page_asks_in_spanish_first(fresh):
    browser = signed_in(fresh.ines)
    page = text(browser.get(begin(fresh, browser)))
    with acting(SYSTEM):
        row = Screening.objects.get(client=fresh.coast.client)
    assert (row.language, row.relay, row.interpreter_present) == ("mam", ["mam", "spa", "eng"], True)
    assert page.index("¿Cuál es su fecha de nacimiento?") < page.index("What is your date of birth?")
    assert "Question 1" in page or "question <span data-number>1</span>" in page


def test_beginning_twice_goes_on_with_the_same_interview(fresh):
    browser = signed_in(fresh.ines)
    first = begin(fresh, browser)
    again = begin(fresh, browser)
    assert first == f"{again}1/"
    address = reverse("office:screening-start", args=[fresh.coast.client.code])
    assert signed_in(fresh.alice).get(address)["Location"] == again


def test_a_birth_date_is_kept_sealed_and_never_shown_again(fresh):
    browser = signed_in(fresh.ines)
    first = begin(fresh, browser)
    sent = reply(browser, first, "value", value="2010-05-06", source="passport")
    assert sent.status_code == 303
    assert told(fresh).facts == {"birth_date": "2010-05-06", "birth_date_source": "passport"}
    assert told(fresh).answers == {"dob": "yes"}
    again = text(browser.get(first))
    assert "2010" not in again
    assert "Written down and sealed" in again


def test_a_fault_keeps_what_was_typed_and_says_what_to_do(fresh):
    browser = signed_in(fresh.ines)
    first = begin(fresh, browser)
    future = (timezone.localdate() + datetime.timedelta(days=9)).isoformat()
    answer = reply(browser, first, "value", value=future)
    assert answer.status_code == 422
    assert "This date cannot be right" in text(answer)
    assert future in text(answer)
    assert told(fresh).answers == {}


def test_every_question_can_be_left_open_to_the_end_and_nine_findings_follow(fresh):
    browser = signed_in(fresh.ines)
    address = begin(fresh, browser)
    pages = 0
    while re.search(r"/\d+/$", address):
        address = reply(browser, address, "skip" if pages % 2 else "unknown")["Location"]
        pages += 1
    assert pages > 40
    assert address == reverse("office:screening", args=[code_of(fresh)])
    done = browser.post(reverse("office:screening-finish", args=[code_of(fresh)]))
    assert done["Location"] == reverse("office:findings", args=[code_of(fresh)])
    page = text(browser.get(done["Location"]))
    with acting(SYSTEM):
        assert Finding.objects.filter(screening__code=code_of(fresh)).count() == 9
        client = Client.objects.get(pk=fresh.coast.client.pk)
    assert client.screened == Client.Screened.YES
    assert "Not verified by an attorney." in page
    assert not re.search(r"ineligible|too late|demasiado tarde", page, re.IGNORECASE)


def code_of(cast):
    with acting(SYSTEM):
        return Screening.objects.get(client=cast.coast.client).code


def test_the_way_back_finds_the_same_question_with_its_answer(fresh):
    browser = signed_in(fresh.ines)
    base = reverse("office:screening", args=[(begin(fresh, browser), code_of(fresh))[1]])
    reply(browser, f"{base}5/", "yes")
    page = text(browser.get(f"{base}5/"))
    assert 'value="yes" aria-pressed="true"' in page
    assert f'href="{base}4/"' in page
    overview = text(browser.get(base))
    assert "1 of " in overview
    assert f'href="{base}1/"' in overview


def test_a_double_submit_keeps_one_answer_and_one_line_of_audit(fresh):
    browser = signed_in(fresh.ines)
    address = begin(fresh, browser).replace("/1/", "/5/")
    page = browser.get(address).content.decode()
    fields = dict(re.findall(r'type="hidden" name="(question|mark)" value="([^"]*)"', page))
    first = browser.post(address, {**fields, "answer": "no"})
    second = browser.post(address, {**fields, "answer": "no"})
    assert first["Location"] == second["Location"]
    lines = AuditEvent.objects.filter(tag="screening:answer")
    assert lines.count() == 1
    assert lines.get().detail == {"answered": 1}


def test_two_tabs_with_different_questions_lose_nothing(fresh):
    browser = signed_in(fresh.ines)
    base = begin(fresh, browser).removesuffix("1/")
    tabs = {}
    for number in (5, 6):
        page = browser.get(f"{base}{number}/").content.decode()
        tabs[number] = dict(re.findall(r'type="hidden" name="(question|mark)" value="([^"]*)"', page))
    for number, fields in tabs.items():
        assert browser.post(f"{base}{number}/", {**fields, "answer": "yes"}).status_code == 303
    assert told(fresh).answers == {"married": "yes", "alone18": "yes"}


def test_two_tabs_with_the_same_question_show_both_answers_to_the_slower(fresh):
    browser = signed_in(fresh.ines)
    address = begin(fresh, browser).replace("/1/", "/5/")
    page = browser.get(address).content.decode()
    fields = dict(re.findall(r'type="hidden" name="(question|mark)" value="([^"]*)"', page))
    assert browser.post(address, {**fields, "answer": "yes"}).status_code == 303
    lost = browser.post(address, {**fields, "answer": "no"})
    assert lost.status_code == 409
    assert "<dt>There stands</dt><dd>Yes</dd><dt>You chose</dt><dd>No</dd>" in text(lost)
    assert told(fresh).facts["married"] is True
    decided = reply(browser, address, "no")
    assert decided.status_code == 303
    assert told(fresh).facts["married"] is False


def test_the_script_learns_the_way_on(fresh):
    browser = signed_in(fresh.ines)
    address = begin(fresh, browser).replace("/1/", "/5/")
    fields = {"question": "married", "mark": "", "answer": "no"}
    answer = browser.post(address, fields, headers={"X-Interview": "yes"})
    assert answer.json() == {"next": address.replace("/5/", "/6/")}


def test_an_answer_after_the_end_changes_nothing_and_says_so(fresh):
    browser = signed_in(fresh.ines)
    address = begin(fresh, browser)
    browser.post(reverse("office:screening-finish", args=[code_of(fresh)]))
    answer = browser.post(address, {"question": "married", "mark": "", "answer": "no"})
    assert answer.status_code == 409
    assert "finished meanwhile" in text(answer)
    assert "<dd>No</dd>" in text(answer)
    assert told(fresh).answers == {}


def test_a_stranger_finds_no_interview_and_carol_may_not_hear_clients(cast):
    address = reverse("office:screening", args=[cast.coast.screening.code])
    assert signed_in(cast.charlie).get(address).status_code == 404
    assert signed_in(cast.carol).get(address).status_code == 403
    assert signed_in(cast.alice).get(address).status_code == 200


def test_a_form_that_names_no_question_is_asked_again(fresh):
    browser = signed_in(fresh.ines)
    address = begin(fresh, browser).replace("/1/", "/5/")
    for typed in ({}, {"question": "zzz", "answer": "yes"}):
        answer = browser.post(address, typed)
        assert answer.status_code == 422
        assert "Are you married?" in text(answer)
    assert told(fresh).answers == {}
