"""Rules that attorneys wrote or signed here, and the changes of law that follow from them.

Rules belong to the installation. Nothing in these tables names a client.
"""

from __future__ import annotations

import hashlib

from django.db import models
from django.utils.translation import gettext_lazy as _

from alongside.law.querysets import LawChangeQuerySet, StoredRuleQuerySet
from alongside.lib.records import Record


def digest_of(text: str) -> str:
    """The SHA-256 of a rule's text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


class StoredRule(Record):
    """One text of one rule. Append-only: the text and who wrote it are never changed, only the state is.

    `text` is the TOML file, byte for byte. `based_on` is the digest of the text that was edited (empty for
    a rule that is new), `note` says why.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        IN_FORCE = "in_force", _("In force")
        WITHDRAWN = "withdrawn", _("No longer in force")

    class Kind(models.TextChoices):
        VERSION = "version", _("New text")
        SIGNATURE = "signature", _("Signature")

    rule = models.CharField(max_length=60)
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.VERSION)
    text = models.TextField()
    digest = models.CharField(max_length=64)
    based_on = models.CharField(max_length=64, blank=True)
    note = models.TextField(_("why"))
    author = models.UUIDField()
    author_name = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    decided_by = models.UUIDField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = StoredRuleQuerySet.as_manager()

    class Meta:
        ordering = ["rule", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["rule", "number"], name="one_number_for_a_text_of_a_rule"),
            models.UniqueConstraint(
                fields=["rule"], condition=models.Q(state="in_force"), name="one_text_of_a_rule_in_force"
            ),
            models.UniqueConstraint(
                fields=["rule"], condition=models.Q(state="proposed"), name="one_proposal_for_a_rule"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule}, text {self.number}"


class LawChange(Record):
    """What a proposed text does to the dates of all clients: first worked out as a preview, then accepted.

    `text_before` is the text that it replaces (empty where the rule is new), `rules_before` the version of
    the rule book when the preview was begun. `cursor` is where the job goes on after a stop. `counts` and
    `previewed`: {"deadlines", "clients", "past", "tiers"}.
    """

    class State(models.TextChoices):
        PREVIEWING = "previewing", _("Preview under way")
        READY = "ready", _("Waits for a decision")
        APPLYING = "applying", _("Dates are computed anew")
        DONE = "done", _("In force, all dates computed")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        STOPPED = "stopped", _("Stopped")

    stored = models.OneToOneField(StoredRule, on_delete=models.PROTECT, related_name="change")
    text_before = models.TextField(blank=True)
    rules_before = models.CharField(max_length=12)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PREVIEWING)
    as_of = models.DateField()
    cursor = models.BigIntegerField(default=0)
    progress_done = models.PositiveIntegerField(default=0)
    progress_total = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    previewed = models.JSONField(default=dict)
    failure = models.TextField(blank=True)
    accepted_by = models.UUIDField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = LawChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return f"change {self.code}"
