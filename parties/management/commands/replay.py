"""Show a party as it was at a version, folded from its events."""

from argparse import ArgumentParser
from typing import Any

import msgspec
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from parties import queries
from parties.domain.state import encode
from parties.eventstore import repository


class Command(BaseCommand):
    help = "Print a party's state at a version as JSON (the latest version when none is named)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("party", help="party id")
        parser.add_argument("--at", type=int, metavar="VERSION", help="the version to show")

    def handle(self, *args: Any, **options: Any) -> None:
        at: int | None = options["at"]
        try:
            version = queries.head(options["party"]).version
            if at is not None and not 1 <= at <= version:
                raise CommandError(
                    _("{party} has versions 1 to {version}.").format(party=options["party"], version=version)
                )
            state = queries.state_at(options["party"], at or version)
        except repository.PartyNotFound as error:
            raise CommandError(str(error)) from error
        self.stdout.write(msgspec.json.format(encode(state), indent=2).decode())
