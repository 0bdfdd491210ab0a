"""Mara imports what two employers' volunteers filled in, looks, writes it, and takes it back."""

import datetime

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from alongside.audit.models import AuditEvent
from alongside.imports import contents, services
from alongside.imports.models import ImportBatch, ImportChange
from alongside.imports.selectors import open_batch
from alongside.intake.identity import open_identities
from alongside.intake.models import Client, ClientKey, IdentityRecord
from alongside.lib.acting import acting
from alongside.volunteers.models import Affiliation, Credential, Enrollment, Person
from alongside.volunteers.services import edit_person

pytestmark = pytest.mark.django_db

SIGN_UPS = b"""First name,Last name,Work email,Employer,Office,Role,Bar,Languages,Hours per month
Ana,Robles,ana@sterling.example,Sterling LLP,Newark,Associate,NJ,Spanish (fluent),6
Ben,Hale,ben@sterling.example,Sterling LLP,Newark,Paralegal,none,none,4
Ben,Hale,BEN@sterling.example,Sterling LLP,Newark,Paralegal,none,none,5
Cy,Doe,cy@sterling.example,Sterling LLP,Newark,Associate,Narnia,none,2
,,,,,,,,
"""
CHILDREN = b"""Case ref,First name,Last names,DOB,Country,Language,City,State,Sibling group,Possible relief
R1,Xochitl,Tecun Ajanel,5/14/2012,Guatemala,Mam,Newark,NJ,F1,SIJS
R2,Balam,Tecun Ajanel,3/30/2010,Guatemala,Mam,Newark,NJ,F1,SIJS
"""


def begin(cast, kind: str, content: bytes) -> ImportBatch:
    organization = cast.coast.nonprofit if kind == "clients" else None
    batch = services.start_import(cast.mara, cast.coast.program, organization, kind, f"{kind}.csv", content)
    return services.read_batch(cast.mara, batch)


@pytest.fixture
def mara(cast):
    """Mara acts for the length of the test."""
    with acting(cast.mara):
        yield cast.mara


def test_a_file_is_understood_before_anything_is_written(cast, mara):
    people = Person.objects.count()
    batch = begin(cast, "volunteers", SIGN_UPS)
    assert batch.state == ImportBatch.State.UNDERSTOOD
    assert batch.totals == {"new": 2, "change": 0, "duplicate": 1, "needs_decision": 1, "refused": 0}
    assert Person.objects.count() == people
    assert [d.kind for d in open_batch(batch).decisions] == ["unparsable_admission"]


def test_rows_that_need_no_decision_are_written_in_one_act(cast, mara):
    batch = services.apply_import(mara, begin(cast, "volunteers", SIGN_UPS))
    ana = Person.objects.get(email="ana@sterling.example")
    assert batch.state == ImportBatch.State.APPLIED
    assert not Person.objects.filter(email="cy@sterling.example").exists()
    assert Enrollment.objects.get(person=ana, program=cast.coast.program).hours_per_month == 6
    assert list(ana.credentials.values_list("jurisdiction", flat=True)) == ["NJ"]
    assert [(s.language, s.level) for s in ana.languages.all()] == [("spa", "fluent")]
    assert ana.affiliations.get().organization == cast.coast.employer
    assert AuditEvent.objects.filter(tag="import:apply", subject=batch.code).count() == 1


def test_applying_twice_writes_once(cast, mara):
    batch = begin(cast, "volunteers", SIGN_UPS)
    services.apply_import(mara, batch)
    services.apply_import(mara, batch)
    assert Person.objects.filter(email="ana@sterling.example").count() == 1
    assert ImportChange.objects.filter(batch=batch).count() == 2


def test_an_answer_lets_a_row_in(cast, mara):
    batch = begin(cast, "volunteers", SIGN_UPS)
    answer = {"rows": {"5": {"record": {"admissions": ["NY"]}}}}
    batch = services.correct_import(mara, batch, answer, version=batch.version)
    assert batch.totals["needs_decision"] == 0
    services.apply_import(mara, batch)
    cy = Person.objects.get(email="cy@sterling.example")
    assert list(cy.credentials.values_list("jurisdiction", flat=True)) == ["NY"]


def test_of_two_who_answer_the_second_is_told(cast, mara):
    batch = begin(cast, "volunteers", SIGN_UPS)
    services.correct_import(mara, batch, {"columns": {"8": None}}, version=batch.version)
    with pytest.raises(services.StaleBatchError):
        services.correct_import(mara, batch, {"columns": {"8": "note"}}, version=batch.version)


def test_the_same_file_again_is_known(cast, mara):
    services.apply_import(mara, begin(cast, "volunteers", SIGN_UPS))
    again = begin(cast, "volunteers", SIGN_UPS)
    assert again.totals["new"] == 0
    assert again.totals["duplicate"] == 3


