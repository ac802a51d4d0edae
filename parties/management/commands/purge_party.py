"""Erase a party for good."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from parties import commands
from parties.domain.errors import CommandRejected
from parties.eventstore.repository import PartyNotFound
from parties.presentation.rendering import render


class Command(BaseCommand):
    help = (
        "Delete everything of a party: its events, its plan, who was part of it. What remains is a record of when, by"
        " whom and why. It cannot be undone."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("party", help="party id")
        parser.add_argument("--reason", required=True, help="kept in the record; do not repeat here what is erased")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            purge = commands.purge_party(party_id=options["party"], reason=options["reason"], actor="cli")
        except CommandRejected as error:
            raise CommandError(render(error.message)) from error
        except PartyNotFound as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            _("{party} is gone: {count} rows deleted.").format(party=purge.party_id, count=sum(purge.counts.values()))
        )
