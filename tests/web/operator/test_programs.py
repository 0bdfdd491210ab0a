"""Omar founds a program, invites who runs it, and stays outside."""

import re

import pytest
from django.core import mail
from django.test import Client as Browser
from django.urls import reverse

from alongside.access.invitations import roles_invitable
from alongside.access.models import Invitation, RoleAssignment
from alongside.access.roles import Role
from alongside.access.services import assign_role
from alongside.access.standing import standing
from alongside.accounts.models import Account
from alongside.accounts.services import create_account
from alongside.audit.models import AuditEvent
from alongside.lib.acting import System
from alongside.partners.models import Office, Organization, Program
from alongside.partners.services import create_organization

pytestmark = pytest.mark.django_db
SYSTEM = System("tests")
PASSWORD = "four words put together"
TYPED = {
    "name": "Coast partnership",
    "slug": "coast",
    "starts_on": "2026-01-05",
    "lead": "Harbor Justice",
    "city": "Newark",
    "state": "NJ",
    "manager": "mara@harbor.example",
}


@pytest.fixture
def omar():
    account = create_account(SYSTEM, "omar@platform.example", PASSWORD, name="Omar Reyes")
    assign_role(SYSTEM, account.code, Role.OPERATOR)
    return account


@pytest.fixture
def browser(omar):
    """Omar's, who has just said once more who he is, as the page asks."""
    browser = Browser()
    browser.force_login(omar)
    address = reverse("operator:program-new")
    again = browser.get(address)
    browser.post(again["Location"], {"password": PASSWORD, "next": address})
    return browser


def send(browser, **changed):
    address = reverse("operator:program-new")
    token = browser.get(address).context["form"]["once"].value()
    return browser.post(address, {"once": token, **TYPED, **changed}), token


def test_a_program_stands_with_its_lead_and_office_and_its_manager_comes_in(
    browser, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        answer, _token = send(browser)
    assert answer.status_code == 303
    program = Program.objects.get(slug="coast")
    part = program.partnerships.get()
    assert (part.organization.name, part.part) == ("Harbor Justice", "lead")
    assert Office.objects.get(organization=part.organization).time_zone == "America/New_York"
    assert AuditEvent.objects.filter(tag="program:create", subject=program.code).count() == 1

    path = re.search(r"/account/invitation/\S+", mail.outbox[-1].body).group()
    mara = Browser()
    mara.post(path, {"name": "Mara Lindqvist", "password": "harbor lamps burn longer"})
    account = Account.objects.get(email="mara@harbor.example")
    assert standing(account).programs_managed == {program.code}
    assert mara.get(reverse("account:invite")).status_code == 200


def test_omar_gets_no_right_in_the_program_and_lets_nobody_else_in(omar, browser):
    send(browser)
    program = Program.objects.get(slug="coast")
    assert standing(omar).programs == frozenset()
    assert browser.get(reverse("office:home")).status_code == 403
    assert roles_invitable(omar, program=program.code, organization=None) == (Role.PROGRAM_MANAGER,)
    mara = create_account(SYSTEM, "mara@harbor.example", PASSWORD, name="Mara")
    assign_role(SYSTEM, mara.code, Role.PROGRAM_MANAGER, program=program.code)
    assert roles_invitable(omar, program=program.code, organization=None) == ()


def test_omar_cannot_make_himself_the_manager(browser, omar):
    answer, _token = send(browser, manager=omar.email.upper())
    assert answer.status_code == 422
    assert "sees no client" in answer.content.decode()
    assert not Program.objects.exists()
    assert not Invitation.objects.exists()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"slug": "Coast!"}, "Small letters, digits and hyphens."),
        ({"slug": "coast\n"}, ""),
        ({"city": "Nowhere Falls"}, "No city of this name"),
        ({"manager": "mara"}, "e-mail"),
        ({"lead": ""}, "required"),
    ],
)
def test_what_is_wrong_is_said_and_everything_typed_is_kept(browser, changed, said):
    answer, _token = send(browser, **changed)
    if not said:  # the browser's own trailing line end is taken off
        assert answer.status_code == 303
        return
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said.lower() in page.lower().replace("email", "e-mail")
    assert "Coast partnership" in page
    assert not Program.objects.exists()
    assert not Organization.objects.exists()


def test_the_form_sent_twice_founds_one_program(browser):
    first, token = send(browser)
    second = browser.post(reverse("operator:program-new"), {"once": token, **TYPED})
    assert (first.status_code, second.status_code) == (303, 303)
    assert Program.objects.count() == Invitation.objects.count() == 1


def test_a_code_that_another_program_has_is_refused(browser):
    send(browser)
    answer, _token = send(browser, name="Another")
    assert answer.status_code == 422
    assert "Another program has this code." in answer.content.decode()


def test_a_nonprofit_on_file_leads_instead_of_being_made_twice(browser):
    create_organization(SYSTEM, name="Harbor Justice", kind="legal_nonprofit")
    send(browser, lead="HARBOR  justice")
    assert Organization.objects.get().partnerships.get().program.slug == "coast"


def test_whoever_runs_a_program_founds_none(browser):
    mara = create_account(SYSTEM, "mara@harbor.example", PASSWORD, name="Mara")
    send(browser)
    assign_role(SYSTEM, mara.code, Role.PROGRAM_MANAGER, program=Program.objects.get().code)
    other = Browser()
    other.force_login(mara)
    assert other.get(reverse("operator:program-new")).status_code == 403
    assert RoleAssignment.objects.filter(holder=mara.code).count() == 1
