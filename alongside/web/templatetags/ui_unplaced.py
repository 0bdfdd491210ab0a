"""Clients without a team as HTML, made in Python: each row says in several sentences what blocks the client,
and templates would take most of the page's time. Every text goes through `escape` on its way in."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

from django import template
from django.template.context import Context
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from alongside.web.templatetags.ui import due, icon, status

register = template.Library()


@register.simple_tag(takes_context=True)
def unplaced_list(context: Context, rows: Sequence[dict[str, Any]]) -> SafeString:
    """The rows of `plan_pages.unplaced_lines` as one `<ul>`. Reads `plan` and `can_edit` from the context:
    whoever may edit gets a button for each client that is to be placed in any case."""
    plan = context["plan"]
    before, after = "", ""
    if context.get("can_edit"):
        before = (
            f'<form method="post" action="{escape(reverse("office:plan-decide", args=[plan.code]))}">'
            f'<input type="hidden" name="csrfmiddlewaretoken" value="{escape(str(context["csrf_token"]))}">'
            f'<input type="hidden" name="version" value="{plan.version}">'
            '<input type="hidden" name="kind" value="place"><input type="hidden" name="client" value="'
        )
        after = f'"><button class="btn btn-quiet btn-sm">{icon("pin")}'
    words = _("Place %(handle)s in any case")
    parts: list[str] = []
    for row in rows:
        client = row["client"]
        reasons = "".join(f"<p>{escape(line)}</p>" for line in row["because"])
        place = f"{client.city}, {client.state} · {row['pathway']} · {row['languages']}"
        act = ""
        if before and row["is_pinned"]:
            act = f'<div class="actions mt-2">{status("pinned")}</div>'
        elif before:
            label = escape(words % {"handle": client.handle})
            act = (
                f'<div class="actions mt-2">{before}{client.client_code}{after}{label}</button></form></div>'
            )
        parts.append(
            f'<li><div class="unplaced-head"><span><span class="handle">{escape(client.handle)}</span> '
            f'<span class="text-secondary">{escape(place)}</span></span>{due(context, client.safe_on)}</div>'
            f"{reasons}{act}</li>"
        )
    return mark_safe(f'<ul class="unplaced-list">{"".join(parts)}</ul>')  # noqa: S308 - escaped above
