"""One's own account. Reads as a table of contents; the library's own pages are in `library_urls`."""

from __future__ import annotations

from django.urls import path

from alongside.web.account.views import (
    access,
    client_access,
    demonstration,
    home,
    invitation,
    invite,
    program_switch,
    session_end,
    session_keep,
)

app_name = "account"

urlpatterns = [
    path("", home.home, name="home"),
    path("demonstration/", demonstration.demonstration, name="demonstration"),
    path("sessions/<slug:mark>/end/", session_end.session_end, name="session-end"),
    path("program/", program_switch.program_switch, name="program-switch"),
    path("access/", access.access, name="access"),
    path("access/invite/", invite.invite, name="invite"),
    path("access/roles/<uuid:code>/end/", access.role_end, name="role-end"),
    path("access/invitations/<uuid:code>/revoke/", access.invitation_revoke, name="invitation-revoke"),
    path("access/clients/<uuid:code>/", client_access.client_access, name="client-access"),
    path("access/walls/<uuid:code>/lift/", client_access.wall_lift, name="wall-lift"),
    path("invitation/<str:token>/", invitation.invitation, name="invitation"),
    path("keep/", session_keep.session_keep, name="session-keep"),
]
