"""Reading an instance: everything that is wrong with it is told, and nothing else is refused."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from alongside.core.documents import InvalidDocument
from alongside.core.matching.parse import parse, parse_bytes
from tests.core.matching.samples import Document, client, program, volunteer

Change = Callable[[Document], Any]


def faults_of(document: Any) -> list[str]:
    with pytest.raises(InvalidDocument) as refused:
        parse(document)
    return [fault.line() for fault in refused.value.faults]


def test_a_right_instance_is_read_with_its_lists_sorted_by_id() -> None:
    document = program(client("zoe"), client("ana"))
    instance = parse(document)
    assert [c.id for c in instance.clients] == ["ana", "zoe"]
    assert instance.volunteers[0].languages == ("eng", "spa")
    assert instance.settings.seats == ("in_house", "firm", "trained", "admitted", "language")


def test_absent_lists_are_empty() -> None:
    document = program()
    for name in ("interpreters", "mentors", "volunteers", "clients", "offices", "organizations"):
        del document[name]
    instance = parse(document)
    assert (instance.clients, instance.volunteers, instance.plan, instance.pins) == ((), (), (), ())


def test_a_byte_order_mark_is_allowed() -> None:
    assert parse_bytes(b"\xef\xbb\xbf" + json.dumps(program()).encode()).clients[0].id == "dana"


WRONG: list[tuple[str, Change, str]] = [
    ("format", lambda d: d.update(format="alongside.matching/2"), "format: is"),
    ("no format", lambda d: d.pop("format"), "format: is missing"),
    ("unknown field", lambda d: d.update(colour="red"), "colour: is an unknown field"),
    ("unknown field inside", lambda d: d["clients"][0].update(age=9), "clients[0].age: is an unknown field"),
    ("duplicate id", lambda d: d["volunteers"].append(d["volunteers"][0]), "volunteers[2].id"),
    ("negative capacity", lambda d: d["volunteers"][0].update(capacity=-1), "volunteers[0].capacity: is -1"),
    ("boolean number", lambda d: d["volunteers"][0].update(capacity=True), "capacity: is true"),
    ("fraction", lambda d: d["clients"][0].update(urgency=1.5), "clients[0].urgency: is 1.5"),
    ("huge number", lambda d: d["clients"][0].update(urgency=10**30), "clients[0].urgency: is 1000"),
    ("latitude", lambda d: d["clients"][0].update(lat=91), "clients[0].lat: is 91"),
    ("infinite", lambda d: d["clients"][0].update(lon=float("inf")), "clients[0].lon: is Infinity"),
    ("no leap day", lambda d: d["clients"][0].update(earliest_safe_date="2019-02-29"), "2019-02-29"),
    ("role", lambda d: d["volunteers"][0].update(role="judge"), "give one of attorney"),
    ("kind", lambda d: d["organizations"][0].update(kind="club"), "organizations[0].kind"),
    ("language", lambda d: d["clients"][0].update(languages=["Spanish"]), "ISO 639-3"),
    ("state", lambda d: d["clients"][0].update(court_state="Wash"), "two capital letters"),
    ("pathway", lambda d: d["clients"][0].update(pathway="sjis"), 'names the pathway "sjis", unknown'),
    ("organization", lambda d: d["volunteers"][0].update(organization="x"), 'names "x", unknown'),
    ("office", lambda d: d["volunteers"][0].update(office="x"), 'volunteers[0].office: names "x"'),
    ("no office", lambda d: d["volunteers"][0].update(office=None), "set remote to true"),
    ("size", lambda d: d["settings"].update(team_size=[6, 4]), "settings.team_size: is [6, 4]"),
    ("no members", lambda d: d["settings"].update(team_size=[0, 4]), "settings.team_size"),
    ("seats", lambda d: d["settings"].update(seats=["chef"]), 'settings.seats: names "chef"'),
    ("lead days", lambda d: d["settings"]["lead_days"].update(sijs=-1), "lead_days.sijs: is -1"),
    (
        "a slip in lead days",
        lambda d: d["settings"].update(lead_days={"sjis": 45}),
        "settings.lead_days.sjis: is an unknown pathway",
    ),
    (
        "two planned teams of one id",
        lambda d: d.update(plan=[{"team": "t1", "clients": ["dana"]}, {"team": "t1", "clients": ["left"]}]),
        'plan: has two teams "t1"',
    ),
    ("settings", lambda d: d.pop("settings"), "settings: is missing"),
    ("pin kind", lambda d: d.update(pins=[{"kind": "sit", "client": "dana"}]), "pins[0].kind"),
    (
        "pin person",
        lambda d: d.update(pins=[{"kind": "seat", "client": "dana"}]),
        "pins[0].volunteer: is missing",
    ),
    (
        "pin field",
        lambda d: d.update(pins=[{"kind": "place", "client": "dana", "mentor": "alice"}]),
        "unknown field",
    ),
    ("pin client", lambda d: d.update(pins=[{"kind": "place", "client": "x"}]), 'names "x", unknown'),
    ("floor client", lambda d: d.update(floors=[{"id": "f", "clients": ["x"], "at_least": 1}]), 'names "x"'),
    ("floor", lambda d: d.update(floors=[{"id": "f", "clients": ["dana"], "at_least": 2}]), "at_least: is 2"),
    ("conflict", lambda d: d["clients"][0].update(conflicts={"volunteers": ["x"]}), 'names "x", unknown'),
    ("list", lambda d: d.update(clients={}), "clients: is {}; give a list"),
    ("object", lambda d: d.update(volunteers=["bob"]), 'volunteers[0]: is "bob"; give an object'),
]


@pytest.mark.parametrize(("change", "told"), [row[1:] for row in WRONG], ids=[row[0] for row in WRONG])
def test_each_fault_is_told_with_where_what_and_how_to_mend(change: Change, told: str) -> None:
    document = program()
    change(document)
    faults = faults_of(document)
    assert any(told in line for line in faults), faults
    assert all(line.count("; ") >= 1 and "\n" not in line for line in faults)


def test_all_faults_are_told_at_once() -> None:
    document = program(client("dana", lat=91, urgency=-1), volunteers=[volunteer("bob", "nobody")])
    assert len(faults_of(document)) == 4, "latitude, urgency, organization and its office"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"  ",
        b"\x00",
        b"[",
        b"[]",
        b"null",
        b'"text"',
        b"{'a': 1}",
        b'{"format": NaN}',
        b'{"format": -Infinity}',
        b'{"a": 1, "a": 2}',
        '{"é": 1}'.encode("latin-1"),
        b'{"a": 1' + b"0" * 5000 + b"}",
        b"[" * 100_000,
    ],
)
def test_what_is_not_an_instance_at_all_is_refused_and_never_crashes(raw: bytes) -> None:
    with pytest.raises(InvalidDocument) as refused:
        parse_bytes(raw)
    assert len(refused.value.faults) == 1


def test_a_plan_may_name_people_and_clients_who_have_left() -> None:
    row = {"team": "t1", "clients": ["gone", "dana"], "members": ["left"], "interpreter": "x", "mentor": "y"}
    assert parse(program(plan=[row])).plan[0].members == ("left",)


def test_a_pathway_of_a_programs_own_is_known_once_lead_days_and_a_client_name_it() -> None:
    document = program(client("dana", pathway="naturalization"))
    document["settings"]["lead_days"]["naturalization"] = 20
    assert parse(document).settings.lead_days["naturalization"] == 20


def test_a_limit_longer_than_any_way_on_earth_is_a_limit_all_the_same() -> None:
    document = program()
    document["settings"]["travel_limit_km"] = 99_999
    assert parse(document).settings.travel_limit_km == 99_999


def test_ids_that_differ_by_case_are_different_people() -> None:
    document = program(volunteers=[volunteer("bob", "firm"), volunteer("Bob", "corp")])
    assert [v.id for v in parse(document).volunteers] == ["Bob", "bob"]


def test_the_hash_is_of_the_canonical_form_and_not_of_the_order() -> None:
    document = program(client("zoe", languages=["spa", "mam"]), client("ana"))
    turned = json.loads(json.dumps(document))
    turned["clients"].reverse()
    turned["clients"][1]["languages"].reverse()
    turned["volunteers"] = list(reversed(turned["volunteers"]))
    turned = dict(reversed(list(turned.items())))
    assert parse(document).sha256 == parse(turned).sha256
    turned["settings"]["team_size"] = [1, 3]
    assert parse(document).sha256 != parse(turned).sha256


def test_a_name_with_a_line_break_does_not_break_the_line() -> None:
    document = program(pins=[{"kind": "place", "client": "da\nna"}])
    (line,) = faults_of(document)
    assert "\n" not in line
    assert "da\\nna" in line
