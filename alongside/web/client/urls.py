"""Pages of a client, or of the guardian who speaks for one."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from alongside.web.client.views import home

app_name = "client"

urlpatterns: list[URLPattern | URLResolver] = [path("", home.home, name="home")]
