"""Two checkouts in turn, in one run: `python -m benchmarks.compare OLD_CHECKOUT [NAME…]`, ratios new ÷ old.

Each round runs the named benchmarks of both checkouts, the order alternating, each with its own code and its own
servers in a process of its own, so that whatever else the machine does falls on both. A checkout needs a `.venv`, or a
link to one.
"""

import argparse
import statistics
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import msgspec

ROOT: Final = Path(__file__).resolve().parent.parent
NAMES: Final = ("planning", "latency", "append")


class _Figure(msgspec.Struct, frozen=True):
    """What every release's results say of a figure."""

    name: str
    value: float
    unit: str


class _Results(msgspec.Struct, frozen=True):
    figures: tuple[_Figure, ...]


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.compare", description=__doc__)
    parser.add_argument("old", type=Path, help="the checkout to compare this one with")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"benchmarks; by default {', '.join(NAMES)}")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--quick", action="store_true", help="short runs: many rounds of them say more than a long one")
    options = parser.parse_args(arguments)
    old: list[Mapping[str, float]] = []
    new: list[Mapping[str, float]] = []
    for number in range(options.rounds):
        sides = [(options.old.resolve(), old), (ROOT, new)]
        for checkout, found in sides if number % 2 == 0 else reversed(sides):
            found.append(measure(checkout, options.names or NAMES, quick=options.quick))
        for line in lines(old, new):
            print(line, flush=True)
        print(flush=True)


def measure(checkout: Path, names: Sequence[str], *, quick: bool) -> dict[str, float]:
    """Figure → its value, by that checkout's own benchmarks. Raises CalledProcessError."""
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "results.json"
        command = [str(checkout / ".venv/bin/python"), "-m", "benchmarks", *names, "--output", str(output)]
        subprocess.run([*command, *(["--quick"] if quick else [])], cwd=checkout, check=True, stdout=subprocess.DEVNULL)
        results = msgspec.json.decode(output.read_bytes(), type=_Results)
    return {f"{figure.name} [{figure.unit}]": figure.value for figure in results.figures}


def ratios(old: Sequence[Mapping[str, float]], new: Sequence[Mapping[str, float]]) -> dict[str, list[float]]:
    """Figure → new ÷ old of each round, for the figures that both have."""
    rounds = [(before, after) for before, after in zip(old, new, strict=False)]
    names = [name for name in (new[0] if new else {}) if all(name in before for before, _ in rounds)]
    return {name: [after[name] / before[name] for before, after in rounds] for name in names}


def lines(old: Sequence[Mapping[str, float]], new: Sequence[Mapping[str, float]]) -> list[str]:
    return [
        f"{name}: {statistics.median(found):.3f} (of {len(found)}: {min(found):.3f} to {max(found):.3f})"
        for name, found in ratios(old, new).items()
        if found
    ]


if __name__ == "__main__":
    main()
