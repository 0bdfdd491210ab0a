"""What the pages of a plan have in common: head, tabs, people and reasons made ready for templates."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alongside.lib.acting import Actor
from alongside.lib.us_map import Place
from alongside.partners.models import Program
from alongside.placement.instance import settings_of
from alongside.placement.models import Plan, PlanClient
from alongside.placement.permissions import can_accept_plan, can_ask_conflicts, can_edit_plan
from alongside.placement.selectors import (
    Counts,
    TeamLine,
    handles_by_code,
    handles_of_clients,
    people_by_code,
)
from alongside.web.office.plan_reasons import because_words, codes_in, reason_words
from alongside.web.office.plan_words import (
    COVERS,
    ROLES,
    SEATS,
    STATE_STATUS,
    advice_words,
    language,
    pathway,
)


def plan_context(actor: Actor, plan: Plan, current: str) -> dict[str, Any]:
    """The context of every page of a plan. `current` is the tab, by URL name."""
    is_open = plan.state == Plan.State.PROPOSED
    return {
        "plan": plan,
        "summary": plan.summary,
        "state_status": STATE_STATUS[plan.state],
        "can_edit": is_open and can_edit_plan(actor, plan),
        "can_accept": is_open and can_accept_plan(actor, plan),
        "can_ask": is_open and can_ask_conflicts(actor, plan),
        "can_discard": plan.state != Plan.State.ACCEPTED and can_edit_plan(actor, plan),
        "can_stop": plan.state in {Plan.State.QUEUED, Plan.State.SOLVING} and can_edit_plan(actor, plan),
        "poll_url": reverse("office:plan-progress", args=[plan.code]),
        "tabs": _tabs(plan, current) if plan.solved_at else [],
        "crumbs": [{"label": _("Plans"), "url": reverse("office:plans")}, {"label": plan.name}],
    }


def rules_context(program: Program) -> dict[str, Any]:
    """The program's rules of placement in words."""
    rules = settings_of(program)
    return {
        "rules": rules,
        "rule_seats": [SEATS[seat] for seat in rules["seats"]],
        "lead_days": [(pathway(code), days) for code, days in sorted(rules["lead_days"].items())],
    }


def failure_lines(actor: Actor, plan: Plan) -> list[str]:
    """Why the plan could not be worked out, with names for codes. Three queries at most.

    Such a plan has laid down no clients of its own, so their handles are those on file.
    """
    codes = codes_in(plan.failure)
    people = {code: person.name for code, person in people_by_code(codes).items()}
    names = people | handles_of_clients(actor, codes)
    return [reason_words(line, names) for line in plan.failure]


def _tabs(plan: Plan, current: str) -> list[dict[str, Any]]:
    pages = (
        ("plan", _("Overview"), "map-2", None),
        ("plan-teams", _("Teams by city"), "users-group", None),
        ("plan-unplaced", _("Not placed"), "alert-triangle", None),
        ("plan-conflicts", _("Conflicts"), "shield-half", None),
        ("plan-decisions", _("Your decisions"), "pin", len(plan.pins)),
    )
    return [
        {
            "label": label,
            "url": reverse(f"office:{name}", args=[plan.code]),
            "icon": icon,
            "count": count,
            "current": name == current,
        }
        for name, label, icon, count in pages
    ]


