"""The look's own pages: every component with invented content, rendered without a database."""

import datetime
from pathlib import Path
from typing import Any

import django_tables2
from django import forms
from django.template import Context, Engine
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.datastructures import MultiValueDict
from django.utils.safestring import mark_safe

from alongside.lib import us_map
from alongside.web.shell import NavItem, ProgramChoice, Shell
from alongside.web.statuses import STATUSES

TODAY = datetime.date(2026, 11, 21)
TEMPLATES = Path(__file__).parent / "templates"


class Upload(forms.Form):
    workbook = forms.FileField(label="Workbook", help_text="XLSX or CSV, up to 20 MB.")
    name = forms.CharField(label="Your name")
    email = forms.EmailField(label="E-mail", help_text="Where we send the link.")
    kind = forms.ChoiceField(
        label="What the rows are", widget=forms.RadioSelect, choices=[("v", "Volunteers"), ("c", "Clients")]
    )
    languages = forms.MultipleChoiceField(
        label="Languages",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        choices=[("spa", "Spanish"), ("mam", "Mam")],
    )
    agree = forms.BooleanField(label="I may see these names", help_text="You confirm this once a year.")
    note = forms.CharField(label="Note", widget=forms.Textarea, required=False)
    place = forms.ChoiceField(label="City", choices=[("nwk", "Newark NJ"), ("la", "Los Angeles CA")])


class Filters(forms.Form):
    search = forms.CharField(label="Search", required=False)
    city = forms.ChoiceField(label="City", required=False, choices=[("", "All"), ("nwk", "Newark NJ")])
    language = forms.ChoiceField(label="Language", required=False, choices=[("", "All"), ("spa", "Spanish")])


class SignIn(forms.Form):
    email = forms.EmailField(label="E-mail")
    password = forms.CharField(label="Password", widget=forms.PasswordInput)


class People(django_tables2.Table):  # type: ignore[misc]  # the library carries no types
    name = django_tables2.Column(verbose_name="Name")
    organization = django_tables2.Column(verbose_name="Organization")
    city = django_tables2.Column(verbose_name="City")
    languages = django_tables2.Column(verbose_name="Languages", orderable=False)
    state = django_tables2.TemplateColumn("{% load ui %}{% status value %}", verbose_name="Status")
    hours = django_tables2.Column(
        attrs={"td": {"class": "num"}, "th": {"class": "num"}}, verbose_name="Hours"
    )


NAMES = [
    "Alice Alder",
    "Bob Birch",
    "Carol Cedar",
    "Omar Oak",
    "Nguyễn Thị Lan",
    "Zoë Żółć-Ramírez de la Cruz",
]


def _shell() -> Shell:
    nav = [
        NavItem("/office/", "Home", "home"),
        NavItem("/office/volunteers/", "Volunteers", "users", section="Program"),
        NavItem("/office/clients/", "Clients", "heart-handshake", 3, "Program"),
        NavItem("/office/imports/", "Imports", "table-import", section="Program"),
        NavItem("/office/plans/", "Plans", "route", section="Placing"),
        NavItem("/office/conflicts/", "Conflicts", "shield-half", 12, "Placing"),
        NavItem("/office/teams/", "Teams", "users-group", section="Placing"),
    ]
    programs = [
        ProgramChoice("a", "Multicity children’s program", True),
        ProgramChoice("b", "Detained docket"),
    ]
    return Shell(
        person="Alice Alder",
        role="Staff attorney",
        organization="Harbor Legal Aid",
        nav=nav,
        programs=programs,
        switch_url="/office/switch/",
        session_seconds=1200,
        keep_url="/keep/",
        is_practice=True,
    )


def _team(number: int, title: str, due: datetime.date, *, open_seat: bool = False) -> dict[str, Any]:
    def seat(role: str, label: str, name: str, **more: Any) -> dict[str, Any]:
        code = f"{number}-{role}"
        return {
            "code": code,
            "role": role,
            "role_label": label,
            "name": name,
            "move_url": f"/move/{code}/",
            **more,
        }

    seats = [
        seat(
            "attorney",
            "Attorney of record",
            "Bob Birch",
            pin_url=f"/pin/{number}/",
            pinned=number == 1,
            note="Fir & Fern LLP · New Jersey bar",
            why=[
                "Admitted in New Jersey.",
                "Speaks Spanish; no interpreter is needed.",
                "9 minutes from the client.",
            ],
            next_best="Carol Cedar, 40 minutes farther.",
        ),
        seat(
            "in_house",
            "In-house counsel",
            "Zoë Żółć-Ramírez",
            note="Juniper Stores",
            pin_url=f"/pin/{number}/b/",
        ),
        seat(
            "interpreter",
            "Interpreter",
            "" if open_seat else "Nguyễn Thị Lan",
            note="" if open_seat else "Spanish",
        ),
    ]
    return {
        "code": str(number),
        "title": title,
        "subtitle": "One child · Spanish · SIJS",
        "due": due,
        "due_label": "Turns 18",
        "seats": seats,
        "open_seats": int(open_seat),
        "mentor": "Alice Alder",
        "url": f"/office/teams/{number}/",
    }


