"""manage.py loadcatalogue: bring the catalogue's tables in line with the delivered files."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from agents.catalogue.files import InvalidCatalogue
from agents.catalogue.loading import load
from agents.catalogue.search import indexing


class Command(BaseCommand):
    help = "Load the delivered catalogue. What was edited in the admin stays. Does nothing when nothing is new."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = load()
        except InvalidCatalogue as error:
            raise CommandError(str(error)) from None
        readied = indexing.refresh()
        if options["verbosity"] == 0:
            return
        for result in done:
            self.stdout.write(
                _("{kind}: {added} added, {changed} changed, {retired} switched off").format(
                    kind=result.kind, added=result.added, changed=result.changed, retired=result.retired
                )
            )
        if readied:
            self.stdout.write(_("{count} offers made ready for the search").format(count=readied))
        if not done:
            self.stdout.write(_("The catalogue is up to date."))
