"""The one way from a public code to an object, for pages and interfaces alike.

A stranger gets 404, as if the object did not exist; an insider without the right gets 403.
"""

from __future__ import annotations

import uuid
from typing import TypeVar

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.db import models
from django.http import Http404

from alongside.access.roles import Permission
from alongside.access.standing import standing
from alongside.lib.acting import Actor

M = TypeVar("M", bound=models.Model)


def load(
    actor: Actor,
    rows: type[M] | models.QuerySet[M],
    code: uuid.UUID | str,
    permission: Permission | None = None,
) -> M:
    """The visible row with `code`. Raises `Http404` for a stranger, `PermissionDenied` for an insider.

    `rows` is a model, or a queryset of it with the relations that the page needs already selected.
    """
    queryset = rows if isinstance(rows, models.QuerySet) else rows._default_manager.all()  # noqa: SLF001
    try:
        row = queryset.visible_to(actor).get(code=code)  # type: ignore[attr-defined]
    except (ObjectDoesNotExist, ValidationError, ValueError) as error:
        raise Http404 from error
    if permission is not None:
        demand(actor, permission, **place_of(row))
    return row  # type: ignore[no-any-return]


def place_of(row: models.Model) -> dict[str, uuid.UUID | None]:
    """Where a row lives, for the question whether a role reaches it: its program and organization."""
    asked = getattr(row, "access_place", None)
    return asked() if callable(asked) else {}


def demand(
    actor: Actor,
    permission: Permission,
    *,
    program: uuid.UUID | None = None,
    organization: uuid.UUID | None = None,
) -> None:
    """Raise `PermissionDenied` unless a role of the actor's carries `permission` there."""
    if not standing(actor).may(permission, program=program, organization=organization):
        raise PermissionDenied
