"""Who may do what with a person, beyond seeing them."""

from __future__ import annotations

import uuid

from django.db.models import Q
from django.utils import timezone

from alongside.access.roles import Permission
from alongside.access.standing import standing
from alongside.lib.acting import Actor
from alongside.volunteers.models import Affiliation, Enrollment, Person


def _holds() -> Q:
    return Q(ends_on__isnull=True) | Q(ends_on__gt=timezone.localdate())


def _reaches(actor: Actor, permission: Permission, person: Person) -> bool:
    """Whether a role that carries `permission` speaks for a program in which the person takes part, or for
    an organization (or its parent) for which the person works today."""
    mine = standing(actor)
    if mine.is_system:
        return True
    if Enrollment.objects.filter(person=person, program__code__in=mine.programs_with(permission)).exists():
        return True
    own: frozenset[uuid.UUID] = mine.organizations_coordinated & mine.organizations_with(permission)
    return Affiliation.objects.filter(
        _holds(), Q(organization__code__in=own) | Q(organization__parent__code__in=own), person=person
    ).exists()


def can_edit_person(actor: Actor, person: Person) -> bool:
    """Whether the actor may change the person's facts: managers of their programs, coordinators of their
    organization, and the person."""
    return person.code == standing(actor).code or _reaches(actor, Permission.PERSON_EDIT, person)


def can_read_notes(actor: Actor, person: Person) -> bool:
    """Whether the actor may read what was noted of the person: staff of their programs, not the person."""
    return person.code != standing(actor).code and _reaches(actor, Permission.PERSON_READ, person)
