"""The demonstration's sign-ins: one for each role, on a loopback address, and nowhere else."""

import pytest
from django.test import Client
from django.urls import reverse

from alongside.access.roles import Role
from alongside.access.services import assign_role
from alongside.accounts.services import create_account
from alongside.lib.acting import System
from alongside.partners.services import create_program

pytestmark = pytest.mark.django_db
SYSTEM = System("tests")


@pytest.fixture
def accounts():
    program = create_program(SYSTEM, slug="demo", name="Demonstration")
    found = {}
    for role in (Role.PROGRAM_MANAGER, Role.INTERPRETER):
        account = create_account(
            SYSTEM, f"{role}@demo.example", name=f"The {role.label}", is_demonstration=True
        )
        assign_role(SYSTEM, account.code, role, program=program.code)
        found[role] = account
    real = create_account(SYSTEM, "alice@harbor.example", "four words put together", name="Alice Stone")
    assign_role(SYSTEM, real.code, Role.OPERATOR)
    found[Role.OPERATOR] = real
    return found


def press(account, **extra):
    return Client().post(reverse("account:demonstration"), {"account": str(account.code)}, **extra)


def test_the_sign_in_page_offers_each_role_that_a_demonstration_account_holds(accounts, settings):
    settings.DEMONSTRATION = True
    page = Client().get(reverse("account_login"))
    assert [one.name for one in page.context["demonstration_sign_ins"]] == ["Program manager", "Interpreter"]
    text = page.content.decode()
    assert "Runs a program: people, clients, imports, plans and teams." in text
    assert "Alice" not in text


def test_one_press_signs_in(accounts, settings):
    settings.DEMONSTRATION = True
    client = Client()
    answer = client.post(
        reverse("account:demonstration"),
        {"account": str(accounts[Role.INTERPRETER].code), "next": "/account/"},
    )
    assert (answer.status_code, answer["Location"]) == (303, "/account/")
    assert client.get("/account/").context["account"] == accounts[Role.INTERPRETER]


def test_outside_of_the_demonstration_there_is_no_such_page_and_no_button(accounts, settings):
    settings.DEMONSTRATION = False
    assert press(accounts[Role.PROGRAM_MANAGER]).status_code == 404
    assert "demonstration" not in Client().get(reverse("account_login")).content.decode().lower()


@pytest.mark.parametrize("address", ["192.0.2.7", "10.0.0.2", "", "2001:db8::1"])
def test_from_another_machine_the_button_does_nothing(accounts, settings, address):
    settings.DEMONSTRATION = True
    assert press(accounts[Role.PROGRAM_MANAGER], REMOTE_ADDR=address).status_code == 404


@pytest.mark.parametrize("wanted", ["", "not-a-code", "00000000-0000-4000-8000-000000000000"])
def test_a_wrong_code_signs_nobody_in(accounts, settings, wanted):
    settings.DEMONSTRATION = True
    assert Client().post(reverse("account:demonstration"), {"account": wanted}).status_code == 404


def test_a_real_account_cannot_be_entered_by_a_button(accounts, settings):
    settings.DEMONSTRATION = True
    assert press(accounts[Role.OPERATOR]).status_code == 404


def test_the_button_leads_to_no_other_site(accounts, settings):
    settings.DEMONSTRATION = True
    answer = Client().post(
        reverse("account:demonstration"),
        {"account": str(accounts[Role.INTERPRETER].code), "next": "https://elsewhere.example/"},
    )
    assert answer["Location"] == "/"
