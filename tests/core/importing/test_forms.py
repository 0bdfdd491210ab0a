"""Forms and lists of other hands: boxes to tick, asides, marks that a spreadsheet left behind."""

from __future__ import annotations

import pytest

from alongside.core.importing import admissions, names, pathways, places, quantities, spoken
from alongside.core.importing.headings import meanings
from alongside.core.importing.model import Kind, KnownPerson
from alongside.core.importing.roles import role_of
from alongside.lib.lookups import lookups

from .test_understand import Stored, column, read, statuses

LOOKUPS = lookups()


@pytest.mark.parametrize(
    ("typed", "means"),
    [("✓", True), ("✔️", True), ("☑ yes", True), ("☐", False), ("❌", False), ("Needs screening", False)],
)
def test_a_tick_says_yes_and_an_open_box_no(typed, means):
    assert quantities.yes_or_no(typed) is means


def test_a_tick_is_no_empty_cell_in_a_column_of_screenings():
    read_ = read("clients", ("Ref", "Name", "DOB", "Screened"), ("1", "Ana Paz", "2010-05-14", "✓"))
    assert column(read_, "screened") == [True]


def test_boxes_for_languages_states_and_roles_are_read_from_their_headings():
    form = read(
        "volunteers",
        ("Name", "Email", "Spanish", "Do you speak Mam?", "CA", "NY bar", "Attorney", "Paralegal"),
        ("Bob Ray", "bob@firm.example", "✓", "No", "X", "", "X", ""),
        ("Carol Lane", "carol@firm.example", "", "Yes", "", "pending", "", "X"),
    )
    assert column(form, "languages") == [
        [{"code": "spa", "level": "unknown"}],
        [{"code": "mam", "level": "unknown"}],
    ]
    assert column(form, "admissions") == [["CA"], []]
    assert column(form, "role") == ["attorney", "paralegal"]


def test_the_mobile_number_stands_in_where_the_office_has_none():
    form = read(
        "volunteers",
        ("First name", "Last name", "E-mail", "Business Phone", "Mobile Phone"),
        ("Bob", "Ray", "bob@firm.example", "", "(212) 555-0100"),
        ("Carol", "Lane", "carol@firm.example", "(212) 555-0101", "(212) 555-0102"),
    )
    assert column(form, "phone") == ["+12125550100", "+12125550101"]


def test_whether_a_child_has_siblings_is_no_label_of_them():
    head = ("Ref", "Name", "DOB", "Siblings")
    yes = read("clients", head, ("1", "Ana Paz", "2010-05-14", "Y"), ("2", "Eva Gil", "2011-05-14", "N"))
    assert column(yes, "household") == [None, None]
    labels = read(
        "clients", head, ("1", "Ana Paz", "2010-05-14", "G1"), ("2", "Eva Gil", "2011-05-14", "only child")
    )
    assert column(labels, "household") == ["G1", None]


def test_father_and_son_at_one_office_are_two_people():
    head = ("First name", "Last name", "E-mail", "Firm", "Office")
    rows = read(
        "volunteers",
        head,
        ("Bob", "Ray", "bray@firm.example", "Firm", "NYC"),
        ("Bob", "Ray Jr.", "bobray@firm.example", "Firm", "NYC"),
        ("Bob", "Ray", "", "Firm", "NYC"),
    )
    assert statuses(rows) == ["new", "new", "duplicate"]


@pytest.mark.parametrize(
    ("typed", "hours"),
    [
        ("1 day", 8),
        ("half a day", 4),
        ("2 days a week", 64),
        ("8 hours a day", 160),
        ("15 hrs over 2 days", 15),
    ],
)
def test_a_day_of_work_is_eight_hours(typed, hours):
    assert quantities.hours(typed) == hours


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("2125550100.0", "+12125550100"),
        ("2.125550100E+09", "+12125550100"),
        ("2.13E+09", None),
        ("2.1255501E+09", None),
    ],
)
def test_a_phone_number_that_a_spreadsheet_rounded_is_not_made_up(typed, number):
    assert quantities.phone(typed) == number


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("N/A - paralegal", ()),
        ("None (law clerk)", ()),
        ("Sí, California", ("CA",)),
        ("CA (active) NY (retired)", ("CA",)),
        ("Illinois & ARDC 6300000", ("IL",)),
    ],
)
def test_admissions_with_words_around_them(typed, codes):
    cell = admissions.parse(typed)
    assert (cell.codes, cell.unreadable) == (codes, ())


@pytest.mark.parametrize(
    ("typed", "languages"),
    [
        (
            "Fluent: Spanish, Portuguese; basic: French",
            {"spa": "fluent", "por": "fluent", "fra": "basic"},
        ),
        ("Mam (some Spanish)", {"mam": "unknown", "spa": "basic"}),
        ("Spanish (and Mam)", {"spa": "unknown", "mam": "unknown"}),
        ("Spanish (basic)", {"spa": "basic"}),
        ("Yes, Spanish", {"spa": "unknown"}),
    ],
)
def test_languages_with_a_level_before_or_an_aside_behind(typed, languages):
    cell = spoken.parse(typed, LOOKUPS.language)
    assert (dict(cell.languages), cell.unknown) == (languages, ())


