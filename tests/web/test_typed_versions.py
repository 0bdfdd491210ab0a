"""A version that somebody typed into a hidden field never breaks a page; it names no row."""

from __future__ import annotations

import pytest
from django.http import QueryDict
from django.test import RequestFactory

from alongside.web.editing import NO_VERSION, read_version
from alongside.web.searching import MOST_SEARCHED, search_words


@pytest.mark.parametrize("typed", ["", "abc", "-1", "²", "٣", "1e3", "2147483648", "9" * 5000, "\x00"])
def test_a_tampered_version_names_no_row(typed):
    form = QueryDict(mutable=True)
    form["version"] = typed
    assert read_version(form) == NO_VERSION


@pytest.mark.parametrize("version", [0, 1, 2_147_483_647])
def test_an_honest_version_is_read(version):
    assert read_version(QueryDict(f"version={version}")) == version


def test_a_search_drops_what_the_database_cannot_hold_and_what_no_name_holds():
    request = RequestFactory().get("/", {"q": "  Bo\x00b " + "x" * 9_000})
    words = search_words(request)
    assert words.startswith("Bob x")
    assert len(words) <= MOST_SEARCHED
