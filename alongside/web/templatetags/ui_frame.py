"""The parts of the frame that are the same on every page of a place: made once and kept."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from alongside.web.shell import NavItem

register = template.Library()


@register.simple_tag
def navigation_list(items: Iterable[NavItem], current: str) -> SafeString:
    """The places of the main navigation. `current` is the address of the one that the page belongs to."""
    return _kept("components/nav.html", tuple(items), str(current), get_language() or "")


@register.simple_tag
def bottom_navigation(items: Iterable[NavItem], current: str) -> SafeString:
    """The main navigation at the foot of a small screen."""
    return _kept("components/bottom_bar.html", tuple(items), str(current), get_language() or "")


@lru_cache(maxsize=512)  # two templates, some ten sets of roles with some ten places each, two languages
def _kept(name: str, items: tuple[NavItem, ...], current: str, _language: str) -> SafeString:
    return mark_safe(render_to_string(name, {"items": items, "nav_current": current}))  # noqa: S308 - a template escapes
