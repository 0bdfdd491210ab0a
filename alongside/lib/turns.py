"""One after the other: what two requests would do at the same moment, they do in turn."""

from __future__ import annotations

from django.db import connection


def wait_for_turn(what: str) -> None:
    """Wait until nobody else's transaction does the same thing, and keep the turn to the end of this one.

    `what` names the thing, such as the code of the row that a form creates. Needs an open transaction. Rows
    that the one before has committed are there for the queries that follow.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [what])
