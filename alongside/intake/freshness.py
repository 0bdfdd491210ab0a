"""Urgency grows as days pass: the points of every client are read anew each night."""

from __future__ import annotations

import datetime

from alongside.intake.identity import Identity, open_identities
from alongside.intake.models import Client
from alongside.intake.services import urgency_of
from alongside.lib.acting import System, acting

AT_ONCE = 2000
ACTOR = System("nightly reading of dates that harm")


def refresh_urgency(as_of: datetime.date) -> int:
    """Read the points and the next date of every client as of a day. Returns how many changed.

    Effects: `urgency`, `next_safe_on` and `next_safe_kind` of the clients for whom they changed, without a
    new version: nobody's edit is lost to a change that nobody made. Birth and arrival dates are opened to
    compute and never leave this function.
    """
    changed = 0
    with acting(ACTOR):
        keys = list(Client.objects.order_by("pk").values_list("pk", flat=True))
        for start in range(0, len(keys), AT_ONCE):
            rows = list(Client.objects.filter(pk__in=keys[start : start + AT_ONCE]))
            identities = open_identities(rows, ("birth_date", "entered_on"))
            stale = [row for row in rows if _read_anew(row, identities.get(row.pk, Identity()), as_of)]
            Client.objects.bulk_update(stale, ["urgency", "next_safe_on", "next_safe_kind"])
            changed += len(stale)
    return changed


def _read_anew(row: Client, identity: Identity, as_of: datetime.date) -> bool:
    """Whether anything changed."""
    before = (row.urgency, row.next_safe_on, row.next_safe_kind)
    found = urgency_of(row, identity, as_of)
    row.urgency = found.points
    row.next_safe_on = found.earliest.on if found.earliest else None
    row.next_safe_kind = found.earliest.kind if found.earliest else ""
    return before != (row.urgency, row.next_safe_on, row.next_safe_kind)
