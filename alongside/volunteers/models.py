"""The people of a program: who they work for, what they may do, speak and have learned."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from alongside.lib.records import Record
from alongside.partners.models import Office, Organization, Program
from alongside.volunteers.querysets import EnrollmentQuerySet, PersonQuerySet


class Person(Record):
    """A human being who takes part. Has no organization column: see `Affiliation`.

    `code` is also the code of the person's account, where there is one.
    """

    given_name = models.CharField(_("given name"), max_length=100)
    family_name = models.CharField(_("family name"), max_length=150)
    email = models.EmailField(_("e-mail"), max_length=254, null=True, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    # Folded for search and for finding the same person again: no accents, small letters, sorted words.
    name_key = models.CharField(max_length=260, editable=False, db_index=True, default="")

    objects = PersonQuerySet.as_manager()

    class Meta:
        ordering = ["family_name", "given_name", "id"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"), condition=Q(email__isnull=False), name="person_email_once"
            )
        ]
        indexes = [models.Index(fields=["family_name", "given_name", "id"], name="person_by_name")]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()


class Affiliation(Record):
    """A person's work for an organization, at an office, from a day to a day."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="affiliations")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="affiliations")
    office = models.ForeignKey(
        Office, null=True, blank=True, on_delete=models.PROTECT, related_name="affiliations"
    )
    title = models.CharField(_("title"), max_length=150, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organization"],
                condition=Q(ends_on__isnull=True),
                name="affiliation_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="affiliation_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} at {self.organization_id}"


class Enrollment(Record):
    """A person's part in a program: as what, how much, from when.

    `capacity` counts client groups (households) carried at once. `prefers` are pathways; empty means any.
    """

    class As(models.TextChoices):
        ATTORNEY = "attorney", _("Attorney")
        PARALEGAL = "paralegal", _("Paralegal")
        LEGAL_ASSISTANT = "legal_assistant", _("Legal assistant")
        LAW_STUDENT = "law_student", _("Law student")
        INTERPRETER = "interpreter", _("Interpreter")
        CONTRACT_MANAGER = "contract_manager", _("Contract manager")
        MENTOR = "mentor", _("Mentor")
        OTHER = "other", _("Other")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="enrollments")
    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="enrollments")
    role = models.CharField(_("role"), max_length=20, choices=As.choices)
    capacity = models.PositiveSmallIntegerField(_("teams at once"), default=1)
    hours_per_month = models.PositiveSmallIntegerField(_("hours a month"), null=True, blank=True)
    available_from = models.DateField(_("available from"), null=True, blank=True)
    is_remote = models.BooleanField(_("works remotely"), default=False)
    prefers = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    pathways = ArrayField(
        models.CharField(max_length=30), default=list, blank=True, help_text="what a mentor mentors"
    )
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = EnrollmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "program"],
                condition=Q(ends_on__isnull=True),
                name="enrollment_once_at_a_time",
            )
        ]
        indexes = [models.Index(fields=["program", "role"])]

    def __str__(self) -> str:
        return f"{self.role} {self.code}"

    def access_place(self) -> dict[str, uuid.UUID | None]:
        return {"program": self.program.code}


class Credential(Record):
    """What a person is allowed to do: a bar admission and its standing, an accreditation, a qualification."""

    class Kind(models.TextChoices):
        BAR_ADMISSION = "bar_admission", _("Bar admission")
        IN_HOUSE_LICENCE = "in_house_licence", _("Limited in-house licence")
        DOJ_ACCREDITATION = "doj_accreditation", _("DOJ accreditation")
        LAW_STUDENT_RULE = "law_student_rule", _("Law student under a practice rule")
        INTERPRETER_QUALIFICATION = "interpreter_qualification", _("Interpreter qualification")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="credentials")
    kind = models.CharField(max_length=40, choices=Kind.choices, default=Kind.BAR_ADMISSION)
    jurisdiction = models.CharField(_("jurisdiction"), max_length=2, blank=True)
    number = models.CharField(_("number"), max_length=40, blank=True)
    since_year = models.PositiveSmallIntegerField(null=True, blank=True)
    verified_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "kind", "jurisdiction"], name="credential_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.jurisdiction}"


class LanguageSkill(Record):
    """A language that a person speaks besides English, by ISO 639-3."""

    class Level(models.TextChoices):
        NATIVE = "native", _("Native")
        FLUENT = "fluent", _("Fluent")
        CONVERSATIONAL = "conversational", _("Conversational")
        BASIC = "basic", _("Basic")
        UNKNOWN = "unknown", _("Level not stated")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="languages")
    language = models.CharField(max_length=3)
    level = models.CharField(max_length=20, choices=Level.choices, default=Level.UNKNOWN)
    may_interpret = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "language"], name="language_once")]

    def __str__(self) -> str:
        return f"{self.language} ({self.level})"


class Training(Record):
    """A training in a pathway that a person has completed."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="trainings")
    pathway = models.CharField(max_length=30)
    completed_on = models.DateField()
    title = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "pathway", "completed_on"], name="training_once")
        ]

    def __str__(self) -> str:
        return f"{self.pathway} on {self.completed_on}"


class PersonNote(Record):
    """What a coordinator wrote of a person; never about a client."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="notes")
    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="person_notes")
    text = models.TextField()
    written_by = models.UUIDField()

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return f"note {self.code}"
