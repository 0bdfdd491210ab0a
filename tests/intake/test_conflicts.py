"""Duplicates and conflicts of interest: found across walls and offices, told only to whoever may know."""

from __future__ import annotations

import datetime

import pytest
from django.core.exceptions import PermissionDenied

from alongside.access.roles import Role
from alongside.audit.models import AuditEvent
from alongside.intake import conflicts
from alongside.intake.conflicts import ChecksUsedUpError, Purpose, check_conflicts
from alongside.intake.models import Client, NameTerm, RelatedParty
from alongside.intake.parties import add_party, remove_party
from alongside.intake.party_records import PartyFacts, parties_of
from alongside.intake.services import ClientRecord, create_clients, edit_identity
from alongside.lib.acting import acting
from tests.cast import SYSTEM, cast

__all__ = ["cast"]
pytestmark = pytest.mark.django_db
BORN = datetime.date(2009, 5, 14)


def add_client(world, **facts):
    code = create_clients(SYSTEM, world.program, world.nonprofit, [ClientRecord(**facts)])[0]
    with acting(SYSTEM):
        return Client.objects.select_related("program", "organization", "identity").get(code=code)


def found(actor, world, *names, **more):
    return check_conflicts(actor, world.program, names, **more)


def test_alice_finds_a_child_written_otherwise(cast):
    child = add_client(cast.coast, given_name="María José", family_name="Vásquez Tum", birth_date=BORN)
    outcome = found(cast.alice, cast.coast, "Basquez, Maria", birth_date=BORN)
    assert [one.client for one in outcome.found] == [child]
    assert {"order_exchanged", "same_birth_date"} <= set(outcome.found[0].hit.reasons)


def test_the_a_number_finds_whoever_changed_the_name(cast):
    child = add_client(cast.coast, given_name="Ana", family_name="Pu", a_number="A089123456")
    outcome = found(cast.alice, cast.coast, "Rosa Sontay", a_number="89-123-456")
    assert [(one.client, one.hit.strength) for one in outcome.found] == [(child, "same")]


def test_an_identity_that_is_corrected_is_filed_anew(cast):
    child = add_client(cast.coast, given_name="Ixchel", family_name="Tzul Coc")
    edit_identity(cast.alice, child, 1, {"given_name": "Brenda", "family_name": "Xitumul"})
    assert found(cast.alice, cast.coast, "Ixchel Tzul Coc").is_empty
    assert [one.client for one in found(cast.alice, cast.coast, "Brenda Xitumul").found] == [child]


def test_a_related_party_is_sealed_found_and_taken_out(cast):
    child = cast.coast.client
    party = add_party(cast.alice, child, PartyFacts("abuser", ("Rubén Ixcoy Toj", "el Chino"), BORN))
    facts = parties_of_as(cast.alice, child)
    assert facts[1:] == [PartyFacts("abuser", ("Rubén Ixcoy Toj", "el Chino"), BORN)]
    with acting(SYSTEM):
        raw = bytes(RelatedParty.objects.get(pk=party.pk).sealed)
    assert b"Ixcoy" not in raw
    assert b"abuser" not in raw
    (one,) = found(cast.ines, cast.coast, "Ruben Ixcoi").found
    assert (one.client, one.is_related) == (child, True)
    assert "adverse_abuser" in one.hit.reasons
    remove_party(cast.alice, party)
    assert found(cast.ines, cast.coast, "Ruben Ixcoi").is_empty
    with acting(SYSTEM):
        assert not NameTerm.objects.filter(subject=party.code).exists()


def parties_of_as(actor, client):
    with acting(actor):
        return [one.facts for one in parties_of(client)]


def test_only_who_reads_the_file_adds_a_party(cast):
    facts = PartyFacts("parent", ("Rubén Ixcoy",))
    walled = cast.walled[Role.STAFF_ATTORNEY]
    for actor in (cast.charlie, cast.bob, cast.carol, cast.cleo, walled):
        with pytest.raises(PermissionDenied):
            add_party(actor, cast.coast.client, facts)
    with acting(SYSTEM):
        assert RelatedParty.objects.count() == 2  # of the cast, one in each program


def test_a_volunteer_may_be_the_other_party(cast):
    (one,) = found(cast.alice, cast.coast, "Bob Okafor").found
    assert one.person == cast.coast.people[Role.VOLUNTEER_ATTORNEY]
    # Ines screens and sees no volunteers: she learns that there is somebody, and whom to ask.
    outcome = found(cast.ines, cast.coast, "Bob Okafor")
    assert (outcome.found, outcome.ask) == ((), (Role.PROGRAM_MANAGER,))


