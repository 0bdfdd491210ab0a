"""`alongside serve`: the pages alone, for those who run the worker and the database by other means."""

from __future__ import annotations

import argparse

from alongside.commands import run as whole

SUMMARY = "serve the pages alone, until Ctrl-C (see also: worker)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The same address as `alongside run`."""
    whole.add_address_arguments(parser)


def run(arguments: argparse.Namespace) -> int:
    """Like `alongside run` without the worker."""
    return whole.serve(arguments, with_worker=False, demo=False)
