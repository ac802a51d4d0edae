"""Give dead letters another round of attempts."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from parties.models import DeadLetter
from parties.outbox import dead_letters


class Command(BaseCommand):
    help = "Redrive dead letters: all of them, those of one party, or those with the given numbers."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("letter", nargs="*", type=int, help="numbers of dead letters; all when none is given")
        parser.add_argument("--party", help="only those of this party")

    def handle(self, *args: Any, **options: Any) -> None:
        letters = DeadLetter.objects.filter(redriven_at=None)
        if options["letter"]:
            letters = letters.filter(pk__in=options["letter"])
        if options["party"]:
            letters = letters.filter(party_id=options["party"])
        count = dead_letters.redrive(list(letters.values_list("pk", flat=True)))
        self.stdout.write(_("{count} redriven.").format(count=count))
