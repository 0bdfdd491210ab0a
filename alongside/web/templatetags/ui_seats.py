"""A team and its seats as HTML, made in Python: a page of teams shows hundreds of seats, and templates would
take most of its time. `components/team_card.html` and `components/seat.html` are these tags; `docs/look.md`
tells what a team and a seat hold. Every text goes through `escape` on its way in."""

from __future__ import annotations

from functools import lru_cache
from html import escape
from typing import Any

from django import template
from django.template.context import Context
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from alongside.web.templatetags.ui import due, icon, status

register = template.Library()


@register.simple_tag(takes_context=True)
def team_article(context: Context, team: dict[str, Any], heading: str = "h3") -> SafeString:
    """One `<article>`: whom the team is for, its first date, its seats, its mentor and note."""
    code, title, open_seats = escape(str(team["code"])), escape(str(team["title"])), team.get("open_seats")
    if team.get("url"):
        title = f'<a href="{escape(team["url"])}">{title}</a>'
    if team.get("status"):
        mark = status(team["status"])
    elif open_seats:
        mark = status(
            "open_seat", ngettext("%(n)s open seat", "%(n)s open seats", open_seats) % {"n": open_seats}
        )
    else:
        mark = status("complete")
    first = ""
    if team.get("due"):
        label = team.get("due_label")
        first = f"<p>{escape(str(label)) + ' ' if label else ''}{due(context, team['due'])}</p>"
    seats = "".join(seat_item(seat) for seat in team["seats"])
    return mark_safe(  # noqa: S308 - escaped above
        f'<article class="team{" is-incomplete" if open_seats else ""}" id="team-{code}"'
        f' aria-labelledby="team-{code}-title"><div class="team-head"><div class="team-name">'
        f'<{heading} class="team-title" id="team-{code}-title">{title}</{heading}>'
        f'<div class="team-mark">{mark}</div></div><p>{escape(str(team["subtitle"]))}</p>{first}</div>'
        f'<ul class="seat-list">{seats}</ul>{_foot(team)}</article>'
    )


def _foot(team: dict[str, Any]) -> str:
    note, mentor = team.get("note"), team.get("mentor")
    if not (note or mentor):
        return ""
    chip = ""
    if mentor:
        words = escape(_("Mentor: %(name)s") % {"name": mentor})
        chip = f'<span class="chip">{icon("lifebuoy")}{words}</span>'
    return f'<div class="team-foot">{chip}{escape(str(note or ""))}</div>'


@lru_cache(maxsize=10)
def _words(_language: str | None) -> dict[str, str]:
    """What every seat says, looked up once in each language."""
    return {
        "open": _("Open seat"),
        "why": _("Why here?"),
        "next": _("Next best:"),
        "pin": _("Pin %(name)s to this seat"),
        "move": _("Move %(name)s"),
        "fill": _("Fill this seat: %(role)s"),
    }


@register.simple_tag
def seat_item(seat: dict[str, Any]) -> SafeString:
    """One `<li>`: who sits here or that it is open, pin and move, and why."""
    words = _words(get_language())
    name = seat.get("name") or ""
    move_url, is_pinned = seat.get("move_url") or "", bool(seat.get("pinned"))
    code, role = escape(str(seat["code"])), escape(str(seat["role"]))
    classes = f"seat{'' if name else ' is-empty'}{' is-moved' if seat.get('moved') else ''}"
    grip = icon("pinned") if is_pinned else icon("grip-vertical") if name and move_url else ""
    can = f' data-can="{escape(str(seat["can"]))}"' if seat.get("can") else ""
    drag = ' draggable="true"' if name and move_url and not is_pinned else ""
    note = f'<span class="seat-note">{escape(str(seat["note"]))}</span>' if seat.get("note") else ""
    pin = _pin(seat, code, words) if seat.get("pin_url") else ""
    move = _move(seat, move_url, words) if move_url else ""
    more = _more(seat, words) if seat.get("why") or seat.get("next_best") else ""
    return mark_safe(  # noqa: S308 - escaped above
        f'<li class="{classes}" id="seat-{code}" data-seat="{code}" data-role="{role}"{can}{drag}>'
        f'<span class="seat-grip" aria-hidden="true">{grip}</span>'
        f'<span><span class="seat-role">{escape(str(seat["role_label"]))}</span>'
        f'<span class="seat-name">{escape(name or words["open"])}</span>{note}</span>'
        f'<span class="seat-actions">{pin}{move}</span>{more}</li>'
    )


def _pin(seat: dict[str, Any], code: str, words: dict[str, str]) -> str:
    label = escape(words["pin"] % {"name": seat.get("name") or ""})
    return (
        f'<button class="icon-button" type="button" hx-post="{escape(seat["pin_url"])}" '
        f'hx-target="#seat-{code}" hx-swap="outerHTML" '
        f'aria-pressed="{"true" if seat.get("pinned") else "false"}" aria-label="{label}">{icon("pin")}</button>'
    )


def _move(seat: dict[str, Any], move_url: str, words: dict[str, str]) -> str:
    url, name = escape(move_url), seat.get("name")
    label = words["move"] % {"name": name} if name else words["fill"] % {"role": seat["role_label"]}
    return (
        f'<a class="icon-button" href="{url}" hx-get="{url}" hx-target="#sheet" aria-label="{escape(label)}">'
        f"{icon('arrows-move' if name else 'user-plus')}</a>"
    )


def _more(seat: dict[str, Any], words: dict[str, str]) -> str:
    reasons, best = "", ""
    if seat.get("why"):
        lines = "".join(f"<li>{escape(str(reason))}</li>" for reason in seat["why"])
        reasons = f'<ul class="ps-3">{lines}</ul>'
    if seat.get("next_best"):
        best = f"<p><strong>{escape(words['next'])}</strong> {escape(str(seat['next_best']))}</p>"
    return (
        f'<div class="seat-more"><details class="why"><summary>{escape(words["why"])}</summary>'
        f'<div class="why-sheet">{reasons}{best}</div></details></div>'
    )
