"""Why somebody sees a client or does not, told from the rows that decide it."""

import pytest

from alongside.access.explanation import Subject, explain_access
from alongside.access.roles import Role
from alongside.intake.models import Client
from alongside.lib.acting import acting
from tests.cast import make_cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db):
    return make_cast()


def heron(cast):
    world = cast.coast
    return Subject("client", world.client.code, world.program.code, world.nonprofit.code)


def test_the_explanation_agrees_with_the_scope_for_everybody(cast):
    told, true = {}, {}
    for relation in ("own", "elsewhere", "walled", "ended", "invited"):
        for role, account in getattr(cast, relation).items():
            told[relation, role] = explain_access(account, heron(cast)).sees
            with acting(account):
                rows = Client.objects.visible_to(account).filter(code=cast.coast.client.code)
                true[relation, role] = rows.exists()
    assert told == true
    assert {role for (relation, role), sees in true.items() if relation == "own" and sees} == {
        Role.PROGRAM_MANAGER,
        Role.STAFF_ATTORNEY,
        Role.INTAKE_SCREENER,
        Role.CONFLICTS_CLERK,
        Role.VOLUNTEER_ATTORNEY,
        Role.PARALEGAL,
        Role.INTERPRETER,
        Role.LAW_STUDENT,
    }


@pytest.mark.parametrize(
    ("relation", "role", "sentence"),
    [
        ("own", Role.PROGRAM_MANAGER, "Their role as Program manager covers the whole program."),
        (
            "own",
            Role.STAFF_ATTORNEY,
            "Their role as Staff attorney or mentor covers the clients of their own nonprofit.",
        ),
        (
            "own",
            Role.VOLUNTEER_ATTORNEY,
            "They sit on the team and every conflict is cleared: the file is open.",
        ),
        ("own", Role.CONFLICTS_CLERK, "A conflict request opens the names to them until it is answered."),
        ("own", Role.PARTNER_COORDINATOR, "No role, seat or request of theirs reaches it."),
        ("elsewhere", Role.STAFF_ATTORNEY, "No role, seat or request of theirs reaches it."),
        ("invited", Role.PARALEGAL, "They are invited and have not accepted; until then they have no right."),
    ],
)
def test_each_reason_is_a_sentence(cast, relation, role, sentence):
    assert explain_access(getattr(cast, relation)[role], heron(cast)).reasons == (sentence,)


def test_a_wall_is_told_first_and_alone(cast):
    found = explain_access(cast.walled[Role.PROGRAM_MANAGER], heron(cast))
    assert not found.sees
    assert len(found.reasons) == 1
    assert "former employer of the other side" in found.reasons[0]


def test_who_saw_it_once_is_told_until_when(cast):
    found = explain_access(cast.ended[Role.VOLUNTEER_ATTORNEY], heron(cast))
    assert not found.sees
    assert found.reasons[0].startswith("They saw it until ")
