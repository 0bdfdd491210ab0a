"""What a screening found, sealed, and what attorneys decide on it. Nothing is ever closed by the program."""

from __future__ import annotations

import json
import uuid
from dataclasses import asdict, dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from alongside.access.models import RoleAssignment
from alongside.access.roles import Permission, Role
from alongside.access.standing import standing
from alongside.accounts.models import Account
from alongside.audit.services import record_event
from alongside.audit.tags import Tag
from alongside.core.law.model import FINDINGS
from alongside.core.law.screening import Finding as Found
from alongside.intake.identity import data_key
from alongside.intake.models import Client, Finding, Screening
from alongside.lib.acting import Actor, acting
from alongside.lib.vault import seal, unseal
from alongside.lib.versions import write_version

ACCEPTED, OVERRIDDEN = "accepted", "overridden"
LEAST_REASON, MOST_REASON = 10, 1000


class DecisionError(ValueError):
    """A decision that says too little: an override needs an answer and a reason."""


@dataclass(frozen=True)
class Decision:
    """An attorney's word on a finding: accepted as it is, or overridden by `answer` for `reason`."""

    decision: str
    answer: str
    reason: str = ""

    def __repr__(self) -> str:
        """Nothing of a client's in a log or a traceback."""
        return "Decision(sealed)"


@dataclass(frozen=True)
class Opened:
    """A finding with its seal open. `detail` as `detail_of` wrote it."""

    row: Finding
    detail: dict[str, Any]
    decision: Decision | None

    def __repr__(self) -> str:
        """Nothing of a client's in a log or a traceback."""
        return "Opened(sealed)"

    @property
    def answer(self) -> str:
        """What counts: the attorney's answer, else the program's."""
        return self.decision.answer if self.decision else str(self.detail["answer"])


def detail_of(found: Found) -> dict[str, Any]:
    """A finding of `core.law` as it is kept."""
    return {name: value for name, value in asdict(found).items() if name != "pathway"}


def _place(column: str, code: uuid.UUID) -> str:
    return f"intake_finding:{column}:{code}"


def seal_detail(key: bytes, code: uuid.UUID, detail: dict[str, Any]) -> bytes:
    """The detail, sealed for one finding."""
    return seal(key, json.dumps(detail, sort_keys=True).encode(), _place("detail", code))


def open_findings(screening: Screening) -> list[Opened]:
    """The nine findings of a screening, opened, in the order of the rules."""
    key = data_key(screening.client)
    return [_open(key, row) for row in Finding.objects.filter(screening=screening).order_by("id")]


def open_finding(finding: Finding) -> Opened:
    """One finding, opened."""
    return _open(data_key(finding.client), finding)


def _open(key: bytes, row: Finding) -> Opened:
    detail = json.loads(unseal(key, row.detail, _place("detail", row.code)))
    decision = None
    if row.decision is not None:
        decision = Decision(**json.loads(unseal(key, row.decision, _place("decision", row.code))))
    return Opened(row, detail, decision)


def _demand(actor: Actor, client: Client) -> None:
    if not standing(actor).may(Permission.FINDING_DECIDE, **client.access_place()):
        raise PermissionDenied


def decide_finding(
    actor: Actor, finding: Finding, version: int, *, answer: str = "", reason: str = ""
) -> Decision:
    """Accept a finding as it is (no `answer`), or put `answer` in its place for a `reason`.

    Effects: the decision, sealed; audit `finding:decide` that says neither which form of relief nor what.
    Raises `DecisionError`, `StaleVersionError`, `PermissionDenied`.
    """
    with acting(actor):
        _demand(actor, finding.client)
        said = " ".join(reason.split())
        if answer:
            if answer not in FINDINGS:
                raise DecisionError(f"an answer is one of {', '.join(FINDINGS)}")
            if not LEAST_REASON <= len(said) <= MOST_REASON:
                raise DecisionError(f"a reason has {LEAST_REASON} to {MOST_REASON} characters")
        key = data_key(finding.client)
        found = _open(key, finding)
        decision = Decision(
            OVERRIDDEN if answer else ACCEPTED, answer or str(found.detail["answer"]), said if answer else ""
        )
        sealed = seal(
            key, json.dumps(asdict(decision), sort_keys=True).encode(), _place("decision", finding.code)
        )
        values = {"decision": sealed, "decided_by": actor.code, "decided_at": timezone.now()}
        write_version(finding, version, values)
        record_event(
            actor, Tag.FINDING_DECIDE, "client", finding.client.code, program=finding.client.program.code
        )
    return decision


def attorneys_for(client: Client) -> list[Account]:
    """Whom a finding can be assigned to: the staff attorneys of the client's nonprofit in the program, none
    behind a wall."""
    holders = (
        RoleAssignment.objects.filter(role=Role.STAFF_ATTORNEY, program=client.program.code)
        .filter(organization=client.organization.code)
        .in_force(timezone.localdate())
        .values("holder")
    )
    accounts = Account.objects.filter(code__in=holders, is_active=True).order_by("name")
    row = Client.objects.filter(pk=client.pk)
    return [account for account in accounts if row.visible_to(account).exists()]


def assign_finding(actor: Actor, finding: Finding, version: int, attorney: uuid.UUID | None) -> None:
    """Give a finding to a staff attorney of the client's nonprofit, or take it back with None.

    Effects: the row; audit `finding:assign`. Raises `StaleVersionError`, `PermissionDenied`, `DecisionError`
    where the person is none of them.
    """
    with acting(actor):
        _demand(actor, finding.client)
        if attorney is not None and attorney not in {one.code for one in attorneys_for(finding.client)}:
            raise DecisionError("the person is no staff attorney of the client's nonprofit")
        write_version(finding, version, {"assigned_to": attorney})
        record_event(
            actor,
            Tag.FINDING_ASSIGN,
            "client",
            finding.client.code,
            program=finding.client.program.code,
            detail={"attorney": str(attorney) if attorney else None},
        )
