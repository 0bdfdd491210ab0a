"""Plans that are proposed: their teams and clients, as they stand after the coordinator's moves."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from alongside.intake.models import Client
from alongside.lib.records import Record
from alongside.partners.models import Program
from alongside.placement.querysets import PlanClientQuerySet, PlanQuerySet, PlanTeamQuerySet


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
    failure = models.JSONField(
        default=list, help_text="sayings of the matcher (an English line in older rows): what was wrong"
    )
    summary = models.JSONField(
        default=dict, help_text="counts, levels, cities, advice and what was left out: what every page needs"
    )
    token = models.UUIDField(
        null=True, unique=True, help_text="of the form that started it: a form sent twice starts one plan"
    )
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


class PlanTeam(Record):
    """One team of a proposed plan, as it stands after the coordinator's moves.

    `key` is the team's id in the result. `members` are `{"volunteer", "covers", "fit"}` with codes of people.
    The client codes are repeated here (they say nothing), so that a wall can hide the whole team.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="proposed_teams")
    key = models.CharField(max_length=120)
    name = models.CharField(max_length=80)
    city = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=2, blank=True)
    client_codes = ArrayField(models.UUIDField())
    members = models.JSONField(default=list)
    interpreter = models.UUIDField(null=True, blank=True)
    mentor = models.UUIDField(null=True, blank=True)
    fit = models.IntegerField(default=0)
    urgency = models.IntegerField(default=0)
    safe_on = models.DateField(null=True, blank=True)
    because = models.JSONField(
        default=list, help_text="sayings of the matcher (an English line each in older rows)"
    )
    next_best = models.JSONField(null=True)

    objects = PlanTeamQuerySet.as_manager()

    class Meta:
        ordering = ["safe_on", "name", "id"]
        constraints = [models.UniqueConstraint(fields=["plan", "name"], name="proposed_team_name_once")]
        indexes = [models.Index(fields=["plan", "state", "city", "safe_on"], name="proposed_team_by_city")]

    def __str__(self) -> str:
        return self.name


class PlanClient(models.Model):
    """One client of a plan: in a proposed team, or without one and why."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="clients")
    team = models.ForeignKey(
        PlanTeam, null=True, blank=True, on_delete=models.CASCADE, related_name="clients"
    )
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="+")
    client_code = models.UUIDField()
    handle = models.CharField(max_length=60)
    pathway = models.CharField(max_length=30)
    languages = ArrayField(models.CharField(max_length=3), default=list)
    city = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=2, blank=True)
    urgency = models.IntegerField(default=0)
    safe_on = models.DateField(null=True, blank=True, help_text="null while unknown, which comes first")
    because = models.JSONField(
        null=True, help_text="as in the matching result, in sayings (in English in older rows)"
    )

    objects = PlanClientQuerySet.as_manager()

    class Meta:
        ordering = [F("safe_on").asc(nulls_first=True), "-urgency", "handle", "id"]
        constraints = [models.UniqueConstraint(fields=["plan", "client"], name="plan_client_once")]
        indexes = [
            models.Index(fields=["plan", "team"], name="plan_client_by_team"),
            # The list of who waits, in its order, so that a page reads only its own rows.
            models.Index(
                "plan",
                F("safe_on").asc(nulls_first=True),
                F("urgency").desc(),
                "handle",
                "id",
                condition=Q(team__isnull=True),
                name="plan_client_waiting",
            ),
        ]

    def __str__(self) -> str:
        return self.handle
