"""What the processes under test do differently once their applications are loaded."""

from django.apps import AppConfig


class FaultsConfig(AppConfig):
    name = "tests.faults.support"

    def ready(self) -> None:
        from parties.live import heartbeat  # noqa: PLC0415 — needs the models

        heartbeat.Heartbeat.SECONDS = 2.0  # a test does not wait for twenty
