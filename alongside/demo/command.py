"""The work of `alongside demo`, with the database ready."""

from __future__ import annotations

import argparse
import sys

from alongside.demo.loading import OtherProgramsError, is_loaded, load_demonstration


def say(line: str) -> None:
    """Progress for the person at the terminal."""
    print(line, file=sys.stderr, flush=True)


def run(arguments: argparse.Namespace) -> int:
    """Exit 0 when the demonstration is there, 2 where it does not belong."""
    if arguments.scale < 1:
        say(f"alongside demo: --scale is {arguments.scale}; it must be 1 or more.")
        return 2
    try:
        if is_loaded():
            if not arguments.if_absent:
                say(
                    "alongside demo: the demonstration is loaded already; remove the data folder to begin anew."
                )
                return 2
            return 0
    except OtherProgramsError:
        say("alongside demo: this database holds other programs; load the demonstration into one of its own.")
        return 2
    load_demonstration(scale=arguments.scale, seed=arguments.seed, seconds=arguments.seconds, say=say)
    return 0
