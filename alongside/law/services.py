"""Writing rules: proposing a text, signing one, accepting what a proposal does, withdrawing it."""

from __future__ import annotations

import datetime
import uuid
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.utils import timezone

from alongside.audit.services import record_event
from alongside.audit.tags import Tag
from alongside.core.documents import Fault
from alongside.core.law.parse import InvalidRules, read_rule
from alongside.core.law.signing import sign_text
from alongside.law.models import LawChange, StoredRule, digest_of
from alongside.law.permissions import can_write_rules
from alongside.law.rules import forget_rules, rules_in_force, rules_with
from alongside.lib.acting import Actor, acting
from alongside.lib.listeners import tell
from alongside.lib.turns import wait_for_turn

State = StoredRule.State
# What `intake` names in its configuration: the job that works a change out over every client.
WORK_WAITS = "when_law_change_waits"


class StaleRuleError(Exception):
    """Someone else has changed the rule, or the rules, since the page was opened."""


class OpenProposalError(Exception):
    """The rule has a proposal already; `change` is what follows from it."""

    def __init__(self, change: LawChange) -> None:
        super().__init__("the rule has an open proposal")
        self.change = change


@dataclass(frozen=True)
class Checked:
    """A text that can be proposed."""

    rule: str
    text: str


def normal_text(text: str) -> str:
    """A text as typed in a browser, with the line ends of a file, and one at its end."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return plain if plain.endswith("\n") else f"{plain}\n"


def check_text(rule: str, text: str) -> Checked:
    """A typed text, read by itself and together with all other rules. Raises `InvalidRules` with every fault.

    `rule` is the id that the text must keep.
    """
    plain = normal_text(text)
    found, faults = read_rule(plain)
    if found is not None and found.id != rule:
        faults.append(Fault("id", f"is {found.id}", f"keep {rule}: a rule is known by its id"))
    if faults:
        raise InvalidRules(faults)
    rules_with(rule, plain)
    return Checked(rule, plain)


def _begin_writing(actor: Actor, rule: str, based_on: str) -> str:
    """Wait until nobody else writes this rule; the text in force. Raises `StaleRuleError`."""
    if not can_write_rules(actor):
        raise PermissionDenied
    wait_for_turn(f"rule {rule}")
    forget_rules()
    text = rules_in_force().texts.get(rule, "")
    if based_on != (digest_of(text) if text else ""):
        raise StaleRuleError
    return text


def _add_text(actor: Actor, rule: str, text: str, before: str, note: str, **fields: Any) -> StoredRule:
    last = StoredRule.objects.filter(rule=rule).order_by("-number").values_list("number", flat=True).first()
    return StoredRule.objects.create(
        rule=rule,
        number=(last or 0) + 1,
        text=text,
        digest=digest_of(text),
        based_on=digest_of(before) if before else "",
        note=" ".join(note.split()),
        author=actor.code,
        author_name=getattr(actor, "name", ""),
        **fields,
    )


def propose_text(
    actor: Actor, rule: str, text: str, note: str, *, based_on: str, code: uuid.UUID | None = None
) -> LawChange:
    """A new text of a rule, with the reason, for which the effect on every client is worked out first.

    Nothing is in force before somebody accepts it. `based_on` is the digest of the text that was edited,
    `code` the change's own, so that a form sent twice proposes once.
    Effects: a proposed text, a change, a job; audit `rule:propose`. Raises `InvalidRules`, `StaleRuleError`,
    `OpenProposalError`, `PermissionDenied`.
    """
    with acting(actor):
        if code is not None and (made := LawChange.objects.filter(code=code).first()):
            return made
        before = _begin_writing(actor, rule, based_on)
        open_one = LawChange.objects.filter(stored__rule=rule, stored__state=State.PROPOSED).first()
        if open_one is not None:
            raise OpenProposalError(open_one)
        checked = check_text(rule, text)
        stored = _add_text(actor, rule, checked.text, before, note)
        change = LawChange.objects.create(
            code=code or uuid.uuid4(),
            stored=stored,
            text_before=before,
            rules_before=rules_in_force().book.version,
            as_of=timezone.localdate(),
        )
        record_event(actor, Tag.RULE_PROPOSE, "rule", stored.code, detail={"rule": rule})
        tell(WORK_WAITS, change.code)
    return change


def sign_rule(
    actor: Actor,
    rule: str,
    position: int,
    *,
    based_on: str,
    name: str,
    note: str,
    review_by: datetime.date | None = None,
) -> StoredRule:
    """An attorney's signature under one version of a rule, with the day, in force at once: no date moves.

    Effects: a signed text in force, the former one no longer; audit `rule:sign`. Raises `CannotSignError`,
    `InvalidRules`, `StaleRuleError`, `OpenProposalError`, `PermissionDenied`.
    """
    with acting(actor):
        before = _begin_writing(actor, rule, based_on)
        today = timezone.localdate()
        text = check_text(rule, sign_text(before, position, name, today, review_by)).text
        _retire(actor, rule)
        stored = _add_text(
            actor,
            rule,
            text,
            before,
            note,
            kind=StoredRule.Kind.SIGNATURE,
            state=State.IN_FORCE,
            decided_by=actor.code,
            decided_at=timezone.now(),
        )
        # A proposal that edits the unsigned text would take the signature away again.
        _withdraw_proposals(actor, rule)
        record_event(
            actor, Tag.RULE_SIGN, "rule", stored.code, detail={"rule": rule, "version": position + 1}
        )
        forget_rules()
    return stored


def _retire(actor: Actor, rule: str) -> None:
    StoredRule.objects.filter(rule=rule, state=State.IN_FORCE).update(
        state=State.WITHDRAWN, decided_by=actor.code, decided_at=timezone.now(), version=F("version") + 1
    )


def _withdraw_proposals(actor: Actor, rule: str) -> None:
    rows = LawChange.objects.filter(stored__rule=rule, stored__state=State.PROPOSED)
    for change in rows.select_related("stored"):
        _close(actor, change)


def accept_change(actor: Actor, change: LawChange, version: int) -> None:
    """The proposed text is in force; a job computes the dates of every client anew and tells what moved.

    Only what the preview was worked out for can be accepted: where any rule changed since, it is worked out
    again. Effects: the text in force, the former one no longer, the job; audit `law-change:accept`.
    Raises `StaleRuleError`, `PermissionDenied`.
    """
    with acting(actor):
        if not can_write_rules(actor):
            raise PermissionDenied
        wait_for_turn("law change")
        row = LawChange.objects.select_for_update(of=("self",)).select_related("stored").get(pk=change.pk)
        forget_rules()
        if row.state in {LawChange.State.APPLYING, LawChange.State.DONE}:
            return
        if row.state != LawChange.State.READY or row.version != version:
            raise StaleRuleError
        if row.rules_before != rules_in_force().book.version:
            raise StaleRuleError
        _retire(actor, row.stored.rule)
        StoredRule.objects.filter(pk=row.stored_id).update(
            state=State.IN_FORCE, decided_by=actor.code, decided_at=timezone.now(), version=F("version") + 1
        )
        LawChange.objects.filter(pk=row.pk).update(
            state=LawChange.State.APPLYING,
            previewed=row.counts,
            counts={},
            cursor=0,
            progress_done=0,
            as_of=timezone.localdate(),
            accepted_by=actor.code,
            accepted_at=timezone.now(),
            version=F("version") + 1,
        )
        record_event(actor, Tag.LAW_CHANGE_ACCEPT, "law-change", row.code, detail={"rule": row.stored.rule})
        forget_rules()
        tell(WORK_WAITS, row.code)


def withdraw_change(actor: Actor, change: LawChange) -> None:
    """Let go of a proposal that was not accepted; its text is kept in the history of the rule.

    Effects: the text and the change are withdrawn; audit `law-change:withdraw`. Raises `StaleRuleError`
    where it was accepted meanwhile, `PermissionDenied`.
    """
    with acting(actor):
        if not can_write_rules(actor):
            raise PermissionDenied
        row = LawChange.objects.select_for_update(of=("self",)).select_related("stored").get(pk=change.pk)
        if row.accepted_at is not None:
            raise StaleRuleError
        if row.state != LawChange.State.WITHDRAWN:
            _close(actor, row)


def _close(actor: Actor, change: LawChange) -> None:
    StoredRule.objects.filter(pk=change.stored_id).update(
        state=State.WITHDRAWN, decided_by=actor.code, decided_at=timezone.now(), version=F("version") + 1
    )
    LawChange.objects.filter(pk=change.pk).update(
        state=LawChange.State.WITHDRAWN, finished_at=timezone.now(), version=F("version") + 1
    )
    record_event(
        actor, Tag.LAW_CHANGE_WITHDRAW, "law-change", change.code, detail={"rule": change.stored.rule}
    )


def work_out_again(actor: Actor, change: LawChange) -> None:
    """Have the job go on after a stop, or have a preview made anew because the rules changed since.

    Effects: a job. Nothing where the work is under way or done. Raises `PermissionDenied`.
    """
    with acting(actor):
        if not can_write_rules(actor):
            raise PermissionDenied
        row = LawChange.objects.select_for_update(of=("self",)).get(pk=change.pk)
        if row.state == LawChange.State.STOPPED:
            state = LawChange.State.APPLYING if row.accepted_at else LawChange.State.PREVIEWING
            LawChange.objects.filter(pk=row.pk).update(state=state, failure="", version=F("version") + 1)
        elif row.state == LawChange.State.READY:
            forget_rules()
            LawChange.objects.filter(pk=row.pk).update(
                state=LawChange.State.PREVIEWING,
                rules_before=rules_in_force().book.version,
                as_of=timezone.localdate(),
                counts={},
                cursor=0,
                progress_done=0,
                version=F("version") + 1,
            )
        else:
            return
        tell(WORK_WAITS, row.code)
