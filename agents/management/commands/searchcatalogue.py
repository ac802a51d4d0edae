"""manage.py searchcatalogue: the offers that answer what somebody types."""

import argparse
from decimal import Decimal, InvalidOperation
from typing import IO, Any, Final, cast, get_args

from django.core.management.base import BaseCommand, CommandParser
from rich.console import Console
from rich.table import Table

from agents.catalogue.models import CatalogueOffer
from agents.catalogue.offers import KINDS
from agents.catalogue.search.indexing import least_cost, read_terms
from agents.catalogue.search.retrieval import USUAL_GUESTS, Filters
from agents.catalogue.search.search import Hit, search
from agents.catalogue.terms import Diet

WIDTH: Final = 120  # where there is no terminal to ask


class Command(BaseCommand):
    help = "Search the catalogue by words and meaning."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("query", help='what is looked for, such as "somewhere green with a roof"')
        parser.add_argument("--kind", choices=KINDS, default="")
        parser.add_argument("--setting", choices=["indoor", "outdoor"], default="")
        parser.add_argument("--hire", default="", help="a vendor type, such as photo_booth")
        parser.add_argument("--guests", type=_guests, help="it must hold so many")
        parser.add_argument("--budget", type=_amount, help="the most that it may cost at least")
        parser.add_argument("--diet", action="append", choices=get_args(Diet), default=[], help="may be repeated")
        parser.add_argument("--all", action="store_true", help="also offers that are switched off")
        parser.add_argument("--limit", type=int, default=10)

    def handle(self, *args: Any, **options: Any) -> None:
        filters = Filters(
            kind=options["kind"],
            setting=options["setting"],
            hire=options["hire"],
            guests=options["guests"],
            budget=options["budget"],
            diets=tuple(options["diet"]),
            active=None if options["all"] else True,
        )
        found = search(options["query"], filters, limit=max(1, min(options["limit"], 100)))
        if not found:
            self.stdout.write("Nothing answers that. Try other words, or fewer conditions.")
            return
        guests = options["guests"] or USUAL_GUESTS
        table = Table("score", "kind", "offer", f"from, for {guests}", "because")
        for hit in found:
            table.add_row(f"{hit.score * 1000:.1f}", hit.kind, _name(hit), _cost(hit, guests), _because(hit))
        console = Console(file=cast("IO[str]", self.stdout), width=None if self.stdout.isatty() else WIDTH)
        console.print(table)


def _name(hit: Hit) -> str:
    return f"{hit.title} ({hit.key})" + ("" if hit.active else ", switched off")


def _cost(hit: Hit, guests: int) -> str:
    offer = CatalogueOffer.objects.get(pk=hit.pk)
    return f"${least_cost(read_terms(offer.kind, offer.terms), guests):,.0f}"


def _because(hit: Hit) -> str:
    meant: dict[str, list[str]] = {}
    for said, word in hit.meanings:
        meant.setdefault(said, []).append(word)
    return "; ".join([*hit.words, *(f"{said} → {', '.join(words)}" for said, words in meant.items())])


def _guests(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 100_000:
        raise argparse.ArgumentTypeError("write a whole number from 1 to 100,000")
    return int(text)


def _amount(text: str) -> Decimal:
    try:
        amount = Decimal(text.replace(",", "").removeprefix("$"))
    except InvalidOperation:
        amount = Decimal(-1)
    if not amount.is_finite() or amount < 0:
        raise argparse.ArgumentTypeError("write an amount, such as 800")
    return amount