def map_places(plan: Plan, counts: Counts) -> list[Place]:
    """Offices, clients with a team and clients without one, by city."""
    places = [
        Place(
            office["lat"],
            office["lon"],
            "office",
            ngettext("%(city)s: %(n)s volunteer", "%(city)s: %(n)s volunteers", office["people"])
            % {"city": office["city"], "n": office["people"]},
            label=office["city"],
        )
        for office in plan.summary.get("offices", [])
    ]
    teams = reverse("office:plan-teams", args=[plan.code])
    for city in counts.cities:
        if city.get("lat") is None:
            continue
        words = {"city": city["city"], "placed": city["placed"], "unplaced": city["unplaced"]}
        title = _("%(city)s: %(placed)s placed, %(unplaced)s not placed") % words
        if city["placed"]:
            link = f"{teams}?{urlencode({'city': city_key(city)})}"
            places.append(Place(city["lat"], city["lon"], "client", title, count=city["placed"], url=link))
        if city["unplaced"]:
            # Beside the placed ones, so that neither hides the other.
            aside = city["lon"] + (1.1 if city["placed"] else 0)
            places.append(Place(city["lat"], aside, "client-unplaced", title, count=0))
    return places


def city_key(city: dict[str, Any]) -> str:
    """How an address names a city: "Seattle, WA"."""
    return f"{city['city']}, {city['state']}"


def unplaced_lines(actor: Actor, plan: Plan, clients: Sequence[PlanClient]) -> list[dict[str, Any]]:
    """Clients without a team, with what blocks each in words. At most three queries."""
    names = _names(actor, plan, [client.because for client in clients])
    return [
        {
            "client": client,
            "pathway": pathway(client.pathway),
            "languages": ", ".join(language(code) for code in client.languages),
            "because": because_words(client.because or {}, names),
            "is_pinned": {"kind": "place", "client": str(client.client_code)} in plan.pins,
        }
        for client in clients
    ]


def advice_cards(actor: Actor, plan: Plan) -> list[dict[str, Any]]:
    """Whom to recruit and whom that would place, by handle."""
    advice = plan.summary.get("advice", [])
    handles = handles_by_code(actor, plan, codes_in(advice)) if advice else {}
    return [
        {
            "words": advice_words(item),
            "handles": [handles[code] for code in item["places"] if code in handles],
            "gain": item["urgency_gain"],
            "verified": item["verified"],
        }
        for item in advice
    ]


def _names(actor: Actor, plan: Plan, values: Iterable[Any]) -> dict[str, str]:
    """Handles of clients and names of people whose codes stand in the values."""
    codes = codes_in(list(values))
    if not codes:
        return {}
    people = {code: person.name for code, person in people_by_code(codes).items()}
    return people | handles_by_code(actor, plan, codes)


def team_card(plan: Plan, line: TeamLine, *, can_edit: bool, most: int) -> dict[str, Any]:
    """A proposed team as `components/team_card.html` shows it. `most` members may sit on it."""
    team = line.team
    seats = [_member_seat(plan, line, member, can_edit=can_edit) for member in team.members]
    if can_edit and len(seats) < most:
        seats.append(_open_seat(plan, line))
    if team.interpreter:
        seats.append(_support_seat(plan, line, str(team.interpreter), "interpreter", can_edit=can_edit))
    if team.mentor:
        seats.append(_support_seat(plan, line, str(team.mentor), "mentor", can_edit=can_edit))
    return {
        "code": team.code,
        "title": team.name,
        "subtitle": team_subtitle(line),
        "due": team.safe_on,
        "due_label": _("First date:"),
        "url": f"{_address('office:plan-teams', plan.code)}{team.code}/",
        "status": "complete",
        "seats": seats,
    }


def team_subtitle(line: TeamLine) -> str:
    """For whom: handles, pathways, languages."""
    handles = " + ".join(client.handle for client in line.clients)
    pathways = dict.fromkeys(pathway(client.pathway) for client in line.clients)
    spoken = dict.fromkeys(language(code) for client in line.clients for code in client.languages)
    return f"{handles} · {', '.join(pathways)} · {', '.join(spoken)}"


def seat_url(name: str, plan: uuid.UUID, seat: str) -> str:
    """The address of an act on a seat. Hundreds stand on a page, so the plan's part is worked out once."""
    before, after = _around_seat(name, plan)
    return f"{before}{seat}{after}"


@lru_cache(maxsize=64)
def _address(name: str, plan: uuid.UUID) -> str:
    return reverse(name, args=[plan])


