"""Plans that are proposed, conflicts that are asked, teams that are formed and their dated seats."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from alongside.intake.models import Client
from alongside.lib.records import Record
from alongside.partners.models import Office, Organization, Program
from alongside.placement.querysets import ConflictRequestQuerySet, PlanQuerySet, TeamQuerySet
from alongside.volunteers.models import Person


class Plan(Record):
    """A proposal: who would sit with whom, why, and who stays without a team. Nothing holds until accepted.

    `instance` and `result` are the documents that `alongside match` reads and writes; people and clients
    stand in them by code only.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting to start")
        SOLVING = "solving", _("Being worked out")
        PROPOSED = "proposed", _("Proposed")
        ACCEPTED = "accepted", _("Accepted")
        DISCARDED = "discarded", _("Discarded")
        FAILED = "failed", _("Could not be worked out")

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="plans")
    name = models.CharField(_("name"), max_length=120)
    based_on = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="successors"
    )
    state = models.CharField(max_length=20, choices=State.choices, default=State.QUEUED)
    started_by = models.UUIDField()
    as_of = models.DateField()
    seconds = models.PositiveIntegerField(default=60)
    seed = models.PositiveIntegerField(default=0)
    instance = models.JSONField(default=dict)
    result = models.JSONField(null=True)
    pins = models.JSONField(default=list, help_text="as in the matching document")
    failure = models.JSONField(default=list, help_text="sentences: what was wrong and how to mend it")
    progress = models.JSONField(default=dict, help_text="level, stage, incumbent, bound, elapsed seconds")
    stop_asked_at = models.DateTimeField(null=True, blank=True)
    solved_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.UUIDField(null=True, blank=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return self.name

    def access_place(self) -> dict[str, uuid.UUID | None]:
        return {"program": self.program.code}


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
    conflict_request = models.ForeignKey(
        "ConflictRequest",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="seats",
        help_text="what must be cleared before this seat opens a file; null for the client's own nonprofit",
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


class ConflictRequest(Record):
    """One organization, or a person without one, is asked whether representing one client would conflict.

    Only a conflicts clerk of that organization (or that person) sees the names, only of this request, only
    until it is answered. A seat that comes later asks again, with a request of its own.
    """

    class Answer(models.TextChoices):
        PENDING = "pending", _("Not answered")
        CLEARED = "cleared", _("Cleared")
        DECLINED = "declined", _("Declined")
        WAIVED = "waived", _("Waived")
        WITHDRAWN = "withdrawn", _("No longer needed")

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="conflict_requests")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="conflict_requests")
    organization = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="conflict_requests"
    )
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="conflict_requests"
    )
    plan = models.ForeignKey(
        Plan, null=True, blank=True, on_delete=models.SET_NULL, related_name="conflict_requests"
    )
    handle = models.CharField(max_length=60)
    answer = models.CharField(max_length=20, choices=Answer.choices, default=Answer.PENDING)
    note = models.CharField(max_length=500, blank=True, help_text="never a name or a fact of the case")
    asked_by = models.UUIDField()
    answered_by = models.UUIDField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = ConflictRequestQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["client", "organization", "person"],
                condition=Q(answer="pending"),
                nulls_distinct=False,
                name="conflict_asked_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(organization__isnull=False, person__isnull=True)
                | Q(organization__isnull=True, person__isnull=False),
                name="conflict_asks_one",
            ),
        ]

    def __str__(self) -> str:
        return f"conflict request {self.code}"

    def access_place(self) -> dict[str, uuid.UUID | None]:
        return {
            "program": self.program.code,
            "organization": self.organization.code if self.organization else None,
        }
