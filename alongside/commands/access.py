"""`alongside access`: the access matrix as a page."""

from __future__ import annotations

import argparse

from alongside.access.matrix import MATRIX
from alongside.access.matrix_page import access_page

SUMMARY = "print who may open what, as the page docs/access.md"


def add_arguments(_parser: argparse.ArgumentParser) -> None:
    """No arguments."""


def run(_arguments: argparse.Namespace) -> int:
    """Print the page. Needs no database."""
    print(access_page(MATRIX.entries.values()), end="")
    return 0
