"""The pages of firms and companies: their own people's seats by handle, and their conflict checks."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from alongside.web.firm.views import conflicts, home

app_name = "firm"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("teams/<uuid:code>/", home.team, name="team"),
    path("conflicts/", conflicts.conflict_list, name="conflicts"),
    path("conflicts/<uuid:code>/", conflicts.conflict, name="conflict"),
    path("conflicts/<uuid:code>/names/", conflicts.conflict_names, name="conflict-names"),
]
