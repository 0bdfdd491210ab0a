"""Who a client is: sealed field by field, opened with a reason, never in the open of the database."""

from __future__ import annotations

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from alongside.access.models import Grant, Wall
from alongside.access.roles import Role
from alongside.access.services import assign_role, give_grant, raise_wall
from alongside.access.standing import forget_standing
from alongside.accounts.models import Account
from alongside.audit.models import AuditEvent
from alongside.intake.identity import Identity, data_key, field_place, open_identities
from alongside.intake.models import Client, ClientKey, IdentityRecord
from alongside.intake.services import (
    ClientRecord,
    ReasonError,
    create_clients,
    edit_client,
    edit_identity,
    read_names,
    reveal_identity,
)
from alongside.lib.acting import System, acting
from alongside.lib.vault import VaultError, unseal
from alongside.lib.versions import StaleVersionError
from alongside.partners.services import create_organization, create_program

pytestmark = pytest.mark.django_db

SYSTEM = System("tests")
DANA = ClientRecord(
    ref="A-17",
    given_name="Danaé",
    family_name="Quisquinay",
    birth_date=datetime.date(2010, 5, 14),
    nationality="GTM",
    languages=(("mam", "native"),),
    city="Newark",
    entered_on=datetime.date(2026, 2, 2),
    living_with="aunt in Elizabeth",
    pathways=("sijs", "asylum"),
    next_hearing_on=datetime.date(2027, 1, 12),
    screened="yes",
    note="afraid of dogs",
)
SECRETS = ("A-17", "Danaé", "Quisquinay", "2010-05-14", "2026-02-02", "aunt in Elizabeth", "afraid of dogs")
REASON = "to prepare the retainer"


@pytest.fixture
def nonprofit():
    return create_organization(SYSTEM, name="Harbor Legal Aid", kind="legal_nonprofit")


@pytest.fixture
def program():
    return create_program(SYSTEM, slug="sijs", name="Multi-city SIJS")


@pytest.fixture
def dana(program, nonprofit):
    with acting(SYSTEM):
        (code,) = create_clients(SYSTEM, program, nonprofit, [DANA], seed=4)
        return Client.objects.select_related("program", "organization").get(code=code)


@pytest.fixture
def alice(program, nonprofit):
    account = Account.objects.create_user("alice@harbor.example", name="Alice Moreno")
    assign_role(SYSTEM, account.code, Role.STAFF_ATTORNEY, program=program.code, organization=nonprofit.code)
    return account


@pytest.fixture
def charlie(program):
    other = create_organization(SYSTEM, name="Lakeside Justice", kind="legal_nonprofit")
    account = Account.objects.create_user("charlie@lakeside.example", name="Charlie Stone")
    assign_role(SYSTEM, account.code, Role.STAFF_ATTORNEY, program=program.code, organization=other.code)
    return account


def test_dana_has_a_handle_and_no_identifying_fact_in_the_open(dana):
    assert dana.handle.split()[-1].isdigit()
    assert (dana.city, dana.state, dana.latitude) == ("Newark", "NJ", 40.7357)
    assert (dana.next_safe_on, dana.next_safe_kind) == (datetime.date(2027, 1, 12), "hearing")
    assert dana.urgency > 0
    with acting(SYSTEM), connection.cursor() as cursor:
        for table in (
            "intake_client",
            "intake_clientkey",
            "intake_identityrecord",
            "intake_household",
            "audit_auditevent",
        ):
            cursor.execute(f"SELECT t::text FROM {table} t")  # noqa: S608 - the names stand above
            text = " ".join(row[0] for row in cursor.fetchall())
            assert [secret for secret in SECRETS if secret in text] == [], table
        cursor.execute(
            "SELECT ref, given_name, family_name, birth_date, entered_on, living_with, note FROM intake_identityrecord"
        )
        raw = b" ".join(bytes(value) for value in cursor.fetchone())
    assert [secret for secret in SECRETS if secret.encode() in raw] == []


def test_alice_reveals_dana_with_a_reason_and_it_is_on_record(dana, alice):
    found = reveal_identity(alice, dana, "  to prepare\nthe retainer ")
    assert found == DANA.identity()
    line = AuditEvent.objects.get(tag="client:identity:reveal")
    assert (line.actor, line.subject, line.reason, line.program) == (
        alice.code,
        dana.code,
        REASON,
        dana.program.code,
    )


@pytest.mark.parametrize("reason", ["", "because", " " * 20, "x" * 501])
def test_a_reason_that_says_nothing_opens_nothing(dana, alice, reason):
    with pytest.raises(ReasonError):
        reveal_identity(alice, dana, reason)
    assert not AuditEvent.objects.filter(tag="client:identity:reveal").exists()


def test_charlie_of_another_nonprofit_opens_nothing(dana, charlie):
    with pytest.raises(PermissionDenied):
        reveal_identity(charlie, dana, REASON)
    with pytest.raises(PermissionDenied):
        read_names(charlie, dana)
    with acting(charlie):
        assert not Client.objects.exists()
        assert not IdentityRecord.objects.exists()


