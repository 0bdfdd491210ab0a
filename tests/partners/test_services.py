"""Partners: organizations, offices and programs, and finding them again by the names that people type."""

from __future__ import annotations

import pytest

from alongside.audit.models import AuditEvent
from alongside.lib.acting import System
from alongside.lib.city_points import find_city
from alongside.lib.versions import StaleVersionError
from alongside.partners.models import Office, Organization, ProgramPartner
from alongside.partners.services import (
    UnknownCityError,
    add_office,
    create_organization,
    create_program,
    edit_program,
    ensure_places,
    join_program,
    kind_of_name,
    leave_program,
)

SYSTEM = System("tests")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Sterling LLP", "law_firm"),
        ("Law Offices of Ana Ruiz", "law_firm"),
        ("Ridge School of Law", "law_school"),
        ("Puente Interpreters", "interpreter_group"),
        ("Harbor Legal Aid", "legal_nonprofit"),
        ("Immigrant Justice Center", "legal_nonprofit"),
        ("Juniper Stores", "corporate_legal_department"),
    ],
)
def test_a_name_suggests_a_kind(name, kind):
    assert kind_of_name(name) == kind


def test_a_city_is_found_by_name_in_the_state_that_fits_best():
    assert find_city("newark").state == "NJ"
    assert find_city("Newark", "DE").state == "DE"
    assert find_city("Arlington", near=["TX"]).state == "TX"
    assert find_city("Nowhereville") is None
    assert find_city("Seattle", "NJ") is None


@pytest.mark.django_db
def test_an_office_takes_the_coordinates_of_its_city_and_stands_once():
    firm = create_organization(SYSTEM, name="Sterling LLP", kind="law_firm")
    first = add_office(SYSTEM, firm, city="Seattle")
    assert (first.state, first.latitude, first.time_zone) == ("WA", 47.6062, "America/Los_Angeles")
    assert add_office(SYSTEM, firm, city="Seattle", state="WA") == first
    with pytest.raises(UnknownCityError):
        add_office(SYSTEM, firm, city="Nowhereville", state="WA")
    placed = add_office(SYSTEM, firm, city="Nowhereville", state="WA", latitude=47.5, longitude=-120.0)
    assert (placed.latitude, placed.longitude) == (47.5, -120.0)
    assert AuditEvent.objects.filter(tag="organization:office:add").count() == 2


@pytest.mark.django_db
def test_names_of_a_file_find_the_program_s_own_partner_before_a_namesake_elsewhere():
    program = create_program(SYSTEM, slug="sijs", name="SIJS")
    other = create_organization(SYSTEM, name="Sterling-LLP", kind="law_firm")
    own = create_organization(SYSTEM, name="STERLING LLP", kind="law_firm")
    join_program(SYSTEM, program, own, "employer")
    found = ensure_places(
        SYSTEM, program, [("Sterling LLP", "Newark"), ("Juniper Stores", "Nowhereville"), ("", "Seattle")]
    )
    assert found["Sterling LLP", "Newark"][0] == own
    assert found["Sterling LLP", "Newark"][1].state == "NJ"
    juniper, office = found["Juniper Stores", "Nowhereville"]
    assert (juniper.kind, office) == ("corporate_legal_department", None)
    assert ProgramPartner.objects.filter(program=program, organization=juniper).exists()
    assert not ProgramPartner.objects.filter(organization=other).exists()
    again = ensure_places(SYSTEM, program, [("sterling llp", "NEWARK")])
    assert again["sterling llp", "NEWARK"] == found["Sterling LLP", "Newark"]
    assert (Organization.objects.count(), Office.objects.count()) == (3, 1)


@pytest.mark.django_db
def test_the_second_of_two_edits_of_a_program_is_refused_with_what_stands():
    program = create_program(SYSTEM, slug="sijs", name="SIJS")
    assert edit_program(SYSTEM, program, 1, {"team_size_least": 3, "name": "SIJS"}) == ("team_size_least",)
    assert edit_program(SYSTEM, program, 2, {"name": "SIJS"}) == ()
    with pytest.raises(StaleVersionError) as caught:
        edit_program(SYSTEM, program, 1, {"name": "Other"})
    assert (caught.value.current.team_size_least, caught.value.current.version) == (3, 2)


@pytest.mark.django_db
def test_a_partner_that_left_may_join_again():
    program = create_program(SYSTEM, slug="sijs", name="SIJS")
    firm = create_organization(SYSTEM, name="Sterling LLP", kind="law_firm")
    first = join_program(SYSTEM, program, firm, "employer")
    assert join_program(SYSTEM, program, firm, "employer") == first
    leave_program(SYSTEM, first)
    assert join_program(SYSTEM, program, firm, "supporter") != first
    assert firm.partnerships.count() == 2
