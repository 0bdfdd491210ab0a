"""Who may do what with a client, beyond seeing that there is one."""

from __future__ import annotations

from django.utils import timezone

from alongside.access.models import Grant
from alongside.access.roles import Permission
from alongside.access.standing import standing
from alongside.intake.models import Client
from alongside.lib.acting import Actor


def _by_role(actor: Actor, permission: Permission, client: Client) -> bool:
    return standing(actor).may(permission, **client.access_place())


def can_edit_client(actor: Actor, client: Client) -> bool:
    """Whether a role lets the actor change the client's facts and identity."""
    return _by_role(actor, Permission.CLIENT_EDIT, client)


def can_reveal_identity(actor: Actor, client: Client) -> bool:
    """Whether the actor may read who the client is: by role, or as a cleared member of the team.

    A wall beats both: a walled client is not visible at all.
    """
    if not Client.objects.filter(pk=client.pk).file_open_to(actor).exists():
        return False
    return _by_role(actor, Permission.CLIENT_IDENTITY_REVEAL, client) or _has_grant(
        actor, client, Grant.Scope.FILE
    )


def can_read_names(actor: Actor, client: Client) -> bool:
    """Whether the actor may read the client's names: as the clerk of an open conflict request, or because
    the whole identity is open to the actor."""
    if not Client.objects.filter(pk=client.pk).visible_to(actor).exists():
        return False
    return _has_grant(actor, client, Grant.Scope.NAMES) or can_reveal_identity(actor, client)


def can_see_who_looked(actor: Actor, client: Client) -> bool:
    """Whether the actor may see who revealed the client's identity: managers and supervising attorneys."""
    return _by_role(actor, Permission.AUDIT_READ, client)


def _has_grant(actor: Actor, client: Client, scope: Grant.Scope) -> bool:
    found: bool = (
        Grant.objects.filter(
            holder=standing(actor).code, subject_kind="client", subject=client.code, scope=scope
        )
        .in_force(timezone.localdate())
        .exists()
    )
    return found
