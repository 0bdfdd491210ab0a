"""Signing in. The demonstration offers one button for each role."""

from __future__ import annotations

from typing import Any

from allauth.account.views import LoginView
from django.conf import settings

from alongside.access.selectors import demonstration_sign_ins


class SignInView(LoginView):  # type: ignore[misc]  # the library has no types
    """The library's view, with the demonstration's sign-ins on its page."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["demonstration_sign_ins"] = demonstration_sign_ins() if settings.DEMONSTRATION else []
        return context


sign_in = SignInView.as_view()
