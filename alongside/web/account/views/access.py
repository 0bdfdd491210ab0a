"""Who has access: the people of the programs and organizations that one lets people into."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from alongside.access.invitations import may_end_role, open_invitations, revoke_invitation
from alongside.access.models import Invitation
from alongside.access.selectors import access_lines, invitations_visible_to, roles_visible_to
from alongside.access.services import end_role
from alongside.web.account.rights import place_names
from alongside.web.gate import signed_in


def access(request: HttpRequest) -> HttpResponse:
    account = signed_in(request)
    lines = access_lines(account)
    invitations = list(
        invitations_visible_to(account).filter(pk__in=open_invitations()).order_by("expires_at", "id")
    )
    names = place_names([*lines, *invitations])
    return render(
        request,
        "account/access.html",
        {
            "lines": [(line, names(line)) for line in lines],
            "invitations": [(one, names(one)) for one in invitations],
        },
    )


def role_end(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    account = signed_in(request)
    row = roles_visible_to(account).filter(code=code).first()
    if row is None:
        raise Http404
    if not may_end_role(account, row):
        raise PermissionDenied
    end_role(account, row)
    messages.success(request, _("The role has ended, and with it every seat that was held by it."))
    return HttpResponseRedirect(reverse("account:access"), status=303)


def invitation_revoke(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    account = signed_in(request)
    row: Invitation | None = invitations_visible_to(account).filter(code=code).first()
    if row is None:
        raise Http404
    revoke_invitation(account, row)
    messages.success(request, _("The invitation is taken back. Its link no longer works."))
    return HttpResponseRedirect(reverse("account:access"), status=303)
