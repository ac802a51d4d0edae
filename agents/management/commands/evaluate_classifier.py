"""manage.py evaluate_classifier: how well the analyzer reads labelled inputs."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
from django.core.management.base import BaseCommand, CommandError, CommandParser

from agents.analyzer import analyze
from agents.learning.evaluation import Report, measure
from agents.learning.jsonl import BadLine, Labelled, read_lines
from agents.learning.split import held_out

# Sides of the split.
PARTS: dict[str, Callable[[str], bool]] = {
    "all": lambda scenario: True,
    "seen": lambda scenario: not held_out(scenario),
    "held-out": held_out,
}


class Command(BaseCommand):
    help = "Measure the analyzer on labelled inputs, one JSON object a line. Needs neither database nor Redis."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="lines with labels")
        parser.add_argument("--part", choices=tuple(PARTS), default="all", help="side of the split")
        parser.add_argument("--worst", type=int, default=20, metavar="N", help="how many worst cases to show")
        parser.add_argument("--json", action="store_true", help="print the figures as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = measure(
                _lines(options["files"], options["part"]),
                lambda text, today: analyze(text, today=today),
                # What is held out stays unread: figures, no errors.
                worst=0 if options["part"] == "held-out" else max(0, options["worst"]),
            )
        except BadLine as error:
            raise CommandError(str(error)) from None
        if options["json"]:
            self.stdout.write(msgspec.json.format(msgspec.json.encode(report)).decode())
        else:
            self.stdout.write(_table(report))


def _lines(files: list[Path], part: str) -> Iterator[Labelled]:
    for path in files:
        for line in read_lines(path, Labelled):
            if PARTS[part](line.scenario):
                yield line


def _table(report: Report) -> str:
    rows = [
        f"inputs {report.inputs}   micro-F1 {report.micro_f1:.3f}   macro-F1 {report.macro_f1:.3f}   "
        f"exact set {report.exact:.3f}   slots F1 {report.slots_f1:.3f}   median {report.median_us:.0f} µs",
        "",
        f"{'':16}{'precision':>10}{'recall':>8}{'F1':>8}{'wanted':>8}",
    ]
    for name, score in [*report.categories.items(), *report.slots.items()]:
        rows.append(f"{name:16}{score.precision:10.3f}{score.recall:8.3f}{score.f1:8.3f}{score.support:8}")
    rows += ["", f"calibration, ECE {report.ece:.3f}"]
    for b in report.calibration:
        rows.append(f"  from {b.above:.1f}: {b.count:5} given, confidence {b.confidence:.2f}, right {b.right:.2f}")
    if report.worst:
        rows += ["", "worst"]
    for miss in report.worst:
        rows.append(f"  {miss.id}: {miss.text!r}: {'; '.join(miss.wrong)}")
    return "\n".join(rows)
