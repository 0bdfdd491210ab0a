"""Moves and decisions made ready for templates."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alongside.lib.acting import Actor
from alongside.placement.candidates import Candidate
from alongside.placement.effects import Broken, Effect
from alongside.placement.models import Plan, PlanTeam
from alongside.placement.selectors import TeamLine, handles_by_code, people_by_code
from alongside.placement.services.moves import Move
from alongside.web.office.plan_pages import fit_words, is_pinned, next_best_words, team_subtitle
from alongside.web.office.plan_words import COVERS, LEVELS, broken_words

MOVE_FAULTS: Mapping[str, str | Promise] = {
    "nobody_moves": gettext_lazy("That would move nobody. Choose another seat."),
    "no_such_team": gettext_lazy("That team is no longer in this plan. Look at the plan again."),
    "no_such_seat": gettext_lazy("That seat is no longer in this plan. Look at the plan again."),
    "not_seated": gettext_lazy("That person no longer sits there. Look at the plan again."),
    "other_role": gettext_lazy("Members, interpreters and mentors change places only among themselves."),
    "no_such_pin": gettext_lazy("That is not a decision that a plan can keep."),
}


def seat_context(plan: Plan, line: TeamLine, person: str) -> dict[str, Any]:
    """Who sits on the seat and as what; role is empty where there is no such seat."""
    team = line.team
    role = ""
    member = next((m for m in team.members if m["volunteer"] == person), None)
    if person == "open" or member:
        role = "member"
    elif person == str(team.mentor or ""):
        role = "mentor"
    elif person == str(team.interpreter or ""):
        role = "interpreter"
    why = []
    if member:
        why = [str(COVERS[cover]) for cover in member["covers"] if cover in COVERS] + [
            fit_words(member["fit"])
        ]
    best = team.next_best
    return {
        "team": team,
        "subtitle": team_subtitle(line),
        "role": role,
        "person": line.person(person) if role and person != "open" else None,
        "why": why,
        "next_best": next_best_words(line) if best and best["instead_of"] == person else "",
        "is_pinned": is_pinned(plan, line, person, role) if role else False,
        "client": str(min(team.client_codes)),
    }


def candidate_rows(team: PlanTeam, found: Sequence[Candidate]) -> list[dict[str, Any]]:
    """Candidates with their names and what would change. Two queries."""
    people = people_by_code({one.person for one in found} | _named(found))
    return [
        {
            "person": people.get(one.person),
            "seat": one.seat,
            "fit_change": f"{one.fit_change:+d}",
            "broken": broken_lines(one.effect.broken, people, {team.code: team.name}),
        }
        for one in found
        if one.person in people
    ]


def _named(found: Sequence[Candidate]) -> set[str]:
    return {fault.person for one in found for fault in one.effect.broken if fault.person}


def broken_lines(
    broken: Sequence[Broken], people: Mapping[str, Any], teams: Mapping[uuid.UUID, str]
) -> list[str]:
    """Each broken rule as a sentence."""
    return [
        broken_words(
            fault,
            people[fault.person].name if fault.person in people else _("someone"),
            teams.get(fault.team, "") if fault.team else "",
        )
        for fault in broken
    ]


def effect_context(move: Move, effect: Effect) -> dict[str, Any]:
    """A move and its effect: who goes where, the levels before and after, the rules broken. Two queries."""
    people = people_by_code({*move.movers, *(fault.person for fault in effect.broken if fault.person)})
    teams = {code: team.name for code, team in move.teams.items()}
    steps = [
        {
            "name": people[person].name if person in people else _("someone"),
            "from": teams[origin] if origin else "",
            "to": teams[target] if target else "",
        }
        for person, origin, target in move.steps
    ]
    return {
        "steps": steps,
        "broken": broken_lines(effect.broken, people, teams),
        "is_allowed": effect.is_allowed,
        "rows": [
            {
                "label": LEVELS[level.name],
                "cells": [{"value": level.before}, {"value": level.after, "mark": level.mark}],
            }
            for level in effect.levels
        ],
        "heads": [_("Now"), _("After the move")],
    }


def decision_rows(actor: Actor, plan: Plan) -> list[dict[str, Any]]:
    """The plan's pins in words, with the fields that take each back. Three queries."""
    people = people_by_code({pin.get("volunteer") or pin.get("mentor") or "" for pin in plan.pins} - {""})
    handles = handles_by_code(actor, plan, [pin["client"] for pin in plan.pins])
    sentences = {
        "seat": _("%(name)s sits with %(handle)s"),
        "forbid": _("%(name)s does not sit with %(handle)s"),
        "place": _("%(handle)s is placed in any case"),
        "mentor": _("%(name)s mentors the team of %(handle)s"),
    }
    found = []
    for pin in plan.pins:
        if pin["client"] not in handles:
            continue
        person = people.get(pin.get("volunteer") or pin.get("mentor") or "")
        values = {"name": person.name if person else _("someone"), "handle": handles[pin["client"]]}
        found.append({"pin": pin, "words": sentences[pin["kind"]] % values, "person": person})
    return found
