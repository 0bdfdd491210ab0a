"""A plan as rows for a spreadsheet and as data for paper: people by name, clients by handle only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from alongside.lib.acting import Actor
from alongside.lib.spreadsheets import Cell
from alongside.placement.models import Plan
from alongside.placement.selectors import TeamLine, team_lines, teams_of, unplaced_of
from alongside.web.office.plan_pages import team_subtitle, unplaced_lines
from alongside.web.office.plan_words import COVERS, language, pathway


def headings() -> list[str]:
    return [
        _("Team"), _("City"), _("State"), _("Clients"), _("Pathway"), _("Languages"), _("First date"),
        _("Seat"), _("Person"), _("Organization"), _("Office"), _("Covers"), _("Fit"), _("What blocks it"),
    ]  # fmt: skip


def seats_of(line: TeamLine) -> Iterator[tuple[str, str, list[str], int | None]]:
    """(seat, code of the person, what they cover, fit) for everyone on a proposed team."""
    for member in line.team.members:
        covers = [str(COVERS[cover]) for cover in member["covers"] if cover in COVERS]
        yield _("Member"), member["volunteer"], covers, member["fit"]
    if line.team.interpreter:
        yield _("Interpreter"), str(line.team.interpreter), [], None
    if line.team.mentor:
        yield _("Mentor"), str(line.team.mentor), [], None


def plan_rows(actor: Actor, plan: Plan) -> list[list[Cell]]:
    """A row for each seat, then one for each client without a team. A fixed number of queries."""
    rows: list[list[Cell]] = []
    for line in team_lines(actor, list(teams_of(actor, plan))):
        about = _about(line)
        for seat, code, covers, fit in seats_of(line):
            person = line.person(code)
            place = [person.name, person.organization, person.place]
            rows.append([*about, seat, *place, ", ".join(covers), fit, ""])
    for row in unplaced_lines(actor, plan, list(unplaced_of(actor, plan))):
        client = row["client"]
        known = [client.city, client.state, client.handle, row["pathway"], row["languages"], client.safe_on]
        rows.append(["", *known, _("Not placed"), "", "", "", "", None, " ".join(row["because"])])
    return rows


def _about(line: TeamLine) -> list[Cell]:
    team = line.team
    return [
        team.name,
        team.city,
        team.state,
        " + ".join(client.handle for client in line.clients),
        ", ".join(dict.fromkeys(pathway(client.pathway) for client in line.clients)),
        ", ".join(dict.fromkeys(language(code) for client in line.clients for code in client.languages)),
        team.safe_on,
    ]


def day_words(day: Any) -> str:
    return formats.date_format(day, "DATE_FORMAT") if day else _("not known")


def plan_sheet(actor: Actor, plan: Plan) -> dict[str, Any]:
    """What the printed page and the PDF show: cities with their teams, and who stays without one."""
    cities: dict[str, dict[str, Any]] = {}
    for line in team_lines(actor, list(teams_of(actor, plan))):
        name = f"{line.team.city}, {line.team.state}"
        cities.setdefault(name, {"name": name, "teams": []})["teams"].append(
            {
                "name": line.team.name,
                "subtitle": team_subtitle(line),
                "first_date": day_words(line.team.safe_on),
                "seats": [_seat(line, *seat) for seat in seats_of(line)],
            }
        )
    unplaced = [
        {
            "handle": row["client"].handle,
            "first_date": day_words(row["client"].safe_on),
            "because": " ".join(row["because"]),
        }
        for row in unplaced_lines(actor, plan, list(unplaced_of(actor, plan)))
    ]
    return {"cities": list(cities.values()), "unplaced": unplaced}


def _seat(line: TeamLine, seat: str, code: str, covers: list[str], _fit: int | None) -> dict[str, str]:
    person = line.person(code)
    place = " · ".join(word for word in (person.organization, person.place) if word)
    return {"role": ", ".join(covers) or seat, "name": person.name, "place": place}


def pdf_data(actor: Actor, plan: Plan) -> dict[str, Any]:
    """Everything that the typeset sheet says."""
    sheet = plan_sheet(actor, plan)
    teams = sum(len(city["teams"]) for city in sheet["cities"])
    return sheet | {
        "title": plan.name,
        "language": (get_language() or "en").split("-")[0],
        "summary": _("%(teams)s teams, %(unplaced)s clients without one, as of %(day)s.")
        % {"teams": teams, "unplaced": len(sheet["unplaced"]), "day": day_words(plan.as_of)},
        "footer": _("By handle, without identity. Printed %(day)s.")
        % {"day": day_words(timezone.localdate())},
        "labels": {
            "first_date": _("First date"),
            "columns": [_("Seat"), _("Person"), _("Organization and office")],
            "unplaced": _("Not placed"),
            "unplaced_columns": [_("Client"), _("First date"), _("What blocks it")],
        },
    }
