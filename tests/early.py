"""Loaded before Django's settings are: gives the test run an environment and a data folder of its own.

The folder is made by the first process of a run, told to its workers by the environment, and removed at
the end. What is set around the tests (a DATABASE_URL, a mail server) must not reach them.
"""

import os
import shutil
import tempfile
from pathlib import Path

from alongside.lib.data_folder import create_root_key, prepare_data_folder

RUN = "ALONGSIDE_TEST_RUN"
KEPT = {RUN, "ALONGSIDE_PROVE", "ALONGSIDE_DATA"}


def prepare_environment() -> Path:
    """The folder of this run; the first process makes it."""
    given = os.environ.get(RUN)
    for name in list(os.environ):
        if (name.startswith("ALONGSIDE_") and name not in KEPT) or name in {
            "DATABASE_URL",
            "DATABASE_OWNER_URL",
            "PORT",
        }:
            del os.environ[name]
    if given:
        return Path(given)
    folder = Path(tempfile.mkdtemp(prefix="alongside-run-"))
    os.environ[RUN] = os.environ["ALONGSIDE_DATA"] = str(folder)
    prepare_data_folder(folder)
    create_root_key(folder / "keys" / "root.key")
    (folder / "static").mkdir()
    return folder


IS_FIRST = RUN not in os.environ
FOLDER = prepare_environment()


def pytest_unconfigure() -> None:
    """The process that made the folder removes it."""
    if IS_FIRST:
        shutil.rmtree(FOLDER, ignore_errors=True)
