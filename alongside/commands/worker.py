"""`alongside worker`: do background jobs until told to stop."""

from __future__ import annotations

import argparse

SUMMARY = "do background jobs until told to stop"
WITH_DATABASE = "alongside.lib.job_worker"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`--once` ends when the queue is empty."""
    parser.add_argument("--once", action="store_true", help="stop when no job is waiting")
