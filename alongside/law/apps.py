from django.apps import AppConfig


class LawConfig(AppConfig):
    name = "alongside.law"
    label = "law"