def test_a_wall_beats_alices_role(dana, alice):
    raise_wall(
        SYSTEM,
        "client",
        dana.code,
        holder_kind=Wall.HolderKind.PERSON,
        holder=alice.code,
        reason="former firm",
    )
    forget_standing(alice)
    with pytest.raises(PermissionDenied):
        reveal_identity(alice, dana, REASON)


def test_a_conflicts_clerk_reads_names_and_nothing_else(dana):
    carol = Account.objects.create_user("carol@sterling.example", name="Carol Fry")
    give_grant(
        carol.code, "client", dana.code, Grant.Scope.NAMES, source_kind="conflict_request", source=dana.code
    )
    assert read_names(carol, dana) == Identity(given_name="Danaé", family_name="Quisquinay")
    with pytest.raises(PermissionDenied):
        reveal_identity(carol, dana, REASON)


def test_a_sealed_value_moved_to_another_row_or_field_does_not_open(dana, program, nonprofit):
    with acting(SYSTEM):
        (code,) = create_clients(SYSTEM, program, nonprofit, [ClientRecord(given_name="Eva")])
        eva = Client.objects.get(code=code)
        mine = IdentityRecord.objects.get(client=dana)
        key = data_key(dana)
        assert unseal(key, mine.given_name, field_place("given_name", dana.code)) == "Danaé".encode()
        with pytest.raises(VaultError):
            unseal(key, mine.given_name, field_place("family_name", dana.code))
        IdentityRecord.objects.filter(client=eva).update(given_name=mine.given_name)
        with pytest.raises(VaultError):
            open_identities([eva])
        # Even with the key moved along: it is bound to its client too.
        ClientKey.objects.filter(client=eva).update(wrapped=ClientKey.objects.get(client=dana).wrapped)
        with pytest.raises(VaultError):
            open_identities([eva])


def test_a_destroyed_key_erases_the_identity(dana, alice):
    with acting(SYSTEM):
        ClientKey.objects.filter(client=dana).delete()
        assert open_identities([dana]) == {}


def test_an_edit_of_the_birth_date_moves_the_dates_and_names_no_value_on_record(dana, alice):
    assert edit_identity(
        alice, dana, 1, {"birth_date": datetime.date(2006, 1, 2), "given_name": "Danaé"}
    ) == ("birth_date",)
    with acting(SYSTEM):
        dana.refresh_from_db()
        assert dana.next_safe_on == datetime.date(2026, 12, 31)
        assert open_identities([dana])[dana.pk].birth_date == datetime.date(2006, 1, 2)
    line = AuditEvent.objects.get(tag="client:identity:edit")
    assert line.detail == {"fields": ["birth_date"]}
    with pytest.raises(StaleVersionError):
        edit_identity(alice, dana, 1, {"note": "too late"})


def test_an_unknown_birth_date_raises_urgency(program, nonprofit):
    with acting(SYSTEM):
        create_clients(SYSTEM, program, nonprofit, [ClientRecord(given_name="Eva", pathways=("sijs",))])
        eva = Client.objects.get()
    assert (eva.next_safe_on, eva.urgency) == (None, 70)


def test_an_edit_of_facts_is_compare_and_set(dana, alice):
    assert edit_client(alice, dana, 1, {"city": "Seattle", "state": "WA", "screened": "yes"}) == (
        "city",
        "state",
    )
    with acting(SYSTEM):
        dana.refresh_from_db()
    assert (dana.version, dana.latitude) == (2, 47.6062)
    with pytest.raises(StaleVersionError) as caught:
        edit_client(alice, dana, 1, {"city": "Newark", "state": "NJ"})
    assert caught.value.current.city == "Seattle"


def test_siblings_of_one_label_form_one_household_whose_name_tells_nothing(program, nonprofit):
    records = [
        ClientRecord(given_name="Luz", family_name="Paz", household="Paz"),
        ClientRecord(given_name="Sol", family_name="Paz", household="Paz"),
        ClientRecord(given_name="Ana", family_name="Gil", household="Gil"),
    ]
    with acting(SYSTEM):
        create_clients(SYSTEM, program, nonprofit, records)
        luz, sol, ana = Client.objects.order_by("id").select_related("household")
        assert luz.household == sol.household
        assert luz.household.label == luz.handle
        assert ana.household is None


@pytest.mark.parametrize("count", [3, 230])
def test_few_and_many_are_written_alike(program, nonprofit, alice, count):
    records = [ClientRecord(given_name=f"Given{n}", city="Seattle", ref=str(n)) for n in range(count)]
    codes = create_clients(alice, program, nonprofit, records)
    with acting(alice):
        rows = list(Client.objects.order_by("id"))
        assert [row.code for row in rows] == codes
        assert len({row.handle for row in rows}) == count
        assert open_identities(rows)[rows[-1].pk] == Identity(
            ref=str(count - 1), given_name=f"Given{count - 1}"
        )
