from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class PartyplannerConfig(AppConfig):
    name = "partyplanner"
    verbose_name = _("Operations")

    def ready(self) -> None:
        from partyplanner.checks import configuration, events, timeouts  # noqa: F401, PLC0415 — checks need the settings

        post_migrate.connect(timeouts.after_migrate, sender=self)