def test_a_change_is_written_and_taken_back(cast, mara):
    services.apply_import(mara, begin(cast, "volunteers", SIGN_UPS))
    changed = SIGN_UPS.replace(b"NJ,Spanish (fluent),6", b"NJ and NY,Spanish (fluent),9")
    batch = begin(cast, "volunteers", changed)
    assert batch.totals["change"] == 1
    services.apply_import(mara, batch)
    ana = Person.objects.get(email="ana@sterling.example")
    assert sorted(ana.credentials.values_list("jurisdiction", flat=True)) == ["NJ", "NY"]
    assert ana.enrollments.get().hours_per_month == 9
    assert services.undo_import(mara, batch) == []
    assert sorted(ana.credentials.values_list("jurisdiction", flat=True)) == ["NJ"]
    assert ana.enrollments.get().hours_per_month == 6


def test_what_was_written_is_taken_back_whole(cast, mara):
    before = [m.objects.count() for m in (Person, Affiliation, Credential, Enrollment)]
    batch = services.apply_import(mara, begin(cast, "volunteers", SIGN_UPS))
    assert services.undo_import(mara, batch) == []
    assert [m.objects.count() for m in (Person, Affiliation, Credential, Enrollment)] == before


def test_whoever_was_edited_since_stays(cast, mara):
    batch = services.apply_import(mara, begin(cast, "volunteers", SIGN_UPS))
    ana = Person.objects.get(email="ana@sterling.example")
    edit_person(mara, ana, ana.version, {"phone": "+19735550100"})
    stayed = services.undo_import(mara, batch)
    assert stayed == ["Row 2 was edited or seated since, and stays."]
    assert Person.objects.filter(email="ana@sterling.example").exists()
    assert not Person.objects.filter(email="ben@sterling.example").exists()


def test_after_a_day_it_can_no_longer_be_undone_and_its_cells_are_erased(cast, mara):
    batch = services.apply_import(mara, begin(cast, "volunteers", SIGN_UPS))
    later = timezone.now() + datetime.timedelta(hours=24, minutes=1)
    with time_machine.travel(later, tick=False):
        with pytest.raises(services.StaleBatchError):
            services.undo_import(mara, batch)
        assert services.erase_expired_contents(later) == 1
    batch.refresh_from_db()
    assert [getattr(batch, name) for name in contents.FIELDS] == [None] * len(contents.FIELDS)


def test_children_come_in_sealed_and_siblings_together(cast, mara):
    batch = services.apply_import(mara, begin(cast, "clients", CHILDREN))
    codes = batch.changes.values_list("subject", flat=True)
    children = list(Client.objects.filter(code__in=codes).order_by("pk"))
    assert len({child.household_id for child in children}) == 1
    assert children[0].household_id is not None
    names = {identity.given_name for identity in open_identities(children).values()}
    assert names == {"Xochitl", "Balam"}


def test_no_cell_of_a_file_lies_open_in_the_database(cast, mara):
    services.apply_import(mara, begin(cast, "clients", CHILDREN))
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
        tables = [name for (name,) in cursor.fetchall()]
        for table in tables:
            cursor.execute(f'SELECT t::text FROM "{table}" t')  # noqa: S608 - names from the catalogue
            for (row,) in cursor.fetchall():
                assert "Xochitl" not in row, table
                assert "Ajanel" not in row, table


def test_children_can_be_taken_back(cast, mara):
    before = [m.objects.count() for m in (Client, ClientKey, IdentityRecord)]
    batch = services.apply_import(mara, begin(cast, "clients", CHILDREN))
    assert services.undo_import(mara, batch) == []
    assert [m.objects.count() for m in (Client, ClientKey, IdentityRecord)] == before


def test_a_file_that_cannot_be_read_is_refused_with_a_reason(cast, mara):
    batch = begin(cast, "volunteers", b"%PDF-1.7 not a table")
    assert batch.state == ImportBatch.State.REFUSED
    assert batch.refusal
    assert batch.file_sealed is None


def test_a_discarded_file_leaves_nothing(cast, mara):
    batch = begin(cast, "volunteers", SIGN_UPS)
    services.discard_import(mara, batch)
    batch.refresh_from_db()
    assert batch.state == ImportBatch.State.DISCARDED
    assert batch.understanding_sealed is None


def test_one_form_sent_twice_is_one_import(cast, mara):
    batch = begin(cast, "volunteers", SIGN_UPS)
    again = services.start_import(
        mara, cast.coast.program, None, "volunteers", "v.csv", SIGN_UPS, code=batch.code
    )
    assert again.pk == batch.pk
