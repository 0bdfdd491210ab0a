"""The office's pages: for the nonprofits that run a program. Reads as a table of contents."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

app_name = "office"

home: list[URLPattern | URLResolver] = []

people: list[URLPattern | URLResolver] = []

clients: list[URLPattern | URLResolver] = []

partners: list[URLPattern | URLResolver] = []

program: list[URLPattern | URLResolver] = []

imports: list[URLPattern | URLResolver] = []

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
