"""Organizations, their offices, programs, and who takes part in which program from when to when."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from alongside.lib.records import Record
from alongside.partners.querysets import OfficeQuerySet, OrganizationQuerySet, ProgramQuerySet


class Organization(Record):
    """A partner. A subsidiary names its parent; people are affiliated with either."""

    class Kind(models.TextChoices):
        LEGAL_NONPROFIT = "legal_nonprofit", _("Legal nonprofit")
        LAW_FIRM = "law_firm", _("Law firm")
        CORPORATE_LEGAL_DEPARTMENT = "corporate_legal_department", _("Corporate legal department")
        LAW_SCHOOL = "law_school", _("Law school")
        INTERPRETER_GROUP = "interpreter_group", _("Interpreter group")
        OTHER = "other", _("Other")

    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=40, choices=Kind.choices)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="subsidiaries"
    )
    excluded_areas = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    has_malpractice_cover = models.BooleanField(_("covers volunteers for malpractice"), null=True)

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(fields=["name"], name="organization_name_once")]

    def __str__(self) -> str:
        return self.name

    def access_place(self) -> dict[str, uuid.UUID | None]:
        return {"organization": self.code}


class Office(Record):
    """A place where people of an organization work; `city` is the city's plain name."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="offices")
    city = models.CharField(_("city"), max_length=100)
    state = models.CharField(_("state"), max_length=2)
    time_zone = models.CharField(max_length=60, default="America/New_York")
    latitude = models.FloatField(validators=[MinValueValidator(-90), MaxValueValidator(90)])
    longitude = models.FloatField(validators=[MinValueValidator(-180), MaxValueValidator(180)])

    objects = OfficeQuerySet.as_manager()

    class Meta:
        ordering = ["city", "organization_id", "id"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "city", "state"], name="office_once_in_a_city")
        ]

    def __str__(self) -> str:
        return f"{self.city}, {self.state}"


class Program(Record):
    """A partnership at work. `slug` is the short code that the command line names."""

    slug = models.CharField(
        _("short code"),
        max_length=60,
        unique=True,
        validators=[RegexValidator(r"^[a-z0-9][a-z0-9-]*$", _("Small letters, digits and hyphens."))],
    )
    name = models.CharField(_("name"), max_length=200)
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(null=True, blank=True)
    # The rules of placement (`core.matching` documents them): what the command line calls "settings".
    team_size_least = models.PositiveSmallIntegerField(default=4, validators=[MinValueValidator(1)])
    team_size_most = models.PositiveSmallIntegerField(default=6, validators=[MinValueValidator(1)])
    travel_limit_km = models.PositiveIntegerField(default=80)
    seats = ArrayField(models.CharField(max_length=20), default=list)
    lead_days = models.JSONField(default=dict)

    objects = ProgramQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(team_size_most__gte=F("team_size_least")), name="program_team_size_in_order"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def access_place(self) -> dict[str, uuid.UUID | None]:
        return {"program": self.code}


class ProgramPartner(Record):
    """An organization's part in a program, dated."""

    class Part(models.TextChoices):
        LEAD = "lead", _("Lead nonprofit")
        NONPROFIT = "nonprofit", _("Nonprofit")
        EMPLOYER = "employer", _("Employer of volunteers")
        SUPPORTER = "supporter", _("Supporter")

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="partnerships")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="partnerships")
    part = models.CharField(max_length=20, choices=Part.choices)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["program", "organization"],
                condition=Q(ends_on__isnull=True),
                name="partner_once_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organization} in {self.program}"
