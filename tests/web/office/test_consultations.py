"""Consultations: booked, given, followed up, counted; what was advised stays sealed."""

from __future__ import annotations

import csv
import datetime
import io

import pytest
from django.utils import timezone

from alongside.access.roles import Role
from alongside.audit.models import AuditEvent
from alongside.intake.models import Consultation, Referral
from alongside.intake.services import ClientRecord, create_clients
from alongside.lib.acting import acting
from alongside.web.once import fresh_token
from tests.cast import CANARIES, SYSTEM
from tests.web.office_pages import signed_in, signed_in_afresh

pytestmark = pytest.mark.django_db
LIST = "/office/consultations/"
TODAY = timezone.localdate()
ADVICE = "File the change of address with the court first."


def text(response) -> str:
    return response.content.decode()


def address(cast, act: str = "") -> str:
    return f"{LIST}{cast.coast.consultation.code}/{act}"


def stored(cast) -> Consultation:
    with acting(SYSTEM):
        return Consultation.objects.select_related("referral").get(pk=cast.coast.consultation.pk)


def given(**changes) -> dict[str, object]:
    return {
        "on": TODAY.isoformat(),
        "language": "mam",
        "interpreter_present": "on",
        "advice": ADVICE,
        "handed_out": "Know your rights, Spanish\n\nCourt map",
        "follow_up_on": (TODAY + datetime.timedelta(days=14)).isoformat(),
        "referred_to": "Ridge Defenders",
        "referral_note": "asks for the housing clinic",
        "version": 1,
        **changes,
    }


def test_ines_books_once_however_often_the_form_is_sent(cast):
    browser = signed_in(cast.ines)
    new = f"/office/clients/{cast.coast.client.code}/consultation/"
    assert "Book a consultation" in text(browser.get(new))
    typed = {"once": fresh_token(), "on": TODAY.isoformat(), "at": "14:30", "language": "spa"}
    first, second = browser.post(new, typed), browser.post(new, typed)
    assert (first.status_code, first["Location"]) == (303, second["Location"])
    with acting(SYSTEM):
        row = Consultation.objects.get(client=cast.coast.client, at=datetime.time(14, 30))
    assert (row.status, row.at, row.language) == ("booked", datetime.time(14, 30), "spa")
    assert browser.post(new, {**typed, "once": fresh_token(), "on": "soon"}).status_code == 422
    assert AuditEvent.objects.filter(tag="consultation:book").count() == 1


def test_advice_is_written_down_sealed_and_counted(cast):
    browser = signed_in(cast.alice)
    assert browser.post(address(cast, "give/"), given()).status_code == 303
    row = stored(cast)
    assert (row.status, row.adviser, row.handed_out) == (
        "given",
        cast.alice.code,
        ["Know your rights, Spanish", "Court map"],
    )
    assert ADVICE.encode() not in bytes(row.advice)
    assert (row.referral.direction, row.referral.organization_name) == ("out", "Ridge Defenders")
    assert b"housing" not in bytes(row.referral.note)
    page = text(browser.get(address(cast)))
    assert ADVICE not in page
    assert "Alice Stone" in page
    assert ADVICE in text(browser.post(address(cast, "advice/")))
    assert AuditEvent.objects.get(tag="consultation:advice:read").actor == cast.alice.code
    assert ADVICE not in str(list(AuditEvent.objects.values_list("detail", "reason")))
    listed = text(browser.get(LIST))
    assert "Given this year" in listed
    assert "to 1 person" in listed
    assert [c for c in CANARIES.values() if c in listed] == []


