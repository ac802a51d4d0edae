"""`make bench`: one command, one table, and a JSON file under benchmarks/results/."""

import argparse
import datetime as dt
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from django.utils.module_loading import import_string
from msgspec.structs import replace
from rich.console import Console

from benchmarks import report, yardstick
from benchmarks.figures import Figure
from benchmarks.servers import servers


class Benchmark(NamedTuple):
    """A function that returns figures, and the arguments with which it takes a second or two and proves little."""

    path: str
    quick: dict[str, Any]


BENCHMARKS: Final[dict[str, Benchmark]] = {
    "reconcile": Benchmark("benchmarks.measured.pure.reconcile_one", {"repeats": 1, "runs": 5}),
    "append": Benchmark("benchmarks.measured.append.append", {"repeats": 1, "seconds": 1}),
    "drain": Benchmark("benchmarks.measured.drain.drain", {"repeats": 1, "parties": 40, "tasks": 40}),
    "planning": Benchmark("benchmarks.measured.planning.planning", {"repeats": 1, "parties": 10}),
    "replay": Benchmark("benchmarks.measured.pure.replays", {"repeats": 1, "wishes": 10}),
    "growth": Benchmark("benchmarks.measured.planning.growth", {"repeats": 2, "events": 20}),
    "search": Benchmark("benchmarks.measured.search.catalogue_search", {"repeats": 1, "small": 400, "large": 600}),
    "bloat": Benchmark("benchmarks.measured.bloat.bloat", {"repeats": 1, "seconds": 0.5, "claims": 3}),
    "sockets": Benchmark("benchmarks.measured.sockets.sockets", {"repeats": 1, "count": 30, "group": 20, "rounds": 40}),
    "latency": Benchmark("benchmarks.measured.latency.latency", {"repeats": 1, "rate": 10, "seconds": 1, "parties": 5}),
    "load": Benchmark(
        "benchmarks.measured.latency.under_load", {"repeats": 1, "rate": 5, "seconds": 2, "parties": 3, "feeding": 1}
    ),
}


def main(arguments: Sequence[str] | None = None) -> None:
    parser = _parser()
    options = parser.parse_args(arguments)
    unknown = set(options.names) - BENCHMARKS.keys()
    if unknown:
        parser.error(f"no benchmark is called {', '.join(sorted(unknown))}; there are {', '.join(BENCHMARKS)}")
    if options.table:
        print(report.for_document(report.read(options.table)))
    elif options.document:
        report.DOCUMENT.write_text(report.with_figures(report.DOCUMENT.read_text(), options.document))
    else:
        _run(options.names or list(BENCHMARKS), quick=options.quick, output=options.output)


def _run(names: Sequence[str], *, quick: bool, output: Path | None) -> None:
    console = Console() if sys.stdout.isatty() else Console(width=160)
    machine, code = report.machine(), report.code()
    figures: list[Figure] = []
    seconds = 0.3 if quick else 2.0
    with servers():
        before = yardstick.take(seconds=seconds)
        settle: Callable[[], None] = import_string("benchmarks.workers.settle")
        for name in names:
            benchmark = BENCHMARKS[name]
            settle()
            with console.status(f"measuring {name}"):
                found: list[Figure] = import_string(benchmark.path)(**(benchmark.quick if quick else {}))
            after = yardstick.take(seconds=seconds)
            meanwhile, before = yardstick.between(before, after), after
            figures += [replace(figure, yardstick=meanwhile) for figure in found]
    now = dt.datetime.now(dt.UTC)
    results = report.Results(now, code, quick, machine, tuple(figures))
    path = output or report.RESULTS / ("local/quick.json" if quick else f"{now:%Y-%m-%d-%H%M}.json")
    report.write(results, path)
    console.print(report.for_terminal(figures))
    console.print(f"Written to {path}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"which, of {', '.join(BENCHMARKS)}; all by default")
    parser.add_argument("--quick", action="store_true", help="see that everything still runs; the figures mean nothing")
    parser.add_argument("--output", type=Path, help="where to write the results")
    parser.add_argument("--table", type=Path, metavar="RESULTS", help="print the table of earlier results")
    parser.add_argument("--document", type=Path, metavar="RESULTS", help="put that table into docs/performance.md")
    return parser


if __name__ == "__main__":
    main()
