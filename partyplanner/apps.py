from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PartyplannerConfig(AppConfig):
    name = "partyplanner"
    verbose_name = "Operations"

    def ready(self) -> None:
        from partyplanner.checks import configuration, events, timeouts  # noqa: F401, PLC0415 — checks need the settings

        post_migrate.connect(timeouts.after_migrate, sender=self)
