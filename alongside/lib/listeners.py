"""What higher packages do when something ends in a lower one: named in their configuration, by event."""

from __future__ import annotations

from django.apps import apps
from django.utils.module_loading import import_string


def tell(event: str, *about: object) -> None:
    """Call what each package names for `event` in its configuration (`when_role_ends = "path.of.function"`).

    Part of the caller's transaction: what a listener raises undoes the whole.
    """
    for configuration in apps.get_app_configs():
        path = getattr(configuration, event, "")
        if path:
            import_string(path)(*about)