def test_behind_a_wall_only_that_there_is_a_conflict_is_told(cast):
    names = "Xochiquetzal coast Tecuanhuehue coast"
    assert [one.client.handle for one in found(cast.alice, cast.coast, names).found] == ["Blue Heron 17"]
    attorney = found(cast.walled[Role.STAFF_ATTORNEY], cast.coast, names)
    assert (attorney.found, attorney.ask) == ((), (Role.PROGRAM_MANAGER,))
    manager = found(cast.walled[Role.PROGRAM_MANAGER], cast.coast, names)
    assert (manager.found, manager.ask) == ((), (Role.STAFF_ATTORNEY,))


def test_another_program_is_another_world(cast):
    assert found(cast.charlie, cast.plains, "Xochiquetzal coast Tecuanhuehue coast").found == ()
    child = add_client(cast.coast, given_name="Wilmer", family_name="Us Ixcoy")
    assert found(cast.charlie, cast.plains, "Wilmer Us Ixcoy").is_empty
    assert [one.client for one in found(cast.alice, cast.coast, "Wilmer Us Ixcoy").found] == [child]


@pytest.mark.parametrize(
    "role", [r for r in Role if r not in {Role.PROGRAM_MANAGER, Role.STAFF_ATTORNEY, Role.INTAKE_SCREENER}]
)
def test_nobody_else_may_check(cast, role):
    for account in (cast.own[role], cast.ended[Role.STAFF_ATTORNEY], cast.charlie):
        with pytest.raises(PermissionDenied):
            found(account, cast.coast, "Bob Okafor")
    assert not AuditEvent.objects.filter(tag="conflict:check").exists()


def test_the_thirty_first_check_within_an_hour_waits(cast, monkeypatch):
    monkeypatch.setitem(conflicts.AN_HOUR, Purpose.CHECK, 3)
    for _ in range(3):
        found(cast.alice, cast.coast, "Brenda Xitumul")
    with pytest.raises(ChecksUsedUpError) as used_up:
        found(cast.alice, cast.coast, "Brenda Xitumul")
    first = AuditEvent.objects.filter(tag="conflict:check").order_by("at")[0].at
    assert used_up.value.free_at == first + datetime.timedelta(hours=1)
    found(cast.ines, cast.coast, "Brenda Xitumul")
    # What is compared when a client is added has a number of its own.
    found(cast.alice, cast.coast, "Brenda Xitumul", purpose=Purpose.NEW_CLIENT)
    assert AuditEvent.objects.filter(tag="conflict:check").count() == 5


def test_the_trail_says_how_many_and_never_who(cast, caplog):
    add_client(cast.coast, given_name="Brenda", family_name="Xitumul", birth_date=BORN)
    with caplog.at_level("DEBUG"):
        for _ in range(2):
            found(cast.alice, cast.coast, "Brenda Xitumul", birth_date=BORN, a_number="A089123456")
    lines = AuditEvent.objects.filter(tag="conflict:check")
    for line in lines:
        assert (line.actor, line.subject, line.detail["hits"]) == (
            cast.alice.code, cast.coast.program.code, 1,
        )  # fmt: skip
        told = repr(line.__dict__)
        assert not [s for s in ("Brenda", "Xitumul", "2009", "89123456") if s in told]
    assert len({line.detail["asked"] for line in lines}) == 1
    ours = [r.getMessage() for r in caplog.records if not r.name.startswith("django.db")]
    assert not [line for line in ours if "Xitumul" in line]


def test_a_check_asks_the_database_as_often_for_a_hundred_clients_as_for_ten(
    cast, django_assert_max_num_queries
):
    def add(count):
        records = [
            ClientRecord(given_name=f"Brenda {n}", family_name="Xitumul", birth_date=BORN)
            for n in range(count)
        ]
        create_clients(SYSTEM, cast.coast.program, cast.coast.nonprofit, records)

    add(10)
    found(cast.alice, cast.coast, "Somebody Else")  # reads who Alice is, once for a request
    with django_assert_max_num_queries(60) as ten:
        assert len(found(cast.alice, cast.coast, "Brenda Xitumul").found) == 10
    add(90)
    with django_assert_max_num_queries(60) as hundred:
        outcome = found(cast.alice, cast.coast, "Brenda Xitumul")
    assert (len(outcome.found), outcome.left_out) == (50, 50)
    assert len(hundred) == len(ten)


def test_the_index_is_for_the_program_itself_and_holds_no_name(cast):
    with acting(cast.mara):
        assert not NameTerm.objects.exists()
    with acting(SYSTEM):
        assert NameTerm.objects.filter(subject=cast.coast.client.code).count() >= 3
        assert {f.name for f in NameTerm._meta.concrete_fields} == {"id", "digest", "subject_kind", "subject"}
