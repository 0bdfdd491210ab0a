"""The seat of a team as HTML, made in Python: a page of teams shows hundreds, and templates would take most
of its time. `components/seat.html` is this tag; `docs/look.md` tells what a seat holds."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from alongside.web.templatetags.ui import icon

register = template.Library()

NOTHING = mark_safe("")
DRAGGABLE = mark_safe(' draggable="true"')


@register.simple_tag
def seat_item(seat: dict[str, Any]) -> SafeString:
    """One `<li>`: who sits here or that it is open, pin and move, and why."""
    name = seat.get("name") or ""
    move_url, is_pinned = seat.get("move_url") or "", bool(seat.get("pinned"))
    is_draggable = bool(name and move_url and not is_pinned)
    classes = "seat" + ("" if name else " is-empty") + (" is-moved" if seat.get("moved") else "")
    grip = icon("pinned") if is_pinned else icon("grip-vertical") if name and move_url else NOTHING
    can = format_html(' data-can="{}"', seat["can"]) if seat.get("can") else NOTHING
    note = format_html('<span class="seat-note">{}</span>', seat["note"]) if seat.get("note") else NOTHING
    return format_html(
        '<li class="{}" id="seat-{}" data-seat="{}" data-role="{}"{}{}>'
        '<span class="seat-grip" aria-hidden="true">{}</span>'
        '<span><span class="seat-role">{}</span><span class="seat-name">{}</span>{}</span>'
        '<span class="seat-actions">{}{}</span>{}</li>',
        classes,
        seat["code"],
        seat["code"],
        seat["role"],
        can,
        DRAGGABLE if is_draggable else NOTHING,
        grip,
        seat["role_label"],
        name or _("Open seat"),
        note,
        _pin(seat, name) if seat.get("pin_url") else NOTHING,
        _move(seat, name) if move_url else NOTHING,
        _more(seat) if seat.get("why") or seat.get("next_best") else NOTHING,
    )


def _pin(seat: dict[str, Any], name: str) -> SafeString:
    return format_html(
        '<button class="icon-button" type="button" hx-post="{}" hx-target="#seat-{}" hx-swap="outerHTML" '
        'aria-pressed="{}" aria-label="{}">{}</button>',
        seat["pin_url"],
        seat["code"],
        "true" if seat.get("pinned") else "false",
        _("Pin %(name)s to this seat") % {"name": name},
        icon("pin"),
    )


def _move(seat: dict[str, Any], name: str) -> SafeString:
    url = seat["move_url"]
    words = (
        _("Move %(name)s") % {"name": name}
        if name
        else _("Fill this seat: %(role)s") % {"role": seat["role_label"]}
    )
    return format_html(
        '<a class="icon-button" href="{}" hx-get="{}" hx-target="#sheet" aria-label="{}">{}</a>',
        url,
        url,
        words,
        icon("arrows-move" if name else "user-plus"),
    )


def _more(seat: dict[str, Any]) -> SafeString:
    reasons = NOTHING
    if seat.get("why"):
        lines = format_html_join("", "<li>{}</li>", ((reason,) for reason in seat["why"]))
        reasons = format_html('<ul class="ps-3">{}</ul>', lines)
    best = NOTHING
    if seat.get("next_best"):
        best = format_html("<p><strong>{}</strong> {}</p>", _("Next best:"), seat["next_best"])
    return format_html(
        '<div class="seat-more"><details class="why"><summary>{}</summary>'
        '<div class="why-sheet">{}{}</div></details></div>',
        _("Why here?"),
        reasons,
        best,
    )
