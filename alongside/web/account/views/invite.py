"""Inviting somebody to a role. The link goes by mail to the address that it is bound to."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from alongside.access.invitations import AlreadyInvitedError, Sent, send_invitation
from alongside.access.roles import Role
from alongside.accounts.models import Account
from alongside.lib.turns import wait_for_turn
from alongside.volunteers.models import Person
from alongside.web.account.forms.invitations import InviteForm
from alongside.web.account.invitation_mail import mail_on_commit
from alongside.web.account.places import Place, places_of
from alongside.web.gate import signed_in


def invite(request: HttpRequest) -> HttpResponse:
    account = signed_in(request)
    form = InviteForm(request.POST or None, places=places_of(account))
    if request.method == "POST" and form.is_valid():
        place = form.places[form.cleaned_data["place"]]
        wait_for_turn(f"invitation {form.cleaned_data['email'].casefold()}")
        try:
            sent = _send(account, form.cleaned_data["email"], Role(form.cleaned_data["role"]), place)
        except AlreadyInvitedError:
            form.add_error("email", _("This address already has an invitation to that role. It still works."))
        else:
            mail_on_commit(request, account, sent, place.label)
            messages.success(request, _("The invitation is on its way. It works once, for 72 hours."))
            return HttpResponseRedirect(reverse("account:access"), status=303)
    return render(request, "account/invite.html", {"form": form}, status=422 if form.errors else 200)


def _send(account: Account, email: str, role: Role, place: Place) -> Sent:
    """The person on file with that address, where there is one, is the one who is invited."""
    person: uuid.UUID | None = (
        Person.objects.filter(email__iexact=email.strip()).values_list("code", flat=True).first()
    )
    return send_invitation(
        account, email, role, program=place.program, organization=place.organization, person=person
    )
