from django.apps import AppConfig


class PlacementConfig(AppConfig):
    name = "alongside.placement"
    label = "placement"
