"""Lists: counted only so far, and every cell escaped."""

from __future__ import annotations

import pytest
from django import forms
from django.test import RequestFactory

from alongside.access.roles import Role
from alongside.access.services import assign_role
from alongside.accounts.models import Account
from alongside.lib.acting import System
from alongside.partners.services import create_program
from alongside.volunteers.selectors import people_of
from alongside.web import lists
from alongside.web.lists import QuickSelect, page_table
from alongside.web.office.tables.people import PeopleTable
from tests.web.office_pages import add_volunteers

SYSTEM = System("tests")


@pytest.fixture
def rows(db):
    program = create_program(SYSTEM, slug="sijs", name="SIJS")
    mara = Account.objects.create_user("mara@harbor.example", name="Mara")
    assign_role(SYSTEM, mara.code, Role.PROGRAM_MANAGER, program=program.code)
    return lambda count, **changes: (
        add_volunteers(program, count, **changes) and people_of(mara, program)
    )


def paged(rows):
    return page_table(RequestFactory().get("/office/people/"), PeopleTable(rows))


def test_a_long_list_is_counted_no_further_than_anybody_turns_pages(
    rows, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr(lists, "COUNTED", 5)
    table = paged(rows(9))
    assert (table.page.paginator.count, table.page.paginator.is_capped) == (5, True)
    counting = paged(rows(1)).page.paginator
    with django_assert_num_queries(0):
        assert counting.is_capped


def test_a_short_list_is_counted_whole(rows):
    table = paged(rows(3))
    assert (table.page.paginator.count, table.page.paginator.is_capped) == (3, False)
    assert table.body.count("<tr>") == 3


def test_a_name_that_looks_like_a_script_is_text(rows):
    body = paged(rows(1, given_name="<script>alert(1)</script>", family_name='"x" & y')).body
    assert "<script>" not in body
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in body
    assert "&quot;x&quot; &amp; y" in body


def test_a_quick_select_escapes_and_chooses():
    class Choices(forms.Form):
        city = forms.ChoiceField(choices=[("", "All"), ("<b>", "<i>")], widget=QuickSelect)

    html = str(Choices({"city": "<b>"})["city"])
    assert '<option value="&lt;b&gt;" selected>&lt;i&gt;</option>' in html
    assert '<option value="">All</option>' in html


@pytest.mark.parametrize("typed", ["page=abc", "per_page=-1", "per_page=0", "per_page=100000"])
def test_nobody_chooses_by_the_address_how_many_rows_a_page_has(rows, typed):
    table = page_table(RequestFactory().get(f"/office/people/?{typed}"), PeopleTable(rows(30)))
    assert (table.page.number, len(table.page)) == (1, 25)
