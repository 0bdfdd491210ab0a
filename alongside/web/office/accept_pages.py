"""Refusals of acceptance and conflict answers made ready for templates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from alongside.accounts.models import Account
from alongside.placement.models import Plan, PlanTeam
from alongside.placement.selectors import handles_by_code, people_by_code
from alongside.placement.services.acceptance import Refusal
from alongside.web.office.plan_words import broken_words


def refusal_rows(account: Account, plan: Plan, refusals: Sequence[Refusal]) -> list[dict[str, Any]]:
    """Why a plan cannot be accepted, a line each. Four queries where people are named.

    A team that a wall keeps from the reader is counted but not named: neither it nor its client.
    """
    seen = set(PlanTeam.objects.visible_to(account).filter(plan=plan).values_list("name", flat=True))
    known = handles_by_code(account, plan, {str(r.client) for r in refusals if r.client})
    hidden = [
        r for r in refusals if (r.team and r.team not in seen) or (r.client and str(r.client) not in known)
    ]
    rows = _rows([r for r in refusals if r not in hidden])
    if hidden:
        words = _("Something stands against a team that is kept from you. Ask another manager to look.")
        rows.append({"team": "", "handle": "", "words": words, "kind": "hidden"})
    return rows


def _rows(refusals: Sequence[Refusal]) -> list[dict[str, Any]]:
    people = people_by_code({r.broken.person for r in refusals if r.broken and r.broken.person})
    rows = []
    for refusal in refusals:
        words = _words(refusal)
        if refusal.broken is not None:
            person = people.get(refusal.broken.person)
            words = broken_words(refusal.broken, person.name if person else _("someone"), refusal.team)
        rows.append({"team": refusal.team, "handle": refusal.handle, "words": words, "kind": refusal.kind})
    return rows


def _words(refusal: Refusal) -> str:
    if refusal.kind == "empty":
        return _("This plan has no teams.")
    if refusal.kind == "walled":
        return _("The mentor or the interpreter stands behind an ethical wall. Choose another.")
    if refusal.organization:
        return _("%(organization)s has declined for conflict of interest.") % {
            "organization": refusal.organization
        }
    return _("A member has declined for conflict of interest.")


def conflict_rows(counts: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """A row for each organization (or person without one) with its answers."""
    return [
        {
            "name": row["organization__name"]
            or f"{row['person__given_name']} {row['person__family_name']}".strip(),
            "pending": row["pending"],
            "cleared": row["cleared"],
            "waived": row["waived"],
            "declined": row["declined"],
            "status": _status(row),
            "has_clerk": row["has_clerk"] or not row["pending"],
        }
        for row in counts
    ]


def _status(row: Mapping[str, Any]) -> str:
    if row["declined"]:
        return "declined"
    return "asked" if row["pending"] else "cleared"
