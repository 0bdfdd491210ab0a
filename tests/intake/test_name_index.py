"""The index of names: keyed by the root key, made anew with it, and never left behind by whoever goes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from django.conf import settings as live
from django.db import connection, transaction

from alongside.core.conflicts import Party
from alongside.imports.registry import Place, Written
from alongside.intake import key_rotation, name_index
from alongside.intake.importing import ClientWriter
from alongside.intake.models import Client, NameTerm
from alongside.intake.name_index import digest_of, digests_by_term, file_everybody, file_the_missing
from alongside.intake.parties import add_party
from alongside.intake.party_records import PartyFacts
from alongside.intake.services import ClientRecord, create_clients
from alongside.intake.tasks import file_names
from alongside.lib.acting import System, acting
from alongside.lib.vault import derived_key
from alongside.partners.services import create_organization, create_program
from alongside.volunteers.bulk import VolunteerRecord, create_people
from alongside.volunteers.importing import VolunteerWriter
from alongside.volunteers.models import Person
from alongside.volunteers.services import create_person, edit_person
from tests.cast import cast

__all__ = ["cast"]
pytestmark = pytest.mark.django_db
SYSTEM = System("tests")
NAMES = ("Ixchel Tzul", "Rubén Ixcoy", "Bob Okafor")


@pytest.fixture
def key_file(settings, tmp_path) -> Path:
    path = tmp_path / "root.key"
    shutil.copy2(live.KEY_FILE, path)
    settings.KEY_FILE = path
    return path


@pytest.fixture
def everybody(key_file) -> list[object]:
    """A client, the client's father, and a volunteer; their codes."""
    program = create_program(SYSTEM, slug="sijs", name="Multi-city SIJS")
    nonprofit = create_organization(SYSTEM, name="Harbor Legal Aid", kind="legal_nonprofit")
    (code,) = create_clients(
        SYSTEM, program, nonprofit, [ClientRecord(given_name="Ixchel", family_name="Tzul")]
    )
    with acting(SYSTEM):
        client = Client.objects.select_related("program").get(code=code)
    party = add_party(SYSTEM, client, PartyFacts("parent", ("Rubén Ixcoy",)))
    bob = create_person(SYSTEM, given_name="Bob", family_name="Okafor")
    return [code, party.code, bob.code]


def filed(name: str) -> list[object]:
    with acting(SYSTEM):
        rows = NameTerm.objects.filter(digest__in=digests_by_term(Party("", "client", (name,))).values())
        return list(rows.values_list("subject", flat=True).distinct())


def count() -> int:
    with acting(SYSTEM):
        return NameTerm.objects.count()


def test_a_client_a_party_and_a_volunteer_are_filed_when_they_come(everybody):
    assert [filed(name) for name in NAMES] == [[code] for code in everybody]


def test_a_new_root_key_files_everybody_anew(everybody, key_file, monkeypatch):
    monkeypatch.setattr(name_index, "AT_ONCE", 1)
    with acting(SYSTEM):
        before = set(NameTerm.objects.values_list("digest", flat=True))
    key_rotation.rotate_root_key(key_file)
    with acting(SYSTEM):
        after = set(NameTerm.objects.values_list("digest", flat=True))
    assert len(after) == len(before)
    assert before & after == set()
    assert [filed(name) for name in NAMES] == [[code] for code in everybody]


def test_who_was_there_before_the_index_is_filed_at_night(everybody):
    with acting(SYSTEM):
        NameTerm.objects.exclude(subject=everybody[0]).delete()
    assert file_the_missing() == 2
    assert [filed(name) for name in NAMES] == [[code] for code in everybody]
    here = count()
    file_names(0)
    assert (file_the_missing(), count()) == (0, here)
    assert file_everybody() == 3
    assert count() == here


def test_a_volunteer_with_another_name_is_found_by_it_alone(everybody):
    bob = Person.objects.get(code=everybody[2])
    edit_person(SYSTEM, bob, 1, {"phone": "+1 973 555 0100"})
    assert filed("Bob Okafor") == [bob.code]
    edit_person(SYSTEM, bob, 2, {"given_name": "Lamine", "family_name": "Diop"})
    assert (filed("Okafor"), filed("Lamine Diop")) == ([], [bob.code])


def test_a_write_that_fails_files_nobody(everybody):
    here = count()
    with transaction.atomic():
        create_person(SYSTEM, given_name="Lamine", family_name="Diop")
        assert count() > here
        transaction.set_rollback(True)
    assert count() == here


def test_a_digest_tells_nothing_without_the_key_and_serves_one_purpose(everybody):
    one, other = derived_key("name-index"), derived_key("conflict-asked")
    assert one != other
    assert digest_of(one, "n:tsul") != digest_of(other, "n:tsul")
    assert digest_of(one, "n:tsul") == digest_of(one, "n:tsul")
    with acting(SYSTEM), connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(t::text, ' ') FROM intake_nameterm t")
        raw = cursor.fetchone()[0].lower()
    assert not [word for word in ("ixchel", "tzul", "okafor", "ixcoy") if word in raw]


def test_an_import_that_is_taken_back_leaves_no_term_and_one_with_a_party_stays(cast):
    world = cast.coast
    place = Place(world.program, world.nonprofit)
    records = [ClientRecord(given_name=name, family_name="Quisquinay Toj") for name in ("Elder", "Heidy")]
    codes = create_clients(SYSTEM, world.program, world.nonprofit, records)
    with acting(SYSTEM):
        heidy = Client.objects.select_related("program", "organization").get(code=codes[1])
        father = add_party(SYSTEM, heidy, PartyFacts("parent", ("Lamine Diop",)))
        written = [Written("client", code, row, None, 1) for row, code in enumerate(codes)]
        stayed = ClientWriter().take_back(SYSTEM, place, written)
    assert len(stayed) == 1
    assert filed("Quisquinay Toj") == [heidy.code]
    assert filed("Lamine Diop") == [father.code]
    bob = create_people(SYSTEM, world.program, [VolunteerRecord("Bo", "Nguema", "bo@sterling.example")])[0]
    assert filed("Bo Nguema") == [bob]
    assert VolunteerWriter().take_back(SYSTEM, place, [Written("person", bob, 1, None, 1)]) == []
    assert filed("Bo Nguema") == []
