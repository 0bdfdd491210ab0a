"""The building blocks of a page as template tags. `docs/look.md` shows each with its arguments."""

import json
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from django import template
from django.core.paginator import Page
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from alongside.web.statuses import STATUSES, TONES

register = template.Library()

BUILT = Path(__file__).resolve().parent.parent / "static" / "built"
HARM_DAYS = 7
SOON_DAYS = 30
EXACT_DAYS = 90
MONTHS_COUNTED = 24
DAYS_A_YEAR = 365.25
DAYS_A_MONTH = DAYS_A_YEAR / 12


@lru_cache(maxsize=1)
def _icons() -> dict[str, str]:
    path = BUILT / "icons.json"
    if not path.exists():
        raise FileNotFoundError(f"{path} is missing. Run `make assets` to build it.")
    icons: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return icons


@register.simple_tag
def icon(name: str, label: str = "", css: str = "") -> SafeString:
    """A Tabler outline icon as inline SVG. Silent for screen readers unless it has a label."""
    return _svg(name, str(label), css)


@lru_cache(maxsize=1000)
def _svg(name: str, label: str, css: str) -> SafeString:
    """Kept, because a page of teams shows the same few icons hundreds of times."""
    inside = _icons().get(name)
    if inside is None:
        raise template.TemplateSyntaxError(f"There is no icon {name!r} in Tabler's outline set.")
    return format_html(
        '<svg class="icon {}" viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="currentColor" '
        'stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" {}>{}</svg>',
        css,
        format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"'),
        mark_safe(inside),  # noqa: S308 - comes from the icon package at build time, never from a person
    )


@register.simple_tag
def badge(text: str, tone: str = "plain", icon_name: str = "") -> SafeString:
    """A word with a sign. `tone` is one of statuses.TONES; colour never stands alone."""
    if tone not in TONES:
        raise template.TemplateSyntaxError(f"There is no tone {tone!r}; choose one of {sorted(TONES)}.")
    return format_html(
        '<span class="status status-{}">{}{}</span>', tone, icon(icon_name) if icon_name else "", text
    )


@register.simple_tag
def status(key: str, text: str = "") -> SafeString:
    """The badge of a known status (statuses.STATUSES); `text` replaces its word."""
    known = STATUSES.get(str(key))
    if known is None:
        raise template.TemplateSyntaxError(
            f"There is no status {key!r}; add it to alongside/web/statuses.py."
        )
    return badge(text, known.tone, known.icon) if text else _known_status(str(key), get_language())


@lru_cache(maxsize=500)
def _known_status(key: str, _language: str | None) -> SafeString:
    known = STATUSES[key]
    return badge(str(known.label), known.tone, known.icon)


def urgency(day: date | None, today: date, *, past_harms: bool = True) -> str:
    """`unknown`, `harm` (past, or within 7 days), `soon` (within 30 days) or `calm`."""
    if day is None:
        return "unknown"
    left = (day - today).days
    if left < 0 and not past_harms:
        return "calm"
    if left <= HARM_DAYS:
        return "harm"
    return "soon" if left <= SOON_DAYS else "calm"


def time_left(day: date, today: date) -> str:
    """The distance between two days in words: "in 6 days", "today", "3 days ago", "in 14 months"."""
    left = (day - today).days
    if abs(left) > EXACT_DAYS:
        return _far(left)
    if left == 0:
        return _("today")
    if left == 1:
        return _("tomorrow")
    if left > 1:
        return ngettext("in %(days)s day", "in %(days)s days", left) % {"days": formats.localize(left)}
    return ngettext("%(days)s day ago", "%(days)s days ago", -left) % {"days": formats.localize(-left)}


def _far(left: int) -> str:
    """Beyond three months nobody counts days: whole months, from two years on whole years."""
    months = round(abs(left) / DAYS_A_MONTH)
    if months < MONTHS_COUNTED:
        if left > 0:
            return ngettext("in %(months)s month", "in %(months)s months", months) % {"months": months}
        return ngettext("%(months)s month ago", "%(months)s months ago", months) % {"months": months}
    years = int(abs(left) / DAYS_A_YEAR)
    if left > 0:
        return ngettext("in %(years)s year", "in %(years)s years", years) % {"years": years}
    return ngettext("%(years)s year ago", "%(years)s years ago", years) % {"years": years}


@register.simple_tag(takes_context=True)
def due(context: Context, day: date | None, unknown: str = "", past_harms: bool = True) -> SafeString:
    """A date that matters, with the time left. Red only if it is past or within a week."""
    if isinstance(day, datetime):
        day = timezone.localtime(day).date() if timezone.is_aware(day) else day.date()
    today = context.get("today") or timezone.localdate()
    level = urgency(day, today, past_harms=past_harms)
    if day is None:
        words = format_html('<span class="due-date">{}</span>', unknown or _("Date not known"))
    else:
        sign = icon(DUE_ICONS[level]) if level in DUE_ICONS else ""
        words = format_html(
            '{}<span class="due-in">{}{}</span>', _day(day, get_language()), sign, time_left(day, today)
        )
    return format_html('<span class="due due-{}">{}</span>', level, words)