def _map() -> str:
    offices = [
        ("Seattle", 47.61, -122.33, 3),
        ("San Francisco", 37.77, -122.42, 4),
        ("Los Angeles", 34.05, -118.24, 9),
        ("New York", 40.71, -74.01, 7),
        ("Washington", 38.91, -77.04, 5),
    ]
    places = [
        us_map.Place(la, lo, "office", f"{name}: {n} teams", name, n, "#teams") for name, la, lo, n in offices
    ]
    places += [us_map.Place(40.0, -78.2, "client-unplaced", "Newark region: one child not placed")]
    places += [us_map.Place(36.6, -119.8, "client", "Fresno region: two children", count=2)]
    return us_map.draw(
        places,
        title="Offices and clients",
        active_states=["California", "Washington", "New York", "District of Columbia"],
    )


def contexts() -> dict[str, dict[str, Any]]:
    """The context of each page by template name."""
    day = datetime.timedelta(days=1)
    rows = [
        {
            "name": name,
            "organization": "Fir & Fern LLP",
            "city": "Newark NJ",
            "languages": "Spanish, Portuguese",
            "state": state,
            "hours": hours,
        }
        for name, state, hours in zip(NAMES * 5, list(STATUSES)[:30], range(3, 93, 3), strict=True)
    ]
    request = RequestFactory().get("/office/volunteers/?city=nwk&sort=name")
    table = People(rows, order_by="name")
    table.paginate(page=2, per_page=8)
    bound = Upload({"name": "", "email": "not-an-address", "note": "Kept as it was typed."}, MultiValueDict())
    cells = lambda *pairs: [{"value": value, "mark": mark} for value, mark in pairs]  # noqa: E731 - a row in short
    shared = {
        "request": request,
        "shell": _shell(),
        "nav_current": "/office/volunteers/",
        "csrf_token": "x",
        "today": TODAY,
        "crumbs": [{"label": "Program", "url": "/office/"}, {"label": "This page"}],
    }
    return {
        "look_home.html": shared
        | {
            "nav_current": "/office/",
            "crumbs": [],
            "dates": [
                {
                    "handle": "Blue Heron 17",
                    "what": "Asylum: one-year filing date",
                    "day": TODAY - 2 * day,
                    "status": "urgent",
                },
                {
                    "handle": "Quiet Lantern 4",
                    "what": "State court hearing",
                    "day": TODAY + 4 * day,
                    "status": "unverified",
                },
                {"handle": "Red Kite 9", "what": "Turns 18", "day": TODAY + 24 * day, "status": "verified"},
                {"handle": "Grey Otter 2", "what": "Hearing", "day": TODAY + 190 * day, "status": "verified"},
                {"handle": "Small River 30", "what": "Next hearing", "day": None, "status": "unscreened"},
            ],
            "facts": [
                {"label": "Partners", "value": "2 employers, 2 nonprofits"},
                {"label": "Volunteers", "value": 127},
                {"label": "Clients", "value": 28},
            ],
        },
        "look_lists.html": shared
        | {
            "table": table,
            "filter_form": Filters(request.GET),
            "export_url": "/office/volunteers/export/",
            "chips": [{"label": "City: Newark NJ", "remove_url": "?"}],
            "caption": "Volunteers",
        },
        "look_plan.html": shared
        | {
            "nav_current": "/office/plans/",
            "map": mark_safe(  # noqa: S308 - drawn by the map itself
                f'<figure class="us-map">{_map()}<figcaption>Teams by city; rings: children not placed.</figcaption></figure>'
            ),
            "tabs": [
                {"label": "By city", "url": "#", "current": True, "icon": "building-community"},
                {"label": "Map", "url": "#m", "icon": "map-2"},
                {"label": "Not placed", "url": "#u", "count": 2},
                {"label": "Whom to recruit", "url": "#r"},
            ],
            "cities": [
                {
                    "name": "Newark NJ",
                    "note": "3 teams, 3 children",
                    "teams": [
                        _team(1, "Blue Heron 17", TODAY + 5 * day),
                        _team(2, "Red Kite 9", TODAY + 25 * day, open_seat=True),
                        _team(3, "Grey Otter 2", TODAY + 300 * day),
                    ],
                }
            ],
            "soon_day": TODAY + 20 * day,
            "compare_heads": ["Yesterday", "Today"],
            "compare_rows": [
                {"label": "Children placed", "cells": cells((24, ""), (26, "better"))},
                {
                    "label": "People who move",
                    "note": "against the accepted plan",
                    "cells": cells((0, ""), (4, "worse")),
                },
            ],
            "status_keys": list(STATUSES),
        },
        "look_form.html": shared
        | {
            "nav_current": "/office/imports/",
            "form": bound,
            "steps": [
                {"label": "Choose the file", "done": True, "url": "#"},
                {"label": "Columns", "done": True},
                {"label": "Decisions", "current": True},
                {"label": "Apply"},
            ],
        },
        "look_signin.html": {
            "request": request,
            "shell": Shell(),
            "csrf_token": "x",
            "signin": SignIn(),
            "roles": [
                {"name": name, "label": label, "value": name}
                for name, label in zip(
                    ["Alice Alder", "Bob Birch", "Carol Cedar", "Omar Oak", "Iris Iroko", "Cleo Cypress"],
                    [
                        "Staff attorney",
                        "Volunteer attorney",
                        "Pro bono coordinator",
                        "Operator",
                        "Interpreter",
                        "Conflicts clerk",
                    ],
                    strict=True,
                )
            ],
        },
        "404.html": {"request": request, "shell": Shell()},
        "500.html": {},
    }


def render(name: str) -> str:
    """One page as HTML."""
    values = contexts()[name]
    if name.startswith("look_"):
        engine = Engine.get_default()
        source = (TEMPLATES / name).read_text(encoding="utf-8")
        return str(engine.from_string(source).render(Context(values)))
    return render_to_string(name, values)
