"""Reads of accounts shaped for pages."""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.utils import timezone
from django.utils.translation import gettext as _

from alongside.accounts.models import Account


@dataclass(frozen=True)
class Factors:
    """What stands behind the password."""

    has_app: bool
    passkeys: int
    codes_left: int

    @property
    def is_enough(self) -> bool:
        return self.has_app or self.passkeys > 0


def factors_of(account: Account) -> Factors:
    """The second factors of an account; one query."""
    rows = list(Authenticator.objects.filter(user_id=account.pk))
    codes = next((row for row in rows if row.type == Authenticator.Type.RECOVERY_CODES), None)
    return Factors(
        has_app=any(row.type == Authenticator.Type.TOTP for row in rows),
        passkeys=sum(row.type == Authenticator.Type.WEBAUTHN for row in rows),
        codes_left=len(codes.wrap().get_unused_codes()) if codes else 0,
    )


@dataclass(frozen=True)
class OpenSession:
    """A place where an account is signed in. `mark` names it in an address without telling its key."""

    mark: str
    device: str
    address: str
    since: datetime.datetime
    is_current: bool


def mark_of(session_key: str) -> str:
    """Twenty hexadecimal digits that name a session but do not open it."""
    return hashlib.sha256(b"alongside session" + session_key.encode()).hexdigest()[:20]


def device_of(user_agent: str) -> str:
    """A name such as "Firefox on Windows", from what the browser says of itself; "unknown device" where it says nothing."""
    browsers = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
    systems = (
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "Mac"),
        ("Linux", "Linux"),
    )
    browser = next((name for sign, name in browsers if re.search(sign, user_agent)), "")
    system = next((name for sign, name in systems if sign in user_agent), "")
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("unknown device")


def sessions_of(account: Account, current_key: str | None) -> list[OpenSession]:
    """Where the account is signed in, the newest first; ended sessions are swept away on the way."""
    rows = UserSession.objects.purge_and_list(account)
    found = [
        OpenSession(
            mark=mark_of(row.session_key),
            device=device_of(row.user_agent),
            address=row.ip,
            since=timezone.localtime(row.created_at),
            is_current=row.session_key == current_key,
        )
        for row in rows
    ]
    return sorted(found, key=lambda s: s.since, reverse=True)


def accounts_with_second_factor(accounts: Iterable[Account]) -> set[int]:
    """Primary keys of those accounts that have an authenticator app or a passkey; one query."""
    strong = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    rows = Authenticator.objects.filter(user_id__in=[a.pk for a in accounts], type__in=strong)
    return set(rows.values_list("user_id", flat=True))
