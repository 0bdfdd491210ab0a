"""Lists: counted only so far, and every cell escaped."""

from __future__ import annotations

import datetime

import pytest
from django import forms
from django.test import RequestFactory

from alongside.access.roles import Role
from alongside.access.services import assign_role
from alongside.accounts.models import Account
from alongside.lib.acting import System
from alongside.partners.models import Program
from alongside.partners.selectors import partner_choices
from alongside.partners.services import add_office, create_organization, create_program, join_program
from alongside.volunteers.models import Affiliation, Person
from alongside.volunteers.selectors import people_of, volunteer_lines
from alongside.volunteers.services import (
    add_credential,
    add_language,
    affiliate,
    end_affiliation,
    record_training,
)
from alongside.web import lists
from alongside.web.lists import QuickSelect, page_table
from alongside.web.office.tables.people import PeopleTable
from tests.web.office_pages import add_volunteers, signed_in

SYSTEM = System("tests")


@pytest.fixture
def rows(db):
    program = create_program(SYSTEM, slug="sijs", name="SIJS")
    mara = Account.objects.create_user("mara@harbor.example", name="Mara")
    assign_role(SYSTEM, mara.code, Role.PROGRAM_MANAGER, program=program.code)
    return lambda count, **changes: add_volunteers(program, count, **changes) and people_of(mara, program)


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


def test_a_line_says_of_bob_what_his_records_say(rows, django_assert_num_queries):
    page = rows(2)
    bob = Person.objects.order_by("pk")[0]
    former = Affiliation.objects.get(person=bob)
    juniper = create_organization(SYSTEM, name="Juniper Stores", kind="corporate_legal_department")
    affiliate(SYSTEM, bob, juniper)
    end_affiliation(SYSTEM, former, datetime.date(2020, 1, 1))
    add_language(SYSTEM, bob, language="mam", level="basic")
    add_credential(SYSTEM, bob, jurisdiction="CA")
    for year in (2024, 2025):
        record_training(SYSTEM, [bob], pathway="sijs", completed_on=datetime.date(year, 1, 8))
    with django_assert_num_queries(2):
        line, other = volunteer_lines(page.order_by("person_id"))
    assert (line.code, line.organization, line.city) == (bob.code, "Juniper Stores", "")
    assert (line.languages, line.admissions, line.trainings) == (["mam", "spa"], ["CA", "WA"], ["sijs"])
    assert (other.organization, other.city, other.trainings) == ("Sterling LLP", "Seattle", [])
    assert volunteer_lines(page.none()) == []


def add_partner(program, name, city):
    partner = create_organization(SYSTEM, name=name, kind="law_firm")
    join_program(SYSTEM, program, partner, "employer")
    add_office(SYSTEM, partner, city=city, state="WA")


def test_kept_filters_offer_a_new_partner_at_once_and_only_where_it_takes_part(rows):
    rows(1)
    mara, program = Account.objects.get(), Program.objects.get()
    browser = signed_in(mara)
    assert "Juniper" not in browser.get("/office/people/").content.decode()
    add_partner(program, "Juniper <b> LLP", "Tacoma")
    page = browser.get("/office/people/").content.decode()
    assert "Juniper &lt;b&gt; LLP</option>" in page
    assert '<option value="Tacoma">Tacoma</option>' in page
    other = create_program(SYSTEM, slug="other", name="Other")
    assert partner_choices(SYSTEM, other).organizations == ()


def test_kept_filters_and_places_speak_the_language_of_each_reader(rows):
    rows(1)
    browser = signed_in(Account.objects.get())
    for language, heading, filters in (("en", "Clients", "Filters"), ("es", "Clientes", "Filtros")) * 2:
        browser.cookies["django_language"] = language
        page = browser.get("/office/people/", headers={"accept-language": language}).content.decode()
        assert f"<span>{heading}</span>" in page
        assert f"{filters}</summary>" in page


def test_a_filter_in_use_stands_chosen_among_the_others(rows):
    rows(1)
    page = signed_in(Account.objects.get()).get("/office/people/?role=attorney").content.decode()
    assert '<option value="attorney" selected>' in page
    assert page.count(" selected>") == 7  # each of the seven filters has one that is chosen
    assert "<details open>" in page
