"""Ines imports a list that says who are siblings, when the children are on file already."""

import pytest

from alongside.audit.models import AuditEvent
from alongside.imports import services
from alongside.imports.models import ImportBatch
from alongside.imports.selectors import open_batch
from alongside.intake.identity import open_identities
from alongside.intake.models import Client, Household
from alongside.intake.services import join_household
from alongside.lib.acting import acting

pytestmark = pytest.mark.django_db

ALONE = b"""Case ref,First name,Last names,DOB,Sibling group
R1,Xochitl,Tecun Ajanel,5/14/2012,
R2,Balam,Tecun Ajanel,3/30/2010,
R3,Itzel,Tecun Ajanel,7/22/2008,
"""
LABELLED = ALONE.replace(b"2012,", b"2012,F1").replace(b"2010,", b"2010,F1")


def begin(cast, content: bytes) -> ImportBatch:
    batch = services.start_import(
        cast.mara, cast.coast.program, cast.coast.nonprofit, "clients", "children.csv", content
    )
    return services.read_batch(cast.mara, batch)


def children() -> dict[str, Client]:
    """The children of these files by their given names."""
    clients = {client.pk: client for client in Client.objects.select_related("household")}
    names = open_identities(list(clients.values()))
    wanted = {"Xochitl", "Balam", "Itzel", "Nicte"}
    return {who.given_name: clients[pk] for pk, who in names.items() if who.given_name in wanted}


@pytest.fixture
def mara(cast):
    with acting(cast.mara):
        services.apply_import(cast.mara, begin(cast, ALONE))
        yield cast.mara


def test_two_children_on_file_join_one_household_and_leave_it_again(cast, mara):
    homes = Household.objects.count()
    batch = begin(cast, LABELLED)
    assert batch.totals == {"new": 0, "change": 2, "duplicate": 1, "needs_decision": 0, "refused": 0}
    assert {child.household for child in children().values()} == {None}
    services.apply_import(mara, batch)
    found = children()
    assert found["Xochitl"].household is not None
    assert found["Xochitl"].household == found["Balam"].household
    assert found["Itzel"].household is None
    told = AuditEvent.objects.filter(tag="client:edit", subject=found["Balam"].code).latest("id")
    assert told.detail == {"fields": ["household"]}
    assert services.undo_import(mara, batch) == []
    assert {child.household for child in children().values()} == {None}
    assert Household.objects.count() == homes


def test_once_joined_the_same_file_says_nothing_new(cast, mara):
    services.apply_import(mara, begin(cast, LABELLED))
    assert begin(cast, LABELLED).totals["duplicate"] == 3


def test_new_siblings_and_one_on_file_join_and_are_taken_back(cast, mara):
    homes = Household.objects.count()
    more = b"R4,Nicte,Tecun Ajanel,1/20/2014,F9\nR5,Nicte,Coc,1/20/2015,F9\n"
    batch = begin(cast, ALONE.replace(b"2008,", b"2008,F9") + more)
    assert batch.totals["new"] == 2
    assert batch.totals["change"] == 1
    services.apply_import(mara, batch)
    home = children()["Itzel"].household
    assert home is not None
    assert home.clients.count() == 3
    assert services.undo_import(mara, batch) == []
    assert children()["Itzel"].household is None
    assert "Nicte" not in children()
    assert Household.objects.count() == homes


def test_a_child_alone_joins_the_household_that_its_sibling_has(cast, mara):
    services.apply_import(mara, begin(cast, LABELLED))
    home = children()["Balam"].household
    batch = begin(cast, LABELLED.replace(b"2008,", b"2008,F1"))
    assert batch.totals["change"] == 1
    services.apply_import(mara, batch)
    assert children()["Itzel"].household == home
    services.undo_import(mara, batch)
    assert children()["Itzel"].household is None
    assert children()["Balam"].household == home


def test_children_of_different_households_wait_for_a_decision(cast, mara):
    found = children()
    join_household(mara, found["Xochitl"], found["Itzel"])
    other = Household.objects.create(
        program=cast.coast.program, organization=cast.coast.nonprofit, label="Grey Owl 4"
    )
    Client.objects.filter(pk=found["Balam"].pk).update(household=other)
    batch = begin(cast, LABELLED)
    assert batch.totals["needs_decision"] == 2
    decisions = open_batch(batch).decisions
    assert [(d.kind, d.rows) for d in decisions] == [
        ("different_households", (2,)),
        ("different_households", (3,)),
    ]
    answer = {"rows": {"2": {"record": {"household": None}}, "3": {"record": {"household": None}}}}
    batch = services.correct_import(mara, batch, answer, version=batch.version)
    assert batch.totals["needs_decision"] == 0
    services.apply_import(mara, batch)
    after = children()
    assert after["Xochitl"].household == after["Itzel"].household
    assert after["Balam"].household == other


def test_children_of_another_nonprofit_are_not_moved(cast, mara):
    Client.objects.filter(pk=children()["Balam"].pk).update(organization=cast.coast.employer)
    batch = begin(cast, LABELLED)
    services.apply_import(mara, batch)
    assert children()["Balam"].household is None
