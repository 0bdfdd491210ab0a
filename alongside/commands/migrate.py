"""`alongside migrate`: bring the tables up to date, as the role that owns them."""

from __future__ import annotations

import argparse

from alongside.lib import database_session

SUMMARY = "bring the database's tables up to date"


def add_arguments(_parser: argparse.ArgumentParser) -> None:
    """No arguments: the environment says which database."""


def run(_arguments: argparse.Namespace) -> int:
    """Migrate as the owner. Joins a running server, or starts one for the purpose."""
    with database_session.running_server():
        database_session.migrate()
    print("The tables are up to date.")
    return 0
