"""The trained model on top of the rules: one weight a feature and category, read from one small file.

The file: `PPM1`, the length of a JSON header in four bytes, the header, the feature numbers (uint32, little-endian,
ascending), then for every feature one signed byte a category. Training is in `agents.learning`.
"""

import functools
import json
import math
import sys
from array import array
from collections.abc import Iterable
from pathlib import Path

from agents.analyzer.models import CATEGORIES

FOLDER = Path(__file__).parent / "model"
WEIGHTS = FOLDER / "weights.bin"
MAGIC = b"PPM1"


class ModelError(Exception):
    """The file is no model of ours."""


class Model:
    """Calibrated probabilities of the categories, given a text's features."""

    def __init__(self, content: bytes) -> None:
        try:
            if content[:4] != MAGIC:
                raise ValueError("it does not begin like one")
            end = 8 + int.from_bytes(content[4:8], "little")
            header = json.loads(content[8:end])
            if header["categories"] != list(CATEGORIES):
                raise ValueError("its categories are not ours")
            count = header["features"]
            width = len(CATEGORIES)
            if len(content) != end + count * (4 + width):
                raise ValueError("its length is wrong")
            numbers = array("I")
            numbers.frombytes(content[end : end + 4 * count])
            if sys.byteorder == "big":
                numbers.byteswap()
            rows = memoryview(content)[end + 4 * count :].cast("b")
            self._rows = {number: _packed(rows[n * width : (n + 1) * width]) for n, number in enumerate(numbers)}
            self._scales = tuple(float(value) for value in header["scales"])
            self._biases = tuple(float(value) for value in header["biases"])
            self.thresholds = dict(zip(CATEGORIES, map(float, header["thresholds"]), strict=True))
            self.version = f"model-{header['version']}"
        except (KeyError, TypeError, ValueError) as error:
            raise ModelError(f"No model of the analyzer: {error}.") from None

    def probabilities(self, found: dict[int, float]) -> dict[str, float]:
        """Features have few different values: the weights of those with the same are added up as whole numbers."""
        rows, groups = self._rows, dict.fromkeys(found.values(), 0)
        for number in found.keys() & rows.keys():
            groups[found[number]] += rows[number]
        weights = [(value, _unpacked(packed)) for value, packed in groups.items()]
        sums = [sum(value * row[n] for value, row in weights) for n in range(len(CATEGORIES))]
        return {
            category: _sigmoid(total * scale + bias)
            for category, total, scale, bias in zip(CATEGORIES, sums, self._scales, self._biases, strict=True)
        }


# The weights of a feature travel as one number, a lane of bits each, so that one addition adds them all.
_LANE = 24  # bits: for more features than any text has


def _packed(weights: Iterable[int]) -> int:
    return sum(weight << (n * _LANE) for n, weight in enumerate(weights))


def _unpacked(packed: int) -> list[int]:
    """The weights in a sum of packed rows. A lane below zero has borrowed one from the next."""
    found = []
    for _ in CATEGORIES:
        weight = ((packed + _HALF) & _FULL) - _HALF
        found.append(weight)
        packed = (packed - weight) >> _LANE
    return found


_FULL = (1 << _LANE) - 1
_HALF = 1 << (_LANE - 1)


def _sigmoid(value: float) -> float:
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, value))))


@functools.cache
def load_model() -> Model | None:
    """The model of the repository; None where there is none: then the rules decide alone."""
    return Model(WEIGHTS.read_bytes()) if WEIGHTS.exists() else None


def decide(chances: dict[str, float], thresholds: dict[str, float], sure: dict[str, float]) -> dict[str, float]:
    """The categories given with their confidence. `sure` holds those that a slot already implies."""
    given = {
        category: round(max(chances[category], sure.get(category, 0.0)), 4)
        for category in CATEGORIES
        if category != "general" and (category in sure or chances[category] >= thresholds[category])
    }
    if given:
        return given
    best = max(CATEGORIES, key=lambda category: chances[category])
    if best != "general" and chances[best] < chances["general"] + 0.1:
        best = "general"
    return {best: round(chances[best], 4)}
