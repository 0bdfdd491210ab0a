"""The list of clients by handle, on the page and in a file."""

from __future__ import annotations

from collections.abc import Iterator

import django_tables2 as tables
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.template import Context
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alongside.intake.models import Client
from alongside.intake.selectors import ClientLine, client_lines, soonest_first
from alongside.intake.urgency import harms_first
from alongside.lib.spreadsheets import Cell
from alongside.placement.models import TeamClient
from alongside.placement.selectors import name_of_team
from alongside.web.lists import ListTable
from alongside.web.templatetags.tiers import tier_badge
from alongside.web.templatetags.ui import due, status
from alongside.web.tier_words import tier_word
from alongside.web.words import (
    SHORT_DATE_KINDS,
    TELLING_PATHWAYS,
    country_name,
    language_words,
    pathway_words,
)


def with_teams(rows: QuerySet[Client]) -> QuerySet[Client]:
    """The rows with `carried` (today's team of each), in one further query for any number of rows."""
    carried = TeamClient.objects.filter(ends_on__isnull=True).select_related("team")
    return rows.prefetch_related(Prefetch("carried_by", carried, to_attr="carried"))


def on_a_team() -> Exists:
    """For clients: a team carries them today."""
    return Exists(TeamClient.objects.filter(client=OuterRef("pk"), ends_on__isnull=True))


def team_name(client: Client) -> str:
    """The name of today's team, or empty."""
    carried: list[TeamClient] = client.carried  # type: ignore[attr-defined]
    return carried[0].team.name if carried else ""


class ClientsTable(ListTable):
    """Clients of a program. Rows come from `selectors.clients_of`."""

    handle = tables.Column(verbose_name=gettext_lazy("Client"))
    tier = tables.Column(verbose_name=gettext_lazy("Urgency"), empty_values=())
    next_safe_on = tables.Column(verbose_name=gettext_lazy("Next date"), empty_values=())
    place = tables.Column(verbose_name=gettext_lazy("Place"), accessor="city", empty_values=())
    languages = tables.Column(verbose_name=gettext_lazy("Languages"), orderable=False)
    pathways = tables.Column(verbose_name=gettext_lazy("Possible relief"), orderable=False, empty_values=())
    team = tables.Column(verbose_name=gettext_lazy("Team"), accessor="pk", orderable=False, empty_values=())

    class Meta:
        order_by = "next_safe_on"

    @cached_property
    def here(self) -> str:
        """The address under which each client lies."""
        return reverse("office:clients")

    def order_next_safe_on(
        self, rows: QuerySet[Client], is_descending: bool
    ) -> tuple[QuerySet[Client], bool]:
        return soonest_first(rows, descending=is_descending), True

    def order_tier(self, rows: QuerySet[Client], is_descending: bool) -> tuple[QuerySet[Client], bool]:
        return harms_first(rows, timezone.localdate(), on_a_team(), descending=is_descending), True

    def lines(self, rows: QuerySet[Client]) -> list[ClientLine]:
        return client_lines(rows, name_of_team())

    def cell_handle(self, row: ClientLine) -> SafeString:
        notes = [_("with siblings")] if row.household is not None else []
        if row.screened != Client.Screened.YES:
            notes.append(_("not screened yet"))
        below = format_html_join(
            "", '<span class="d-block small fw-normal text-secondary">{}</span>', ((n,) for n in notes)
        )
        return format_html('<a href="{}">{}</a>{}', f"{self.here}{row.code}/", row.handle, below)

    def cell_tier(self, row: ClientLine) -> SafeString | str:
        return tier_badge(row.tier_override or row.tier)

    def cell_next_safe_on(self, row: ClientLine) -> SafeString:
        day = due(Context(), row.next_safe_on, unknown=_("Not known: treat as urgent"))
        kind = SHORT_DATE_KINDS.get(row.next_safe_kind, row.next_safe_kind)
        return format_html('{}<span class="d-block small text-secondary">{}</span>', day, kind)

    def cell_place(self, row: ClientLine) -> str:
        return ", ".join(part for part in (row.city, row.state) if part) or "—"

    def cell_languages(self, row: ClientLine) -> str:
        return language_words(row.languages) or "—"

    def cell_pathways(self, row: ClientLine) -> str:
        shown = pathway_words(code for code in row.pathways if code not in TELLING_PATHWAYS)
        return shown or (_("see the file") if row.pathways else _("not yet known"))

    def cell_team(self, row: ClientLine) -> SafeString | str:
        return status("placed", row.team) if row.team else _("none yet")


EXPORT_HEADINGS = (
    gettext_lazy("Client"),
    gettext_lazy("Nonprofit"),
    gettext_lazy("City"),
    gettext_lazy("State"),
    gettext_lazy("Nationality"),
    gettext_lazy("Languages"),
    gettext_lazy("Possible relief"),
    gettext_lazy("Screened"),
    gettext_lazy("Urgency"),
    gettext_lazy("Next date"),
    gettext_lazy("What kind of date"),
    gettext_lazy("Household"),
    gettext_lazy("Team"),
)


def export_rows(rows: QuerySet[Client]) -> Iterator[tuple[Cell, ...]]:
    """One line for each client, by handle alone, under `EXPORT_HEADINGS`."""
    for row in rows.iterator(chunk_size=2000):
        yield (
            row.handle,
            row.organization.name,
            row.city,
            row.state,
            country_name(row.nationality),
            language_words(row.languages),
            pathway_words(row.pathways),
            row.get_screened_display(),
            tier_word(row.tier_override or row.tier),
            row.next_safe_on,
            str(SHORT_DATE_KINDS.get(row.next_safe_kind, row.next_safe_kind)),
            row.household.label if row.household else "",
            team_name(row),
        )
