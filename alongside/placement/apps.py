from django.apps import AppConfig


class PlacementConfig(AppConfig):
    name = "alongside.placement"
    label = "placement"
    when_role_ends = "alongside.placement.services.departures.end_seats_of_role"
    when_affiliation_ends = "alongside.placement.services.departures.end_seats_of_affiliation"
