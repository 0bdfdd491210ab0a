"""A proposal as it stands in the cast: its preview is done, and it would move one date of one client."""

import uuid

from django.utils import timezone

from alongside.intake.models import Client, LawChangeMove
from alongside.law.models import LawChange, StoredRule, digest_of
from alongside.law.rules import shipped_text

# Rules belong to the installation; each program's attorney has proposed another text of another one.
PROPOSED = {"coast": "ead_150", "plains": "ead_180"}


def proposal(slug: str, author: uuid.UUID, client: Client) -> LawChange:
    """The proposal of the attorney of one program."""
    rule = PROPOSED.get(slug, "ead_renew")
    before = shipped_text(rule)
    text = f"# read again in {slug}\n{before}"
    stored = StoredRule.objects.create(
        rule=rule,
        number=1,
        text=text,
        digest=digest_of(text),
        based_on=digest_of(before),
        note="Read again.",
        author=author,
        author_name="the attorney",
    )
    today = timezone.localdate()
    change = LawChange.objects.create(
        stored=stored,
        text_before=before,
        rules_before="0" * 12,
        state=LawChange.State.READY,
        as_of=today,
        progress_done=1,
        progress_total=1,
        counts={"deadlines": 1, "clients": 1, "past": 0, "tiers": 0},
    )
    LawChangeMove.objects.create(
        change=change, client=client, rule=rule, event="i589_received", safe_after=today
    )
    return change
