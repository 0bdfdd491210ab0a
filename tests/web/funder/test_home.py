"""Fay's first page: counts of her program, none of them small."""

import pytest
from django.test import Client as Browser
from django.urls import reverse

from alongside.intake.models import Client
from alongside.intake.services import ClientRecord, create_clients
from alongside.lib.acting import acting
from alongside.placement.published import LEAST_PUBLISHED, PublishedFigures, publishable, published_figures
from tests.cast import CANARIES, HANDLES, SYSTEM, make_cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db):
    return make_cast()


def fay(cast):
    browser = Browser()
    browser.force_login(cast.fay)
    return browser


def test_fay_lands_on_her_figures(cast):
    assert fay(cast).get("/")["Location"] == reverse("funder:home")


@pytest.mark.parametrize(("count", "shown"), [(0, None), (1, None), (10, None), (11, 11), (127, 127)])
def test_a_small_count_is_not_published_and_nothing_is_small_too(count, shown):
    assert LEAST_PUBLISHED == 11
    assert publishable(count) == shown


def test_a_program_with_one_child_says_only_how_many_organizations_take_part(cast):
    assert published_figures(cast.coast.program) == PublishedFigures(2, None, None, None, None)
    page = fay(cast).get(reverse("funder:home")).content.decode()
    assert page.count("below 11") >= 4
    assert "Plains partnership" not in page
    assert [secret for secret in (*HANDLES, *CANARIES.values()) if secret in page] == []


def test_eleven_children_who_wait_are_counted_and_the_one_with_a_team_is_not_told(cast):
    coast = cast.coast
    records = [ClientRecord(handle=f"Grey Owl {n}", city="Newark", state="NJ") for n in range(11)]
    create_clients(SYSTEM, coast.program, coast.nonprofit, records)
    found = published_figures(coast.program)
    assert (found.waiting, found.represented) == (11, None)
    assert ">11<" in fay(cast).get(reverse("funder:home")).content.decode()


def test_fay_reads_counts_and_no_row(cast):
    published_figures(cast.coast.program)
    with acting(cast.fay):
        published_figures(cast.coast.program)
        assert Client.objects.count() == 0
