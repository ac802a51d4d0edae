"""`make bench`: one command, one table, and a JSON file under benchmarks/results/."""

import datetime as dt
import os
import platform
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import msgspec
import psutil
from rich.console import Console
from rich.table import Table

from benchmarks.ground import Figure, servers

RESULTS = Path(__file__).parent / "results"
LIBRARIES = ("django", "django-q2", "channels", "daphne", "psycopg", "msgspec", "redis")


def machine() -> dict[str, object]:
    return {
        "cores": os.cpu_count(),
        "memory_gib": round(psutil.virtual_memory().total / 2**30),
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "libraries": {name: version(name) for name in LIBRARIES},
    }


def main() -> None:
    console = Console()
    wanted = set(sys.argv[1:])
    figures: list[Figure] = []
    with servers():
        from benchmarks import engine, feed  # noqa: PLC0415 — models load once the settings know the servers

        groups: dict[str, Callable[[], Figure | list[Figure]]] = {
            "reconcile": engine.reconcile_one,
            "append": engine.append,
            "planning": engine.planning,
            "replay": engine.replay,
            "growth": engine.growth,
            "latency": feed.latency,
        }
        for name, measure in groups.items():
            if wanted and name not in wanted:
                continue
            with console.status(f"measuring {name}"):
                found = measure()
            figures += found if isinstance(found, list) else [found]
    table = Table("figure", "median", "unit", "reach", "repeats", "beside")
    for figure in figures:
        shown = f"{figure.value:,.3g}" if figure.value < 100 else f"{figure.value:,.0f}"
        table.add_row(figure.name, shown, figure.unit, figure.reach, str(len(figure.repeats)), figure.beside)
    console.print(table)
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{dt.date.today().isoformat()}.json"
    document = msgspec.json.encode({"machine": machine(), "figures": figures})
    path.write_bytes(msgspec.json.format(document, indent=2) + b"\n")
    console.print(f"Written to {path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path}")


if __name__ == "__main__":
    main()