DUE_ICONS = {"harm": "alert-octagon", "soon": "clock"}


@lru_cache(maxsize=4000)
def _day(day: date, _language: str | None) -> SafeString:
    """A day as people write it. Kept, because lists show the same days again and again."""
    return format_html(
        '<time class="due-date" datetime="{}">{}</time>',
        day.isoformat(),
        formats.date_format(day, "DATE_FORMAT"),
    )


@register.filter
def initials(name: object) -> str:
    """Up to two letters for the round mark beside a person's name."""
    words = [word for word in str(name).replace("-", " ").split() if word[:1].isalnum()]
    if not words:
        return "?"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: Any) -> str:
    """The page's own query string with some values changed; None or "" removes a value. Starts with "?"."""
    request = context.get("request")
    values = request.GET.copy() if request else None
    if values is None:
        return "?"
    for name, value in changes.items():
        if value is None or value == "":
            values.pop(name, None)
        else:
            values[name] = str(value)
    encoded: str = values.urlencode()
    return f"?{encoded}"


@register.simple_tag(takes_context=True)
def page_link(context: Context, number: int, page_field: str = "") -> str:
    """The address of another page of the same list."""
    return query(context, **{page_field or "page": number})


@register.simple_tag(takes_context=True)
def sort_link(context: Context, table: Any, column: Any) -> str:
    """The address that sorts a django-tables2 table by a column, or turns its order round; from page one."""
    changes = {table.prefixed_order_by_field: column.order_by_alias.next, table.prefixed_page_field: None}
    return query(context, **changes)


@register.simple_tag
def row_count(table: Any) -> int:
    """How many rows a django-tables2 table has on all its pages; the pager has counted them already."""
    page = getattr(table, "page", None)
    return int(len(table.rows) if page is None else page.paginator.count)  # a page itself would read its rows


@register.filter
def page_numbers(page: Page[Any]) -> list[int | None]:
    """The page numbers that a pager shows; None stands for a gap."""
    return [
        number if isinstance(number, int) else None
        for number in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    ]


def _block(template_name: str, content: SafeString, values: dict[str, Any]) -> SafeString:
    return mark_safe(  # noqa: S308 - rendered by a template, which escapes
        render_to_string(template_name, {**values, "content": content})
    )


@register.simple_block_tag
def page_header(content: SafeString, title: str, intro: str = "", over: str = "") -> SafeString:
    """The head of a page: its one h1, a sentence below it, its actions as the block's content."""
    return _block("components/page_header.html", content, {"title": title, "intro": intro, "over": over})


@register.simple_block_tag
def card(
    content: SafeString,
    title: str = "",
    icon_name: str = "",
    link: str = "",
    link_text: str = "",
    flush: bool = False,
) -> SafeString:
    """A card. `flush` leaves out the padding, for a list or table that reaches the edges."""
    values = {"title": title, "icon_name": icon_name, "link": link, "link_text": link_text, "flush": flush}
    return _block("components/card.html", content, values)


@register.simple_block_tag
def notice(content: SafeString, tone: str = "note", title: str = "", live: bool = False) -> SafeString:
    """A message in the page: note, good, soon or harm. `live` announces it to a screen reader."""
    icons = {"note": "info-circle", "good": "circle-check", "soon": "alert-triangle", "harm": "alert-octagon"}
    if tone not in icons:
        raise template.TemplateSyntaxError(f"A notice is one of {sorted(icons)}, not {tone!r}.")
    return _block(
        "components/notice.html",
        content,
        {"tone": tone, "title": title, "icon_name": icons[tone], "live": live},
    )


@register.simple_block_tag
def empty(content: SafeString, title: str, text: str = "", icon_name: str = "seedling") -> SafeString:
    """What a list says when it has no rows: what it is for, and (as content) the first act."""
    return _block("components/empty.html", content, {"title": title, "text": text, "icon_name": icon_name})


@register.simple_block_tag
def why(content: SafeString, summary: str = "") -> SafeString:
    """A closed explanation that opens in place: the rule, the arithmetic, who verified it."""
    return _block("components/why.html", content, {"summary": summary})


@register.simple_block_tag
def dialog(content: SafeString, dialog_id: str, title: str) -> SafeString:
    """A <dialog>. Open it with a button that has data-dialog-open="<dialog_id>"."""
    return _block("components/dialog.html", content, {"dialog_id": dialog_id, "title": title})
