"""Findings before an attorney: read in words, accepted, read differently with a reason, assigned."""

import datetime
import re

import pytest
from django.urls import reverse

from alongside.access.models import Wall
from alongside.access.roles import Role
from alongside.audit.models import AuditEvent
from alongside.intake.findings import open_finding
from alongside.intake.identity import open_identities
from alongside.intake.models import Finding, Screening
from alongside.intake.screening import Reply, finish_screening, save_reply, start_screening
from alongside.lib.acting import acting
from tests.web.office_pages import SYSTEM, signed_in

pytestmark = pytest.mark.django_db
ANSWERS = {"sij3": "yes", "sij4": "yes", "u1": "no", "t1": "yes", "asy1": "skip", "safe_contact": "no"}


@pytest.fixture
def screened(cast):
    """Ines has heard Dana's child; the finished screening."""
    with acting(SYSTEM):
        Screening.objects.filter(client=cast.coast.client).delete()
        row = start_screening(cast.ines, cast.coast.client, language="spa")
    with acting(cast.ines):
        for question, answer in ANSWERS.items():
            save_reply(cast.ines, row, Reply(question, answer))
        cast.screening = finish_screening(cast.ines, row)
    return cast


def text(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def findings(cast):
    return reverse("office:findings", args=[cast.screening.code])


def finding(cast, pathway):
    with acting(SYSTEM):
        return Finding.objects.select_related("client").get(screening=cast.screening, pathway=pathway)


def opened(cast, pathway):
    with acting(SYSTEM):
        return open_finding(finding(cast, pathway))


def decide(browser, row, **typed):
    address = reverse("office:finding-decide", args=[row.code])
    return browser.post(address, {"version": row.version, **typed})


def test_the_page_says_why_in_words_with_authority_and_that_nobody_signed(screened):
    page = text(signed_in(screened.alice).get(findings(screened)))
    assert page.count("<article") == 9
    assert "Did a parent leave you, die, or stop taking care of you? Yes." in page
    assert "INA 101(a)(27)(J)(i)" in page
    assert page.count("Not verified by an attorney.") == 9
    assert "A sign of trafficking or forced labor" in page
    assert not re.search(r"ineligible|too late|\brefused\b", page, re.IGNORECASE)


def test_the_page_speaks_spanish_from_the_rules_themselves(screened):
    browser = signed_in(screened.alice)
    browser.cookies["django_language"] = "es"
    page = text(browser.get(findings(screened), headers={"Accept-Language": "es"}))
    assert "Estatus Especial de Inmigrante Juvenil" in page
    assert "Special Immigrant Juvenile Status" not in page


def test_nothing_of_a_finding_or_an_answer_lies_open_in_the_database(screened):
    with acting(SYSTEM):
        for row in Finding.objects.filter(screening=screened.screening):
            assert b"possible" not in bytes(row.detail)
        stored = bytes(Screening.objects.get(pk=screened.screening.pk).answers)
    assert b"sij3" not in stored
    lines = AuditEvent.objects.filter(subject=screened.coast.client.code)
    assert {line.tag for line in lines} >= {"screening:start", "screening:answer", "screening:finish"}
    for line in lines.filter(tag__startswith="screening:"):
        assert not {"sij3", "t1", "yes"} & {str(part) for part in line.detail.values()}


def test_alice_accepts_and_then_reads_it_differently_with_a_reason(screened):
    alice = signed_in(screened.alice)
    row = finding(screened, "sijs")
    assert decide(alice, row).status_code == 303
    assert opened(screened, "sijs").decision.decision == "accepted"
    short = decide(alice, finding(screened, "sijs"), answer="unclear", reason="no")
    assert short.status_code == 422
    assert opened(screened, "sijs").decision.decision == "accepted"
    done = decide(
        alice, finding(screened, "sijs"), answer="unclear", reason="The father's whereabouts are open."
    )
    assert done.status_code == 303
    after = opened(screened, "sijs")
    assert (after.answer, after.decision.reason) == ("unclear", "The father's whereabouts are open.")
    assert after.detail["answer"] == "possible"
    assert b"whereabouts" not in bytes(after.row.decision)
    assert "The father&#x27;s whereabouts are open." in text(alice.get(findings(screened)))
    line = AuditEvent.objects.filter(tag="finding:decide").latest("id")
    assert line.detail == {}


def test_the_slower_of_two_attorneys_keeps_the_text(screened):
    alice, mara = signed_in(screened.alice), signed_in(screened.mara)
    row = finding(screened, "asylum")
    assert decide(mara, row).status_code == 303
    lost = decide(alice, row, answer="possible", reason="There was a threat to the family.")
    assert lost.status_code == 409
    assert "There was a threat to the family." in text(lost)
    assert opened(screened, "asylum").decision.decision == "accepted"


def test_a_finding_goes_to_a_staff_attorney_of_the_nonprofit_and_to_nobody_else(screened):
    mara = signed_in(screened.mara)
    row = finding(screened, "sijs")
    address = reverse("office:finding-assign", args=[row.code])
    strange = mara.post(address, {"version": row.version, "attorney": str(screened.charlie.code)})
    assert strange.status_code == 422
    done = mara.post(address, {"version": row.version, "attorney": str(screened.alice.code)})
    assert done.status_code == 303
    assert finding(screened, "sijs").assigned_to == screened.alice.code
    walled = screened.walled[Role.STAFF_ATTORNEY]
    assert Wall.objects.filter(holder=walled.code).exists()
    assert str(walled.code) not in text(mara.get(findings(screened)))


def test_a_screener_reads_findings_and_decides_nothing(screened):
    ines = signed_in(screened.ines)
    page = text(ines.get(findings(screened)))
    assert "Read it differently" not in page
    assert decide(ines, finding(screened, "sijs")).status_code == 403
    assert opened(screened, "sijs").decision is None


def test_the_clients_page_warns_against_calling_and_leads_to_the_findings(screened):
    page = text(signed_in(screened.alice).get(reverse("office:client", args=[screened.coast.client.code])))
    assert "Do not call or text" in page
    assert findings(screened) in page
    assert "trafficking" not in page.lower()


def test_a_birth_date_that_differs_from_the_file_is_shown_and_overwrites_nothing(screened):
    client = screened.coast.client
    with acting(screened.ines):
        row = start_screening(screened.ines, client, language="spa")
        save_reply(screened.ines, row, Reply("dob", "yes", datetime.date(2009, 1, 1), "said"))
        screened.screening = finish_screening(screened.ines, row)
    page = text(signed_in(screened.alice).get(findings(screened)))
    assert "The file and the interview differ" in page
    with acting(SYSTEM):
        assert open_identities([client])[client.pk].birth_date == datetime.date(2010, 3, 14)
