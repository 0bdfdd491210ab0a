"""One person: shown and edited by whoever may, each change an act of its own."""

from __future__ import annotations

import csv
import datetime
import io

import pytest

from alongside.access.models import Membership
from alongside.access.roles import Role
from alongside.audit.models import AuditEvent
from alongside.lib.acting import System
from alongside.volunteers.models import Affiliation, Credential, Enrollment, Person
from alongside.volunteers.services import add_note
from alongside.web.once import fresh_token
from tests.web.office_pages import add_volunteers, signed_in, signed_in_afresh

pytestmark = pytest.mark.django_db
NEW = {
    "given_name": "Nadia",
    "family_name": "Haddad",
    "email": "Nadia@Fir.example",
    "role": "interpreter",
    "capacity": "2",
}


def text(response) -> str:
    return response.content.decode()


def bob(cast) -> Person:
    return cast.coast.people[Role.VOLUNTEER_ATTORNEY]


def address(person, act: str = "") -> str:
    return f"/office/people/{person.code}/{act}"


def test_bob_is_shown_to_his_program_and_to_nobody_else(cast):
    add_note(System("tests"), bob(cast), cast.coast.program, "Prefers evenings")
    page = text(signed_in(cast.mara).get(address(bob(cast))))
    for words in ("Bob Okafor coast", "Sterling LLP", "Linden", "Prefers evenings", "bob@coast.example"):
        assert words in page
    assert "Edit name and contact" in page
    assert "Edit name and contact" not in text(signed_in(cast.alice).get(address(bob(cast))))
    assert signed_in(cast.charlie).get(address(bob(cast))).status_code == 404
    assert signed_in(cast.mara).get(address(cast.plains.people[Role.VOLUNTEER_ATTORNEY])).status_code == 404
    assert signed_in(cast.alice).get(address(bob(cast), "edit/")).status_code == 403


def test_a_manager_of_another_program_cannot_edit_whom_she_only_sees(cast):
    """Mara sees Alice's colleague only where a program of hers says so."""
    stranger = cast.plains.people[Role.PARALEGAL]
    assert signed_in(cast.mara).post(address(stranger, "edit/"), {"given_name": "X"}).status_code == 404


def test_a_new_person_is_made_once_with_work_and_part(cast):
    mara = signed_in(cast.mara)
    office = cast.coast.employer.offices.get()
    typed = {**NEW, "once": fresh_token(), "office": str(office.code), "title": "Interpreter"}
    first = mara.post("/office/people/new/", typed)
    second = mara.post("/office/people/new/", typed)
    assert (first.status_code, second["Location"]) == (303, first["Location"])
    nadia = Person.objects.get(email="nadia@fir.example")
    work = Affiliation.objects.get(person=nadia)
    assert (work.organization, work.office, work.title) == (cast.coast.employer, office, "Interpreter")
    assert Membership.objects.filter(holder=nadia.code, organization=cast.coast.employer.code).exists()
    part = Enrollment.objects.get(person=nadia)
    assert (part.role, part.capacity, part.program) == ("interpreter", 2, cast.coast.program)
    taken = mara.post("/office/people/new/", {**NEW, "once": fresh_token(), "given_name": "Other"})
    assert taken.status_code == 422
    assert "on file already" in text(taken)
    assert 'value="Other"' in text(taken)


def test_an_office_of_another_organization_is_a_fault(cast):
    typed = {
        **NEW,
        "once": fresh_token(),
        "organization": str(cast.coast.nonprofit.code),
        "office": str(cast.coast.employer.offices.get().code),
    }
    answer = signed_in(cast.mara).post("/office/people/new/", typed)
    assert answer.status_code == 422
    assert "belongs to another organization" in text(answer)
    assert not Person.objects.filter(email="nadia@fir.example").exists()


def test_the_loser_of_two_edits_sees_both_texts(cast):
    mara = signed_in(cast.mara)
    typed = {"given_name": "Robert", "family_name": "Okafor", "email": "bob@coast.example", "version": 1}
    assert mara.post(address(bob(cast), "edit/"), typed).status_code == 303
    assert Person.objects.get(pk=bob(cast).pk).name_key == "okafor robert"
    lost = mara.post(address(bob(cast), "edit/"), {**typed, "given_name": "Bobby"})
    assert lost.status_code == 409
    assert "<td>Robert</td><td>Bobby</td>" in text(lost)
    again = mara.post(address(bob(cast), "edit/"), {**typed, "given_name": "Bobby", "version": 2})
    assert again.status_code == 303


