"""`alongside demo`: load the demonstration program, at any scale."""

from __future__ import annotations

import argparse

SUMMARY = "load the demonstration program; every person in it is invented"
WITH_DATABASE = "alongside.demo.command"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`--scale N` makes N times as much, for measurements."""
    parser.add_argument(
        "--scale", type=int, default=1, metavar="N", help="N times 127 people and 28 children"
    )
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="another seed invents other people")
    parser.add_argument("--seconds", type=int, default=20, metavar="S", help="time for the first plan")
    parser.add_argument("--if-absent", action="store_true", help="do nothing where it is loaded already")
