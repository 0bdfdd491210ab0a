"""The table of contents: which audience's pages lie where."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("alongside.web.public.urls")),
    path("language/", set_language, name="set_language"),
    path("account/", include("alongside.web.account.urls")),
    path("account/", include("alongside.web.account.library_urls")),
    path("office/", include("alongside.web.office.urls")),
    path("firm/", include("alongside.web.firm.urls")),
    path("my/", include("alongside.web.volunteer.urls")),
    path("client/", include("alongside.web.client.urls")),
    path("funder/", include("alongside.web.funder.urls")),
    path("operator/", include("alongside.web.operator.urls")),
]
