"""The `alongside` command.

Each verb is a module `alongside/commands/<verb>.py` with `SUMMARY`, `add_arguments(parser)` and
`run(arguments) -> int`. It is found by name and imported only when asked for, so that a verb which
needs no database never loads one (the one exception to "no import inside a function").

A verb that works with rows has no `run`; it names in `WITH_DATABASE` the module whose
`run(arguments) -> int` does the work. That module may import models at its top: it is imported once the
database runs, its tables are up to date and Django is ready.
"""

from __future__ import annotations

import argparse
import importlib
import keyword
import pkgutil
import sys
import traceback
from collections.abc import Sequence
from types import ModuleType
from typing import NoReturn

from alongside import commands
from alongside.lib.data_folder import DataFolderTrouble
from alongside.lib.database_trouble import DatabaseTrouble
from alongside.lib.environment import BadSetting

EXIT_OK = 0
EXIT_OWN_FAULT = 1
EXIT_BAD_INPUT = 2


def verbs() -> list[str]:
    """The names of all verbs, sorted."""
    return sorted(m.name.rstrip("_").replace("_", "-") for m in pkgutil.iter_modules(commands.__path__))


def load(verb: str) -> ModuleType:
    """The module of a verb; a verb that is a Python keyword lives in `<verb>_.py`."""
    name = verb.replace("-", "_")
    return importlib.import_module(
        f"alongside.commands.{name}_" if keyword.iskeyword(name) else f"alongside.commands.{name}"
    )


def usage() -> str:
    lines = ["usage: alongside <verb> [...]", "", "verbs:"]
    lines += [f"  {verb:<12} {load(verb).SUMMARY}" for verb in verbs()]
    lines += ["", "`alongside <verb> --help` tells the rest."]
    return "\n".join(lines)


def run_with_database(module_name: str, arguments: argparse.Namespace) -> int:
    """Import the module that does the work once the database is ready, and run it."""
    session = importlib.import_module("alongside.lib.database_session")
    with session.ready_database():
        return int(importlib.import_module(module_name).run(arguments))


class OneLineParser(argparse.ArgumentParser):
    """A parser that tells a wrong argument on one line, as every other fault of the input is told."""

    def error(self, message: str) -> NoReturn:
        self.exit(EXIT_BAD_INPUT, f"{self.prog}: {message}; see `{self.prog} --help`\n")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one verb. 0 done, 2 bad input (one line per fault on standard error), 1 a fault of our own."""
    words = list(sys.argv[1:] if argv is None else argv)
    if not words or words[0] in {"-h", "--help", "help"}:
        print(usage())
        return EXIT_OK if words else EXIT_BAD_INPUT
    verb = words[0]
    if verb not in verbs():
        print(f"alongside: {verb!r} is no verb; one of: {', '.join(verbs())}", file=sys.stderr)
        return EXIT_BAD_INPUT
    module = load(verb)
    parser = OneLineParser(prog=f"alongside {verb}", description=module.SUMMARY)
    module.add_arguments(parser)
    arguments = parser.parse_args(words[1:])
    try:
        if hasattr(module, "WITH_DATABASE"):
            return run_with_database(module.WITH_DATABASE, arguments)
        return int(module.run(arguments))
    except (BadSetting, DataFolderTrouble, DatabaseTrouble) as trouble:
        print(f"alongside: {trouble}", file=sys.stderr)
        return EXIT_BAD_INPUT
    except BrokenPipeError:
        return EXIT_OK
    except KeyboardInterrupt:
        print("alongside: stopped", file=sys.stderr)
        return 130
    except Exception:  # noqa: BLE001 - the last resort: say that the fault is ours
        traceback.print_exc()
        return EXIT_OWN_FAULT


if __name__ == "__main__":
    raise SystemExit(main())