@pytest.mark.parametrize(("typed", "state"), [("Newark, DE", "DE"), ("Newark", "NJ"), ("Bogotá, CO", None)])
def test_the_state_that_a_cell_names_wins_over_the_larger_city(typed, state):
    place = places.parse(typed, LOOKUPS.city, {}).place
    assert place is not None
    assert place.state == state


def test_titles_and_relief_in_other_words():
    assert [role_of(t) for t in ("EA to GC", "Legal extern", "Practicante")] == [
        "legal_assistant",
        "law_student",
        "law_student",
    ]
    assert pathways.parse("Estatus especial; none identified").found == ("sijs",)
    assert pathways.parse("none identified").unknown == ()
    assert [LOOKUPS.country(c) for c in ("HON", "GUA", "Salv.")] == ["HND", "GTM", "SLV"]


@pytest.mark.parametrize(
    ("typed", "email", "parts"),
    [
        ("GARCÍA LÓPEZ Ana", None, ("Ana", "García López")),
        ("DE LA CRUZ Rosa María", None, ("Rosa María", "de la Cruz")),
        ("BOB Ray", "bob.ray@firm.example", ("BOB", "Ray")),
        ("JR Ray", None, ("JR", "Ray")),
        ("Cruz, Rosa de la", None, ("Rosa", "de la Cruz")),
        ("Ray, Jr., Bob", None, ("Bob", "Ray Jr.")),
        ("Bob Ray <bob@firm.example>", None, ("Bob", "Ray")),
    ],
)
def test_family_names_in_capitals_particles_behind_and_suffixes_between(typed, email, parts):
    assert names.split(typed, email) == parts


def test_headings_of_other_hands_are_understood():
    volunteers = {
        "Where do you sit?": "office",
        "Lang. 2": "languages",
        "Last 1": "family_name",
        "PB hours": "hours_per_month",
        "Avail (hrs/wk)": "hours_per_month",
    }
    clients = {
        "Next hrg": "next_hearing_on",
        "Próxima cita en la corte": "next_hearing_on",
        "Fam #": "household",
        "With": "living_with",
        "w/": "living_with",
        "Ctry": "nationality",
        "Langs": "languages",
        "Lives": "city",
    }
    for kind, wanted in ((Kind.VOLUNTEERS, volunteers), (Kind.CLIENTS, clients)):
        assert {heading: meanings(heading, kind)[0][0] for heading in wanted} == wanted
    assert meanings("Lugar de nacimiento", Kind.CLIENTS) == []


def test_people_beneath_the_heading_of_an_office_sit_there():
    listed = read(
        "volunteers",
        ("Name", "E-mail", "Title"),
        ("Alice Poe", "alice@firm.example", "Partner"),
        ("SEATTLE OFFICE", "", ""),
        ("Bob Ray", "bob@firm.example", "Partner"),
        ("Total", "", "2"),
        ("Carol Lane", "carol@firm.example", "Associate"),
        ("Alumni", "", ""),
        ("Eva Gil", "eva@firm.example", "Counsel"),
    )
    people = {row.record["given_name"]: row.record["office"] for row in listed.rows if row.record}
    assert people == {"Alice": None, "Bob": "Seattle", "Carol": "Seattle", "Eva": None}


def test_a_row_that_says_nothing_but_what_an_earlier_one_said_is_the_same_row_again():
    head = ("Name", "Office", "Languages")
    listed = read(
        "volunteers", head, ("Ana Paz", "", "Mam"), ("Ana Paz", "", "Mam"), ("Ana Paz", "", "Spanish")
    )
    assert statuses(listed) == ["new", "duplicate", "new"]


def test_the_label_of_siblings_changes_no_child_on_file():
    known = Stored(
        KnownPerson(
            "c-1",
            {"given_name": "Dana", "family_name": "Paz", "birth_date": "2010-05-14", "household": None},
        )
    )
    head = ("Ref", "First name", "Last name", "DOB", "Siblings", "City")
    again = read("clients", head, ("", "Dana", "Paz", "2010-05-14", "S1", ""), known=known)
    assert statuses(again) == ["duplicate"]
    moved = read("clients", head, ("", "Dana", "Paz", "2010-05-14", "S1", "Newark"), known=known)
    assert statuses(moved) == ["change"]
    assert "household" not in [issue.field for issue in moved.rows[0].issues]


def test_a_total_with_its_words_and_numbers_is_no_person():
    listed = read(
        "volunteers",
        ("Name", "Email", "Office", "Title"),
        ("Bob Ray", "bob@firm.example", "LA", "Partner"),
        ("Total volunteers", "1", "", ""),
        ("Suma Rao", "suma@firm.example", "LA", "Partner"),
    )
    assert statuses(listed) == ["new", "refused", "new"]
