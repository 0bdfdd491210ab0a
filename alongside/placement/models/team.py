"""Teams that are formed, the clients that they carry, and their dated seats."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from alongside.intake.models import Client
from alongside.lib.records import Record
from alongside.partners.models import Office, Organization, Program
from alongside.placement.models.plan import Plan
from alongside.placement.querysets import TeamQuerySet
from alongside.volunteers.models import Person

if TYPE_CHECKING:
    from alongside.placement.models.conflict import ConflictRequest


class Team(Record):
    """People from several organizations who together represent the clients of one household."""

    class State(models.TextChoices):
        CLEARING = "clearing", _("Waiting for conflict checks")
        OPEN = "open", _("Cleared, file open")
        ENDED = "ended", _("Ended")

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="teams")
    plan = models.ForeignKey(Plan, null=True, blank=True, on_delete=models.PROTECT, related_name="teams")
    name = models.CharField(max_length=80)
    state = models.CharField(max_length=20, choices=State.choices, default=State.CLEARING)
    client_codes = ArrayField(
        models.UUIDField(), default=list, help_text="repeated here, so that a wall can hide the team"
    )
    formed_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    objects = TeamQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(fields=["program", "name"], name="team_name_once")]

    def __str__(self) -> str:
        return self.name

    def access_place(self) -> dict[str, uuid.UUID | None]:
        return {"program": self.program.code}


class TeamClient(Record):
    """A client carried by a team, from a day to a day. The handle is repeated here because it is invented
    and harmless, and a partner's coordinator may see it where the client's row stays closed."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="carried")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="carried_by")
    handle = models.CharField(max_length=60)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["client"], condition=Q(ends_on__isnull=True), name="client_in_one_team_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return self.handle


class Seat(Record):
    """A person's place on a team, from a day to a day, on behalf of an organization."""

    class Role(models.TextChoices):
        PRACTITIONER_OF_RECORD = "practitioner_of_record", _("Practitioner of record")
        CO_COUNSEL = "co_counsel", _("Co-counsel")
        IN_HOUSE_COUNSEL = "in_house_counsel", _("In-house counsel")
        SUPERVISING_ATTORNEY = "supervising_attorney", _("Supervising attorney")
        PARALEGAL = "paralegal", _("Paralegal")
        INTERPRETER = "interpreter", _("Interpreter")
        TRANSLATOR = "translator", _("Translator")
        STUDENT = "student", _("Student")
        MENTOR = "mentor", _("Mentor")
        SUPPORT = "support", _("Support")

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="seats")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="seats")
    organization = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="seats"
    )
    office = models.ForeignKey(Office, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=40, choices=Role.choices)
    covers = models.JSONField(default=list)
    conflict_requests: models.ManyToManyField[ConflictRequest, Any] = models.ManyToManyField(
        "ConflictRequest",
        related_name="seats",
        help_text="what must be cleared before this seat opens a file; none for the client's own nonprofit",
    )
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["team", "person"], condition=Q(ends_on__isnull=True), name="seat_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="seat_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} on {self.team_id}"
