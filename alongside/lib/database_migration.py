"""Run as `python -m alongside.lib.database_migration`, as the owner's role: every table of this program."""

from __future__ import annotations

import os

import django
from django.core.management import call_command


def main() -> None:
    """Apply the migrations, then create the table of the shared cache."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alongside.config.settings")
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)


if __name__ == "__main__":
    main()
