"""The matcher's reasons in the reader's language: why this team, why nobody, which decisions cannot hold.

A plan stores what the matcher says as codes with values (`core.matching.sayings`); each code has its words
here. Plans that were worked out before that hold English sentences, which are shown as they are.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal

from babel.lists import format_list
from django.utils import formats
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from alongside.core.matching.sayings import Saying
from alongside.web.office.plan_words import language, pathway
from alongside.web.words import state_name

CODE = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
Names = Mapping[str, str]
"""Names of people and handles of clients, by code."""


def codes_in(value: Any) -> set[str]:
    """Every code that stands in a value as `json.loads` gives it."""
    return set(CODE.findall(str(value)))


def reason_words(stored: Mapping[str, Any] | str, names: Names) -> str:
    """One reason as it is stored, as a sentence."""
    if isinstance(stored, str):  # of an older plan
        return CODE.sub(lambda found: names.get(found.group(), _("someone")), _(stored))
    return _sentence(_told(stored, names))


def because_words(because: Mapping[str, Any], names: Names) -> list[str]:
    """What blocks a client, in sentences."""
    match because.get("kind"):
        case "nobody":
            return [_("Missing: %(what)s.") % {"what": _told(one, names)} for one in because["missing"]]
        case "combination":
            return [_("Each seat has someone, but no team has all of these:")] + [
                reason_words(one, names) for one in because["missing"]
            ]
        case "pins":
            pins = [reason_words(pin, names) for pin in because.get("pins", ())]
            return [_("Kept out by your own decisions."), *pins]
        case "competition":
            sentence = _("Others need the same people more urgently: %(resource)s.") % {
                "resource": _told(because["resource"], names)
            }
            held = [names[code] for code in because["held_by"] if code in names]
            if held:
                sentence += " " + _("Placed with: %(handles)s.") % {"handles": _short(held)}
            return [sentence]
        case "not_proved":
            return [_("The time ended before this was decided. Solve again with more time.")]
        case _:
            return []


def _told(stored: Mapping[str, Any] | str, names: Names) -> str:
    """One saying as it is stored, as words within a sentence."""
    if isinstance(stored, str):
        return reason_words(stored, names)
    return saying_words(Saying.from_document(stored), names)


def _sentence(words: str) -> str:
    words = words[:1].upper() + words[1:]
    return words if words.endswith((".", "!", "?")) else f"{words}."


def _short(words: list[str], most: int = 6) -> str:
    shown = ", ".join(sorted(words)[:most])
    if len(words) <= most:
        return shown
    return _("%(shown)s and %(n)s more") % {"shown": shown, "n": len(words) - most}


def listing(words: Iterable[str], last: Literal["standard", "or"] = "standard") -> str:
    """Words as a list in the reader's language; `last` is `standard` (and) or `or`."""
    return format_list(list(words), style=last, locale=(get_language() or "en")[:2])


def _within(name: str) -> str:
    """A name as it stands within a sentence: titles and abbreviations keep their capitals."""
    is_title = any(word[:1].isupper() for word in name.split()[1:])
    if is_title or not name[1:2].islower():
        return name
    return name[0].lower() + name[1:]


def _spoken(codes: Iterable[str]) -> str:
    names = [language(code) for code in codes]
    # Spanish writes the names of languages small, English never.
    small = (get_language() or "en").startswith("es")
    return listing([_within(name) if small else name for name in names], "or")


def _pathways(codes: Iterable[str]) -> str:
    return listing([_within(pathway(code)) for code in codes])


def _km(kilometres: float) -> str:
    return str(formats.localize(round(kilometres)))


def _day(day: str) -> str:
    return formats.date_format(datetime.date.fromisoformat(day), "DATE_FORMAT")


def saying_words(saying: Saying, names: Names) -> str:
    """A saying of the matcher's as words within a sentence, in the reader's language."""
    return WORDS[saying.code](saying, names)


def _name(saying: Saying, names: Names, field: str = "person") -> str:
    return names.get(str(saying[field]), _("someone"))


def _size(saying: Saying) -> str:
    low, high = saying["low"], saying["high"]
    if low == high:
        return ngettext("%(n)s member", "%(n)s members", low) % {"n": low}
    return _("%(low)s to %(high)s members") % {"low": low, "high": high}


def _seat(saying: Saying, _names: Names | None = None) -> str:
    words = tuple(saying["words"])
    match saying["seat"]:
        case "in_house":
            return _("an attorney of a corporate legal department")
        case "firm":
            return _("an attorney of a law firm")
        case "trained":
            return _("an attorney trained in %(pathway)s") % {"pathway": _pathways(words)}
        case "admitted" if words:
            return _("an attorney admitted in %(state)s") % {"state": state_name(words[0])}
        case "admitted":
            return _("an attorney admitted in the state of the court, which is not entered")
        case _ if words:
            return _("a speaker or interpreter of %(languages)s") % {"languages": _spoken(words)}
        case _:
            return _("a speaker of the client’s language, which is not entered")


