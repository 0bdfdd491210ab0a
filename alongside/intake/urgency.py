"""Which clients come first: the order of `core.law.triage.order_key`, done by the database, and its lines.

What tells of trauma lies sealed and orders nothing here: whoever shows such a sign stands in the first tier
already. An attorney's tier stands in for the computed one, and no waiting raises it.
"""

from __future__ import annotations

import datetime
import uuid
from dataclasses import dataclass

from django.db.models import Case, Count, F, Func, Q, QuerySet, Value, When
from django.db.models.expressions import BaseExpression, Combinable
from django.db.models.functions import Coalesce, NullIf
from django.utils import timezone

from alongside.core.law.triage import STARVING_DAYS
from alongside.intake.models import Client

# Interpreters of these are there within days; any other language needs lead time, and so does one not known.
EVERYDAY_LANGUAGES = ("spa", "eng")
UNKNOWN_TIER = "T1"  # not worked out yet: unknown is never calm


def with_tier(rows: QuerySet[Client]) -> QuerySet[Client]:
    """The rows with `tier_now`: an attorney's tier where one stands, else the computed one."""
    return rows.annotate(
        tier_now=Coalesce(NullIf("tier_override", Value("")), NullIf("tier", Value("")), Value(UNKNOWN_TIER))
    )


def of_tier(rows: QuerySet[Client], tier: str) -> QuerySet[Client]:
    """The rows whose tier today is `tier`."""
    return with_tier(rows).filter(Q(tier_now=tier))


def harms_first(
    rows: QuerySet[Client], today: datetime.date, on_a_team: BaseExpression, *, descending: bool = False
) -> QuerySet[Client]:
    """The most urgent first. `on_a_team` says of a row whether a team carries it.

    Tier (one higher after 30 days without a team, never to T0), an unknown critical fact, then the
    tie-breaks: nearest irreversible safe date, detained, a young child, unrepresented, a rare language, longest
    waiting. Adds `tier_now`, `is_carried` and `tier_raised` to the rows.
    """
    everyday = Q()
    for code in EVERYDAY_LANGUAGES:
        everyday |= Q(languages__contains=[{"code": code}])
    rows = with_tier(rows).annotate(is_carried=on_a_team)
    starving = Q(tier_override="", is_carried=False, created_at__lt=_start_of(today, STARVING_DAYS - 1))
    raised = [
        When(starving & Q(tier_now=lower), then=Value(higher))
        for lower, higher in (("T2", "T1"), ("T3", "T2"), ("T4", "T3"))
    ]
    keys: list[F | Func | Case] = [
        F("tier_raised"),
        Case(When(tier_unknown=[], then=Value(1)), default=Value(0)),
        Coalesce(F("irreversible_on"), Value(datetime.date.max)),
        Case(When(is_detained=True, then=Value(0)), default=Value(1)),
        Case(When(is_vulnerable=True, then=Value(0)), default=Value(1)),
        Case(When(Q(has_lawyer=True) | Q(is_carried=True), then=Value(1)), default=Value(0)),
        Case(When(everyday, then=Value(1)), default=Value(0)),
        F("created_at"),
        F("id"),
    ]
    rows = rows.annotate(tier_raised=Case(*raised, default=F("tier_now")))
    return rows.order_by(*(key.desc() if descending else key.asc() for key in keys))


def _start_of(today: datetime.date, days_ago: int) -> datetime.datetime:
    day = today - datetime.timedelta(days=days_ago)
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))


@dataclass(frozen=True, slots=True)
class UrgentLine:
    """A client in the order of urgency, by handle. `tier_raised` is the tier by which the row is placed.

    `because` holds the rules of triage with the day that each looks at; `team` is the name of today's, or None.
    """

    code: uuid.UUID
    handle: str
    city: str
    state: str
    languages: list[dict[str, str]]
    organization: str
    tier: str
    tier_override: str
    tier_now: str
    tier_raised: str
    because: list[dict[str, str | None]]
    unknown: list[str]
    next_safe_on: datetime.date | None
    next_legal_on: datetime.date | None
    next_safe_kind: str
    created_at: datetime.datetime
    team: str | None

    @property
    def waits_since(self) -> datetime.date:
        """The day on which the client came to the program."""
        return timezone.localdate(self.created_at)

    @property
    def is_raised(self) -> bool:
        """Whether waiting has moved the client up one tier."""
        return self.tier_raised != self.tier_now


def urgent_lines(rows: QuerySet[Client], team: Combinable) -> list[UrgentLine]:
    """A page of `harms_first` as lines, in their order. One query, of plain values."""
    values = rows.values_list(
        "code", "handle", "city", "state", "languages", "organization__name", "tier", "tier_override",
        "tier_now", "tier_raised", "tier_because", "tier_unknown", "next_safe_on", "next_legal_on",
        "next_safe_kind", "created_at", team,
    )  # fmt: skip
    return [UrgentLine(*row) for row in values]


@dataclass(frozen=True)
class UrgencyCounts:
    """How many clients of a selection are how urgent."""

    all: int
    now: int
    week: int
    find_out: int
    unplaced: int
    unscreened: int


def count_urgent(rows: QuerySet[Client], on_a_team: BaseExpression) -> UrgencyCounts:
    """Counts for the head of the first page; one query."""
    found = (
        with_tier(rows)
        .annotate(is_carried=on_a_team)
        .order_by()
        .aggregate(
            all=Count("pk"),
            now=Count("pk", filter=Q(tier_now="T0")),
            week=Count("pk", filter=Q(tier_now="T1")),
            find_out=Count("pk", filter=~Q(tier_unknown=[])),
            unplaced=Count("pk", filter=Q(is_carried=False)),
            unscreened=Count("pk", filter=~Q(screened=Client.Screened.YES)),
        )
    )
    return UrgencyCounts(**found)
