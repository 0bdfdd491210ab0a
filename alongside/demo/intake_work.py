"""Intake of the demonstration: tiers that an attorney decided, consultations, and an intake day with its queue."""

from __future__ import annotations

import datetime
import uuid

from django.utils import timezone

from alongside.access.models import RoleAssignment
from alongside.access.roles import Role
from alongside.accounts.models import Account
from alongside.demo.partnership import Partnership
from alongside.intake import consultations, intake_days
from alongside.intake.models import Client, Consultation, QueueEntry
from alongside.intake.tier_override import override_tier
from alongside.lib.acting import acting

# Tier and reason of clients whom an attorney has looked at. Everybody in it is invented.
DECIDED = (
    ("T0", "The shelter telephoned: a transfer is planned for this week."),
    ("T3", "The hearing was moved to next spring; the aunt has sent the new notice."),
    (
        "T2",
        "He lives with his aunt, and nobody holds him; the school sent the paper. The birthday is far off.",
    ),
)
# Days from today, time, status, papers, days until the follow-up, where sent.
HELD = (
    (-41, "09:00", "given", ("Know your rights, Spanish",), None, ""),
    (
        -34,
        "10:30",
        "given",
        ("Know your rights, Spanish", "How to change your address with the court"),
        -20,
        "",
    ),
    (-20, "14:00", "given", ("School enrollment guide",), -2, "Larkfield Housing Clinic"),
    (-13, "11:00", "missed", (), None, ""),
    (-6, "15:30", "given", ("What happens at a first hearing",), 8, ""),
    (0, "09:30", "booked", (), None, ""),
    (0, "13:00", "booked", (), None, ""),
    (3, "10:00", "booked", (), None, ""),
    (5, "16:00", "cancelled", (), None, ""),
)
ADVICE = (
    "Explained the notice to appear and why every hearing must be kept. The court has the old address: the form for "
    "the change of address was filled in together. Nothing was signed with any notary. To be called again about "
    "a lawyer."
)
# Languages of those who came, in the order of the door, and who cannot wait.
CAME = (("spa", False), ("mam", False), ("spa", False), ("quc", False), ("spa", True), ("spa", False),
        ("", False), ("mam", False), ("spa", False))  # fmt: skip
HEARD, LEFT = 2, 1


def do_intake_work(manager: Account, where: Partnership, today: datetime.date) -> None:
    """Decided tiers, consultations past and to come, and today's intake day with people waiting."""
    attorney, screener = (_holder(where, role) for role in (Role.STAFF_ATTORNEY, Role.INTAKE_SCREENER))
    with acting(manager):
        clients = list(
            Client.objects.filter(program=where.program, organization=where.national)
            .select_related("program", "organization")
            .order_by("pk")
        )
    with acting(attorney):
        for client, (tier, reason) in zip(clients[2::5], DECIDED, strict=False):
            override_tier(attorney, client, client.version, tier, reason)
    with acting(screener):
        for client, held in zip(clients[1::3], HELD, strict=False):
            _consult(screener, client, today, *held)
        _hear(screener, attorney, where, today)


def _holder(where: Partnership, role: Role) -> Account:
    """The sign-in of the leading nonprofit's that has a role."""
    holder = RoleAssignment.objects.get(
        role=role, program=where.program.code, organization=where.national.code
    ).holder
    return Account.objects.get(code=holder)


def _consult(
    actor: Account,
    client: Client,
    today: datetime.date,
    days: int,
    at: str,
    status: str,
    papers: tuple[str, ...],
    follow_in: int | None,
    referred_to: str,
) -> None:
    day = today + datetime.timedelta(days=days)
    spoken = client.languages[0]["code"] if client.languages else ""
    row = consultations.book_consultation(
        actor, client, code=uuid.uuid4(), on=day, at=datetime.time.fromisoformat(at), language=spoken
    )
    if status == Consultation.Status.GIVEN:
        given = consultations.Given(
            advice=ADVICE,
            on=day,
            language=spoken,
            interpreter_present=spoken not in ("spa", "eng"),
            handed_out=papers,
            follow_up_on=None if follow_in is None else today + datetime.timedelta(days=follow_in),
            referred_to=referred_to,
        )
        consultations.give_advice(actor, row, row.version, given)
    elif status != Consultation.Status.BOOKED:
        consultations.close_without_advice(actor, row, row.version, status)


def _hear(screener: Account, attorney: Account, where: Partnership, today: datetime.date) -> None:
    """An intake day: some were heard, one left, two are being heard, the others wait."""
    day = intake_days.open_day(
        screener,
        where.program,
        where.national,
        code=uuid.uuid4(),
        on=today,
        place="Maple Street School, hall",
    )
    for position, (language, needs_first) in enumerate(CAME):
        entry = intake_days.add_number(
            screener, day, code=uuid.uuid4(), language=language, needs_first=needs_first
        )
        came_at = timezone.now() - datetime.timedelta(minutes=6 * (len(CAME) - position))
        QueueEntry.objects.filter(pk=entry.pk).update(created_at=came_at)
    for status in (QueueEntry.Status.DONE,) * HEARD + (QueueEntry.Status.LEFT,) * LEFT:
        called = intake_days.call_next(screener, day)
        if called is not None:
            intake_days.mark_number(screener, called, called.version, status)
    intake_days.call_next(screener, day)
    with acting(attorney):
        intake_days.call_next(attorney, day)
