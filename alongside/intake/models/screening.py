"""The interview with a client, what it points to, and what the client agreed to.

Answers and findings tell of abuse and trafficking: they lie sealed under the client's data key, and no column
in the open says which form of relief looks possible.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from alongside.intake.models.client import Client
from alongside.intake.querysets import OfClientQuerySet, QuestionAudioQuerySet
from alongside.lib.records import Record
from alongside.partners.models import Organization


class Screening(Record):
    """One interview. `answers` is sealed JSON `{"facts": {…}, "answers": {…}}`, kept after every page.

    `language` is the client's; `relay` the way that words take ("mam", "spa", "eng") when interpreted.
    `rules_version` names the rule book with which it was finished.
    """

    class Status(models.TextChoices):
        OPEN = "open", _("Under way")
        FINISHED = "finished", _("Finished")

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="screenings")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    language = models.CharField(_("language"), max_length=3, blank=True)
    relay = ArrayField(models.CharField(max_length=3), default=list, blank=True)
    interpreter_present = models.BooleanField(_("interpreter present"), null=True)
    started_by = models.UUIDField()
    answers = models.BinaryField(null=True)
    screened_on = models.DateField(null=True, blank=True)
    rules_version = models.CharField(max_length=12, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = OfClientQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["client"], condition=models.Q(status="open"), name="one_open_screening_for_a_client"
            )
        ]

    def __str__(self) -> str:
        return f"screening {self.code}"


class Finding(Record):
    """What one screening says of one form of relief; there is a row for each of the nine, always.

    `detail` is sealed JSON: answer, elements, flags, ask_next, rule_version. `decision` is an attorney's,
    sealed with its reason: nothing is ever closed by the machine.
    """

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="findings")
    screening = models.ForeignKey(Screening, on_delete=models.CASCADE, related_name="findings")
    pathway = models.CharField(max_length=30)
    detail = models.BinaryField()
    decision = models.BinaryField(null=True)
    decided_by = models.UUIDField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    assigned_to = models.UUIDField(null=True, blank=True)

    objects = OfClientQuerySet.as_manager()

    class Meta:
        ordering = ["screening", "id"]
        constraints = [
            models.UniqueConstraint(fields=["screening", "pathway"], name="one_finding_for_a_pathway")
        ]

    def __str__(self) -> str:
        return f"finding {self.code}"


class Consent(Record):
    """One thing that a client agreed to, on a day, in a language; revocable on its own."""

    class Kind(models.TextChoices):
        STORAGE = "storage", _("Keep what I tell")
        SHARE_HOST = "share_host", _("Share it with the named nonprofit and firm")
        REFERRAL = "referral", _("Send me to other nonprofits")
        STATISTICS = "statistics", _("Count me in numbers without my name")
        MEDIA = "media", _("Tell my story to the media")
        CONTACT = "contact", _("Write or text to me")

    class GivenBy(models.TextChoices):
        CLIENT = "client", _("the client")
        GUARDIAN = "guardian", _("a guardian")

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="consents")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    given_on = models.DateField()
    given_by = models.CharField(max_length=10, choices=GivenBy.choices, default=GivenBy.CLIENT)
    child_assents = models.BooleanField(_("the child agrees"), null=True)
    language = models.CharField(_("language"), max_length=3)
    interpreter_present = models.BooleanField(_("interpreter present"), default=False)
    note = models.BinaryField(null=True)
    recorded_by = models.UUIDField()
    revoked_on = models.DateField(null=True, blank=True)
    revoked_by = models.UUIDField(null=True, blank=True)

    objects = OfClientQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "-given_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["client", "kind"], condition=models.Q(revoked_on=None), name="one_consent_of_a_kind"
            )
        ]

    def __str__(self) -> str:
        return f"consent {self.code}"


class QuestionAudio(Record):
    """A question read aloud by a person, for a language without a voice in the browser (Mam, K'iche', …)."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    question = models.CharField(max_length=30)
    language = models.CharField(max_length=3)
    content_type = models.CharField(max_length=30)
    sound = models.BinaryField()
    recorded_by = models.UUIDField()

    objects = QuestionAudioQuerySet.as_manager()

    class Meta:
        ordering = ["question", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "question", "language"], name="one_recording_of_a_question"
            )
        ]

    def __str__(self) -> str:
        return f"{self.question} ({self.language})"
