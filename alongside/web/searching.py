"""Words that somebody searches for."""

from __future__ import annotations

from django.http import HttpRequest

MOST_SEARCHED = 100


def search_words(request: HttpRequest) -> str:
    """What stands in `q`, at most `MOST_SEARCHED` characters: no name is longer, and PostgreSQL knows no NUL."""
    return request.GET.get("q", "").replace("\x00", "")[:MOST_SEARCHED].strip()
