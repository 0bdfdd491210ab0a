"""What the page of findings shows: per form of relief what is met, unclear, not indicated, and why, in words."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from alongside.accounts.models import Account
from alongside.core.law.model import PathwayVersion, RuleBook
from alongside.intake.findings import ACCEPTED, Opened, attorneys_for, open_findings
from alongside.intake.harm import Harm, facts_of, read_harm
from alongside.intake.identity import Identity, data_key, open_identities
from alongside.intake.models import Client, Screening
from alongside.intake.screening import DATES, FILLS_CLIENT, FILLS_IDENTITY, SEALED_FIELDS
from alongside.intake.told import Told, open_told
from alongside.law.rules import current_rules
from alongside.web.office.forms.findings import AssignForm, OverrideForm
from alongside.web.rule_words import because_words, fact_names, question_words, rule_text

TONES = {
    "possible": ("good", "circle-check"),
    "unclear": ("soon", "help-circle"),
    "not_indicated": ("plain", "circle-dashed"),
    "met": ("good", "circle-check"),
}
ORDER = {"possible": 0, "unclear": 1, "not_indicated": 2}


def answer_word(answer: str) -> str:
    """A finding, or the state of an element, in words that close no door."""
    return {
        "possible": _("Possible"),
        "unclear": _("Unclear: ask on"),
        "not_indicated": _("Not indicated so far"),
        "met": _("Met, on what was said"),
    }[answer]


def _badge(answer: str) -> dict[str, str]:
    tone, icon = TONES[answer]
    return {"word": answer_word(answer), "tone": tone, "icon": icon}


def _version(book: RuleBook, pathway: str, name: str) -> PathwayVersion | None:
    """The version of a rule with which a finding was made; None where it is no longer on file."""
    known = book.pathways.get(pathway)
    versions = known.versions if known else ()
    return next((v for v in versions if v.provenance.effective_from.isoformat() == name), None)


def _elements(book: RuleBook, opened: Opened, version: PathwayVersion | None) -> list[dict[str, Any]]:
    texts = {element.id: rule_text(element.text) for element in version.elements} if version else {}
    return [
        {
            "text": texts.get(one["element"], one["element"]),
            "badge": _badge(one["state"]),
            "because": [because_words(book, because) for because in one["because"]],
            "authority": one["authority"],
        }
        for one in opened.detail["elements"]
    ]


def _counts(opened: Opened) -> str:
    """How many elements are met, unclear and not indicated, in words."""
    states = [one["state"] for one in opened.detail["elements"]]
    words = {"met": _("met"), "unclear": _("unclear"), "not_indicated": _("not indicated")}
    return ", ".join(f"{states.count(name)} {word}" for name, word in words.items() if name in states)


def _decision_line(opened: Opened, names: dict[Any, str]) -> dict[str, Any] | None:
    if opened.decision is None:
        return None
    return {
        "is_accepted": opened.decision.decision == ACCEPTED,
        "answer": answer_word(opened.decision.answer),
        "reason": opened.decision.reason,
        "by": names.get(opened.row.decided_by, ""),
        "at": opened.row.decided_at,
    }


def finding_card(
    book: RuleBook, opened: Opened, names: dict[Any, str], people: list[Account]
) -> dict[str, Any]:
    """One finding as the page shows it."""
    pathway = book.pathways[opened.row.pathway]
    version = _version(book, opened.row.pathway, opened.detail["rule_version"])
    flags = {flag.id: rule_text(flag.text) for flag in version.flags} if version else {}
    provenance = version.provenance if version else None
    version_field = {"version": opened.row.version}
    prefix = f"f{opened.row.code.hex[:8]}"
    return {
        "row": opened.row,
        "title": rule_text(pathway.title),
        "answer": opened.answer,
        "badge": _badge(opened.answer),
        "elements": _elements(book, opened, version),
        "counts": _counts(opened),
        "flags": [flags.get(one, one) for one in opened.detail["flags"]],
        "ask_next": [question_words(book, one) for one in opened.detail["ask_next"]],
        "rule_version": opened.detail["rule_version"],
        "authority": list(provenance.authority) if provenance else [],
        "verified_by": provenance.verified_by if provenance and provenance.is_verified else "",
        "is_overdue": bool(provenance and provenance.is_overdue(timezone.localdate())),
        "decision": _decision_line(opened, names),
        "assigned": names.get(opened.row.assigned_to, ""),
        "override": OverrideForm(initial=version_field, auto_id=f"{prefix}_%s"),
        "assign": AssignForm(
            initial={**version_field, "attorney": opened.row.assigned_to},
            people=people,
            auto_id=f"{prefix}_%s",
        ),
    }


def _differences(client: Client, told: Told, identity: Identity) -> list[str]:
    """The facts that the file and the interview give differently: a person decides which holds."""
    names = fact_names()
    found = []
    for fact, column in {**FILLS_IDENTITY, **FILLS_CLIENT}.items():
        said = told.facts.get(fact)
        kept = getattr(identity if fact in FILLS_IDENTITY else client, column) or None
        same = datetime.date.fromisoformat(said) if said and fact in DATES else said
        if said and kept is not None and kept != same:
            found.append(names[fact])
    return found


def findings_context(screening: Screening) -> dict[str, Any]:
    """All nine findings, those that look possible first, with the urgency and its reasons."""
    client, book = screening.client, current_rules()
    people = attorneys_for(client)
    opened = open_findings(screening)
    codes = [code for one in opened for code in (one.row.decided_by, one.row.assigned_to) if code]
    names = dict(Account.objects.filter(code__in=codes).values_list("code", "name"))
    told = open_told(data_key(client), screening)
    identity = open_identities([client], SEALED_FIELDS).get(client.pk, Identity())
    cards = [finding_card(book, one, names, people) for one in opened if one.row.pathway in book.pathways]
    harm: Harm = read_harm(
        facts_of(client, identity, told.facts), told.answers, client.pathways, timezone.localdate()
    )
    return {
        "client": client,
        "screening": screening,
        "cards": sorted(cards, key=lambda card: ORDER[card["answer"]]),
        "harm": harm,
        "differences": _differences(client, told, identity),
        "rules_changed": screening.rules_version != book.version,
    }
