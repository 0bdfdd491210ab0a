"""Pages of whoever runs the platform: versions and health, never a client."""

from __future__ import annotations

from django.urls import path

from alongside.web.operator.views import accounts, audit, home, programs

app_name = "operator"

urlpatterns = [
    path("", home.home, name="home"),
    path("programs/new/", programs.program_new, name="program-new"),
    path("accounts/", accounts.accounts, name="accounts"),
    path("accounts/<uuid:code>/close/", accounts.account_close, name="account-close"),
    path("audit/", audit.audit, name="audit"),
]
