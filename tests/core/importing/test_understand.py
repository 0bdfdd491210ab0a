"""Whole tables: what is settled by a column, a row, a person's answer."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from alongside.core.importing.duplicates import email_key
from alongside.core.importing.model import (
    Corrections,
    Kind,
    KnownPerson,
    NotUnderstoodError,
    Place,
    Sheet,
    Status,
)
from alongside.core.importing.names import name_key
from alongside.core.importing.report import lines
from alongside.core.importing.store import (
    corrections_from,
    document_lines,
    from_stored,
    to_corrections,
    to_stored,
)
from alongside.core.importing.understand import understand
from alongside.lib.lookups import lookups

TODAY = dt.date(2026, 11, 21)


def read(kind, *rows, merges=(), sheets=None, **more):
    sheets = sheets or [Sheet("People", [list(row) for row in rows], merges=list(merges))]
    return understand(
        sheets, Kind(kind), file_name="list.xlsx", encoding=None, lookups=lookups(), today=TODAY, **more
    )


def column(understanding, key):
    return [row.record[key] for row in understanding.rows]


def statuses(understanding):
    return [row.status.value for row in understanding.rows]


BOB = ("Bob", "Ray", "bob@firm.example")
HEAD = ("First name", "Last name", "Email")


# --- dates -----------------------------------------------------------------------------------------


def children(*births):
    return read(
        "clients", ("Ref", "Name", "DOB"), *((f"C{at}", f"Dana {at}", born) for at, born in enumerate(births))
    )


def test_a_column_of_dates_that_nothing_settles_is_asked_about():
    found = children("3/4/2008", "5/6/2009", "7/7/2007", "2010-01-02")
    assert statuses(found) == ["needs_decision", "needs_decision", "new", "new"]
    assert column(found, "birth_date") == ["2008-03-04", "2009-05-06", "2007-07-07", "2010-01-02"]
    assert found.rows[0].issues[0].kind == "ambiguous_date"
    assert found.columns[2].order == "unsettled"


def test_one_date_settles_its_column():
    assert column(children("3/4/2008", "25/12/2009"), "birth_date") == ["2008-04-03", "2009-12-25"]
    assert column(children("3/4/2008", "12/25/2009"), "birth_date") == ["2008-03-04", "2009-12-25"]


def test_a_column_that_contradicts_itself_settles_nothing():
    found = children("3/4/2008", "25/12/2009", "12/25/2009")
    assert statuses(found) == ["needs_decision", "new", "new"]
    assert column(found, "birth_date")[1:] == ["2009-12-25", "2009-12-25"]


def test_another_column_settles_nothing():
    found = read(
        "clients", ("Ref", "Name", "DOB", "Entry date"), ("C1", "Dana Doe", "3/4/2008", "12/25/2016")
    )
    assert statuses(found) == ["needs_decision"]
    assert [issue.field for issue in found.rows[0].issues] == ["birth_date"]


def test_the_answer_about_a_column_of_dates_is_taken():
    rows = (("Ref", "Name", "DOB"), ("C1", "Dana Doe", "3/4/2008"))
    found = read("clients", *rows, corrections=Corrections(date_order={2: "dmy"}))
    assert statuses(found) == ["new"]
    assert column(found, "birth_date") == ["2008-04-03"]


def test_years_of_two_digits_take_the_century_that_fits():
    assert column(children("12/25/98", "12/25/09"), "birth_date") == ["1998-12-25", "2009-12-25"]
    found = read("clients", ("Ref", "Name", "Next hearing"), ("C1", "Dana Doe", "12/25/28"))
    assert column(found, "next_hearing_on") == ["2028-12-25"]


# --- tables as people make them --------------------------------------------------------------------


def test_two_rows_of_headings_with_merged_cells():
    found = read(
        "volunteers",
        ("Volunteers 2017", "", "", ""),
        ("Name", "", "Email", "Office"),
        ("First", "Last", "", ""),
        (*BOB, "SF"),
        merges=[(0, 0, 0, 3), (1, 0, 1, 1), (1, 2, 2, 2), (1, 3, 2, 3)],
    )
    assert found.header_row == 3
    assert found.rows[0].number == 4
    assert [c.field for c in found.columns] == ["given_name", "family_name", "email", "office"]
    assert column(found, "office") == ["San Francisco"]


def test_cells_merged_downwards_hold_for_every_row():
    found = read(
        "volunteers",
        (*HEAD, "Firm"),
        (*BOB, "Ashgrove Tate LLP"),
        ("Carol", "Lane", "carol@firm.example", ""),
        ("Omar", "Diaz", "omar@other.example", "Meridian"),
        merges=[(1, 3, 2, 3)],
    )
    assert column(found, "organization") == ["Ashgrove Tate LLP", "Ashgrove Tate LLP", "Meridian"]


def test_the_sheet_of_people_is_found_among_others():
    people = Sheet("Volunteers", [["x"], list(HEAD), list(BOB), ["Carol", "Lane", "carol@firm.example"]])
    guide = Sheet("Instructions", [["First name", "Last name", "Email"], ["how to fill", "in", "this"]])
    pivot = Sheet("Summary", [["Office", "Count"], ["Seattle", "3"]])
    hidden = Sheet("Old", [list(HEAD), list(BOB), list(BOB), list(BOB)], visible=False)
    found = read("volunteers", sheets=[guide, pivot, hidden, people])
    assert (found.sheet, found.header_row, len(found.rows)) == ("Volunteers", 2, 2)


def test_a_person_chooses_another_sheet():
    first = Sheet("Los Angeles", [list(HEAD), list(BOB)])
    second = Sheet("Seattle", [list(HEAD), ["Carol", "Lane", "carol@firm.example"]])
    assert read("volunteers", sheets=[first, second]).other_sheets == ["Seattle"]
    found = read("volunteers", sheets=[first, second], corrections=Corrections(sheet="Seattle"))
    assert column(found, "email") == ["carol@firm.example"]
    with pytest.raises(NotUnderstoodError, match="no sheet 'Boise'"):
        read("volunteers", sheets=[first], corrections=Corrections(sheet="Boise"))


def test_totals_headings_again_and_section_lines_are_refused_with_a_reason():
    found = read(
        "volunteers",
        HEAD,
        BOB,
        HEAD,
        ("Seattle office", "", ""),
        ("Total", "1", ""),
        ("", "", "ghost@firm.example"),
    )
    assert statuses(found) == ["new", "refused", "refused", "refused", "refused"]
    assert [row.issues[0].kind for row in found.rows[1:]] == [
        "repeated_header",
        "not_a_person",
        "not_a_person",
        "no_name",
    ]


def test_a_form_with_whole_questions_for_headings():
    found = read(
        "volunteers",
        (
            "Timestamp",
            "What is your first name?",
            "What is your last name?",
            "What email address should we use?",
            "Which firm or company do you work for?",
            "Which office are you based in?",
            "What is your job title?",
            "In which states are you admitted to practice law?",
            "Do you speak any languages other than English? (please include level)",
            "How many hours per month can you volunteer?",
            "Is there anything else you would like us to know?",
        ),
        ("1/2/2017", *BOB, "Ashgrove", "LA", "Associate", "NY & NJ", "Spanish (basic)", "about 5", "-"),
    )
    assert found.rows[0].record == {
        "given_name": "Bob", "family_name": "Ray", "email": "bob@firm.example", "organization": "Ashgrove", "office": "Los Angeles",
        "role": "attorney", "title": "Associate", "admissions": ["NJ", "NY"], "languages": [{"code": "spa", "level": "basic"}],
        "hours_per_month": 5, "phone": None, "note": None,
    }  # fmt: skip


def test_languages_over_several_columns_with_their_levels():
    found = read(
        "volunteers",
        (*HEAD, "Language 1", "Level", "Language 2"),
        (*BOB, "Spanish", "fluent", "Mam (basic)"),
    )
    assert column(found, "languages") == [
        [{"code": "mam", "level": "basic"}, {"code": "spa", "level": "fluent"}]
    ]


def test_a_column_for_each_language():
    found = read(
        "volunteers",
        (*HEAD, "Spanish?", "French"),
        (*BOB, "Yes", "no"),
        ("Carol", "Lane", "c@firm.example", "fluent", "basic"),
    )
    assert column(found, "languages") == [
        [{"code": "spa", "level": "unknown"}],
        [{"code": "fra", "level": "basic"}, {"code": "spa", "level": "fluent"}],
    ]


def test_two_family_names_in_two_columns():
    found = read(
        "volunteers",
        ("Nombre", "Primer apellido", "Segundo apellido", "Correo"),
        ("Karina", "Rico", "Hurtado", "k@firm.example"),
    )
    assert (found.rows[0].record["given_name"], found.rows[0].record["family_name"]) == (
        "Karina",
        "Rico Hurtado",
    )


def test_hours_a_week_count_four_times():
    assert column(read("volunteers", (*HEAD, "Hours per week"), (*BOB, "2-3")), "hours_per_month") == [8]


def test_columns_not_understood_are_listed_and_dropped():
    found = read("volunteers", (*HEAD, "T-shirt size", ""), (*BOB, "XL", "stray"))
    assert [(c.heading, c.field) for c in found.columns[3:]] == [("T-shirt size", None), ("", None)]
    assert "XL" not in json.dumps([row.record for row in found.rows])


def test_cells_that_look_like_formulas_are_kept_verbatim():
    found = read(
        "volunteers",
        (*HEAD, "Notes"),
        ("=Bob", "@Ray", "bob@firm.example", '=HYPERLINK("http://x")'),
        ("-", "+Lane", "c@firm.example", "-1 day"),
    )
    assert column(found, "note") == ['=HYPERLINK("http://x")', "-1 day"]
    assert column(found, "given_name") == ["=Bob", None]
    assert column(found, "family_name") == ["@Ray", "+Lane"]


def test_a_city_takes_its_state_from_its_peers():
    found = read(
        "clients",
        ("Ref", "Name", "City"),
        ("C1", "Dana Doe", "Arlington"),
        ("C2", "Dan Doe", "Arlington, Va."),
        ("C3", "Dot Doe", "SF"),
    )
    assert list(zip(column(found, "city"), column(found, "state"), strict=True)) == [
        ("Arlington", "VA"),
        ("Arlington", "VA"),
        ("San Francisco", "CA"),
    ]


def test_a_column_of_states_wins():
    found = read("clients", ("Ref", "Name", "City", "State"), ("C1", "Dana Doe", "Portland", "Maine"))
    assert (column(found, "city"), column(found, "state")) == (["Portland"], ["ME"])


def test_english_is_a_childs_language_and_no_further_one_of_a_volunteer():
    assert column(
        read("clients", ("Ref", "Name", "Language"), ("C1", "Dana Doe", "English, Spanish")), "languages"
    ) == [[{"code": "eng", "level": "unknown"}, {"code": "spa", "level": "unknown"}]]
    assert column(read("volunteers", (*HEAD, "Languages"), (*BOB, "English, Spanish")), "languages") == [
        [{"code": "spa", "level": "unknown"}]
    ]


# --- decisions -------------------------------------------------------------------------------------


def test_what_cannot_be_placed_is_asked_and_the_answer_is_taken():
    rows = ((*HEAD, "Office", "Languages", "Bar"), (*BOB, "Moonbase 7", "Xyzzyan", "see attached"))
    found = read("volunteers", *rows)
    assert statuses(found) == ["needs_decision"]
    assert {i.kind for i in found.rows[0].issues} == {
        "unknown_office",
        "unknown_language",
        "unparsable_admission",
    }
    assert found.rows[0].record["office"] is None
    answered = read(
        "volunteers",
        *rows,
        corrections=Corrections(
            offices={"moonbase 7": "Boise"},
            languages={"Xyzzyan": "kjb"},
            rows={2: {"record": {"admissions": ["ID"]}}},
        ),
    )
    assert statuses(answered) == ["new"]
    assert answered.rows[0].record["office"] == "Boise"
    assert answered.rows[0].record["languages"] == [{"code": "kjb", "level": "unknown"}]
    assert answered.rows[0].record["admissions"] == ["ID"]


def test_no_language_and_no_office_are_answers_too():
    rows = ((*HEAD, "Office", "Languages"), (*BOB, "Moonbase 7", "Xyzzyan"))
    answered = read(
        "volunteers",
        *rows,
        corrections=Corrections(offices={"Moonbase 7": None}, languages={"xyzzyan": None}),
    )
    assert statuses(answered) == ["new"]
    assert (answered.rows[0].record["office"], answered.rows[0].record["languages"]) == (None, [])


def test_a_programs_own_name_of_an_office_is_known():
    found = read(
        "volunteers", (*HEAD, "Office"), (*BOB, "Moonbase 7"), offices={"moonbase 7": Place("Boise", "ID")}
    )
    assert column(found, "office") == ["Boise"]


def test_a_column_is_understood_otherwise_by_a_person():
    rows = ((*HEAD, "Moniker"), (*BOB, "Legal Ops"))
    found = read("volunteers", *rows, corrections=Corrections(columns={3: "title", 2: None}))
    assert (column(found, "title"), column(found, "email")) == (["Legal Ops"], [None])
    with pytest.raises(NotUnderstoodError, match="'shoe' is no field"):
        read("volunteers", *rows, corrections=Corrections(columns={3: "shoe"}))


def test_a_row_is_left_out_or_kept_by_a_person():
    rows = (HEAD, BOB, BOB, ("Carol", "Lane", "carol@firm.example"))
    assert statuses(read("volunteers", *rows)) == ["new", "duplicate", "new"]
    found = read("volunteers", *rows, corrections=Corrections(rows={3: {"keep": True}, 4: {"skip": True}}))
    assert statuses(found) == ["new", "new", "refused"]


def test_remote_is_no_office_and_no_question():
    found = read("volunteers", (*HEAD, "Office"), (*BOB, "Remote"))
    assert statuses(found) == ["new"]
    assert column(found, "office") == [None]


# --- the same person -------------------------------------------------------------------------------


def test_the_same_address_is_the_same_person_and_differences_are_shown():
    found = read("volunteers", (*HEAD, "Office"), (*BOB, "LA"), ("Bob", "Ray", "BOB@firm.example ", "SF"))
    assert statuses(found) == ["new", "duplicate"]
    assert found.rows[1].record["office"] == "San Francisco"
    first, second = found.rows[1].issues
    assert (first.kind, first.of) == ("duplicate_of", 2)
    assert (second.kind, second.field, second.value, second.of) == (
        "differs",
        "office",
        "San Francisco",
        "Los Angeles",
    )


def test_the_same_name_at_the_same_desk_is_the_same_person():
    found = read(
        "volunteers",
        ("Name", "Email", "Firm", "Office"),
        ("Bermúdez Prieto, Jorge Luis", "jl@firm.example", "Ashgrove", "LA"),
        ("JORGE LUIS BERMUDEZ PRIETO", "jorge@home.example", "ASHGROVE", "Los Angeles"),
        ("Jorge Luis Bermúdez", "", "Ashgrove", "L.A."),
        ("Jorge Luis Bermúdez", "other@firm.example", "Ashgrove", "Seattle"),
    )
    assert statuses(found) == ["new", "duplicate", "duplicate", "new"]


def test_children_are_the_same_by_reference_or_by_name_and_birth():
    found = read(
        "clients",
        ("Ref", "First name", "Last name", "DOB"),
        ("HC1", "Dana", "Guerra Amaya", "2008-12-19"),
        ("hc 1", "Dana", "Guerra", "2008-12-18"),
        ("HC2", "DANA", "Guerra", "12/19/2008"),
        ("HC3", "Dani", "Guerra Amaya", "2008-12-19"),
    )
    assert statuses(found) == ["new", "duplicate", "duplicate", "new"]


class Stored:
    def __init__(self, *people):
        self.people = people

    def by_email(self, key):
        return next(
            (p for p in self.people if p.record.get("email") and email_key(p.record["email"]) == key), None
        )

    def by_ref(self, key):
        return None

    def by_name(self, key):
        return [p for p in self.people if name_key(p.record["given_name"], p.record["family_name"]) == key]


def test_a_stored_person_is_a_change_or_nothing_new():
    bob = KnownPerson(
        "p-1", {"given_name": "Bob", "family_name": "Ray", "email": "bob@firm.example", "office": "Seattle"}
    )
    changed = read("volunteers", (*HEAD, "Office"), (*BOB, "LA"), known=Stored(bob))
    assert statuses(changed) == ["change"]
    assert [(i.field, i.value, i.of) for i in changed.rows[0].issues] == [
        ("office", "Los Angeles", "Seattle")
    ]
    assert changed.rows[0].target == "p-1"
    same = read("volunteers", (*HEAD, "Office"), (*BOB, "Seattle"), known=Stored(bob))
    assert statuses(same) == ["duplicate"]


# --- what cannot be understood, and what goes in and out -------------------------------------------


@pytest.mark.parametrize(
    "rows",
    [
        [("a", "b"), ("1", "2")],
        [("Seattle", "12"), ("Boise", "3")],
        [HEAD],
        [("Office", "Languages"), ("SF", "Spanish")],
    ],
)
def test_a_file_without_people_is_refused_as_a_whole(rows):
    with pytest.raises(NotUnderstoodError):
        read("volunteers", *rows)


def test_children_are_not_taken_for_volunteers_nor_the_other_way_round():
    with pytest.raises(NotUnderstoodError, match="a list of clients"):
        read(
            "volunteers",
            ("Name", "DOB", "Country", "Next hearing"),
            ("Dana Doe", "2010-01-02", "Guatemala", "TBD"),
        )
    with pytest.raises(NotUnderstoodError, match="a list of volunteers"):
        read(
            "clients",
            ("Name", "Email", "Firm", "Bar admissions"),
            ("Bob Ray", "bob@firm.example", "Ashgrove", "CA"),
        )


def test_an_understanding_survives_its_storage():
    found = read("volunteers", (*HEAD, "Office"), (*BOB, "Moonbase"), (*BOB, "LA"))
    again = from_stored(json.loads(json.dumps(to_stored(found))))
    assert again == found
    assert json.loads("".join(document_lines(found))) == found.document()
    with pytest.raises(ValueError, match="format"):
        from_stored({"format": "other"})


def test_corrections_survive_their_storage_and_refuse_what_they_do_not_know():
    said = Corrections(
        columns={3: None}, date_order={1: "dmy"}, offices={"HQ": "Boise"}, rows={7: {"keep": True}}
    )
    assert corrections_from(json.loads(json.dumps(to_corrections(said)))) == said
    with pytest.raises(NotUnderstoodError, match="'colums' is no correction"):
        corrections_from({"colums": {}})
    with pytest.raises(NotUnderstoodError, match="expected form"):
        corrections_from({"columns": {"first": "email"}})


def test_the_report_names_every_decision():
    found = read(
        "volunteers", (*HEAD, "Office"), (*BOB, "Moonbase"), (*BOB, "LA"), ("", "", "x@firm.example", "")
    )
    text = "\n".join(lines(found))
    assert "'Moonbase' is no city or office known here" in text
    assert "row 3: the same person as row 2" in text
    assert "row 4: no name in this row" in text
    assert "Totals: new 0, change 0, duplicate 1, needs decision 1, refused 1" in text


def test_every_record_is_complete_and_in_order():
    found = read("clients", ("Ref", "Name"), ("C1", "Dana Doe"))
    assert list(found.rows[0].record) == list(Kind.CLIENTS.keys)
    assert found.rows[0].record["pathways"] == []
    assert found.rows[0].status is Status.NEW
