"""Dana's first page: who is on her side and how to reach them, and nothing of any case."""

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from alongside.access.models import RoleAssignment
from alongside.access.roles import Role
from alongside.accounts.models import Account
from tests.cast import CANARIES, HANDLES, make_cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db):
    return make_cast()


def dana(cast):
    browser = Browser()
    browser.force_login(cast.dana)
    return browser


def test_dana_lands_on_a_page_of_her_own(cast):
    assert dana(cast).get("/")["Location"] == reverse("client:home")


def test_the_page_names_the_nonprofits_and_the_managers_of_her_program_and_of_no_other(cast):
    page = dana(cast).get(reverse("client:home")).content.decode()
    assert "Coast partnership" in page
    assert "Harbor Justice" in page
    assert cast.mara.email in page
    assert "Ridge Defenders" not in page
    assert "Sterling LLP" not in page
    assert cast.elsewhere[Role.PROGRAM_MANAGER].email not in page


def test_the_page_tells_nothing_of_a_case(cast):
    page = dana(cast).get(reverse("client:home")).content.decode()
    assert [secret for secret in (*HANDLES, *CANARIES.values()) if secret in page] == []


def test_a_manager_who_left_or_whose_account_is_closed_is_no_longer_named(cast):
    RoleAssignment.objects.filter(holder=cast.mara.code).update(ends_on=timezone.localdate())
    walled = cast.walled[Role.PROGRAM_MANAGER]
    Account.objects.filter(pk=walled.pk).update(is_active=False)
    page = dana(cast).get(reverse("client:home")).content.decode()
    assert cast.mara.email not in page
    assert walled.email not in page
    assert "Ask the person who invited you" in page


def test_dana_reads_it_in_spanish(cast):
    answer = dana(cast).get(reverse("client:home"), headers={"accept-language": "es"})
    assert "No está sola ni solo" in answer.content.decode()


def test_her_menu_holds_no_team(cast):
    page = dana(cast).get(reverse("client:home")).content.decode()
    assert reverse("volunteer:home") not in page
