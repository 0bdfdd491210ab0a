"""Writing accounts: who may sign in. What they may see is written in `access`."""

from __future__ import annotations

import uuid

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction

from alongside.accounts.models import Account
from alongside.accounts.selectors import mark_of
from alongside.audit.services import record_event
from alongside.audit.tags import Tag
from alongside.lib.acting import Actor


@transaction.atomic
def create_account(
    actor: Actor,
    email: str,
    password: str | None = None,
    *,
    code: uuid.UUID | None = None,
    name: str = "",
    language: str = "en",
    is_demonstration: bool = False,
) -> Account:
    """A new sign-in with an address that is known to be its owner's. Gives no right by itself.

    `code` is the code of the same human being's `Person`, where there is one. Without a password the
    account can sign in by other means only (a demonstration's button). Raises `IntegrityError` where the
    address or the code has an account already.

    Effects: the account, its confirmed address; audit `account:create`.
    """
    account = Account(
        email=email.strip().lower(),
        name=name.strip(),
        language=language,
        is_demonstration=is_demonstration,
        **({"code": code} if code else {}),
    )
    account.set_password(password)
    account.save(force_insert=True)
    EmailAddress.objects.create(user=account, email=account.email, verified=True, primary=True)
    record_event(actor, Tag.ACCOUNT_CREATE, "account", account.code)
    return account


@transaction.atomic
def close_account(actor: Actor, account: Account) -> None:
    """Nobody signs in with this account any more; open sessions end with their next request.

    Effects: `is_active` false, its sessions ended; audit `account:close`.
    """
    if Account.objects.filter(pk=account.pk, is_active=True).update(is_active=False):
        end_sessions(account)
        record_event(actor, Tag.ACCOUNT_CLOSE, "account", account.code)


def end_sessions(account: Account, *, but: str | None = None) -> int:
    """End the sessions of an account, except that with the key `but`. Returns how many.

    Effects: the sessions are gone from the store; part of the caller's transaction.
    """
    sessions = [s for s in UserSession.objects.filter(user_id=account.pk) if s.session_key != but]
    for session in sessions:
        session.end()
    return len(sessions)


@transaction.atomic
def end_session(account: Account, mark: str) -> bool:
    """End one of the account's own sessions, named by its mark. False where it is not one of them.

    Effects: the session is gone from the store; audit `account:session:end`.
    """
    for session in UserSession.objects.filter(user_id=account.pk):
        if mark_of(session.session_key) == mark:
            session.end()
            record_event(account, Tag.ACCOUNT_SIGN_OUT, "account", account.code, detail={"elsewhere": True})
            return True
    return False


def has_second_factor(account: Account) -> bool:
    """Whether an authenticator app or a passkey stands behind the password. Recovery codes are none."""
    strong = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return bool(Authenticator.objects.filter(user_id=account.pk, type__in=strong).exists())
