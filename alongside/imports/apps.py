from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "alongside.imports"
    label = "imports"
