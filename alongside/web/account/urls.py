"""One's own account. Reads as a table of contents; the library's own pages are in `library_urls`."""

from __future__ import annotations

from django.urls import path

from alongside.web.account.views import demonstration, home, session_end, session_keep

app_name = "account"

urlpatterns = [
    path("", home.home, name="home"),
    path("demonstration/", demonstration.demonstration, name="demonstration"),
    path("sessions/<slug:mark>/end/", session_end.session_end, name="session-end"),
    path("keep/", session_keep.session_keep, name="session-keep"),
]
