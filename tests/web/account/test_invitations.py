"""Inviting, accepting, revoking: no right before the link was used by whom it was sent to."""

import datetime
import re

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from alongside.access.models import Invitation, RoleAssignment
from alongside.access.roles import Role
from alongside.access.services import assign_role, end_role
from alongside.access.standing import standing
from alongside.accounts.models import Account
from alongside.accounts.services import create_account
from alongside.audit.models import AuditEvent
from alongside.lib.acting import System
from alongside.partners.services import create_organization, create_program, join_program
from alongside.volunteers.services import create_person

pytestmark = pytest.mark.django_db
SYSTEM = System("tests")
PASSWORD = "four words put together"


@pytest.fixture
def coast():
    program = create_program(SYSTEM, slug="coast", name="Coast partnership")
    for name, kind, part in (
        ("Harbor Justice", "legal_nonprofit", "lead"),
        ("Sterling LLP", "law_firm", "employer"),
        ("Marlow LLP", "law_firm", "employer"),
    ):
        join_program(SYSTEM, program, create_organization(SYSTEM, name=name, kind=kind), part)
    return program


def organization(program, name):
    return program.partnerships.get(organization__name=name).organization


def holder(program, name, role, organization_name=""):
    account = create_account(SYSTEM, f"{name.lower()}@harbor.example", PASSWORD, name=name)
    of = organization(program, organization_name).code if organization_name else None
    assign_role(SYSTEM, account.code, role, program=program.code, organization=of)
    return account


@pytest.fixture
def mara(coast):
    return holder(coast, "Mara", Role.PROGRAM_MANAGER)


@pytest.fixture
def carol(coast):
    return holder(coast, "Carol", Role.PARTNER_COORDINATOR, "Sterling LLP")


def invite(account, program, email, role, organization_name="", *, capture):
    """Send an invitation through the page; the path of the link in the mail, or the page's form."""
    of = organization(program, organization_name).code if organization_name else ""
    client = Client()
    client.force_login(account)
    with capture(execute=True):
        answer = client.post(
            reverse("account:invite"), {"email": email, "role": role, "place": f"{program.code}:{of}"}
        )
    if answer.status_code != 303:
        return answer
    return re.search(r"/account/invitation/\S+", mail.outbox[-1].body).group()


@pytest.fixture
def send(django_capture_on_commit_callbacks):
    def send(account, program, email, role, organization_name=""):
        return invite(
            account, program, email, role, organization_name, capture=django_capture_on_commit_callbacks
        )

    return send


def test_mara_invites_alice_who_opens_an_account_and_has_her_role_from_then_on(coast, mara, send):
    alice = create_person(SYSTEM, given_name="Alice", family_name="Stone", email="alice@harbor.example")
    path = send(mara, coast, "Alice@harbor.example", Role.STAFF_ATTORNEY, "Harbor Justice")
    assert not RoleAssignment.objects.filter(holder=alice.code).exists()

    browser = Client()
    assert "alice@harbor.example" in browser.get(path).content.decode()
    answer = browser.post(path, {"name": "Alice Stone", "password": "harbor lamps burn longer"})
    assert (answer.status_code, answer["Location"]) == (303, "/")

    account = Account.objects.get(email="alice@harbor.example")
    assert account.code == alice.code
    assert account.check_password("harbor lamps burn longer")
    assert standing(account).role_names == {Role.STAFF_ATTORNEY}
    assert RoleAssignment.objects.get(holder=alice.code).assigned_by == mara.code
    assert browser.get(reverse("account:home")).status_code == 200
    tags = set(AuditEvent.objects.filter(program=coast.code).values_list("tag", flat=True))
    assert {"invitation:send", "invitation:accept", "role:assign"} <= tags


def test_the_mail_names_who_invites_to_what_and_the_database_keeps_no_token(coast, mara, send):
    path = send(mara, coast, "ivo@words.example", Role.INTERPRETER)
    letter = mail.outbox[-1]
    assert letter.to == ["ivo@words.example"]
    assert letter.subject == "An invitation to Alongside"
    assert "Mara" in letter.body
    assert "Interpreter" in letter.body
    token = path.strip("/").rsplit("/", 1)[-1]
    row = Invitation.objects.get()
    assert token not in str(vars(row))
    assert len(row.token_digest) == 64


def test_a_link_that_was_used_is_too_old_was_taken_back_or_never_was_gets_the_same_calm_page(
    coast, mara, send
):
    new = {"name": "Somebody", "password": "harbor lamps burn longer"}
    used = send(mara, coast, "used@words.example", Role.INTERPRETER)
    Client().post(used, new)
    revoked = send(mara, coast, "revoked@words.example", Role.INTERPRETER)
    row = Invitation.objects.get(email="revoked@words.example")
    managers = Client()
    managers.force_login(mara)
    assert managers.post(reverse("account:invitation-revoke", args=[row.code])).status_code == 303
    old = send(mara, coast, "old@words.example", Role.INTERPRETER)
    Invitation.objects.filter(email="old@words.example").update(expires_at=timezone.now())

    pages = []
    for path in (used, revoked, old, "/account/invitation/never-was/"):
        for answer in (Client().get(path), Client().post(path, new)):
            assert answer.status_code == 410
            pages.append(answer.content.replace(path.encode(), b""))
    assert len({re.sub(rb"[A-Za-z0-9]{64}", b"", page) for page in pages}) == 1
    assert Account.objects.filter(email__in=["revoked@words.example", "old@words.example"]).count() == 0


