"""Writing many volunteers at once."""

from __future__ import annotations

import datetime

import pytest

from alongside.access.models import Membership
from alongside.audit.models import AuditEvent
from alongside.lib.acting import System, acting
from alongside.lib.bulk_rows import RowFaultError
from alongside.partners.models import Office, Organization, ProgramPartner
from alongside.partners.services import create_program
from alongside.volunteers.bulk import VolunteerRecord, create_people
from alongside.volunteers.models import Affiliation, Credential, Enrollment, LanguageSkill, Person, PersonNote

pytestmark = pytest.mark.django_db

ACTOR = System("tests")
BOB = VolunteerRecord(
    "Bob",
    "Okafor",
    "Bob.Okafor@sterling.example",
    organization="Sterling LLP",
    office="Newark",
    role="attorney",
    title="Associate",
    admissions=("NJ", "NY"),
    languages=(("spa", "fluent"),),
    hours_per_month=4,
    phone="+1 973 555 0100",
    note="Prefers evenings",
)


@pytest.fixture
def program():
    return create_program(ACTOR, slug="sijs", name="Multi-city SIJS")


def many(count, **changes):
    return [
        VolunteerRecord(
            f"Given{n}",
            f"Family{n}",
            f"p{n}@sterling.example",
            organization="Sterling LLP",
            office="Seattle",
            role="attorney",
            admissions=("WA",),
            languages=(("spa", "basic"),),
            note="note",
            trainings=(("sijs", datetime.date(2026, 1, 5)),),
            **changes,
        )
        for n in range(count)
    ]


def test_bob_is_written_with_all_that_he_said(program):
    codes = create_people(ACTOR, program, [BOB])
    bob = Person.objects.get(code=codes[0])
    assert (bob.given_name, bob.family_name, bob.email) == ("Bob", "Okafor", "bob.okafor@sterling.example")
    assert bob.name_key == "bob okafor"
    affiliation = Affiliation.objects.get(person=bob)
    assert (affiliation.organization.name, affiliation.organization.kind) == ("Sterling LLP", "law_firm")
    assert (affiliation.office.city, affiliation.office.state) == ("Newark", "NJ")
    membership = Membership.objects.get(holder=bob.code)
    assert (membership.organization, membership.source) == (affiliation.organization.code, affiliation.code)
    assert list(Credential.objects.order_by("jurisdiction").values_list("jurisdiction", flat=True)) == [
        "NJ",
        "NY",
    ]
    assert LanguageSkill.objects.get().level == "fluent"
    enrollment = Enrollment.objects.get()
    assert (enrollment.role, enrollment.hours_per_month, enrollment.capacity) == ("attorney", 4, 1)
    assert PersonNote.objects.get().text == "Prefers evenings"
    assert ProgramPartner.objects.get().part == "employer"
    line = AuditEvent.objects.get(tag="person:create")
    assert (line.subject, line.detail) == (program.code, {"new": 1, "known": 0})


@pytest.mark.parametrize("count", [3, 250])
def test_few_and_many_are_written_alike(program, count):
    codes = create_people(ACTOR, program, many(count))
    assert list(Person.objects.order_by("id").values_list("code", flat=True)) == codes
    for model in (Affiliation, Enrollment, Credential, LanguageSkill, PersonNote, Membership):
        assert model.objects.count() == count, model
    assert Organization.objects.count() == Office.objects.count() == 1
    last = Person.objects.get(code=codes[-1])
    assert last.enrollments.get().role == "attorney"
    assert last.trainings.get().pathway == "sijs"
    assert last.created_at is not None


def test_the_number_of_statements_does_not_grow_with_the_people(program, django_assert_max_num_queries):
    with django_assert_max_num_queries(65):
        create_people(ACTOR, program, many(600))


def test_bob_on_file_already_takes_part_without_being_written_twice(program):
    first = create_people(ACTOR, program, [BOB])
    other = create_program(ACTOR, slug="asylum", name="Asylum")
    second = create_people(ACTOR, other, [BOB])
    assert first == second
    assert Person.objects.count() == 1
    assert Affiliation.objects.count() == 1
    assert Credential.objects.count() == 2
    assert Enrollment.objects.count() == 2


def test_the_same_firm_in_other_letters_is_the_same_firm(program):
    create_people(
        ACTOR,
        program,
        [
            BOB,
            VolunteerRecord(
                "Ana", "Ruiz", "ana@sterling.example", organization="STERLING, LLP", office="newark"
            ),
        ],
    )
    assert Organization.objects.count() == 1
    assert Office.objects.count() == 1


def test_a_name_that_no_column_holds_is_refused_with_its_place_and_nothing_is_written(program):
    with pytest.raises(RowFaultError) as caught:
        create_people(ACTOR, program, [BOB, VolunteerRecord("B" * 101, "Long", "b@sterling.example")])
    assert (caught.value.place, caught.value.field) == (1, "given_name")
    assert "BBB" not in str(caught.value)
    with pytest.raises(RowFaultError):
        create_people(ACTOR, program, [VolunteerRecord("B\x00b", "Nul")])
    assert Person.objects.count() == 0


def test_a_system_that_acts_reads_what_it_wrote(program):
    with acting(ACTOR):
        assert create_people(ACTOR, program, [BOB])
