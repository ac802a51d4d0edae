"""`manage.py set_timeouts`: the time-outs of every session, set on the database role and read back."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from partyplanner.checks import timeouts


class Command(BaseCommand):
    help = "Set the time-outs of every session on the database role, at DATABASE_DIRECT_URL; read them back."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            timeouts.establish()
        except timeouts.WrongTimeouts as error:
            raise CommandError(str(error)) from None
        found = ", ".join(f"{name} = {milliseconds} ms" for name, milliseconds in timeouts.wanted().items())
        self.stdout.write(_("Sessions begin with {timeouts}.").format(timeouts=found))
