"""Pages of whoever funds a program or reports about it: published figures, never a row."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from alongside.web.funder.views import home

app_name = "funder"

urlpatterns: list[URLPattern | URLResolver] = [path("", home.home, name="home")]
