"""What the rules say of a client today: the dates that could harm, the tier, the points of urgency.

Everything is reckoned by `core.law`; none of its rules is signed by an attorney until a row says so. Unknown
is never no: an unknown date raises urgency. A date that has passed never means "too late".
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from alongside.core.law.business_days import age_on
from alongside.core.law.deadlines import Deadline
from alongside.core.law.facts import Facts
from alongside.core.law.model import CUSTODY, DETAINED
from alongside.core.law.triage import Reason, Triage
from alongside.intake.identity import Identity
from alongside.intake.models import Client
from alongside.law.rules import current_triage

# The clocks that decide about a placement, by the name under which a client's row keeps them.
HARMFUL = {
    "hearing_appearance": "hearing",
    "sij_state_age": "state_age",
    "sij_i360_21": "federal_age",
    "asylum_one_year": "one_year",
}
_STEPS = ((30, 100), (90, 85), (180, 70), (365, 50), (730, 30))
UNKNOWN_POINTS = 70
LEAST_POINTS = 15
# Signs of danger, of trafficking and of crimes suffered stay in the sealed findings; a row in the open says
# only that there is something to read there.
SEALED_REASONS = frozenset({"danger_now", "trafficking_indicator"})
SEALED_BEGINNINGS = ("t_", "u_", "vawa_", "mtr_vawa_")
SEALED_REASON = "see_the_findings"
VULNERABLE_BELOW = 12
HARM_COLUMNS = (
    "next_safe_on", "next_legal_on", "next_safe_kind", "urgency", "tier", "tier_because", "tier_unknown",
    "irreversible_on", "is_detained", "is_vulnerable", "has_lawyer",
)  # fmt: skip


@dataclass(frozen=True, order=True)
class HarmDate:
    """A date that could harm: the safe day, what kind, the authority, the legal day, the arithmetic."""

    on: datetime.date
    kind: str
    authority: str
    legal_on: datetime.date | None = None
    trace: tuple[str, ...] = ()
    is_stale: bool = False


@dataclass(frozen=True)
class Harm:
    """`dates` soonest first; `unknown` the facts that a date needs; `points` 1–100; the tier with reasons.

    `irreversible_on` and the three marks after it decide between two clients of one tier.
    """

    dates: tuple[HarmDate, ...]
    unknown: tuple[str, ...]
    points: int
    tier: str
    because: tuple[Reason, ...]
    unknown_critical: tuple[str, ...]
    irreversible_on: datetime.date | None = None
    is_detained: bool = False
    is_vulnerable: bool = False
    has_lawyer: bool = False

    @property
    def earliest(self) -> HarmDate | None:
        """The soonest date, none while none is known."""
        return self.dates[0] if self.dates else None

    def columns(self) -> dict[str, Any]:
        """The values of the client's row, with nothing in them that is sealed elsewhere."""
        earliest = self.earliest
        reasons = [_in_the_open(reason) for reason in self.because]
        return {
            "next_safe_on": earliest.on if earliest else None,
            "next_legal_on": earliest.legal_on if earliest else None,
            "next_safe_kind": earliest.kind if earliest else "",
            "urgency": self.points,
            "tier": self.tier,
            "tier_because": [one for number, one in enumerate(reasons) if one not in reasons[:number]],
            "tier_unknown": list(self.unknown_critical),
            "irreversible_on": self.irreversible_on,
            "is_detained": self.is_detained,
            "is_vulnerable": self.is_vulnerable,
            "has_lawyer": self.has_lawyer,
        }


def is_sealed(rule: str) -> bool:
    """Whether a reason tells of something that belongs to the sealed findings alone."""
    return rule in SEALED_REASONS or rule.startswith(SEALED_BEGINNINGS)


def _in_the_open(reason: Reason) -> dict[str, str | None]:
    if is_sealed(reason.rule):
        return {"rule": SEALED_REASON, "date": None}
    return {"rule": reason.rule, "date": reason.date.isoformat() if reason.date else None}


def facts_of(client: Client, identity: Identity, told: Mapping[str, Any] | None = None) -> Facts:
    """What the program knows of a client: the file, and what the last interview added (`told`, by name)."""
    facts = Facts(
        birth_date=identity.birth_date,
        state=client.state or None,
        nationality=client.nationality or None,
        last_arrival_on=identity.entered_on,
        next_hearing_on=client.next_hearing_on,
        in_removal_proceedings=True if client.next_hearing_on else None,
    )
    if not told:
        return facts
    added: dict[str, Any] = {
        name: told[name]
        for name in ("married", "unaccompanied", "in_removal_proceedings")
        if isinstance(told.get(name), bool)
    }
    if told.get("custody") in CUSTODY:
        added["custody"] = told["custody"]
    return replace(facts, **added)


def read_harm(
    facts: Facts,
    answers: Mapping[str, str],
    pathways: Iterable[str],
    as_of: datetime.date,
    triage: Triage | None = None,
) -> Harm:
    """Dates, points and tier as of a day, by the rules in force (or those of `triage`)."""
    triage = triage or current_triage()
    clocks = triage.clocks(facts, as_of)
    urgency = triage.assess(facts, answers, clocks, as_of)
    wanted = set(pathways)
    dates = tuple(sorted(_harm_dates(clocks, wanted)))
    unknown = _unknown(facts, wanted)
    days = max(0, (dates[0].on - as_of).days) if dates else None
    return Harm(
        dates=dates,
        unknown=unknown,
        points=points(days, is_fact_unknown=bool(unknown)),
        tier=urgency.tier,
        because=urgency.because,
        unknown_critical=urgency.unknown_critical,
        irreversible_on=urgency.nearest_irreversible,
        is_detained=facts.custody in DETAINED or "yes" in (answers.get("detained"), answers.get("b1")),
        is_vulnerable=facts.birth_date is not None and age_on(facts.birth_date, as_of) < VULNERABLE_BELOW,
        has_lawyer=answers.get("lawyer") == "yes",
    )


def points(days_left: int | None, *, is_fact_unknown: bool) -> int:
    """Urgency points, 15 to 100, from the days until the soonest harm; an unknown fact counts at least 70."""
    floor = UNKNOWN_POINTS if is_fact_unknown or days_left is None else LEAST_POINTS
    if days_left is None:
        return floor
    found = next((value for limit, value in _STEPS if days_left <= limit), LEAST_POINTS)
    return max(found, floor)


def _harm_dates(clocks: Iterable[Deadline], wanted: set[str]) -> Iterable[HarmDate]:
    """The clocks that bear on the client's possible forms of relief; the federal age only where it differs."""
    state_age: HarmDate | None = None
    for clock in sorted(clocks, key=lambda one: one.rule, reverse=True):  # the state's age before the federal
        if clock.rule not in HARMFUL or clock.safe_date is None:
            continue
        kind = HARMFUL[clock.rule]
        if kind in ("state_age", "federal_age") and wanted and "sijs" not in wanted:
            continue
        if kind == "one_year" and "asylum" not in wanted:
            continue
        made = HarmDate(
            clock.safe_date, kind, "; ".join(clock.authority), clock.legal_date, clock.trace, clock.stale
        )
        if kind == "state_age":
            state_age = made
        if kind == "federal_age" and state_age is not None and state_age.on == made.on:
            continue
        yield made


def _unknown(facts: Facts, wanted: set[str]) -> tuple[str, ...]:
    found = []
    if facts.birth_date is None:
        found.append("birth_date")
    if "asylum" in wanted and facts.last_arrival_on is None:
        found.append("entered_on")
    return tuple(found)
