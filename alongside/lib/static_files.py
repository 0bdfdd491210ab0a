"""Styles, scripts and icons, gathered into one folder with names that change with their content."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

STAMP = ".gathered"


def fingerprint() -> str:
    """Changes when any source file appears, disappears, or changes size or time."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            status = Path(storage.path(name)).stat()
            digest.update(f"{name}\0{status.st_size}\0{status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def collect() -> None:
    """Gather them if anything changed since the last time."""
    folder = Path(settings.STATIC_ROOT)
    stamp = folder / STAMP
    now = fingerprint()
    if stamp.exists() and stamp.read_text() == now:
        return
    call_command("collectstatic", interactive=False, verbosity=0, clear=folder.exists())
    stamp.write_text(now)
