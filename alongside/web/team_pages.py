"""Teams that are formed, made ready for the cards of every audience."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alongside.placement.models import Team
from alongside.placement.rosters import Roster

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


def roster_card(roster: Roster, url_name: str) -> dict[str, Any]:
    """A team as `components/team_card.html` shows it, by handle."""
    team = roster.team
    return {
        "code": team.code,
        "title": team.name,
        "subtitle": " + ".join(roster.handles),
        "url": reverse(url_name, args=[team.code]),
        "status": TEAM_STATUS[team.state],
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
        ],
    }
