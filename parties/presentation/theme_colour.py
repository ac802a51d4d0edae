"""The theme's colour as a hue that the style sheet knows.

The sheet draws every accent in OKLCH with a fixed lightness for each scheme, so that the contrast holds whatever
the hue; a party contributes only the hue, in steps of 15 degrees.
"""

import math
import re
from collections.abc import Iterable
from typing import Any, Final

import msgspec

STEP: Final = 15
_LEAST_CHROMA: Final = 0.04  # greys have no hue worth showing
_HEX: Final = re.compile(r"#[0-9a-fA-F]{6}\Z")


class Swatch(msgspec.Struct, frozen=True):
    """A colour in a row of equal shapes."""

    x: int
    fill: str


def row(fills: Iterable[str], pitch: int) -> tuple[Swatch, ...]:
    return tuple(Swatch(at * pitch, fill) for at, fill in enumerate(fills))


def colours(values: Any) -> tuple[str, ...]:
    """The #rrggbb colours among `values`; anything else is left out."""
    return tuple(value for value in values or () if isinstance(value, str) and _HEX.match(value))


def hue(values: Iterable[str]) -> str:
    """The hue of the first colour that has one, as `0` … `345`; empty when all are grey."""
    for value in values:
        chroma, degrees = _chroma_and_hue(value)
        if chroma >= _LEAST_CHROMA:
            return str(round(degrees / STEP) * STEP % 360)
    return ""


def _chroma_and_hue(value: str) -> tuple[float, float]:
    """OKLab's chroma and hue angle of an sRGB colour (Björn Ottosson's matrices)."""
    red, green, blue = (_linear(int(value[at : at + 2], 16) / 255) for at in (1, 3, 5))
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    small = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * small
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * small
    return math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
