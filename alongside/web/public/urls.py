"""Pages for everyone."""

from __future__ import annotations

from django.urls import path

from alongside.web.public.views import home, queue

app_name = "public"

urlpatterns = [
    path("", home.home, name="home"),
    path("queue/<str:token>/", queue.queue, name="queue"),
    path("queue/<str:token>/live/", queue.queue_live, name="queue-live"),
]
