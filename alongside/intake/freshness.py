"""Urgency grows as days pass: the points of every client are read anew each night."""

from __future__ import annotations

import datetime

from alongside.core.law.triage import Triage
from alongside.intake.harm import HARM_COLUMNS, facts_of, read_harm
from alongside.intake.identity import Identity, open_identities
from alongside.intake.models import Client
from alongside.intake.told import Told, told_by_each
from alongside.law.rules import current_triage
from alongside.lib.acting import System, acting
from alongside.lib.bulk_rows import update_rows

AT_ONCE = 2000
ACTOR = System("nightly reading of dates that harm")


def refresh_urgency(as_of: datetime.date) -> int:
    """Read the points and the next date of every client as of a day. Returns how many changed.

    Effects: the columns of `Harm` of the clients for whom they changed, without a
    new version: nobody's edit is lost to a change that nobody made. Birth and arrival dates are opened to
    compute and never leave this function.
    """
    changed = 0
    with acting(ACTOR):
        triage = current_triage()
        keys = list(Client.objects.order_by("pk").values_list("pk", flat=True))
        for start in range(0, len(keys), AT_ONCE):
            rows = list(Client.objects.filter(pk__in=keys[start : start + AT_ONCE]))
            identities = open_identities(rows, ("birth_date", "entered_on"))
            told = told_by_each(rows)
            stale = [
                row
                for row in rows
                if _read_anew(
                    row, identities.get(row.pk, Identity()), told.get(row.pk, Told()), as_of, triage
                )
            ]
            update_rows(Client, stale, HARM_COLUMNS)
            changed += len(stale)
    return changed


def _read_anew(row: Client, identity: Identity, told: Told, as_of: datetime.date, triage: Triage) -> bool:
    """Whether anything changed."""
    facts = facts_of(row, identity, told.facts)
    columns = read_harm(facts, told.answers, row.pathways, as_of, triage).columns()
    changed = any(getattr(row, name) != value for name, value in columns.items())
    for name, value in columns.items():
        setattr(row, name, value)
    return changed
