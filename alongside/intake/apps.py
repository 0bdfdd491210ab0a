from typing import ClassVar

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "alongside.intake"
    label = "intake"
    import_writers: ClassVar[dict[str, str]] = {"clients": "alongside.intake.importing.ClientWriter"}
