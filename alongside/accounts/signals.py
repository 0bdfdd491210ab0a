"""What happens to accounts is written to the audit trail: signing in and out, refusals, factors."""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account_signals
from allauth.mfa import signals as mfa_signals
from allauth.usersessions.models import UserSession
from django.contrib.auth import signals as auth_signals
from django.http import HttpRequest

from alongside.accounts.models import Account
from alongside.accounts.session_limits import begin_session
from alongside.audit.services import record_event
from alongside.audit.tags import Tag
from alongside.lib.acting import SYSTEM_CODE, System


def on_sign_in(user: Account, request: HttpRequest, **_kwargs: Any) -> None:
    begin_session(request.session)
    if request.META.get("REMOTE_ADDR"):  # so that the list of one's own sessions knows this one
        UserSession.objects.create_from_request(request)
    record_event(user, Tag.ACCOUNT_SIGN_IN, "account", user.code)


def on_sign_out(user: Account | None, **_kwargs: Any) -> None:
    if isinstance(user, Account):
        record_event(user, Tag.ACCOUNT_SIGN_OUT, "account", user.code)


def on_refusal(credentials: dict[str, Any], **_kwargs: Any) -> None:
    """The account that was tried, where there is one; never what was typed, which may be a password."""
    tried = str(credentials.get("email", ""))
    code = Account.objects.filter(email__iexact=tried).values_list("code", flat=True).first()
    record_event(System("a sign-in was refused"), Tag.ACCOUNT_SIGN_IN_FAILED, "account", code or SYSTEM_CODE)


def on_factor_added(user: Account, authenticator: Any, **_kwargs: Any) -> None:
    record_event(user, Tag.ACCOUNT_FACTOR_ADD, "account", user.code, detail={"kind": str(authenticator.type)})


def on_factor_removed(user: Account, authenticator: Any, **_kwargs: Any) -> None:
    record_event(
        user, Tag.ACCOUNT_FACTOR_REMOVE, "account", user.code, detail={"kind": str(authenticator.type)}
    )


def on_password_change(user: Account, **_kwargs: Any) -> None:
    record_event(user, Tag.ACCOUNT_PASSWORD_CHANGE, "account", user.code)


def connect() -> None:
    """Called once, when the app is ready."""
    auth_signals.user_logged_in.connect(on_sign_in, dispatch_uid="accounts.sign_in")
    auth_signals.user_logged_out.connect(on_sign_out, dispatch_uid="accounts.sign_out")
    auth_signals.user_login_failed.connect(on_refusal, dispatch_uid="accounts.refusal")
    mfa_signals.authenticator_added.connect(on_factor_added, dispatch_uid="accounts.factor_added")
    mfa_signals.authenticator_removed.connect(on_factor_removed, dispatch_uid="accounts.factor_removed")
    for signal in (
        account_signals.password_changed,
        account_signals.password_set,
        account_signals.password_reset,
    ):
        signal.connect(on_password_change, dispatch_uid=f"accounts.password.{id(signal)}")
