"""A text that no column holds is told before anything is written."""

import pytest

from alongside.core.importing.limits import LIMITS
from alongside.core.importing.model import Kind
from alongside.imports import services
from alongside.imports.selectors import open_batch
from alongside.intake.models import Client
from alongside.lib.acting import acting
from alongside.partners.models import Organization
from alongside.volunteers.models import Affiliation, Person

pytestmark = pytest.mark.django_db

LONG = "Associate " * 20
FILE = f"""First name,Last name,Work email,Employer,Title
Ana,Robles,ana@sterling.example,Sterling LLP,{LONG}
Ben,Hale,ben@sterling.example,Sterling LLP,Paralegal
""".encode()
COLUMNS = {
    "given_name": Person, "family_name": Person, "email": Person, "phone": Person, "title": Affiliation,
    "nationality": Client, "city": Client, "state": Client,
}  # fmt: skip


@pytest.mark.parametrize("kind", list(Kind))
def test_the_limits_are_those_of_the_columns(kind):
    for key, limit in LIMITS[kind].items():
        model, name = (Organization, "name") if key == "organization" else (COLUMNS[key], key)
        assert model._meta.get_field(name).max_length == limit, key


@pytest.mark.parametrize(("kind", "key"), [(k, key) for k in Kind for key in LIMITS[k]])
def test_no_column_that_an_import_fills_is_left_out(kind, key):
    assert key in kind.keys


def test_the_row_waits_and_the_others_are_written(cast):
    with acting(cast.mara):
        batch = services.start_import(cast.mara, cast.coast.program, None, "volunteers", "people.csv", FILE)
        batch = services.read_batch(cast.mara, batch)
        assert batch.totals["needs_decision"] == 1
        decision = open_batch(batch).decisions[0]
        assert (decision.kind, decision.field, decision.rows, decision.limit) == (
            "too_long",
            "title",
            (2,),
            150,
        )
        assert decision.message == "the title has 199 characters and 150 fit: shorten it"
        answer = {"rows": {"2": {"record": {"title": "Associate"}}}}
        batch = services.correct_import(cast.mara, batch, answer, version=batch.version)
        assert batch.totals["new"] == 2
        services.apply_import(cast.mara, batch)
        assert Affiliation.objects.get(person__email="ana@sterling.example").title == "Associate"


def test_an_answer_that_is_too_long_itself_is_told_again(cast):
    with acting(cast.mara):
        batch = services.start_import(cast.mara, cast.coast.program, None, "volunteers", "people.csv", FILE)
        batch = services.read_batch(cast.mara, batch)
        answer = {"rows": {"2": {"record": {"title": "Partner " * 40}}}}
        batch = services.correct_import(cast.mara, batch, answer, version=batch.version)
        assert batch.totals["needs_decision"] == 1
