from django.apps import AppConfig


class PartyplannerConfig(AppConfig):
    name = "partyplanner"
    verbose_name = "Operations"

    def ready(self) -> None:
        from partyplanner import checks, event_checks  # noqa: F401, PLC0415 — registers the checks once the settings are there
