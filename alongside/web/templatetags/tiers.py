"""Urgency in templates: {% tier_badge line.tier_now %}, {{ reason.rule|reason }}, {{ "custody"|unknown_fact }}."""

from __future__ import annotations

import datetime
from typing import Any

from django import template
from django.template import Context
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alongside.web import tier_words
from alongside.web.templatetags.ui import badge

register = template.Library()


@register.simple_tag
def tier_badge(tier: str) -> SafeString | str:
    """A tier in words with its code and a sign."""
    known = tier_words.TIERS.get(tier)
    return badge(tier_words.tier_word(tier), known.tone, known.icon) if known else "—"


@register.filter(name="tier_words")
def words_of_tier(tier: str) -> str:
    """A tier in words with its code."""
    return tier_words.tier_word(tier)


@register.filter
def tier_asks(tier: str) -> str:
    """What a tier asks of the office."""
    return str(tier_words.RESPONSES.get(tier, ""))


@register.filter
def reason(rule: str) -> str:
    """Why a tier, in words."""
    return tier_words.reason_words(rule)


@register.filter
def reason_date(because: dict[str, Any]) -> datetime.date | None:
    """The day that a stored reason looks at."""
    text = because.get("date")
    return datetime.date.fromisoformat(text) if text else None


@register.filter
def unknown_facts(names: list[str]) -> str:
    """The facts to find out, as one line."""
    return ", ".join(tier_words.fact_word(name) for name in names)


@register.filter
def is_verified(kind: str) -> bool:
    """Whether an attorney signed the rule behind a kind of date."""
    return tier_words.is_verified(kind)


@register.simple_tag
def tiers_are_signed() -> bool:
    """Whether an attorney signed the rule by which tiers are given."""
    return tier_words.tiers_are_signed()


@register.simple_tag(takes_context=True)
def waited(context: Context, since: datetime.date) -> str:
    """How long somebody has waited, in days."""
    days = ((context.get("today") or timezone.localdate()) - since).days
    if days <= 0:
        return _("came today")
    return ngettext("waiting %(days)s day", "waiting %(days)s days", days) % {"days": days}
