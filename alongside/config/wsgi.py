"""The WSGI application."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alongside.config.settings")
application = get_wsgi_application()

# A broken table of URLs stops the start instead of failing every request, and is read once for all processes.
get_resolver().url_patterns  # noqa: B018 - reading it is what loads it
