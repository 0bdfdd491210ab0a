"""Second factors: how their secrets are kept, and what the authenticator shows."""

from __future__ import annotations

import base64

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.utils.translation import gettext

from alongside.accounts.models import Account
from alongside.lib.vault import root_key, seal, unseal

PLACE = "mfa:secret"


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # the library has no types
    """Keeps the secrets of authenticator apps and recovery codes under the root key, not in the open."""

    def encrypt(self, text: str) -> str:
        return base64.urlsafe_b64encode(seal(root_key(), text.encode(), PLACE)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(root_key(), base64.urlsafe_b64decode(encrypted_text), PLACE).decode()

    def generate_authenticator_name(self, user: Account, type: Authenticator.Type) -> str:  # noqa: A002 - the library's
        """A name to start from, where the person gives none."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return gettext("Passkey %(number)s") % {"number": number}

    def _get_site_name(self) -> str:
        return "Alongside"