def _seat_here(saying: Saying, _names: Names | None = None) -> str:
    return _("%(seat)s within %(km)s km") % {"seat": _seat(saying), "km": _km(saying["km"])}


def _seat_lacking(saying: Saying, _names: Names) -> str:
    notes = []
    if saying["nearest_km"] is not None:
        notes.append(_("the nearest is %(km)s km away") % {"km": _km(saying["nearest_km"])})
    if late := saying["late"]:
        notes.append(
            ngettext("%(n)s is not available in time", "%(n)s are not available in time", late) % {"n": late}
        )
    if barred := saying["barred"]:
        notes.append(ngettext("%(n)s has a conflict", "%(n)s have a conflict", barred) % {"n": barred})
    return f"{_seat_here(saying)} ({', '.join(notes)})"


def _seat_beside(saying: Saying, _names: Names) -> str:
    return _("%(seat)s who takes another seat as well") % {"seat": _seat_here(saying)}


def _seats_together(saying: Saying, _names: Names) -> str:
    values = {"size": _size(saying), "km": _km(saying["km"]), "seats": listing(map(_seat, saying["seats"]))}
    return _("%(size)s within %(km)s km who together have: %(seats)s") % values


def _seats_with_capacity(saying: Saying, _names: Names) -> str:
    return _("%(seats)s with room for a team") % {"seats": listing(map(_seat_here, saying["seats"]))}


def _too_few_here(saying: Saying, _names: Names) -> str:
    values = {"size": _size(saying), "km": _km(saying["km"]), "n": saying["here"]}
    return (
        ngettext(
            "%(size)s within %(km)s km: %(n)s person can sit with the client",
            "%(size)s within %(km)s km: %(n)s people can sit with the client",
            saying["here"],
        )
        % values
    )


def _members_free(saying: Saying, _names: Names) -> str:
    values = {"size": _size(saying), "km": _km(saying["km"])}
    return _("members within %(km)s km who are free (a team has %(size)s)") % values


def _mentor_for(saying: Saying, _names: Names) -> str:
    return _("a mentor for %(pathways)s") % {"pathways": _pathways(saying["pathways"])}


def _alone(saying: Saying, names: Names) -> str:
    values = {"name": _name(saying, names)}
    words = tuple(saying["words"])
    match saying["seat"]:
        case "in_house":
            return _("only %(name)s is an attorney of a corporate legal department") % values
        case "firm":
            return _("only %(name)s is an attorney of a law firm") % values
        case "trained":
            return _("only %(name)s is trained in %(pathway)s") % {**values, "pathway": _pathways(words)}
        case "admitted":
            return _("only %(name)s is admitted in %(state)s") % {**values, "state": state_name(words[0])}
        case _:
            return _("only %(name)s speaks %(languages)s") % {**values, "languages": _spoken(words)}


def _interprets(saying: Saying, names: Names) -> str:
    values = {"name": _name(saying, names), "languages": _spoken(saying["languages"])}
    return _("%(name)s interprets %(languages)s, which no member speaks") % values


def _pinned_here(saying: Saying, names: Names) -> str:
    return _("%(name)s sits here by a coordinator’s decision") % {"name": _name(saying, names)}


def _stay(saying: Saying, _names: Names) -> str:
    return ngettext(
        "%(n)s of %(members)s members stays from the team as it was",
        "%(n)s of %(members)s members stay from the team as it was",
        saying["stay"],
    ) % {"n": saying["stay"], "members": saying["members"]}


def _fit(saying: Saying, _names: Names) -> str:
    parts = [
        ngettext(
            "%(points)s for travel, training and wishes of %(n)s member",
            "%(points)s for travel, training and wishes of %(n)s members",
            saying["members"],
        )
        % {"points": formats.localize(saying["of_members"]), "n": saying["members"]}
    ]
    if saying["of_interpreter"]:
        parts.append(_("%(points)s for the interpreter") % {"points": saying["of_interpreter"]})
    if saying["of_mentor"]:
        parts.append(_("%(points)s for a mentor from afar") % {"points": saying["of_mentor"]})
    values = {"total": formats.localize(saying["total"]), "parts": listing(parts)}
    return _("fit points: %(total)s (%(parts)s); fewer is better") % values


def _decision(sentence: Callable[[], str]) -> Callable[[Saying, Names], str]:
    """A pin in words: of a person and a client, or of a client alone."""

    def words(saying: Saying, names: Names) -> str:
        person = _name(saying, names) if "person" in saying.about else ""
        return sentence() % {"name": person, "handle": _name(saying, names, "client")}

    return words


