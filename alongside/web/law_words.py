"""Rules in plain words, in the reader's language: kinds, confidence, events, and how days are counted."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from alongside.core.law.model import Condition, Count, Span

KINDS: Mapping[str, Promise] = {
    "deadline": gettext_lazy("Deadline"),
    "pathway": gettext_lazy("Form of relief"),
    "age_table": gettext_lazy("Table of ages"),
    "holiday_table": gettext_lazy("Holidays"),
    "fee_table": gettext_lazy("Fees"),
    "policy_status": gettext_lazy("Policy"),
    "counting": gettext_lazy("Counting of days"),
    "appearance": gettext_lazy("Appearance"),
    "licence": gettext_lazy("Licence"),
    "triage": gettext_lazy("Urgency"),
    "intake": gettext_lazy("Questions of the interview"),
    "confidentiality": gettext_lazy("Confidentiality"),
    "vocabulary": gettext_lazy("Definitions"),
}
CONFIDENCES: Mapping[str, Promise] = {
    "H": gettext_lazy("High: read in the text of the law"),
    "M": gettext_lazy("Medium: the text leaves room"),
    "L": gettext_lazy("Low: to be read again by an attorney"),
}
VOLATILITIES: Mapping[str, Promise] = {
    "stable": gettext_lazy("Stable"),
    "slow": gettext_lazy("Changes slowly"),
    "FAST": gettext_lazy("Changes fast"),
}
HARMS: Mapping[str, Promise] = {
    "irreversible": gettext_lazy("A missed date cannot be mended"),
    "serious": gettext_lazy("A missed date does serious harm"),
    "recoverable": gettext_lazy("A missed date can be mended"),
    "none": gettext_lazy("No date of ours is missed"),
}
SEVERITIES: Mapping[str, Promise] = {
    "J": gettext_lazy("Jurisdictional: no court can extend it"),
    "S": gettext_lazy("Serious: exceptions are narrow"),
    "P": gettext_lazy("Procedural: can usually be mended"),
    "agency": gettext_lazy("The agency’s own clock"),
}
BASES: Mapping[str, Promise] = {
    "enactment": gettext_lazy("the day of its enactment"),
    "stated": gettext_lazy("the day that the text states"),
    "unknown": gettext_lazy("not known: read as always in force"),
}
FORUMS: Mapping[str, str | Promise] = {
    "eoir": gettext_lazy("immigration court"),
    "bia": gettext_lazy("Board of Immigration Appeals"),
    "uscis": "USCIS",
    "dhs": "DHS",
    "ice": "ICE",
    "cbp": "CBP",
    "orr": "ORR",
    "program": gettext_lazy("our own office"),
    "state_court": gettext_lazy("state court"),
    "circuit_court": gettext_lazy("federal court of appeals"),
}
EVENTS: Mapping[str, Promise] = {
    "birth_date": gettext_lazy("birth"),
    "last_arrival": gettext_lazy("last arrival"),
    "master_hearing": gettext_lazy("master hearing"),
    "individual_hearing": gettext_lazy("individual hearing"),
    "ij_decision": gettext_lazy("decision of the immigration judge"),
    "bia_decision": gettext_lazy("decision of the Board"),
    "final_order": gettext_lazy("final order"),
    "in_absentia_order": gettext_lazy("order in absence"),
    "rfe_issued": gettext_lazy("request for evidence"),
    "aaf_notice": gettext_lazy("notice of the annual asylum fee"),
    "accreditation_granted": gettext_lazy("accreditation granted"),
    "address_change": gettext_lazy("change of address"),
    "adult_ice_custody": gettext_lazy("custody of ICE as an adult"),
    "asylum_granted": gettext_lazy("asylum granted"),
    "refugee_granted": gettext_lazy("refugee status granted"),
    "bia_briefing_notice": gettext_lazy("briefing notice of the Board"),
    "bia_fee_rejection": gettext_lazy("rejection by the Board for the fee"),
    "biometrics_notice": gettext_lazy("biometrics notice"),
    "bond_granted": gettext_lazy("bond granted"),
    "callup_ordered": gettext_lazy("call-up date ordered"),
    "child_birth_date": gettext_lazy("birth of the child"),
    "ead_expires": gettext_lazy("end of the work permit"),
    "extraordinary_circumstance_ended": gettext_lazy("end of an extraordinary circumstance"),
    "changed_circumstance": gettext_lazy("changed circumstance"),
    "foreign_language_filing": gettext_lazy("filing in another language"),
    "i360_received": gettext_lazy("I-360 received"),
    "i589_received": gettext_lazy("I-589 received"),
    "ij_custody_decision": gettext_lazy("custody decision of the immigration judge"),
    "marriage": gettext_lazy("marriage"),
    "marriage_ended": gettext_lazy("end of the marriage"),
    "negative_credible_fear": gettext_lazy("negative credible-fear decision"),
    "noid_issued": gettext_lazy("notice of intent to deny"),
    "noir_issued": gettext_lazy("notice of intent to revoke"),
    "opposing_motion_received": gettext_lazy("motion of the other side received"),
    "reasonable_fear_referral": gettext_lazy("reasonable-fear referral"),
    "sibling_birth_date": gettext_lazy("birth of the sibling"),
    "t1_granted": gettext_lazy("T-1 status granted"),
    "tps_designated": gettext_lazy("TPS designated"),
    "tps_extended": gettext_lazy("TPS extended"),
    "trafficking_identified": gettext_lazy("trafficking identified"),
    "u1_granted": gettext_lazy("U-1 status granted"),
    "u_certification_signed": gettext_lazy("U certification signed"),
    "uc_determined": gettext_lazy("determination as an unaccompanied child"),
    "uscis_denial": gettext_lazy("denial by USCIS"),
    "uscis_revocation": gettext_lazy("revocation by USCIS"),
    "visa_bulletin_current": gettext_lazy("priority date current"),
    "voluntary_departure_granted": gettext_lazy("voluntary departure granted"),
    "age_reached": gettext_lazy("the birthday that counts"),
    "as_of": gettext_lazy("the day of the question"),
    "screened_on": gettext_lazy("the day of the interview"),
    "day": gettext_lazy("the day itself"),
}


def forum_words(forum: str) -> str:
    """A forum of a deadline ("eoir or bia") in words."""
    return _(" or ").join(str(FORUMS.get(part, part)) for part in forum.split(" or "))


def event_words(event: str) -> str:
    """What starts a deadline, or several of them ("noid_issued or noir_issued"); what has no words of its own
    by its name."""
    parts = event.split(" or ")
    return _(" or ").join(str(EVENTS.get(part, part.replace("_", " "))) for part in parts)


def span_words(span: Span) -> str:
    """A length of time: "30 calendar days"."""
    length = span.length
    if span.unit == "business_days":
        text = ngettext("%(length)s business day", "%(length)s business days", length)
    elif span.unit == "months":
        text = ngettext("%(length)s month", "%(length)s months", length)
    elif span.unit == "years":
        text = ngettext("%(length)s year", "%(length)s years", length)
    else:
        text = ngettext("%(length)s calendar day", "%(length)s calendar days", length)
    return text % {"length": length}


def count_words(count: Count) -> list[str]:
    """How a deadline is counted, a sentence for each step."""
    return [
        *_method_words(count),
        *_legal_words(count),
        *_safe_words(count),
        *_start_words(count),
        *_condition_words(count),
    ]


def _method_words(count: Count) -> list[str]:
    if count.method == "warning":
        return [_("A warning without a date.")]
    if count.method == "on":
        return [_("On the day of the event itself.")]
    if count.method == "age":
        if count.age_table:
            return [
                _("The day before the birthday at which the state’s court may no longer act (table of ages).")
            ]
        return [_("The day before the person turns %(age)s.") % {"age": count.age}]
    found = []
    if count.span is not None:
        text = _("%(span)s before the event.") if count.method == "before" else _("%(span)s after the event.")
        found.append(text % {"span": span_words(count.span)})
    if count.ordered_by and count.at_most:
        text = _("As many days as the notice orders, at most %(most)s.")
        found.append(text % {"most": count.at_most})
    elif count.ordered_by:
        found.append(_("As many days as the notice orders."))
    return found


def _legal_words(count: Count) -> list[str]:
    found = []
    if count.written:
        found.append(_("A date written by the judge or the agency governs; the computed one stays visible."))
    if count.minus_days:
        text = ngettext(
            "The act is wanted %(days)s day before.",
            "The act is wanted %(days)s days before.",
            count.minus_days,
        )
        found.append(text % {"days": count.minus_days})
    if count.mail_days:
        text = ngettext(
            "%(days)s day more where it was served by mail.",
            "%(days)s days more where it was served by mail.",
            count.mail_days,
        )
        found.append(text % {"days": count.mail_days})
    if count.roll == "next":
        found.append(_("A last day on a weekend or a federal holiday moves to the next business day."))
    elif count.method in {"after", "before"}:
        found.append(_("A last day on a weekend or a holiday stays where it is."))
    if not count.legal:
        found.append(_("The law fixes no day: only a safe date is given."))
    return found


def _safe_words(count: Count) -> list[str]:
    if not count.safe:
        return [_("There is no safe date: nothing has to be done before.")]
    found = []
    if count.safe_span is not None:
        found.append(_("Safe date: read as %(span)s.") % {"span": span_words(count.safe_span)})
    if count.safe_minus:
        text = ngettext(
            "Safe date: %(days)s day earlier, because the first day can be argued about.",
            "Safe date: %(days)s days earlier, because the first day can be argued about.",
            count.safe_minus,
        )
        found.append(text % {"days": count.safe_minus})
    if count.method != "warning":
        found.append(_("Safe date: never rolled forward; days for mail are not counted on."))
    return found


def _start_words(count: Count) -> list[str]:
    found = []
    if count.buffer_business_days:
        text = ngettext(
            "Begin at least %(days)s business day before.",
            "Begin at least %(days)s business days before.",
            count.buffer_business_days,
        )
        found.append(text % {"days": count.buffer_business_days})
    if count.start_before_days:
        text = ngettext(
            "Begin at least %(days)s day before the safe date.",
            "Begin at least %(days)s days before the safe date.",
            count.start_before_days,
        )
        found.append(text % {"days": count.start_before_days})
    if count.opens is not None:
        text = (
            _("Possible from %(span)s before the event.")
            if count.opens_before
            else _("Possible from %(span)s after the event.")
        )
        found.append(text % {"span": span_words(count.opens)})
    if count.fallback is not None:
        text = _("When the review of this rule is overdue, begin within %(span)s after the event.")
        found.append(text % {"span": span_words(count.fallback)})
    return found


def _condition_words(count: Count) -> list[str]:
    found = [_("Applies only where %(what)s.") % {"what": _condition(one)} for one in count.applies]
    if count.needs:
        needs = ", ".join(name.replace("_", " ") for name in count.needs)
        found.append(_("Cannot be computed without: %(needs)s.") % {"needs": needs})
    if count.caveat:
        where = "; ".join(_condition(one) for one in count.caveat_when)
        text = _("Said with the date where %(where)s: %(caveat)s.")
        found.append(text % {"where": where, "caveat": count.caveat})
    return found


def _condition(condition: Condition) -> str:
    values = _(" or ").join(value.replace("_", " ") for value in condition.values)
    return f"{condition.name.replace('_', ' ')}: {values}"