def test_the_loser_of_two_sees_both_texts_and_a_correction_refers_nobody_twice(cast):
    browser = signed_in(cast.alice)
    browser.post(address(cast, "give/"), given())
    lost = browser.post(address(cast, "give/"), given(advice="Wait for the notice."))
    assert lost.status_code == 409
    assert ADVICE in text(lost)
    assert "Wait for the notice." in text(lost)
    now = stored(cast).version
    assert browser.post(address(cast, "give/"), given(advice="Wait for it.", version=now)).status_code == 303
    assert (
        AuditEvent.objects.filter(tag="consultation:advice:read").count() == 1
    )  # of the answer to the loser
    with acting(SYSTEM):
        assert Referral.objects.count() == 1
    assert "Wait for it." in text(browser.post(address(cast, "advice/")))
    fault = browser.post(address(cast, "give/"), given(advice="", version=now + 1))
    assert fault.status_code == 422
    assert "Court map" in text(fault)


def test_a_follow_up_waits_until_somebody_makes_it(cast):
    browser = signed_in(cast.ines)
    browser.post(address(cast, "give/"), given())
    assert "Blue Heron 17" in text(browser.get(f"{LIST}?show=follow-up"))
    browser.post(address(cast, "followed/"), {"version": 1})
    assert stored(cast).followed_up_on is None
    browser.post(address(cast, "followed/"), {"version": stored(cast).version})
    assert stored(cast).followed_up_on == TODAY
    assert "Blue Heron 17" not in text(browser.get(f"{LIST}?show=follow-up"))


@pytest.mark.parametrize("status", ["missed", "cancelled"])
def test_an_appointment_that_nobody_kept_counts_as_none_given(cast, status):
    browser = signed_in(cast.ines)
    browser.post(address(cast, "close/"), {"version": 1, "status": "given"})
    assert stored(cast).status == "booked"
    assert browser.post(address(cast, "close/"), {"version": 1, "status": status}).status_code == 303
    assert stored(cast).status == status
    assert "to 0 people" in text(browser.get(LIST))


def test_one_and_three_consultations_cost_the_same(cast, django_assert_num_queries):
    browser = signed_in(cast.alice)
    browser.get(LIST)
    with django_assert_num_queries(15):
        browser.get(LIST)
    with acting(SYSTEM):
        for _number in range(2):
            Consultation.objects.create(client=cast.coast.client, on=TODAY)
    with django_assert_num_queries(15):
        assert text(browser.get(LIST)).count("Blue Heron 17") == 3


def test_the_export_counts_without_a_name_or_a_handle(cast):
    signed_in(cast.alice).post(address(cast, "give/"), given())
    mara = signed_in_afresh(cast.mara)
    assert "1 row will leave Alongside" in text(mara.get(f"{LIST}export/"))
    assert mara.post(f"{LIST}export/", {"reason": "short", "file": "csv"}).status_code == 422
    answer = mara.post(f"{LIST}export/", {"reason": "for the yearly report", "file": "csv"})
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[1][:4] == [TODAY.isoformat(), "Given", "Harbor Justice", "Mam"]
    content = answer.content.decode()
    assert "Blue Heron" not in content
    assert ADVICE not in content
    assert [c for c in CANARIES.values() if c in content] == []
    book = mara.post(f"{LIST}export/", {"reason": "for the yearly report", "file": "xlsx"})
    assert book.content[:2] == b"PK"
    assert AuditEvent.objects.filter(tag="consultation:export", reason="for the yearly report").count() == 2
    for account in (cast.alice, cast.ines):
        assert signed_in(account).get(f"{LIST}export/").status_code == 403


def test_strangers_and_the_walled_find_no_consultation(cast):
    (code,) = create_clients(
        SYSTEM, cast.plains.program, cast.plains.nonprofit, [ClientRecord(handle="Gray Owl 1")]
    )
    for act in ("", "give/"):
        assert signed_in(cast.charlie).get(address(cast, act)).status_code == 404
        assert signed_in(cast.walled[Role.STAFF_ATTORNEY]).get(address(cast, act)).status_code == 404
    assert signed_in(cast.charlie).post(address(cast, "advice/")).status_code == 404
    assert signed_in(cast.alice).get(f"/office/clients/{code}/consultation/").status_code == 404
    assert "Blue Heron" not in text(signed_in(cast.walled[Role.INTAKE_SCREENER]).get(f"{LIST}?show=booked"))
    assert signed_in(cast.bob).get(LIST).status_code == 403
