"""Writing many people at once, as imports and demonstrations bring them."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models.functions import Lower
from django.utils import timezone

from alongside.access.services import start_memberships
from alongside.audit.services import record_event
from alongside.audit.tags import Tag
from alongside.core.importing.names import name_key
from alongside.lib.acting import Actor
from alongside.lib.bulk_rows import add_rows, check_rows
from alongside.lib.listeners import tell
from alongside.partners.models import Office, Organization, Program
from alongside.partners.services import ensure_places
from alongside.volunteers.models import (
    Affiliation,
    Credential,
    Enrollment,
    LanguageSkill,
    Person,
    PersonNote,
    Training,
)
from alongside.volunteers.services import NAME_KEY_LENGTH, clean_email


@dataclass(frozen=True)
class VolunteerRecord:
    """One volunteer as an import understands them: the fields of `core.importing`'s volunteer record.

    `organization` and `office` (a city) are names as typed; `languages` are (ISO 639-3, level) pairs.
    `trainings` (pathway, day) and `enrollment` (further fields of `Enrollment`) are for demonstrations.
    """

    given_name: str
    family_name: str
    email: str | None = None
    organization: str = ""
    office: str = ""
    role: str = Enrollment.As.OTHER
    title: str = ""
    admissions: Sequence[str] = ()
    languages: Sequence[tuple[str, str]] = ()
    hours_per_month: int | None = None
    phone: str = ""
    note: str = ""
    trainings: Sequence[tuple[str, datetime.date]] = ()
    enrollment: Mapping[str, Any] = field(default_factory=dict)
    code: uuid.UUID | None = None

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> VolunteerRecord:
        """From a record of the import document. A part of an hour reads as the whole hour below."""
        hours = document.get("hours_per_month")
        return cls(
            given_name=document.get("given_name") or "",
            family_name=document.get("family_name") or "",
            email=document.get("email"),
            organization=document.get("organization") or "",
            office=document.get("office") or "",
            role=document.get("role") or Enrollment.As.OTHER,
            title=document.get("title") or "",
            admissions=tuple(document.get("admissions") or ()),
            languages=tuple((one["code"], one["level"]) for one in document.get("languages") or ()),
            hours_per_month=None if hours is None else int(hours),
            phone=document.get("phone") or "",
            note=document.get("note") or "",
        )


def create_people(actor: Actor, program: Program, records: Sequence[VolunteerRecord]) -> list[uuid.UUID]:
    """Many volunteers into a program; their codes in the order of the records.

    Whoever is on file with the same e-mail address is not written again but takes part as they are.
    Unknown organizations and offices are created (`partners.services.ensure_places`).
    Effects, in one transaction and a fixed number of statements: people, affiliations with the
    memberships that walls read, parts in the program, credentials, languages, trainings, notes; what higher
    packages do with new names; one audit line `person:create` on the program with the counts. Nobody is mailed.
    Raises `RowFaultError` naming the record's place and field before anything is written.
    """
    today = timezone.localdate()
    check_rows(records, Person, ("given_name", "family_name", "email", "phone"))
    check_rows(records, Affiliation, ("title",))
    with transaction.atomic():
        places = ensure_places(actor, program, ((r.organization, r.office) for r in records))
        people, new = _people_of(records)
        add_rows(Person, new)
        tell("when_people_come", new)
        _affiliate_all(records, people, places, today)
        _enroll_all(program, records, people, today)
        _add_details(actor, program, records, people)
        record_event(
            actor,
            Tag.PERSON_CREATE,
            "program",
            program.code,
            program=program.code,
            detail={"new": len(new), "known": len(records) - len(new)},
        )
    return [person.code for person in people]


def _people_of(records: Sequence[VolunteerRecord]) -> tuple[list[Person], list[Person]]:
    """The person of each record, and those of them who are new."""
    emails = sorted({address for r in records if (address := clean_email(r.email))})
    known: dict[str, Person] = {}
    for start in range(0, len(emails), 20_000):
        rows = Person.objects.annotate(small=Lower("email")).filter(small__in=emails[start : start + 20_000])
        known.update({str(row.email).lower(): row for row in rows})
    people: list[Person] = []
    new: list[Person] = []
    for record in records:
        address = clean_email(record.email)
        person = known.get(address) if address else None
        if person is None:
            person = Person(
                code=record.code or uuid.uuid4(),
                given_name=record.given_name.strip(),
                family_name=record.family_name.strip(),
                email=address,
                phone=record.phone.strip(),
                name_key=name_key(record.given_name, record.family_name)[:NAME_KEY_LENGTH],
            )
            new.append(person)
            if address:
                known[address] = person
        people.append(person)
    return people, new


def _affiliate_all(
    records: Sequence[VolunteerRecord],
    people: Sequence[Person],
    places: Mapping[tuple[str, str], tuple[Organization, Office | None]],
    today: datetime.date,
) -> None:
    seen: set[tuple[int, int]] = set(
        Affiliation.objects.filter(person__in=_stored(people), ends_on=None).values_list(
            "person_id", "organization_id"
        )
    )
    rows: list[Affiliation] = []
    memberships: list[tuple[uuid.UUID, uuid.UUID, uuid.UUID, datetime.date]] = []
    for record, person in zip(records, people, strict=True):
        organization, office = places.get((record.organization, record.office), (None, None))
        if organization is None or (person.pk, organization.pk) in seen:
            continue
        seen.add((person.pk, organization.pk))
        row = Affiliation(
            person=person, organization=organization, office=office, title=record.title, starts_on=today
        )
        rows.append(row)
        memberships.append((person.code, organization.code, row.code, today))
    add_rows(Affiliation, rows)
    start_memberships(memberships)


def _stored(people: Sequence[Person]) -> list[int]:
    """The keys of those who were on file before: only they can have rows already."""
    return [person.pk for person in people if not person._state.adding]  # noqa: SLF001 - Django documents it


def _enroll_all(
    program: Program, records: Sequence[VolunteerRecord], people: Sequence[Person], today: datetime.date
) -> None:
    seen = set(Enrollment.objects.filter(program=program, ends_on=None).values_list("person_id", flat=True))
    rows: list[Enrollment] = []
    for record, person in zip(records, people, strict=True):
        if person.pk in seen:
            continue
        seen.add(person.pk)
        rows.append(
            Enrollment(
                **{
                    "person": person,
                    "program": program,
                    "role": record.role,
                    "hours_per_month": record.hours_per_month,
                    "starts_on": today,
                    **record.enrollment,
                }
            )
        )
    add_rows(Enrollment, rows)


def _add_details(
    actor: Actor, program: Program, records: Sequence[VolunteerRecord], people: Sequence[Person]
) -> None:
    """Credentials, languages, trainings and notes that are not on file yet."""
    stored = _stored(people)
    seen: set[tuple[Any, ...]] = set(
        Credential.objects.filter(person__in=stored).values_list("person_id", "kind", "jurisdiction")
    )
    seen.update(LanguageSkill.objects.filter(person__in=stored).values_list("person_id", "language"))
    seen.update(
        Training.objects.filter(person__in=stored).values_list("person_id", "pathway", "completed_on")
    )

    def is_new(*key: Any) -> bool:
        if key in seen:
            return False
        seen.add(key)
        return True

    credentials: list[Credential] = []
    languages: list[LanguageSkill] = []
    trainings: list[Training] = []
    notes: list[PersonNote] = []
    bar = Credential.Kind.BAR_ADMISSION
    for record, person in zip(records, people, strict=True):
        credentials += [
            Credential(person=person, kind=bar, jurisdiction=state)
            for state in record.admissions
            if is_new(person.pk, bar.value, state)
        ]
        may_interpret = record.role == Enrollment.As.INTERPRETER
        languages += [
            LanguageSkill(person=person, language=code, level=level, may_interpret=may_interpret)
            for code, level in record.languages
            if is_new(person.pk, code)
        ]
        trainings += [
            Training(person=person, pathway=pathway, completed_on=day)
            for pathway, day in record.trainings
            if is_new(person.pk, pathway, day)
        ]
        if record.note.strip():
            notes.append(
                PersonNote(person=person, program=program, text=record.note.strip(), written_by=actor.code)
            )
    add_rows(Credential, credentials)
    add_rows(LanguageSkill, languages)
    add_rows(Training, trainings)
    add_rows(PersonNote, notes)
