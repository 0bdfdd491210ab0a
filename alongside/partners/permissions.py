"""Who may do what with a partner, beyond seeing it."""

from __future__ import annotations

from django.db.models import Q
from django.utils import timezone

from alongside.access.roles import Permission
from alongside.access.standing import standing
from alongside.lib.acting import Actor
from alongside.partners.models import Organization, ProgramPartner


def can_edit_organization(actor: Actor, organization: Organization) -> bool:
    """Whether the actor may change an organization: those who look after it, and managers of a program in
    which it, or its parent, takes part. That one sees a partner through a seat elsewhere opens nothing."""
    mine = standing(actor)
    if mine.is_system or organization.code in mine.organizations_with(Permission.ORGANIZATION_EDIT):
        return True
    holds = Q(ends_on__isnull=True) | Q(ends_on__gt=timezone.localdate())
    managed = mine.programs_managed & mine.programs_with(Permission.ORGANIZATION_EDIT)
    return ProgramPartner.objects.filter(
        holds, organization__in=[organization.pk, organization.parent_id], program__code__in=managed
    ).exists()
