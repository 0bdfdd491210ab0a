"""The office's pages: for the nonprofits that run a program. Reads as a table of contents."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from alongside.web.office.views import imports as views_imports

app_name = "office"

home: list[URLPattern | URLResolver] = []

people: list[URLPattern | URLResolver] = []

clients: list[URLPattern | URLResolver] = []

partners: list[URLPattern | URLResolver] = []

program: list[URLPattern | URLResolver] = []

imports: list[URLPattern | URLResolver] = [
    path("imports/", views_imports.imports, name="imports"),
    path("imports/new/", views_imports.import_start, name="import-start"),
    path("imports/<uuid:code>/", views_imports.import_page, name="import"),
    path("imports/<uuid:code>/progress/", views_imports.import_progress, name="import-progress"),
    path("imports/<uuid:code>/columns/", views_imports.import_columns, name="import-columns"),
    path("imports/<uuid:code>/decide/", views_imports.import_decide, name="import-decide"),
    path("imports/<uuid:code>/rows/<int:row>/", views_imports.import_row, name="import-row"),
    path("imports/<uuid:code>/apply/", views_imports.import_apply, name="import-apply"),
    path("imports/<uuid:code>/undo/", views_imports.import_undo, name="import-undo"),
    path("imports/<uuid:code>/discard/", views_imports.import_discard, name="import-discard"),
]

plans: list[URLPattern | URLResolver] = []

urlpatterns: list[URLPattern | URLResolver] = [
    *home,
    *people,
    *clients,
    *partners,
    *program,
    *imports,
    *plans,
]
