"""What plans say, in the reader's language: rules, reasons, levels, progress."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from alongside.placement.effects import Broken
from alongside.placement.models import Plan
from alongside.web.words import language_name, state_name

STATE_STATUS: Mapping[str, str] = {
    Plan.State.QUEUED: "waiting",
    Plan.State.SOLVING: "running",
    Plan.State.PROPOSED: "proposed",
    Plan.State.ACCEPTED: "accepted",
    Plan.State.DISCARDED: "cancelled",
    Plan.State.FAILED: "failed",
}
PATHWAYS: Mapping[str, str | Promise] = {
    "sijs": gettext_lazy("Special Immigrant Juvenile Status"),
    "asylum": gettext_lazy("Asylum"),
    "withholding_cat": gettext_lazy("Withholding of removal or CAT"),
    "u_visa": gettext_lazy("U visa"),
    "t_visa": gettext_lazy("T visa"),
    "vawa": gettext_lazy("VAWA"),
    "tps": gettext_lazy("Temporary Protected Status"),
    "release": gettext_lazy("Release from detention"),
    "family_reunification": gettext_lazy("Family reunification"),
}
LEVELS: Mapping[str, str | Promise] = {
    "urgency": gettext_lazy("Urgency placed"),
    "changes": gettext_lazy("Changes from the plan before"),
    "fit": gettext_lazy("Fit: travel, training, wishes"),
    "balance": gettext_lazy("Uneven load"),
}
STAGES: Mapping[str, str | Promise] = {
    "urgency": gettext_lazy("Placing the most urgent children first"),
    "changes": gettext_lazy("Keeping what was agreed before"),
    "fit": gettext_lazy("Choosing people who are near and trained"),
    "balance": gettext_lazy("Sharing the work evenly"),
}
SEATS: Mapping[str, str | Promise] = {
    "in_house": gettext_lazy("An in-house attorney"),
    "firm": gettext_lazy("A law-firm attorney"),
    "trained": gettext_lazy("An attorney trained in the pathway"),
    "admitted": gettext_lazy("An attorney admitted in the state of the court"),
    "language": gettext_lazy("Someone who speaks the client’s language"),
}
COVERS: Mapping[str, str | Promise] = {
    "in_house_attorney": gettext_lazy("In-house attorney"),
    "firm_attorney": gettext_lazy("Law-firm attorney"),
    "trained": gettext_lazy("Trained in the pathway"),
    "admitted": gettext_lazy("Admitted in the state of the court"),
    "language": gettext_lazy("Speaks the client’s language"),
}
ROLES: Mapping[str, str | Promise] = {
    "attorney": gettext_lazy("attorney"),
    "paralegal": gettext_lazy("paralegal"),
    "legal_assistant": gettext_lazy("legal assistant"),
    "law_student": gettext_lazy("law student"),
    "contract_manager": gettext_lazy("contract manager"),
    "interpreter": gettext_lazy("interpreter"),
    "mentor": gettext_lazy("mentor"),
}
LEFT_OUT: Mapping[str, Callable[[int], str]] = {
    "person_without_place": lambda n: ngettext(
        "%(n)s volunteer has no office and does not work remotely",
        "%(n)s volunteers have no office and do not work remotely",
        n,
    ),
    "mentor_without_pathway": lambda n: ngettext(
        "%(n)s mentor has no pathway on file", "%(n)s mentors have no pathway on file", n
    ),
    "client_without_pathway": lambda n: ngettext(
        "%(n)s client has no possible pathway yet (screening)",
        "%(n)s clients have no possible pathway yet (screening)",
        n,
    ),
    "client_without_place": lambda n: ngettext(
        "%(n)s client’s city is not known", "%(n)s clients’ cities are not known", n
    ),
    "client_without_language": lambda n: ngettext(
        "%(n)s client’s language is not known", "%(n)s clients’ languages are not known", n
    ),
    "sibling_waits": lambda n: ngettext(
        "%(n)s client waits for a brother or sister who cannot be placed yet",
        "%(n)s clients wait for a brother or sister who cannot be placed yet",
        n,
    ),
}


def pathway(code: str) -> str:
    return str(PATHWAYS.get(code, code))


def language(code: str) -> str:
    return language_name(code)


def left_out_words(left_out: Mapping[str, int]) -> list[str]:
    """A sentence for each reason why someone was left out of a plan."""
    return [
        LEFT_OUT[reason](count) % {"n": formats.localize(count)}
        for reason, count in left_out.items()
        if reason in LEFT_OUT
    ]


def level_rows(levels: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Levels with their label and a sentence about their proof."""
    return [{**level, "label": LEVELS[level["name"]], "proof": proof_words(level)} for level in levels]


def proof_words(level: Mapping[str, Any]) -> str:
    """What is proved of a level, in one sentence."""
    if level["proved"]:
        if level["name"] == "urgency":
            return _("Proved: no plan places more urgency.")
        return _("Proved: no plan that is as good so far does better here.")
    gap = formats.localize(round(100 * level["gap"], 2))
    if level["name"] == "urgency":
        return _("At most %(gap)s %% more urgency could be placed by any plan.") % {"gap": gap}
    return _("The best possible is not proved; it is within %(gap)s %%.") % {"gap": gap}


