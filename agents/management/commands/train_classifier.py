"""manage.py train_classifier: the analyzer's model from the repository's labelled inputs."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from agents.analyzer.model.stacked import FILE
from agents.learning.jsonl import BadLine
from agents.learning.split import FOLDER as DATA
from agents.learning.training import Untrainable, save, train


class Command(BaseCommand):
    help = "Train the analyzer's model from the labelled inputs. Needs scikit-learn (requirements/dev.txt)."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="measure only, write nothing")
        parser.add_argument("--data", type=Path, default=DATA, metavar="DIR", help="labelled inputs, *.jsonl")
        parser.add_argument("--output", type=Path, default=FILE.parent, metavar="DIR", help="where it is written")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            trained = train(options["data"])
        except ModuleNotFoundError as error:
            raise CommandError(f"{error.name} is missing: install requirements/dev.txt.") from None
        except (BadLine, Untrainable) as error:
            raise CommandError(str(error)) from None
        for name, figures in trained.metrics["held_out"].items():
            shown = "   ".join(f"{key} {value:.3f}" for key, value in figures.items() if isinstance(value, float))
            self.stdout.write(f"{name:8} {shown}")
        if not trained.better:
            raise CommandError("The rules alone do better on the held-out scenarios; the model is not written.")
        if not options["check"]:
            save(trained, options["output"])
            self.stdout.write(f"model-{trained.version}, {len(trained.content)} bytes, written to {options['output']}.")
