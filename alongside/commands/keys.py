"""`alongside keys rotate`: replace the root key that wraps every client's data key."""

from __future__ import annotations

import argparse

SUMMARY = "replace the root key of sealed identities"
WITH_DATABASE = "alongside.intake.key_rotation"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do with the keys: so far only to rotate the root key."""
    parser.add_argument("act", choices=["rotate"], help="write a new root key and wrap every data key by it")
