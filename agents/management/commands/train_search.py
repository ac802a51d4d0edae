"""manage.py train_search: the search's text model from the catalogue and the lines of associations."""

from typing import Any, Final

import msgspec
from django.core.management.base import BaseCommand, CommandError, CommandParser

from agents.catalogue.search.embedding import FILE, TextModel
from agents.learning.searches import Found, by_vector, measure
from agents.learning.train_embedding import save, train

GATE: Final = 0.8  # recall of the first three hits, on the held-out searches


class Command(BaseCommand):
    help = "Train the search's text model from the delivered catalogue. Needs scikit-learn (requirements/dev.txt)."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="measure only, write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            trained = train()
        except ModuleNotFoundError as error:
            raise CommandError(f"{error.name} is missing: install requirements/dev.txt.") from None
        model = TextModel(trained.content)
        tuned, held_out = (measure(part, by_vector(part, model)) for part in ("tuned", "held_out"))
        self._say("tuned", tuned)
        self._say("held out", held_out)
        if held_out.recall < GATE:
            raise CommandError(f"It finds too little: {GATE:.0%} is asked for. The model is not written.")
        if not options["check"]:
            save(trained, {"tuned": msgspec.to_builtins(tuned), "held_out": msgspec.to_builtins(held_out)})
            self.stdout.write(f"{model.version}, {len(trained.content):,} bytes, written to {FILE}.")
            self.stdout.write("`manage.py loadcatalogue` takes it into use.")

    def _say(self, name: str, found: Found) -> None:
        self.stdout.write(f"{name:9} recall of three {found.recall:.3f}   mean 1/place {found.rank:.3f}")
