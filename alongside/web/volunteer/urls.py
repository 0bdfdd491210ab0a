"""A volunteer's pages: my teams, one team, and my own conflict checks."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from alongside.web.volunteer.views import conflicts, home, team

app_name = "volunteer"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("teams/<uuid:code>/", team.team, name="team"),
    path("clients/<uuid:code>/identity/", team.identity, name="identity"),
    path("conflicts/<uuid:code>/", conflicts.conflict, name="conflict"),
    path("conflicts/<uuid:code>/names/", conflicts.conflict_names, name="conflict-names"),
]
