"""How imported volunteers are found again, written and taken back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from alongside.access.models import Membership
from alongside.access.services import start_membership
from alongside.core.importing.duplicates import email_key
from alongside.core.importing.model import CannotWriteError, KnownPerson, Row, Status, Understanding
from alongside.core.importing.names import name_key
from alongside.imports.registry import Place, Report, Written, rows_of
from alongside.lib.acting import Actor
from alongside.lib.bulk_rows import RowFaultError
from alongside.lib.listeners import tell
from alongside.partners.models import Office, Organization, Program
from alongside.partners.services import ensure_places
from alongside.volunteers.bulk import VolunteerRecord, create_people
from alongside.volunteers.models import (
    Affiliation,
    Credential,
    Enrollment,
    LanguageSkill,
    Person,
    PersonNote,
    Training,
)
from alongside.volunteers.services import NAME_KEY_LENGTH

ROWS_AT_ONCE = 5000
IN_CHUNK = 20_000
BAR = Credential.Kind.BAR_ADMISSION


class KnownVolunteers:
    """The people whom the actor sees, by address and by name, each with the record that an import would read."""

    def __init__(self, people: Iterable[KnownPerson]) -> None:
        self._by_email: dict[str, KnownPerson] = {}
        self._by_name: dict[str, list[KnownPerson]] = defaultdict(list)
        for person in people:
            if person.record["email"]:
                self._by_email[email_key(person.record["email"])] = person
            self._by_name[name_key(person.record["given_name"], person.record["family_name"])].append(person)

    def by_email(self, key: str) -> KnownPerson | None:
        return self._by_email.get(key)

    def by_ref(self, key: str) -> KnownPerson | None:  # noqa: ARG002 - volunteers have no reference
        return None

    def by_name(self, key: str) -> list[KnownPerson]:
        return self._by_name.get(key, [])


def records_of(people: models.QuerySet[Person], program: Program) -> dict[int, KnownPerson]:
    """The records of many people as the import document writes them, by primary key; seven queries."""
    ids = people.values("pk")
    found: dict[int, KnownPerson] = {}
    for pk, code, given, family, email, phone in people.values_list(
        "pk", "code", "given_name", "family_name", "email", "phone"
    ):
        record: dict[str, Any] = {
            "given_name": given,
            "family_name": family,
            "email": email,
            "organization": None,
            "office": None,
            "role": None,
            "title": None,
            "admissions": [],
            "languages": [],
            "hours_per_month": None,
            "phone": phone or None,
            "note": None,
        }
        found[pk] = KnownPerson(str(code), record)
    current = Affiliation.objects.filter(person__in=ids, ends_on=None).order_by("id")
    for pk, organization, office, title in current.values_list(
        "person", "organization__name", "office__city", "title"
    ):
        found[pk].record.update(organization=organization, office=office, title=title or None)
    parts = Enrollment.objects.filter(person__in=ids, program=program, ends_on=None)
    for pk, role, hours in parts.values_list("person", "role", "hours_per_month"):
        found[pk].record.update(role=role, hours_per_month=hours)
    bars = Credential.objects.filter(person__in=ids, kind=BAR).order_by("jurisdiction")
    for pk, state in bars.values_list("person", "jurisdiction"):
        found[pk].record["admissions"].append(state)
    spoken = LanguageSkill.objects.filter(person__in=ids).order_by("language")
    for pk, language, level in spoken.values_list("person", "language", "level"):
        found[pk].record["languages"].append({"code": language, "level": level})
    notes = PersonNote.objects.filter(person__in=ids, program=program).order_by("id")
    for pk, text in notes.values_list("person", "text"):
        found[pk].record["note"] = text
    return found


class VolunteerWriter:
    """Writes, and takes back, the rows of a volunteers' import."""

    def known(self, actor: Actor, place: Place) -> KnownVolunteers:
        return KnownVolunteers(records_of(Person.objects.visible_to(actor), place.program).values())

    def write(
        self, actor: Actor, place: Place, understanding: Understanding, report: Report
    ) -> list[Written]:
        new, changed = rows_of(understanding, Status.NEW), rows_of(understanding, Status.CHANGE)
        total = len(new) + len(changed)
        written: list[Written] = []
        for start in range(0, len(new), ROWS_AT_ONCE):
            written += self._create(actor, place, new[start : start + ROWS_AT_ONCE])
            report(len(written), total)
        for start in range(0, len(changed), ROWS_AT_ONCE):
            written += self._change(actor, place, changed[start : start + ROWS_AT_ONCE])
            report(len(written), total)
        return written

    def _create(self, actor: Actor, place: Place, rows: Sequence[Row]) -> list[Written]:
        default = place.organization.name if place.organization else ""
        records = [
            VolunteerRecord.of({**row.record, "organization": row.record["organization"] or default})
            for row in rows
        ]
        before = _stored_by_email(place.program, [r.email for r in records if r.email])
        try:
            codes = create_people(actor, place.program, records)
        except RowFaultError as fault:
            raise CannotWriteError(
                f"Row {rows[fault.place].number}, {fault.field}: {fault.fault}."
            ) from fault
        return [
            Written("person", code, row.number, before.get((row.record["email"] or "").lower()), 1)
            for row, code in zip(rows, codes, strict=True)
        ]

    def _change(self, actor: Actor, place: Place, rows: Sequence[Row]) -> list[Written]:
        targets = {row.target: row for row in rows}
        people = Person.objects.filter(code__in=[code for code in targets if code])
        before = records_of(people, place.program)
        ensure_places(
            actor,
            place.program,
            ((row.record["organization"] or "", row.record["office"] or "") for row in rows),
        )
        written = []
        for person in people.order_by("pk"):
            row = targets[str(person.code)]
            old = {**before[person.pk].record, "traces": _traces(person, place.program)}
            set_record(actor, person, place.program, _merged(before[person.pk].record, row.record))
            written.append(Written("person", person.code, row.number, old, person.version))
        return written

    def take_back(self, actor: Actor, place: Place, written: Sequence[Written]) -> list[str]:
        created = [w for w in written if w.before is None]
        stayed = _delete_people(created)
        people = {
            person.code: person
            for person in Person.objects.filter(code__in=[w.subject for w in written if w.before is not None])
        }
        for one in written:
            if one.before is None:
                continue
            person = people.get(one.subject)
            is_linked = bool(one.before.get("is_linked"))
            if person is None or (not is_linked and person.version != one.version_after):
                stayed.append(f"Row {one.row} was edited since, and stays as it is.")
                continue
            if not is_linked:
                set_record(actor, person, place.program, one.before, is_exact=True)
            _remove_since(person, place.program, one.before["traces"])
        return stayed


