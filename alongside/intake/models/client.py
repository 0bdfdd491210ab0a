"""Clients: an invented handle in the open, identity sealed, households, place, need and next date."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from alongside.intake.querysets import ClientQuerySet, HouseholdQuerySet, OfClientQuerySet
from alongside.lib.records import Record
from alongside.partners.models import Organization, Program


class Household(Record):
    """Siblings who are placed together or not at all. `label` is invented, like a handle."""

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="households")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    label = models.CharField(max_length=60)

    objects = HouseholdQuerySet.as_manager()

    def __str__(self) -> str:
        return self.label


class Client(Record):
    """A child or an asylum seeker, by an invented handle ("Blue Heron 17").

    No column here identifies: names, birth date, numbers, arrival and notes lie sealed in
    `IdentityRecord`. `next_safe_on` is the earliest date that could harm,
    as `core.law` reads it, null while unknown, which raises urgency and never lowers it. `tier` and its
    reasons come from there too; `tier_override` is an attorney's word, with a reason sealed beside it.
    `irreversible_on`, `is_detained`, `is_vulnerable` (a young child) and `has_lawyer` decide between two
    clients of one tier.
    """

    class Screened(models.TextChoices):
        YES = "yes", _("Screened")
        NO = "no", _("Not yet screened")
        UNKNOWN = "unknown", _("Not known")

    handle = models.CharField(_("handle"), max_length=60)
    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="clients")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="clients")
    household = models.ForeignKey(
        Household, null=True, blank=True, on_delete=models.PROTECT, related_name="clients"
    )
    city = models.CharField(_("city"), max_length=100, blank=True)
    state = models.CharField(_("state"), max_length=2, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    nationality = models.CharField(_("nationality"), max_length=3, blank=True)
    languages = models.JSONField(default=list, help_text='[{"code": "spa", "level": "fluent"}]')
    pathways = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    screened = models.CharField(max_length=10, choices=Screened.choices, default=Screened.UNKNOWN)
    next_hearing_on = models.DateField(null=True, blank=True)
    next_safe_on = models.DateField(null=True, blank=True)
    next_legal_on = models.DateField(null=True, blank=True)
    next_safe_kind = models.CharField(max_length=40, blank=True)
    urgency = models.PositiveSmallIntegerField(default=0)
    tier = models.CharField(max_length=2, blank=True)
    tier_because = models.JSONField(default=list, help_text='[{"rule": "detained", "date": null}]')
    tier_unknown = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    irreversible_on = models.DateField(null=True, blank=True)
    is_detained = models.BooleanField(default=False)
    is_vulnerable = models.BooleanField(default=False)
    has_lawyer = models.BooleanField(default=False)
    tier_override = models.CharField(max_length=2, blank=True)
    tier_override_reason = models.BinaryField(null=True)
    tier_override_by = models.UUIDField(null=True, blank=True)
    tier_override_on = models.DateField(null=True, blank=True)

    objects = ClientQuerySet.as_manager()

    class Meta:
        ordering = ["next_safe_on", "handle", "id"]
        constraints = [models.UniqueConstraint(fields=["program", "handle"], name="handle_once_in_a_program")]
        indexes = [
            models.Index(fields=["program", "organization"]),
            # The order of every list: unknown first, for unknown is never later.
            models.Index(
                F("program"),
                F("next_safe_on").asc(nulls_first=True),
                F("handle"),
                F("id"),
                name="client_soonest_first",
            ),
        ]

    def __str__(self) -> str:
        return self.handle

    def access_place(self) -> dict[str, uuid.UUID | None]:
        return {"program": self.program.code, "organization": self.organization.code}


class ClientKey(Record):
    """The data key of one client's identity, wrapped by the root key. Destroying it erases the identity."""

    client = models.OneToOneField(Client, on_delete=models.CASCADE, related_name="key")
    wrapped = models.BinaryField()
    root_key_id = models.CharField(max_length=8)

    objects = OfClientQuerySet.as_manager()

    def __str__(self) -> str:
        return f"key {self.code}"


class IdentityRecord(Record):
    """Who a client is, field by field under AES-256-GCM (`lib.vault`); each value bound to field and row."""

    FIELDS = (
        "ref",
        "given_name",
        "family_name",
        "birth_date",
        "entered_on",
        "living_with",
        "note",
        "a_number",
    )

    client = models.OneToOneField(Client, on_delete=models.CASCADE, related_name="identity")
    ref = models.BinaryField(null=True)
    given_name = models.BinaryField(null=True)
    family_name = models.BinaryField(null=True)
    birth_date = models.BinaryField(null=True)
    entered_on = models.BinaryField(null=True)
    living_with = models.BinaryField(null=True)
    note = models.BinaryField(null=True)
    a_number = models.BinaryField(null=True)

    objects = OfClientQuerySet.as_manager()

    def __str__(self) -> str:
        return f"identity {self.code}"
