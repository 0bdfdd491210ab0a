"""Second factors: how their secrets are kept, and what the authenticator shows."""

from __future__ import annotations

import base64

from allauth.mfa.adapter import DefaultMFAAdapter

from alongside.lib.vault import root_key, seal, unseal

PLACE = "mfa:secret"


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # the library has no types
    """Keeps the secrets of authenticator apps and recovery codes under the root key, not in the open."""

    def encrypt(self, text: str) -> str:
        return base64.urlsafe_b64encode(seal(root_key(), text.encode(), PLACE)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(root_key(), base64.urlsafe_b64decode(encrypted_text), PLACE).decode()

    def _get_site_name(self) -> str:
        return "Alongside"