@lru_cache(maxsize=64)
def _around_seat(name: str, plan: uuid.UUID) -> tuple[str, str]:
    before, _mark, after = reverse(name, args=[plan, "SEAT"]).partition("SEAT")
    return before, after


def _seat(plan: Plan, line: TeamLine, code: str, role: str, *, can_edit: bool) -> dict[str, Any]:
    person = line.person(code)
    seat = f"{line.team.code}_{code}"
    return {
        "code": seat,
        "role": role,
        "name": person.name or _("Someone who has left"),
        "note": " · ".join(word for word in (person.organization, person.place) if word),
        "pinned": is_pinned(plan, line, code, role),
        "pin_url": seat_url("office:plan-pin", plan.code, seat) if can_edit and role == "member" else "",
        "move_url": seat_url("office:plan-seat", plan.code, seat) if can_edit else "",
    }


def _member_seat(plan: Plan, line: TeamLine, member: dict[str, Any], *, can_edit: bool) -> dict[str, Any]:
    code = member["volunteer"]
    covers = [str(COVERS[cover]) for cover in member["covers"] if cover in COVERS]
    best = line.team.next_best
    is_asked = best is not None and best["instead_of"] == code
    return _seat(plan, line, code, "member", can_edit=can_edit) | {
        "role_label": ", ".join(covers[:2]) or capfirst(str(ROLES.get(line.person(code).role, _("Member")))),
        "why": [*covers, fit_words(member["fit"])],
        "next_best": next_best_words(line) if is_asked else "",
    }


def fit_words(points: int) -> str:
    return _("Fit points: %(n)s (kilometres, training, wishes; fewer is better)") % {"n": points}


def next_best_words(line: TeamLine) -> str:
    """Who would be next, and what that would cost."""
    best = line.team.next_best
    if best is None:
        return ""
    name = line.person(best["volunteer"]).name or _("someone")
    return _("%(name)s, for %(change)s fit points more") % {"name": name, "change": best["fit_change"]}


def _open_seat(plan: Plan, line: TeamLine) -> dict[str, Any]:
    seat = f"{line.team.code}_open"
    return {
        "code": seat,
        "role": "member",
        "role_label": _("Room for one more"),
        "name": "",
        "move_url": seat_url("office:plan-seat", plan.code, seat),
    }


def _support_seat(plan: Plan, line: TeamLine, code: str, role: str, *, can_edit: bool) -> dict[str, Any]:
    labels = {"interpreter": _("Interpreter"), "mentor": _("Mentor")}
    return _seat(plan, line, code, role, can_edit=can_edit) | {"role_label": labels[role]}


def is_pinned(plan: Plan, line: TeamLine, code: str, role: str) -> bool:
    """Whether a decision of the coordinator's keeps this person on this team."""
    kind, field = ("mentor", "mentor") if role == "mentor" else ("seat", "volunteer")
    clients = {str(client) for client in line.team.client_codes}
    return any(pin["kind"] == kind and pin[field] == code and pin["client"] in clients for pin in plan.pins)


def team_page(actor: Actor, plan: Plan, line: TeamLine, *, can_edit: bool) -> dict[str, Any]:
    """One team with a line for each person, the matcher's reasons, and its clients. Three queries at most."""
    team = line.team
    names = _names(actor, plan, team.because)
    card = team_card(plan, line, can_edit=can_edit, most=plan.program.team_size_most)
    return {
        "team": team,
        "card": card,
        "clients": [
            {
                "client": client,
                "pathway": pathway(client.pathway),
                "languages": ", ".join(language(code) for code in client.languages),
            }
            for client in line.clients
        ],
        "because": [reason_words(reason, names) for reason in team.because],
        "next_best": next_best_words(line),
        "next_best_of": line.person(team.next_best["instead_of"]).name if team.next_best else "",
    }
