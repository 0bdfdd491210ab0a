"""The lookups that an import asks: languages, countries and cities from the libraries at hand."""

from __future__ import annotations

from alongside.core.importing.model import Lookups
from alongside.lib.countries import find_country
from alongside.lib.languages import find_language
from alongside.lib.places import find_city


def lookups() -> Lookups:
    """All lookups, each remembering what it was asked."""
    return Lookups(language=find_language, country=find_country, city=find_city)
