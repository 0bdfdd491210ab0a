"""Teams that are formed, made ready for the cards of every audience."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alongside.placement.models import Seat, Team
from alongside.placement.rosters import MEMBER, Roster

TEAM_STATUS: Mapping[str, str] = {
    Team.State.CLEARING: "clearing",
    Team.State.OPEN: "file_open",
    Team.State.ENDED: "ended",
}
SEAT_REFUSALS: Mapping[str, str | Promise] = {
    "ended": gettext_lazy("This team has ended."),
    "seated": gettext_lazy("That person sits on this team already."),
    "walled": gettext_lazy("An ethical wall keeps that person from this client."),
    "declined": gettext_lazy("That person’s organization has declined this client for conflict of interest."),
}


def roster_card(roster: Roster, url_name: str, *, for_office: bool = False) -> dict[str, Any]:
    """A team as `components/team_card.html` shows it, by handle; to the office with whom it lacks."""
    team, lacks = roster.team, roster.lacks if for_office else []
    return {
        "code": team.code,
        "title": team.name,
        "subtitle": " + ".join(roster.handles),
        "url": reverse(url_name, args=[team.code]),
        "status": "open_seat" if lacks else TEAM_STATUS[team.state],
        "open_seats": len(lacks),
        "seats": [
            {
                "code": line.seat.code,
                "role": line.seat.role,
                "role_label": line.seat.get_role_display(),
                "name": line.seat.person.full_name,
                "note": " · ".join(
                    str(word) for word in (line.seat.organization or "", line.seat.office or "") if word
                )
                or _("Independent"),
            }
            for line in roster.current
        ]
        + [
            {"code": f"{team.code}_{at}", "role": role, "role_label": seat_label(role), "name": ""}
            for at, role in enumerate(lacks)
        ],
    }


def seat_label(role: str) -> str:
    """A seat's role in words; `member` is any seat of a member."""
    return _("Member") if role == MEMBER else str(Seat.Role(role).label)


def lacking_words(roster: Roster) -> str:
    """Whom a team lacks, in one line."""
    return ", ".join(dict.fromkeys(seat_label(role) for role in roster.lacks))
