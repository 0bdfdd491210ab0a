"""Help short of a lawyer: referrals, consultations, and days on which many people are heard."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from alongside.intake.models.client import Client
from alongside.intake.querysets import IntakeDayQuerySet, OfClientQuerySet, QueueEntryQuerySet
from alongside.lib.records import Record
from alongside.partners.models import Organization, Program


class Referral(Record):
    """Who sent a client to us, or where we sent a client. `note` is sealed."""

    class Direction(models.TextChoices):
        IN = "in", _("to us")
        OUT = "out", _("from us")

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="referrals")
    direction = models.CharField(max_length=3, choices=Direction.choices)
    organization_name = models.CharField(_("organization"), max_length=200)
    on = models.DateField(_("day"))
    note = models.BinaryField(null=True)
    recorded_by = models.UUIDField()

    objects = OfClientQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-id"]

    def __str__(self) -> str:
        return f"referral {self.code}"


class Consultation(Record):
    """Brief advice to somebody who gets advice and, for now, not a lawyer. What was said is sealed."""

    class Status(models.TextChoices):
        BOOKED = "booked", _("Booked")
        GIVEN = "given", _("Given")
        MISSED = "missed", _("Nobody came")
        CANCELLED = "cancelled", _("Cancelled")

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="consultations")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.BOOKED)
    on = models.DateField(_("day"))
    at = models.TimeField(_("time"), null=True, blank=True)
    adviser = models.UUIDField(null=True, blank=True)
    interpreter_present = models.BooleanField(_("interpreter present"), default=False)
    language = models.CharField(_("language"), max_length=3, blank=True)
    advice = models.BinaryField(null=True)
    handed_out = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    follow_up_on = models.DateField(_("follow up on"), null=True, blank=True)
    followed_up_on = models.DateField(null=True, blank=True)
    referral = models.ForeignKey(Referral, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = OfClientQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-at", "-id"]

    def __str__(self) -> str:
        return f"consultation {self.code}"

    def access_place(self) -> dict[str, uuid.UUID | None]:
        return self.client.access_place()


class IntakeDay(Record):
    """A day on which a nonprofit hears many people at one place, by number."""

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="intake_days")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    on = models.DateField(_("day"))
    place = models.CharField(_("place"), max_length=200)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = IntakeDayQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-id"]

    def __str__(self) -> str:
        return f"{self.place}, {self.on}"

    def access_place(self) -> dict[str, uuid.UUID | None]:
        return {"program": self.program.code, "organization": self.organization.code}


class QueueEntry(Record):
    """A number in the queue of a day. Names nobody: the client is joined to it when the interview begins."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        WITH_SCREENER = "with_screener", _("With a screener")
        DONE = "done", _("Done")
        LEFT = "left", _("Left")

    day = models.ForeignKey(IntakeDay, on_delete=models.CASCADE, related_name="queue")
    number = models.PositiveSmallIntegerField()
    language = models.CharField(_("language"), max_length=3, blank=True)
    needs_first = models.BooleanField(_("first"), default=False)
    status = models.CharField(max_length=15, choices=Status.choices, default=Status.WAITING)
    screener = models.UUIDField(null=True, blank=True)
    interpreter = models.UUIDField(null=True, blank=True)
    called_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    client = models.ForeignKey(Client, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = QueueEntryQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["day", "number"], name="one_number_in_a_day")]

    def __str__(self) -> str:
        return f"number {self.number}"

    def access_place(self) -> dict[str, uuid.UUID | None]:
        return self.day.access_place()
