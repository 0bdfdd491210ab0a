"""Pages for everyone."""

from __future__ import annotations

from django.urls import path

from alongside.web.public.views import home

app_name = "public"

urlpatterns = [path("", home.home, name="home")]
