"""Writing people: who they are, where they work, what they may do, speak and have learned."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models.functions import Lower
from django.utils import timezone

from alongside.access.services import end_membership, start_membership
from alongside.audit.services import record_event
from alongside.audit.tags import Tag
from alongside.core.importing.names import name_key
from alongside.lib.acting import Actor
from alongside.lib.listeners import tell
from alongside.lib.versions import write_version
from alongside.partners.models import Office, Organization, Program
from alongside.volunteers.models import (
    Affiliation,
    Credential,
    Enrollment,
    LanguageSkill,
    Person,
    PersonNote,
    Training,
)

NAME_KEY_LENGTH = 260


class EmailTakenError(ValueError):
    """Another person already has this e-mail address."""


def clean_email(email: str | None) -> str | None:
    """An address as it is stored: small letters, no outer space, none where empty."""
    text = (email or "").strip().lower()
    return text or None


def _refuse_taken(email: str | None, besides: Person | None = None) -> None:
    if email is None:
        return
    others = Person.objects.annotate(small=Lower("email")).filter(small=email)
    if besides is not None:
        others = others.exclude(pk=besides.pk)
    if others.exists():
        raise EmailTakenError(email)


@transaction.atomic
def create_person(
    actor: Actor,
    *,
    given_name: str,
    family_name: str,
    email: str | None = None,
    phone: str = "",
    code: uuid.UUID | None = None,
) -> Person:
    """A person, not yet in any program. `code` is that of the person's account, where one exists.

    Effects: one row; audit `person:create`; what higher packages do with a new name. Raises `EmailTakenError`.
    """
    address = clean_email(email)
    _refuse_taken(address)
    row = Person.objects.create(
        code=code or uuid.uuid4(),
        given_name=given_name.strip(),
        family_name=family_name.strip(),
        email=address,
        phone=phone.strip(),
        name_key=name_key(given_name, family_name)[:NAME_KEY_LENGTH],
    )
    record_event(actor, Tag.PERSON_CREATE, "person", row.code)
    tell("when_people_come", [row])
    return row


@transaction.atomic
def edit_person(actor: Actor, person: Person, version: int, values: Mapping[str, Any]) -> tuple[str, ...]:
    """Change name, address or phone of a person who still has `version`; names of the changed fields.

    Effects: the row; audit `person:edit`; what higher packages do with a changed name.
    Raises `StaleVersionError`, `EmailTakenError`.
    """
    wanted = dict(values)
    if "email" in wanted:
        wanted["email"] = clean_email(wanted["email"])
        _refuse_taken(wanted["email"], person)
    if {"given_name", "family_name"} & wanted.keys():
        given = wanted.get("given_name", person.given_name)
        family = wanted.get("family_name", person.family_name)
        wanted["name_key"] = name_key(given, family)[:NAME_KEY_LENGTH]
    changed = tuple(name for name in write_version(person, version, wanted) if name != "name_key")
    if changed:
        record_event(actor, Tag.PERSON_EDIT, "person", person.code, detail={"fields": list(changed)})
    if {"given_name", "family_name"} & set(changed):
        tell("when_people_change_names", [person])
    return changed


@transaction.atomic
def affiliate(
    actor: Actor,
    person: Person,
    organization: Organization,
    *,
    office: Office | None = None,
    title: str = "",
    starts_on: datetime.date | None = None,
) -> Affiliation:
    """A person works for an organization from a day on. One who already does is left as is.

    Effects: a dated row, the membership that walls read; audit `person:affiliation:start`.
    """
    day = starts_on or timezone.localdate()
    row, is_new = Affiliation.objects.get_or_create(
        person=person,
        organization=organization,
        ends_on=None,
        defaults={"office": office, "title": title, "starts_on": day},
    )
    if is_new:
        start_membership(person.code, organization.code, row.code, day)
        record_event(
            actor,
            Tag.AFFILIATION_START,
            "person",
            person.code,
            detail={"organization": str(organization.code)},
        )
    return row


@transaction.atomic
def end_affiliation(actor: Actor, row: Affiliation, ends_on: datetime.date | None = None) -> None:
    """A person's work for an organization ends; the day itself no longer counts.

    Effects: the row's `ends_on` and the membership's; audit `person:affiliation:end`; what higher packages
    end with it (`when_affiliation_ends` in their configuration): seats held for the organization.
    """
    day = max(ends_on or timezone.localdate(), row.starts_on)
    if Affiliation.objects.filter(pk=row.pk, ends_on__isnull=True).update(ends_on=day):
        end_membership(row.code, day)
        record_event(
            actor,
            Tag.AFFILIATION_END,
            "person",
            row.person.code,
            detail={"organization": str(row.organization.code)},
        )
        if day <= timezone.localdate():
            tell("when_affiliation_ends", actor, row)


@transaction.atomic
def enroll(
    actor: Actor,
    person: Person,
    program: Program,
    role: str,
    *,
    starts_on: datetime.date | None = None,
    **fields: Any,
) -> Enrollment:
    """A person takes part in a program. Who already does is left as is. `fields` are those of `Enrollment`.

    Effects: a dated row; audit `person:enrollment:start`.
    """
    row, is_new = Enrollment.objects.get_or_create(
        person=person,
        program=program,
        ends_on=None,
        defaults={"role": role, "starts_on": starts_on or timezone.localdate(), **fields},
    )
    if is_new:
        record_event(
            actor,
            Tag.ENROLLMENT_START,
            "person",
            person.code,
            program=program.code,
            detail={"role": str(role)},
        )
    return row


@transaction.atomic
def edit_enrollment(
    actor: Actor, row: Enrollment, version: int, values: Mapping[str, Any]
) -> tuple[str, ...]:
    """Change a person's part in a program. Effects: the row; audit `person:enrollment:edit`.

    Raises `StaleVersionError`.
    """
    changed = write_version(row, version, values)
    if changed:
        record_event(
            actor,
            Tag.ENROLLMENT_EDIT,
            "person",
            row.person.code,
            program=row.program.code,
            detail={"fields": list(changed)},
        )
    return changed


@transaction.atomic
def end_enrollment(actor: Actor, row: Enrollment, ends_on: datetime.date | None = None) -> None:
    """A person's part in a program ends. Effects: the row's `ends_on`; audit `person:enrollment:end`."""
    day = max(ends_on or timezone.localdate(), row.starts_on)
    if Enrollment.objects.filter(pk=row.pk, ends_on__isnull=True).update(ends_on=day):
        record_event(actor, Tag.ENROLLMENT_END, "person", row.person.code, program=row.program.code)


@transaction.atomic
def add_credential(
    actor: Actor,
    person: Person,
    *,
    kind: str = Credential.Kind.BAR_ADMISSION,
    jurisdiction: str = "",
    **fields: Any,
) -> Credential:
    """What a person may do; a second one of the same kind and place replaces the first's details.

    Effects: one row; audit `person:edit`.
    """
    row, _is_new = Credential.objects.update_or_create(
        person=person, kind=kind, jurisdiction=jurisdiction.upper(), defaults=fields
    )
    record_event(actor, Tag.PERSON_EDIT, "person", person.code, detail={"fields": ["credentials"]})
    return row


@transaction.atomic
def add_language(
    actor: Actor,
    person: Person,
    language: str,
    *,
    level: str = LanguageSkill.Level.UNKNOWN,
    may_interpret: bool = False,
) -> LanguageSkill:
    """A language that a person speaks (ISO 639-3). Effects: one row; audit `person:edit`."""
    row, _is_new = LanguageSkill.objects.update_or_create(
        person=person, language=language, defaults={"level": level, "may_interpret": may_interpret}
    )
    record_event(actor, Tag.PERSON_EDIT, "person", person.code, detail={"fields": ["languages"]})
    return row


@transaction.atomic
def record_training(
    actor: Actor, people: Iterable[Person], pathway: str, completed_on: datetime.date, title: str = ""
) -> int:
    """A training in a pathway, completed by one or many; recording it twice changes nothing.

    Effects: one row each; audit `person:training:record` each. Returns how many are new.
    """
    new = 0
    for person in people:
        _row, is_new = Training.objects.get_or_create(
            person=person, pathway=pathway, completed_on=completed_on, defaults={"title": title}
        )
        if is_new:
            new += 1
            record_event(actor, Tag.TRAINING_RECORD, "person", person.code, detail={"pathway": pathway})
    return new


@transaction.atomic
def remove_detail(actor: Actor, row: Credential | LanguageSkill | Training) -> None:
    """Take back a credential, language or training that was entered by mistake.

    Effects: the row is deleted; audit `person:edit`.
    """
    person = row.person
    field = {Credential: "credentials", LanguageSkill: "languages", Training: "trainings"}[type(row)]
    row.delete()
    record_event(actor, Tag.PERSON_EDIT, "person", person.code, detail={"fields": [field]})


@transaction.atomic
def add_note(
    actor: Actor, person: Person, program: Program, text: str, code: uuid.UUID | None = None
) -> PersonNote:
    """What a coordinator writes of a person; the same `code` again is the same note.

    Effects: one row; audit `person:note:add`.
    """
    row, is_new = PersonNote.objects.get_or_create(
        code=code or uuid.uuid4(),
        person=person,
        program=program,
        defaults={"text": text.strip(), "written_by": actor.code},
    )
    if not is_new:
        return row
    record_event(actor, Tag.PERSON_NOTE_ADD, "person", person.code, program=program.code)
    return row