def _floor(saying: Saying, _names: Names) -> str:
    values = {"floor": saying["floor"], "n": saying["at_least"], "all": saying["clients"]}
    return _("at least %(n)s of %(all)s clients are placed (%(floor)s)") % values


RULES: Mapping[str, Callable[[], str]] = {
    "travel": lambda: _("travel"),
    "conflict": lambda: _("conflicts"),
    "availability": lambda: _("availability"),
    "capacity": lambda: _("capacity"),
    "mentor": lambda: _("mentors"),
    "seats": lambda: _("seats"),
}


def _pin_breaks(saying: Saying, names: Names) -> str:
    values = {
        "decision": saying_words(saying["pin"], names),
        "rule": RULES[saying["rule"]](),
        "why": saying_words(saying["why"], names),
    }
    return (
        _("“%(decision)s” breaks the rule of %(rule)s: %(why)s. Change or take back this decision.") % values
    )


def _cannot_be_met(saying: Saying, names: Names) -> str:
    values = {"decision": saying_words(saying["decision"], names)}
    return _("“%(decision)s” cannot be met under the rules. Take this decision back.") % values


def _cannot_hold(saying: Saying, names: Names) -> str:
    values = {"decisions": "; ".join(saying_words(one, names) for one in saying["decisions"])}
    return _("These decisions cannot hold together: %(decisions)s. Take back or change one of them.") % values


def _too_far(saying: Saying, names: Names) -> str:
    values = {"name": _name(saying, names), "away": _km(saying["away_km"]), "km": _km(saying["km"])}
    return _("%(name)s is %(away)s km away; the limit is %(km)s km") % values


def _conflict_person(saying: Saying, names: Names) -> str:
    values = {"name": _name(saying, names), "handle": _name(saying, names, "client")}
    return _("%(name)s has a conflict with %(handle)s") % values


def _conflict_organization(saying: Saying, names: Names) -> str:
    values = {"handle": _name(saying, names, "client")}
    return _("the person’s organization has a conflict with %(handle)s") % values


def _too_late(saying: Saying, names: Names) -> str:
    days = {"available": _day(saying["available"]), "needed": _day(saying["needed"])}
    return _("%(name)s is available from %(available)s, needed by %(needed)s") % {
        "name": _name(saying, names),
        **days,
    }


def _no_capacity(saying: Saying, names: Names) -> str:
    return _("%(name)s takes no team (limit 0 on file)") % {"name": _name(saying, names)}


def _not_mentored(saying: Saying, names: Names) -> str:
    values = {"name": _name(saying, names), "pathways": _pathways(saying["pathways"])}
    return _("%(name)s does not mentor %(pathways)s") % values


def _all_full(saying: Saying, names: Names) -> str:
    return _("those who could serve %(handle)s take no team") % {"handle": _name(saying, names, "client")}


def _no_team_with(saying: Saying, names: Names) -> str:
    values = {
        "size": _size(saying),
        "name": _name(saying, names),
        "handle": _name(saying, names, "client"),
    }
    return _("no team of %(size)s with %(name)s covers every seat of %(handle)s") % values


def _no_team(saying: Saying, names: Names) -> str:
    missing = "; ".join(saying_words(one, names) for one in saying["missing"])
    return _("no team can be formed. Missing: %(what)s") % {"what": missing}


WORDS: Mapping[str, Callable[[Saying, Names], str]] = {
    "seat": _seat,
    "seat_here": _seat_here,
    "seat_lacking": _seat_lacking,
    "seat_beside": _seat_beside,
    "seats_together": _seats_together,
    "seats_with_capacity": _seats_with_capacity,
    "too_few_here": _too_few_here,
    "members_free": _members_free,
    "mentor_for": _mentor_for,
    "alone": _alone,
    "interprets": _interprets,
    "pinned_here": _pinned_here,
    "stay": _stay,
    "fit": _fit,
    "pin_seat": _decision(lambda: _("%(name)s sits with %(handle)s")),
    "pin_forbid": _decision(lambda: _("%(name)s does not sit with %(handle)s")),
    "pin_mentor": _decision(lambda: _("%(name)s mentors the team of %(handle)s")),
    "pin_place": _decision(lambda: _("%(handle)s is placed in any case")),
    "floor": _floor,
    "pin_breaks": _pin_breaks,
    "cannot_be_met": _cannot_be_met,
    "cannot_hold": _cannot_hold,
    "too_far": _too_far,
    "conflict_person": _conflict_person,
    "conflict_organization": _conflict_organization,
    "too_late": _too_late,
    "no_capacity": _no_capacity,
    "not_mentored": _not_mentored,
    "all_full": _all_full,
    "no_team_with": _no_team_with,
    "no_team": _no_team,
}
"""The words of every code of the vocabulary."""
