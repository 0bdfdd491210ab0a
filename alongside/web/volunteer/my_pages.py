"""A volunteer's teams made ready for templates. Client facts stand here only where the file is open."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from alongside.intake.models import Client
from alongside.lib.acting import Actor
from alongside.placement.models import Seat, Team
from alongside.placement.rosters import Roster
from alongside.web.office.plan_words import language, pathway
from alongside.web.team_pages import TEAM_STATUS


def dates_by_handle(actor: Actor, handles: Sequence[str]) -> dict[str, datetime.date | None]:
    """The first date of each client whose file is open to the actor. One query."""
    rows = Client.objects.file_open_to(actor).filter(handle__in=list(handles))
    return dict(rows.values_list("handle", "next_safe_on"))


def team_summary(roster: Roster, me: uuid.UUID, dates: Mapping[str, datetime.date | None]) -> dict[str, Any]:
    """One of my teams in a few lines."""
    mine = next((line.seat for line in roster.current if line.seat.person.code == me), None)
    known = [dates[handle] for handle in roster.handles if handle in dates]
    return {
        "team": roster.team,
        "handles": roster.handles,
        "my_role": mine.get_role_display() if mine else "",
        "status": TEAM_STATUS[roster.team.state],
        "is_open": any(handle in dates for handle in roster.handles),
        "first_date": min((day for day in known if day), default=None),
        "mentor": _name_of(roster, Seat.Role.MENTOR),
        "interpreter": _name_of(roster, Seat.Role.INTERPRETER),
        "others": len(roster.current) - (1 if mine else 0),
        "now": _what_now(roster, known),
    }


def _name_of(roster: Roster, role: str) -> str:
    return next((line.seat.person.full_name for line in roster.current if line.seat.role == role), "")


def _what_now(roster: Roster, known: Sequence[datetime.date | None]) -> str:
    if roster.team.state == Team.State.ENDED:
        return _("This team has ended.")
    if not known:
        return _("Wait for the conflict checks. You hear nothing of the case until they are cleared.")
    return _("Read the file, then agree on a first meeting with your mentor.")


def file_lines(actor: Actor, roster: Roster) -> list[dict[str, Any]]:
    """Facts of the team's clients whose file is open to the actor. One query."""
    rows = (
        Client.objects.file_open_to(actor)
        .filter(code__in=roster.team.client_codes)
        .select_related("program", "organization")
        .order_by("handle")
    )
    return [
        {
            "client": row,
            "pathways": ", ".join(pathway(code) for code in row.pathways),
            "languages": ", ".join(language(item["code"]) for item in row.languages),
            "place": ", ".join(word for word in (row.city, row.state) if word),
        }
        for row in rows
    ]