def progress_words(plan: Plan) -> dict[str, Any]:
    """The progress block's title, percent and note."""
    now = plan.progress or {}
    title = STAGES.get(now.get("level", ""), _("Gathering people and clients"))
    percent = None
    note = _("Waiting for the worker.") if plan.state == Plan.State.QUEUED else ""
    if now.get("seconds"):
        percent = min(99, round(100 * now["elapsed"] / now["seconds"]))
        note = _("%(elapsed)s of at most %(seconds)s seconds. It ends sooner when the best is proved.") % {
            "elapsed": round(now["elapsed"]),
            "seconds": now["seconds"],
        }
    if now.get("level") == "urgency" and now.get("incumbent") is not None and now.get("bound") is not None:
        note += " " + _("Urgency placed so far: %(value)s of at most %(bound)s.") % {
            "value": formats.localize(round(now["incumbent"])),
            "bound": formats.localize(round(now["bound"])),
        }
    if plan.stop_asked_at:
        note = _("Stopping. The best plan so far is being laid down.")
    return {"title": title, "percent": percent, "note": note}


def broken_words(broken: Broken, name: str, team: str) -> str:
    """The rule that a move would break, named. `name` is the person's, `team` the team's."""
    sentences: Mapping[str, str] = {
        "client_left": _("Team %(team)s’s client has a team by now, or has left: solve again."),
        "person_left": _("%(name)s no longer takes part: solve again."),
        "twice": _("The same person would sit twice on team %(team)s."),
        "size": _("Team %(team)s would have %(n0)s members; the program’s rule is %(n1)s to %(n2)s."),
        "conflict_person": _("%(name)s has a conflict with the client of team %(team)s."),
        "conflict_organization": _(
            "%(name)s’s organization has a conflict with the client of team %(team)s."
        ),
        "no_office": _("%(name)s has no office and does not work remotely."),
        "too_far": _("%(name)s’s office is too far from the client of team %(team)s."),
        "too_late": _("%(name)s becomes available too late for team %(team)s."),
        "nobody_in_house_attorney": _("Team %(team)s would have no in-house attorney."),
        "nobody_firm_attorney": _("Team %(team)s would have no law-firm attorney."),
        "nobody_trained": _("Team %(team)s would have no attorney trained in: %(about)s."),
        "nobody_admitted": _("Team %(team)s would have no attorney admitted in %(about)s."),
        "nobody_language": _("Nobody on team %(team)s would speak: %(about)s."),
        "no_mentor": _("Team %(team)s would have no mentor."),
        "mentor_pathway": _("%(name)s does not mentor: %(about)s."),
        "capacity": _("%(name)s would carry %(n0)s teams; the limit on file is %(n1)s."),
        "pinned_seat": _("%(name)s is pinned to team %(team)s. Take the pin away first."),
        "pinned_mentor": _("%(name)s is pinned as mentor of team %(team)s. Take the pin away first."),
        "forbidden": _("%(name)s is kept away from the client of team %(team)s by your decision."),
        "place_not_kept": _(
            "By your decision %(about)s is placed in any case, but has no team in this plan. "
            "Solve again, or take the decision back."
        ),
        "seat_not_kept": _(
            "By your decision %(name)s sits with %(about)s, but does not in this plan. "
            "Solve again, or take the decision back."
        ),
        "mentor_not_kept": _(
            "By your decision %(name)s mentors the team of %(about)s, but does not in this plan. "
            "Solve again, or take the decision back."
        ),
    }
    values: dict[str, Any] = {"name": name, "team": team, "about": _about(broken)}
    values |= {f"n{at}": number for at, number in enumerate(broken.numbers)}
    return sentences[broken.rule] % values


def _about(broken: Broken) -> str:
    if broken.rule in {"nobody_trained", "mentor_pathway"}:
        return ", ".join(pathway(word) for word in broken.about.split(", "))
    if broken.rule == "nobody_language":
        return ", ".join(language(word) for word in broken.about.split())
    if broken.rule == "nobody_admitted":
        return state_name(broken.about)
    return broken.about


def advice_words(advice: Mapping[str, Any]) -> str:
    """Whom to recruit, in one line."""
    recruit = advice["recruit"]
    kinds = {
        "law_firm": _("law-firm"),
        "corporate_legal_department": _("in-house"),
        "legal_nonprofit": _("nonprofit"),
    }
    role = str(ROLES.get(recruit.get("role", ""), recruit.get("role", "")))
    words = _("One more %(kind)s %(role)s") % {"kind": kinds.get(recruit.get("kind", ""), ""), "role": role}
    words = " ".join(words.split())
    spoken = [language(code) for code in recruit.get("languages") or () if code != "eng"]
    if spoken:
        words += ", " + _("speaking %(languages)s") % {"languages": ", ".join(spoken)}
    if recruit.get("admitted"):
        words += ", " + _("admitted in %(state)s") % {"state": state_name(recruit["admitted"])}
    if recruit.get("trained"):
        trained = recruit["trained"] if isinstance(recruit["trained"], list) else [recruit["trained"]]
        words += ", " + _("trained in %(pathways)s") % {"pathways": ", ".join(pathway(p) for p in trained)}
    if recruit.get("near"):
        words += ", " + _("near %(city)s") % {"city": recruit["near"]}
    return words
