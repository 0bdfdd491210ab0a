"""The letter with an invitation's link, sent once the invitation is committed."""

from __future__ import annotations

from functools import partial

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from alongside.access.invitations import Sent
from alongside.access.roles import Role
from alongside.accounts.models import Account


def mail_on_commit(request: HttpRequest, inviter: Account, sent: Sent, place: str) -> None:
    """Mail the link to the address that it is bound to; `place` names the program, and the organization."""
    path = reverse("account:invitation", args=[sent.token])
    link = f"{settings.ORIGIN.rstrip('/')}{path}" if settings.ORIGIN else request.build_absolute_uri(path)
    words = {
        "inviter": inviter.get_full_name(),
        "role": Role(sent.invitation.role).label,
        "place": place,
    }
    text = render_to_string("account/email/invitation.txt", {**words, "link": link})
    subject = _("An invitation to Alongside")
    to = [sent.invitation.email]
    transaction.on_commit(partial(send_mail, subject, text, None, to), robust=True)
