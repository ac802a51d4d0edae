"""What a benchmark finds: a median of repeats, what it is to reach, and what it was measured against."""

import math
import statistics
from collections.abc import Sequence
from typing import Literal

import msgspec

from benchmarks.yardstick import Yardstick, at_reference


class Reach(msgspec.Struct, frozen=True):
    """The limit that a figure is to keep."""

    sign: Literal["≤", "≥"]
    limit: float

    def reached(self, value: float) -> bool:
        return value <= self.limit if self.sign == "≤" else value >= self.limit

    def __str__(self) -> str:
        return f"{self.sign} {self.limit:,g}"


class Side(msgspec.Struct, frozen=True):
    """One side of a ratio, measured in turn with the other: one value a repeat."""

    what: str
    unit: str
    repeats: tuple[float, ...]


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """One measured value: the median of `repeats`, each of which is a value of the same unit.

    A ratio has both of its sides: `measured` over `against`. A figure without `reach` is shown for its own sake.
    `yardstick` is how fast the machine was meanwhile.
    """

    name: str
    value: float
    unit: str
    repeats: tuple[float, ...]
    reach: Reach | None = None
    measured: Side | None = None
    against: Side | None = None
    note: str = ""
    yardstick: Yardstick | None = None

    @property
    def at_reference(self) -> float | None:
        """The value at the reference speed; None for a figure that no speed changes, or from before there was one."""
        return None if self.yardstick is None else at_reference(self.value, self.unit, self.yardstick)

    @property
    def verdict(self) -> str:
        if self.reach is None:
            return ""
        return "reached" if self.reach.reached(self.value) else "not reached"


def at_least(limit: float) -> Reach:
    return Reach("≥", limit)


def at_most(limit: float) -> Reach:
    return Reach("≤", limit)


def figure(name: str, unit: str, repeats: Sequence[float], reach: Reach | None = None, note: str = "") -> Figure:
    value = statistics.median(repeats)
    return Figure(name=name, value=value, unit=unit, repeats=_rounded(repeats), reach=reach, note=note)


def ratio(
    name: str,
    reach: Reach,
    measured: tuple[str, Sequence[float]],
    against: tuple[str, Sequence[float]],
    unit: str,
    note: str = "",
) -> Figure:
    """The median of the ratios of pairs that were measured in turn; both sides are (what it is, values in `unit`)."""
    pairs = [mine / other for mine, other in zip(measured[1], against[1], strict=True)]
    return Figure(
        name=name,
        value=statistics.median(pairs),
        unit="×",
        repeats=_rounded(pairs),
        reach=reach,
        measured=Side(measured[0], unit, _rounded(measured[1])),
        against=Side(against[0], unit, _rounded(against[1])),
        note=note,
    )


def percentile(values: Sequence[float], share: int) -> float:
    """The smallest value that at least `share` percent of the values do not exceed."""
    return sorted(values)[max(0, math.ceil(len(values) * share / 100) - 1)]


def _rounded(values: Sequence[float]) -> tuple[float, ...]:
    return tuple(float(f"{value:.5g}") for value in values)