def _stored_by_email(program: Program, emails: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Who is on file with one of these addresses, though the actor does not see them: they take part as they
    are, and taking back removes only their part in this program."""
    found: dict[str, dict[str, Any]] = {}
    small = [email.lower() for email in emails]
    for person in Person.objects.annotate(small=Lower("email")).filter(small__in=small):
        found[str(person.email).lower()] = {"is_linked": True, "traces": _traces(person, program)}
    return found


def _traces(person: Person, program: Program) -> dict[str, list[str]]:
    """The codes of what a person has, so that whatever an import adds can be told from it."""
    return {
        "affiliations": [str(c) for c in person.affiliations.values_list("code", flat=True)],
        "enrollments": [
            str(c) for c in person.enrollments.filter(program=program).values_list("code", flat=True)
        ],
        "notes": [str(c) for c in person.notes.filter(program=program).values_list("code", flat=True)],
    }


def _remove_since(person: Person, program: Program, traces: Mapping[str, Sequence[str]]) -> None:
    affiliations = person.affiliations.exclude(code__in=traces["affiliations"])
    Membership.objects.filter(source__in=list(affiliations.values_list("code", flat=True))).delete()
    affiliations.delete()
    person.enrollments.filter(program=program).exclude(code__in=traces["enrollments"]).delete()
    person.notes.filter(program=program).exclude(code__in=traces["notes"]).delete()


def _merged(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """What the file says where it says something; lists grow and never shrink."""
    result = {key: new[key] if new.get(key) not in (None, "", []) else value for key, value in old.items()}
    result["admissions"] = sorted({*old["admissions"], *(new.get("admissions") or [])})
    levels = {one["code"]: one["level"] for one in old["languages"]}
    for one in new.get("languages") or []:
        if one["level"] != LanguageSkill.Level.UNKNOWN or one["code"] not in levels:
            levels[one["code"]] = one["level"]
    result["languages"] = [{"code": code, "level": level} for code, level in sorted(levels.items())]
    return result


def set_record(
    actor: Actor, person: Person, program: Program, record: Mapping[str, Any], *, is_exact: bool = False
) -> None:
    """Make a stored person say what `record` says; with `is_exact`, remove what it does not say.

    Effects, in the caller's transaction: the person's row with its version, affiliation, part in the
    program, admissions, languages, note.
    """
    person.given_name, person.family_name = record["given_name"] or "", record["family_name"] or ""
    person.email, person.phone = record["email"], record["phone"] or ""
    person.name_key = name_key(person.given_name, person.family_name)[:NAME_KEY_LENGTH]
    person.version += 1
    person.save()
    place = ensure_places(actor, program, [(record["organization"] or "", record["office"] or "")])
    organization, office = place.get((record["organization"] or "", record["office"] or ""), (None, None))
    if organization is not None:
        changed = person.affiliations.filter(organization=organization, ends_on=None).update(
            office=office, title=record["title"] or ""
        )
        if not changed:
            _join(person, organization, office, record["title"] or "")
    person.enrollments.filter(program=program, ends_on=None).update(
        role=record["role"] or Enrollment.As.OTHER,
        hours_per_month=None if record["hours_per_month"] is None else int(record["hours_per_month"]),
    )
    levels = {one["code"]: one["level"] for one in record["languages"]}
    if is_exact:
        person.credentials.filter(kind=BAR).exclude(jurisdiction__in=record["admissions"]).delete()
        person.languages.exclude(language__in=list(levels)).delete()
    for state in record["admissions"]:
        Credential.objects.get_or_create(person=person, kind=BAR, jurisdiction=state)
    for code, level in levels.items():
        LanguageSkill.objects.update_or_create(person=person, language=code, defaults={"level": level})
    text = record["note"] or ""
    if text and not person.notes.filter(program=program, text=text).exists():
        PersonNote.objects.create(person=person, program=program, text=text, written_by=actor.code)


def _delete_people(written: Sequence[Written]) -> list[str]:
    """Delete people whom a batch created, except those whom somebody edited, seated or invited since."""
    rows = {w.subject: w.row for w in written}
    codes = list(rows)
    stayed: list[str] = []
    for start in range(0, len(codes), IN_CHUNK):
        people = Person.objects.filter(code__in=codes[start : start + IN_CHUNK])
        used = people.filter(Q(version__gt=1) | Q(enrollments__version__gt=1) | _is_referred_to()).distinct()
        kept = dict(used.values_list("code", "pk"))
        stayed += [f"Row {rows[code]} was edited or seated since, and stays." for code in kept]
        leaving = dict(people.exclude(pk__in=kept.values()).values_list("pk", "code"))
        ids = list(leaving)
        tell("when_people_go", list(leaving.values()))
        sources = Affiliation.objects.filter(person__in=ids).values_list("code", flat=True)
        Membership.objects.filter(source__in=list(sources)).delete()
        for model in (Affiliation, Enrollment, Credential, LanguageSkill, Training, PersonNote):
            rows_of_model: models.QuerySet[Any] = model._base_manager.filter(person__in=ids)  # noqa: SLF001
            rows_of_model._raw_delete(rows_of_model.db)  # noqa: SLF001 - no signals, nothing hangs on these rows
        gone = Person.objects.filter(pk__in=ids)
        gone._raw_delete(gone.db)  # noqa: SLF001 - everything that hung on them is deleted above
    return stayed


def _is_referred_to() -> Q:
    """Whether a row above this package protects the person: a seat, a conflict request."""
    found = Q(pk__in=[])
    for relation in Person._meta.related_objects:  # noqa: SLF001 - Django documents _meta
        if relation.on_delete is models.PROTECT:
            found |= Q(**{f"{relation.name}__isnull": False})
    return found


def _join(person: Person, organization: Organization, office: Office | None, title: str) -> None:
    day = timezone.localdate()
    row = Affiliation.objects.create(
        person=person, organization=organization, office=office, title=title, starts_on=day
    )
    start_membership(person.code, organization.code, row.code, day)
