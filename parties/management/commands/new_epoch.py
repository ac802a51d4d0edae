"""Tell every client that its versions are void."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from parties.eventstore import epochs


class Command(BaseCommand):
    help = (
        "Put every party into a new epoch, so that open pages and apps fetch everything anew. Run it after a restore of"
        " the database from files; a restore from a dump or to a point in time is noticed without it."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(_("{count} parties are in a new epoch.").format(count=epochs.begin()))
