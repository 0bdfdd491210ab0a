from importlib import import_module

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "alongside.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Listen to sign-ins; the module needs models, which are loaded only now."""
        import_module("alongside.accounts.signals").connect()
