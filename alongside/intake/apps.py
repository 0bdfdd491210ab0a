from typing import ClassVar

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "alongside.intake"
    label = "intake"
    import_writers: ClassVar[dict[str, str]] = {"clients": "alongside.intake.importing.ClientWriter"}
    when_people_come = "alongside.intake.name_index.index_new_people"
    when_people_change_names = "alongside.intake.name_index.index_people"
    when_people_go = "alongside.intake.name_index.forget_terms"
    when_law_change_waits = "alongside.intake.tasks.enqueue_law_change"
