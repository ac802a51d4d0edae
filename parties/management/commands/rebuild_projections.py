"""Rebuild every read model from the events, or check that they are what the events say."""

from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from parties.eventstore import replay, repository
from parties.models import Party


class Command(BaseCommand):
    help = (
        "Rebuild the projections of all parties (or of those named) from their events, one party a transaction, while"
        " everything keeps running. With --check, compare byte for byte changing nothing; exit code 1 on a difference."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("party", nargs="*", help="party ids; all parties when none is named")
        parser.add_argument("--check", action="store_true", help="compare only")

    def handle(self, *args: Any, **options: Any) -> None:
        checked = 0
        different: list[str] = []
        failed: list[str] = []
        for party_id in options["party"] or self._all():
            checked += 1
            try:
                if self._differs(party_id, keep=not options["check"]):
                    different.append(party_id)
                    self.stdout.write(_("{party} differs from its events").format(party=party_id))
            except Exception as error:  # one that cannot be read must not keep the others from being looked at
                failed.append(party_id)
                self.stderr.write(
                    _("{party} could not be rebuilt: {error}").format(
                        party=party_id, error=f"{type(error).__name__}: {error}"
                    )
                )
        if failed:
            raise CommandError(
                _("{count} of {all} parties could not be rebuilt.").format(count=len(failed), all=checked)
            )
        if options["check"] and different:
            raise CommandError(
                _("{count} of {all} parties differ from their events.").format(count=len(different), all=checked)
            )
        if options["check"]:
            text = _("{all} parties identical, {count} had differed.")
        else:
            text = _("{all} parties rebuilt, {count} had differed.")
        self.stdout.write(self.style.SUCCESS(text.format(all=checked, count=len(different))))

    def _all(self) -> Iterator[str]:
        return Party.objects.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=1000)

    def _differs(self, party_id: str, *, keep: bool) -> bool:
        """Rebuild in a transaction with the party locked; roll back unless `keep`."""
        with transaction.atomic():
            before = replay.dump(repository.load(party_id, lock=True).party_id)
            replay.rebuild(party_id)
            after = replay.dump(party_id)
            if not keep:
                transaction.set_rollback(True)
        return before != after
