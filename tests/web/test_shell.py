"""The frame around a page: each person sees the places that her roles open, and where she is."""

import uuid

import pytest

from alongside.access.matrix import ANYONE, MATRIX, SIGNED_IN
from alongside.access.roles import Role
from alongside.access.standing import Assigned, Standing
from alongside.web import shell
from alongside.web.shell import NavItem, Shell


def standing_as(*roles):
    assigned = tuple(Assigned(role, uuid.uuid4(), None) for role in roles)
    return Standing(uuid.uuid4(), False, assigned, frozenset())


def names(*roles):
    urls = {shell.address(name): name for name, *_rest in shell.PLACES if shell.address(name)}
    return [urls[item.url] for item in shell.navigation(standing_as(*roles))]


@pytest.mark.parametrize("role", Role)
def test_nobody_is_shown_a_place_that_the_access_matrix_closes_to_her(role):
    for name in names(role):
        assert MATRIX.entries[name].roles & {role, ANYONE, SIGNED_IN}


def test_the_manager_begins_at_home_and_finds_clients_plans_and_conflicts():
    places = names(Role.PROGRAM_MANAGER)
    assert places[0] == "office:home"
    assert {"office:clients", "office:plans", "office:conflicts"} <= set(places)


def test_bob_the_volunteer_sees_his_teams_first_and_no_list_of_clients():
    places = names(Role.VOLUNTEER_ATTORNEY)
    assert places[0] == "volunteer:home"
    assert "office:clients" not in places


def test_omar_the_operator_sees_no_place_with_clients():
    assert not [name for name in names(Role.OPERATOR) if name.startswith("office:")]


def test_my_teams_stands_last_for_those_whose_work_it_is_not():
    assert names(Role.CONFLICTS_CLERK)[-1] == "volunteer:home"


def test_a_page_belongs_to_the_place_whose_address_begins_its_own():
    nav = [NavItem("/office/", "Home", "home"), NavItem("/office/plans/", "Plans", "route")]
    assert shell.current_url("/office/plans/7/teams/", nav) == "/office/plans/"
    assert shell.current_url("/office/clients/", nav) == "/office/"
    assert shell.current_url("/account/", nav) == ""


def test_a_visitor_has_an_empty_frame():
    assert Shell().program == ""
    assert list(Shell().nav) == []
