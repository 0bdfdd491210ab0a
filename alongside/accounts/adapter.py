"""What django-allauth asks of us about accounts: no sign-up, audit lines, mail without facts."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse

from alongside.accounts.models import Account


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # the library has no types
    """The house's answers to the library's questions."""

    # The library greets whoever signs in or out; a first page that says what to do next is greeting enough.
    SILENT = frozenset({"account/messages/logged_in.txt", "account/messages/logged_out.txt"})

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        """Never: an account begins with an invitation."""
        return False

    def pre_login(self, request: HttpRequest, user: Account, **kwargs: Any) -> HttpResponse | None:
        """A demonstration account opens nothing where the program is no demonstration."""
        if user.is_demonstration and not settings.DEMONSTRATION:
            refusal: HttpResponse = self.respond_user_inactive(request, user)
            return refusal
        response: HttpResponse | None = super().pre_login(request, user, **kwargs)
        return response

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        if message_template in self.SILENT and level in {messages.SUCCESS, messages.INFO}:
            return
        super().add_message(request, level, message_template, message_context, extra_tags, message)
