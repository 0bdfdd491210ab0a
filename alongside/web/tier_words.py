"""Urgency in words, in the reader's language: tiers, the rules of triage, the facts that nobody knows yet.

A closed vocabulary: a test walks every name that `core.law.triage` can give. Deadlines are called by the title
of their rule.
"""

from __future__ import annotations

import re

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from alongside.intake.harm import HARMFUL, SEALED_REASON
from alongside.law.rules import current_rules
from alongside.web.statuses import Status

TIERS: dict[str, Status] = {
    "T0": Status(gettext_lazy("Today"), "strong", "alert-octagon"),
    "T1": Status(gettext_lazy("This week"), "soon", "calendar-week"),
    "T2": Status(gettext_lazy("This month"), "note", "calendar-month"),
    "T3": Status(gettext_lazy("This quarter"), "plain", "calendar"),
    "T4": Status(gettext_lazy("Stable"), "plain", "circle-check"),
}
# What the tier asks of the office.
RESPONSES: dict[str, str | Promise] = {
    "T0": gettext_lazy("Telephone a supervising attorney now. No detail by e-mail."),
    "T1": gettext_lazy("A screener speaks with the client within 48 hours."),
    "T2": gettext_lazy("Placed within 14 days."),
    "T3": gettext_lazy("Placed within 60 days."),
    "T4": gettext_lazy("Looked at every 90 days."),
}
REASONS: dict[str, str | Promise] = {
    SEALED_REASON: gettext_lazy("Something sealed: see the findings"),
    "danger_now": gettext_lazy("In danger now"),
    "trafficking_indicator": gettext_lazy("A sign of trafficking or forced labor"),
    "ordered_removed_and_detained": gettext_lazy("Ordered removed, and detained"),
    "hearing_within_3_business_days": gettext_lazy("Hearing within 3 business days"),
    "in_absentia_order_of_a_child": gettext_lazy("A child ordered removed after a missed hearing"),
    "turns_18_in_orr_within_14_days": gettext_lazy("Turns 18 in government custody within 14 days"),
    "hearing_within_30_days_unrepresented": gettext_lazy("Hearing within 30 days without a lawyer"),
    "detained": gettext_lazy("Detained"),
    "turns_18_within_60_days": gettext_lazy("Turns 18 within 60 days, asylum not yet filed"),
    "state_age_in_doubt": gettext_lazy("The age limit of the state court is in doubt: an attorney checks it"),
    "ordered_removed_date_unknown": gettext_lazy("Ordered removed, and the day of the order is not known"),
    "missed_hearing": gettext_lazy("Missed a hearing"),
    "birth_date_unknown": gettext_lazy("Birth date not known"),
    "last_arrival_on_unknown": gettext_lazy("Last arrival not known"),
    "next_hearing_on_unknown": gettext_lazy("Next hearing not known"),
    "custody_unknown": gettext_lazy("Not known whether detained"),
    "hearing_within_90_days": gettext_lazy("Hearing within 90 days"),
    "hearing_set": gettext_lazy("A hearing is set"),
    "no_clock_running": gettext_lazy("No date is running"),
}
# What to find out, as one asks for it.
FACTS: dict[str, str | Promise] = {
    "birth_date": gettext_lazy("Birth date"),
    "last_arrival_on": gettext_lazy("Last arrival in the United States"),
    "next_hearing_on": gettext_lazy("Next hearing"),
    "custody": gettext_lazy("Detained or not"),
}
_OF_A_DEADLINE = re.compile(r"(?P<rule>\w+)_within_(?P<days>\d+)_(?P<business>business_)?days")


def tier_word(tier: str) -> str:
    """A tier in words with its code, such as "Today · T0"; a dash where it is not worked out yet."""
    known = TIERS.get(tier)
    return f"{known.label} · {tier}" if known else "—"


def reason_words(rule: str) -> str:
    """Why a tier, in words. Raises `KeyError` for a name that triage never gives."""
    if rule in REASONS:
        return str(REASONS[rule])
    found = _OF_A_DEADLINE.fullmatch(rule)
    if found is None:
        raise KeyError(rule)
    days = int(found["days"])
    title = {"title": deadline_title(found["rule"]), "days": days}
    if found["business"]:
        text = ngettext(
            "%(title)s: within %(days)s business day", "%(title)s: within %(days)s business days", days
        )
    else:
        text = ngettext("%(title)s: within %(days)s day", "%(title)s: within %(days)s days", days)
    return text % title


def deadline_title(rule: str) -> str:
    """What a deadline is called; a rule that is on file no more says so."""
    known = current_rules().deadlines.get(rule)
    if known is None:
        return _("A rule that is no longer on file")
    return known.title.get((get_language() or "en")[:2]) or known.title["en"]


def fact_word(name: str) -> str:
    """A fact that nobody knows yet, as one asks for it."""
    return str(FACTS[name])


def is_verified(kind: str) -> bool:
    """Whether an attorney signed every version of the rule behind a kind of date (`HARMFUL`'s values)."""
    book = current_rules()
    ruled = next((rule for rule, name in HARMFUL.items() if name == kind), "")
    known = book.deadlines.get(ruled)
    if known is None or (kind == "state_age" and not book.state_ages.provenance.is_verified):
        return False
    return all(version.provenance.is_verified for version in known.versions)


def tiers_are_signed() -> bool:
    """Whether an attorney signed the rule by which tiers are given."""
    rule = current_rules().references.get("triage")
    return rule is not None and rule.provenance.is_verified
