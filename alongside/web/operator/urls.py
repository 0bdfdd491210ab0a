"""Pages of whoever runs the platform: versions and health, never a client."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

app_name = "operator"

urlpatterns: list[URLPattern | URLResolver] = []