def test_an_invitation_lives_seventy_two_hours(coast, mara, send):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        path = send(mara, coast, "ivo@words.example", Role.INTERPRETER)
        clock.shift(datetime.timedelta(hours=71, minutes=59))
        assert Client().get(path).status_code == 200
        clock.shift(datetime.timedelta(minutes=1))
        assert Client().get(path).status_code == 410


def test_bob_who_has_an_account_accepts_by_signing_in_with_that_address(coast, mara, send):
    bob = create_account(SYSTEM, "bob@sterling.example", PASSWORD, name="Bob Okafor")
    path = send(mara, coast, "bob@sterling.example", Role.VOLUNTEER_ATTORNEY, "Sterling LLP")
    browser = Client()
    assert "Sign in" in browser.get(path).content.decode()
    browser.post(path, {"name": "Not Bob", "password": "harbor lamps burn longer"})
    assert standing(bob).roles == ()
    assert bob.check_password(PASSWORD)

    browser.force_login(bob)
    assert browser.post(path).status_code == 303
    assert standing(Account.objects.get(pk=bob.pk)).role_names == {Role.VOLUNTEER_ATTORNEY}
    assert browser.post(path).status_code == 410


def test_charlie_cannot_use_the_link_that_was_sent_to_bob(coast, mara, send):
    charlie = create_account(SYSTEM, "charlie@ridge.example", PASSWORD, name="Charlie")
    path = send(mara, coast, "bob@sterling.example", Role.VOLUNTEER_ATTORNEY, "Sterling LLP")
    browser = Client()
    browser.force_login(charlie)
    assert "another address" in browser.get(path).content.decode()
    browser.post(path, {"name": "Charlie", "password": "harbor lamps burn longer"})
    assert standing(charlie).roles == ()
    assert Invitation.objects.get().accepted_at is None


def test_carol_invites_volunteers_of_her_own_employer_and_nobody_else(coast, carol, send):
    assert isinstance(
        send(carol, coast, "new@sterling.example", Role.VOLUNTEER_ATTORNEY, "Sterling LLP"), str
    )
    for role, of in (
        (Role.VOLUNTEER_ATTORNEY, "Marlow LLP"),
        (Role.VOLUNTEER_ATTORNEY, ""),
        (Role.PROGRAM_MANAGER, "Sterling LLP"),
        (Role.STAFF_ATTORNEY, "Harbor Justice"),
        (Role.OPERATOR, ""),
    ):
        answer = send(carol, coast, "other@sterling.example", role, of)
        assert answer.status_code == 422, (role, of)
    assert Invitation.objects.count() == 1


def test_a_second_invitation_to_the_same_role_is_refused_and_the_typed_text_stays(coast, mara, send):
    send(mara, coast, "ivo@words.example", Role.INTERPRETER)
    answer = send(mara, coast, "ivo@words.example", Role.INTERPRETER)
    assert answer.status_code == 422
    assert "ivo@words.example" in answer.content.decode()
    assert Invitation.objects.count() == 1


@pytest.mark.parametrize("password", ["zqxjvk7", "password1234"])
def test_a_weak_password_is_refused_and_the_link_still_works(coast, mara, send, password):
    path = send(mara, coast, "ivo@words.example", Role.INTERPRETER)
    answer = Client().post(path, {"name": "Ivo Petrov", "password": password})
    assert answer.status_code == 422
    assert "Ivo Petrov" in answer.content.decode()
    assert password not in answer.content.decode()
    assert Client().get(path).status_code == 200


def test_a_role_that_mara_ends_opens_nothing_with_the_very_next_request(coast, mara, carol):
    browser = Client()
    browser.force_login(carol)
    assert browser.get(reverse("account:access")).status_code == 200
    row = RoleAssignment.objects.get(holder=carol.code)
    managers = Client()
    managers.force_login(mara)
    assert managers.post(reverse("account:role-end", args=[row.code])).status_code == 303
    assert browser.get(reverse("account:access")).status_code == 403


def test_nobody_ends_the_own_role_and_carol_does_not_end_maras(coast, mara, carol):
    for account, of, status in ((mara, mara, 403), (carol, carol, 403), (carol, mara, 404)):
        row = RoleAssignment.objects.get(holder=of.code)
        browser = Client()
        browser.force_login(account)
        assert browser.post(reverse("account:role-end", args=[row.code])).status_code == status
    assert RoleAssignment.objects.filter(ends_on__isnull=True).count() == 2


@pytest.mark.parametrize("people", [1, 3])
def test_the_list_of_access_costs_the_same_with_one_person_and_with_three(
    coast, mara, people, django_assert_num_queries
):
    for number in range(people - 1):
        holder(coast, f"Ivo{number}", Role.INTERPRETER)
    browser = Client()
    browser.force_login(mara)
    browser.get(reverse("account:access"))
    with django_assert_num_queries(LIST_QUERIES):
        answer = browser.get(reverse("account:access"))
    assert len(answer.context["lines"]) == people


LIST_QUERIES = 17


def test_a_role_that_ended_is_not_in_the_list(coast, mara):
    ivo = holder(coast, "Ivo", Role.INTERPRETER)
    end_role(mara, RoleAssignment.objects.get(holder=ivo.code))
    browser = Client()
    browser.force_login(mara)
    assert [line.name for line, _place in browser.get(reverse("account:access")).context["lines"]] == ["Mara"]
