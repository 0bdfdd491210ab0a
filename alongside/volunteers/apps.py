from typing import ClassVar

from django.apps import AppConfig


class VolunteersConfig(AppConfig):
    name = "alongside.volunteers"
    label = "volunteers"
    import_writers: ClassVar[dict[str, str]] = {
        "volunteers": "alongside.volunteers.importing.VolunteerWriter"
    }
