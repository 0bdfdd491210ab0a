"""Two posts of one form at the same moment: the second waits, finds the row and is led to it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from alongside.access.roles import Role
from alongside.access.services import assign_role
from alongside.accounts.models import Account
from alongside.intake.models import Client
from alongside.lib.acting import System, acting
from alongside.partners.models import Organization, Program, ProgramPartner
from alongside.partners.services import create_organization, create_program, join_program
from alongside.volunteers.models import Person
from alongside.web.once import fresh_token
from tests.web.office_pages import signed_in

pytestmark = pytest.mark.django_db(transaction=True)
SYSTEM = System("tests")


@pytest.fixture
def mara() -> Account:
    program = create_program(SYSTEM, slug="sijs", name="SIJS")
    nonprofit = create_organization(SYSTEM, name="Harbor", kind=Organization.Kind.LEGAL_NONPROFIT)
    join_program(SYSTEM, program, nonprofit, ProgramPartner.Part.LEAD)
    account = Account.objects.create_user("mara@harbor.example", name="Mara")
    assign_role(SYSTEM, account.code, Role.PROGRAM_MANAGER, program=program.code)
    return account


def at_once(post: Callable[[], tuple[int, str]]) -> list[tuple[int, str]]:
    """What two posts at the same moment are answered."""
    together = Barrier(2)

    def one(_number: int) -> tuple[int, str]:
        together.wait(timeout=20)
        try:
            return post()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(one, range(2)))


def poster(account: Account, address: str, typed: dict[str, str]) -> Callable[[], tuple[int, str]]:
    def post() -> tuple[int, str]:
        answer = signed_in(account).post(address, typed)
        return answer.status_code, answer.headers.get("Location", "")

    return post


def test_two_posts_of_a_new_client_make_one_client(mara: Account) -> None:
    harbor = Organization.objects.get(name="Harbor")
    typed = {
        "once": fresh_token(), "organization": str(harbor.code), "given_name": "Dana", "family_name": "Ek",
        "city": "Newark", "state": "NJ", "screened": "unknown",
        **{f"level_{number}": "unknown" for number in (1, 2, 3)},
    }  # fmt: skip
    first, second = at_once(poster(mara, "/office/clients/new/", typed))
    assert first == second
    assert first[0] == 303
    with acting(SYSTEM):
        assert Client.objects.count() == 1


def test_two_posts_of_a_new_person_make_one_person(mara: Account) -> None:
    typed = {"once": fresh_token(), "given_name": "Nadia", "family_name": "Haddad", "role": "interpreter"}
    typed |= {"email": "nadia@fir.example", "capacity": "2"}
    first, second = at_once(poster(mara, "/office/people/new/", typed))
    assert first == second
    assert first[0] == 303
    assert Person.objects.filter(email="nadia@fir.example").count() == 1


def test_two_posts_of_a_new_partner_make_one_organization(mara: Account) -> None:
    typed = {"name": "Fir LLP", "kind": "law_firm", "part": "employer"}
    first, second = at_once(poster(mara, "/office/partners/new/", typed))
    assert first == second
    assert first[0] == 303
    fir = Organization.objects.get(name="Fir LLP")
    assert fir.partnerships.filter(program=Program.objects.get()).count() == 1
