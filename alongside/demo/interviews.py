"""Interviews of the demonstration: some finished with different outcomes, one under way, consents, referrals."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from alongside.accounts.models import Account
from alongside.demo.partnership import Partnership
from alongside.intake.consents import give_consent
from alongside.intake.models import Client, Consent
from alongside.intake.referrals import record_referral
from alongside.intake.screening import Reply, finish_screening, save_reply, start_screening

# What is told: facts as (answer, value), answers as words. Everybody in it is invented.
AT_HOME: dict[str, tuple[str, str | bool]] = {"detained": ("no", "none"), "married": ("no", False)}
ALONE = {"alone18": ("yes", True), "nta": ("yes", True)}
EVERYBODY = {"missed": "no", "order": "no", "orr": "yes", "fear_now": "no", "safe_contact": "yes"}
LEFT_BY_A_PARENT = {"sij3": "yes", "sij4": "yes", "sij5": "skip", "sij6": "yes", "sij7": "yes", "sij8": "no"}
AFRAID = {"asy1": "yes", "asy2": "yes", "asy3": "unknown", "asy4": "no", "asy5": "no", "asy7": "no"}
HURT_HERE = {"u1": "yes", "u2": "yes", "u3": "yes", "u4": "yes", "u5": "no"}
MADE_TO_WORK = {"t1": "yes", "t2": "yes", "t3": "skip", "t5": "yes"}
NOT_SO = {"u1": "no", "t1": "no", "t2": "no", "t3": "no", "t4": "no", "v1": "no", "fr1": "no"}

# Each finished interview: facts, answers, language, the way that words took.
FINISHED: tuple[tuple[Mapping[str, tuple[str, str | bool]], Mapping[str, str], str, tuple[str, ...]], ...] = (
    ({**AT_HOME, **ALONE}, {**EVERYBODY, **LEFT_BY_A_PARENT, **NOT_SO, "lawyer": "no"}, "spa", ()),
    ({**AT_HOME, **ALONE}, {**EVERYBODY, **LEFT_BY_A_PARENT, **AFRAID, "lawyer": "no"}, "spa", ()),
    (
        {**AT_HOME, **ALONE},
        {**EVERYBODY, **AFRAID, "lawyer": "unknown", "safe_contact": "no"},
        "mam",
        ("mam", "spa", "eng"),
    ),
    (
        {**AT_HOME},
        {**EVERYBODY, **LEFT_BY_A_PARENT, **HURT_HERE, "lawyer": "no", "safe_contact": "skip"},
        "spa",
        (),
    ),
    ({**AT_HOME, **ALONE}, {**EVERYBODY, **MADE_TO_WORK, "lawyer": "no"}, "quc", ("quc", "spa", "eng")),
    ({**ALONE, "detained": ("no", "foster")}, {**EVERYBODY, "sij9": "yes", "lawyer": "yes"}, "spa", ()),
    ({**AT_HOME}, {**EVERYBODY, **dict.fromkeys(LEFT_BY_A_PARENT, "no"), "asy1": "no"}, "spa", ()),
)
UNDER_WAY: Mapping[str, str] = {"missed": "unknown", "order": "no", "fear_now": "no", "lawyer": "no"}
CAME_FROM = ("Lincoln Middle School", "St. Brigid Shelter", "Riverside Family Court")


def hold_interviews(actor: Account, where: Partnership, today: datetime.date) -> None:
    """Screenings, consents and referrals of a few of the program's children, as many at every scale.

    Only children who count as screened get a finished one, so that the figures of the demonstration hold.
    Effects: those of the services.
    """
    rows = Client.objects.filter(program=where.program).select_related("program", "organization")
    screened = rows.filter(screened=Client.Screened.YES).order_by("pk")[: len(FINISHED)]
    for client, (facts, answers, language, relay) in zip(screened, FINISHED, strict=False):
        _interview(actor, client, facts, answers, language, relay, is_finished=True)
        _agree(actor, client, language, today, has_interpreter=bool(relay))
    for client, name in zip(screened, CAME_FROM, strict=False):
        day = today - datetime.timedelta(days=21)
        record_referral(actor, client, direction="in", organization_name=name, on=day)
    waiting = rows.exclude(screened=Client.Screened.YES).order_by("pk").first()
    if waiting is not None:
        _interview(actor, waiting, AT_HOME, UNDER_WAY, "mam", ("mam", "spa", "eng"), is_finished=False)


def _interview(
    actor: Account,
    client: Client,
    facts: Mapping[str, tuple[str, str | bool]],
    answers: Mapping[str, str],
    language: str,
    relay: tuple[str, ...],
    *,
    is_finished: bool,
) -> None:
    screening = start_screening(
        actor, client, language=language, relay=relay, interpreter_present=bool(relay)
    )
    for question, (answer, value) in facts.items():
        save_reply(actor, screening, Reply(question, answer, value))
    for question, answer in answers.items():
        save_reply(actor, screening, Reply(question, answer))
    if is_finished:
        finish_screening(actor, screening)


def _agree(
    actor: Account, client: Client, language: str, today: datetime.date, *, has_interpreter: bool
) -> None:
    for kind in (Consent.Kind.STORAGE, Consent.Kind.SHARE_HOST):
        give_consent(
            actor,
            client,
            kind,
            given_on=today - datetime.timedelta(days=14),
            given_by=Consent.GivenBy.CLIENT,
            language=language,
            child_assents=True,
            interpreter_present=has_interpreter,
        )