def test_the_part_in_the_program_is_edited(cast):
    mara = signed_in(cast.mara)
    typed = {
        "role": "attorney",
        "capacity": "3",
        "hours_per_month": "6",
        "available_from": "2027-01-04",
        "prefers": ["sijs"],
        "version": "1",
    }
    assert mara.post(address(bob(cast), "part/"), typed).status_code == 303
    part = Enrollment.objects.get(person=bob(cast))
    assert (part.capacity, part.available_from, part.prefers) == (3, datetime.date(2027, 1, 4), ["sijs"])
    assert mara.post(address(bob(cast), "part/"), {**typed, "capacity": "-1"}).status_code == 422


def test_an_affiliation_ends_with_its_membership_and_stays_in_the_history(cast):
    mara = signed_in(cast.mara)
    work = bob(cast).affiliations.get()
    assert mara.post(f"/office/affiliations/{work.code}/end/").status_code == 303
    work.refresh_from_db()
    assert work.ends_on is not None
    assert Membership.objects.get(source=work.code).ends_on == work.ends_on
    assert "Ended" in text(mara.get(address(bob(cast))))
    foreign = cast.plains.people[Role.VOLUNTEER_ATTORNEY].affiliations.get()
    assert mara.post(f"/office/affiliations/{foreign.code}/end/").status_code == 404


def test_credentials_languages_and_trainings_come_and_go(cast):
    mara = signed_in(cast.mara)
    no_state = mara.post(address(bob(cast), "credential/"), {"kind": "bar_admission"})
    assert no_state.status_code == 422
    typed = {"kind": "bar_admission", "jurisdiction": "NJ", "verified_on": "2026-11-02"}
    assert mara.post(address(bob(cast), "credential/"), typed).status_code == 303
    assert mara.post(address(bob(cast), "credential/"), {**typed, "number": "7"}).status_code == 303
    credential = Credential.objects.get(person=bob(cast))
    assert (credential.jurisdiction, credential.number) == ("NJ", "7")
    assert (
        mara.post(address(bob(cast), "language/"), {"language": "mam", "level": "basic"}).status_code == 303
    )
    training = {"pathway": "sijs", "completed_on": "2026-10-01"}
    assert mara.post(address(bob(cast), "training/"), training).status_code == 303
    page = text(mara.get(address(bob(cast))))
    for words in ("NJ", "Mam", "SIJS"):
        assert words in page
    gone = address(bob(cast), f"credential/{credential.code}/remove/")
    assert (mara.post(gone).status_code, mara.post(gone).status_code) == (303, 303)
    assert not Credential.objects.filter(person=bob(cast)).exists()


def test_the_export_says_the_count_and_holds_no_formula(cast):
    add_volunteers(cast.coast.program, 1, given_name="=HYPERLINK(1)", family_name="+1")
    mara = signed_in_afresh(cast.mara)
    before = text(mara.get("/office/people/export/?city=Seattle"))
    assert "1 row will leave Alongside" in before
    answer = mara.post("/office/people/export/?city=Seattle", {"reason": "name badges", "file": "csv"})
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[1][:3] == ["'+1", "'=HYPERLINK(1)", "p0@sterling.example"]
    event = AuditEvent.objects.get(tag="person:export")
    assert (event.reason, event.detail) == ("name badges", {"rows": 1, "file": "csv"})
    book = mara.post("/office/people/export/", {"reason": "name badges", "file": "xlsx"})
    assert book.content[:2] == b"PK"
    assert "volunteers-" in book["Content-Disposition"]
    assert signed_in(cast.alice).get("/office/people/export/").status_code == 403


def test_a_form_that_mara_sends_twice_is_saved_once_and_not_asked_again(cast):
    person = bob(cast)
    mara = signed_in(cast.mara)
    typed = {
        "given_name": "Robert",
        "family_name": "Okafor",
        "email": person.email,
        "version": person.version,
    }
    first = mara.post(address(person, "edit/"), typed)
    second = mara.post(address(person, "edit/"), typed)
    assert first.status_code == second.status_code == 303
    person.refresh_from_db()
    assert (person.given_name, person.version) == ("Robert", typed["version"] + 1)


def test_a_note_that_mara_sends_twice_is_noted_once(cast):
    mara = signed_in(cast.mara)
    typed = {"text": "Prefers evenings", "once": fresh_token()}
    for _time in range(2):
        assert mara.post(address(bob(cast), "note/"), typed).status_code == 303
    assert bob(cast).notes.count() == 1
