from django.apps import AppConfig


class PartyplannerConfig(AppConfig):
    name = "partyplanner"
    verbose_name = "Operations"
