"""manage.py classify: what a file of inputs asks for, line by line."""

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from agents.analyzer import analyze
from agents.learning.jsonl import BadLine, Plain, read_lines, write_lines


class Command(BaseCommand):
    help = "Classify inputs, one JSON object a line. Needs neither database nor Redis."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--input", required=True, type=Path, metavar="FILE", help='lines of {"id", "text", "today"}'
        )
        parser.add_argument(
            "--output", required=True, type=Path, metavar="FILE", help='lines of {"id", "categories", "slots", …}'
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            count = write_lines(options["output"], _answers(options["input"]))
        except BadLine as error:
            raise CommandError(str(error)) from None
        if options["verbosity"] > 0:
            self.stdout.write(f"{count} inputs classified.")


def _answers(path: Path) -> Iterator[dict[str, Any]]:
    now = datetime.date.today()
    for line in read_lines(path, Plain):
        answer = analyze(line.text, today=line.today or now)
        yield {
            "id": line.id,
            "categories": answer.categories,
            "slots": answer.slots,
            "confidence": answer.confidence,
        }
