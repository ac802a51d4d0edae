"""The trained model on top of the rules: one weight a feature and category. Training is in `agents.learning`.

The tensors of its file: `numbers`, the features in ascending order; `weights`, a signed byte for each of them and each
category; `scales`, `biases` and `thresholds`, one a category.
"""

import functools
import math
import struct
from collections.abc import Iterable
from operator import mul
from pathlib import Path
from typing import Final, NamedTuple

from agents.analyzer.modelfile import ModelFileError, read_model, unpack, version_of
from agents.analyzer.models import CATEGORIES

FILE: Final = Path(__file__).parent / "classifier.safetensors"


class ModelError(Exception):
    """The file is no model of ours."""


class Model:
    """Calibrated probabilities of the categories, given a text's features."""

    def __init__(self, content: bytes) -> None:
        width = len(CATEGORIES)
        try:
            tensors, metadata = unpack(content)
            if metadata.get("categories") != " ".join(CATEGORIES):
                raise ValueError("its categories are not ours")
            numbers = tensors["numbers"].numbers()
            rows = memoryview(tensors["weights"].data).cast("b")
            if len(rows) != len(numbers) * width:
                raise ValueError("its weights do not fit its features")
            self._rows = {number: _packed(rows[n * width : (n + 1) * width]) for n, number in enumerate(numbers)}
            self._scales, self._biases = tensors["scales"].numbers(), tensors["biases"].numbers()
            self.thresholds = dict(zip(CATEGORIES, tensors["thresholds"].numbers(), strict=True))
        except (KeyError, ValueError, ModelFileError) as error:
            raise ModelError(f"No model of the analyzer: {error}.") from None
        self.version = f"model-{version_of(content)}"

    def weigh(self, found: dict[int, float]) -> "Weighed":
        """Features have few different values: the weights of those with the same are added up as whole numbers."""
        groups, row = dict.fromkeys(found.values(), 0), self._rows.get
        for number, value in found.items():
            if weights := row(number):
                groups[value] += weights
        return Weighed(groups, found)

    def without(self, weighed: "Weighed", numbers: Iterable[int]) -> "Weighed":
        """As if the text had not these features."""
        groups = dict(weighed.groups)
        for number in numbers:
            if number in weighed.found:
                groups[weighed.found[number]] -= self._rows.get(number, 0)
        return Weighed(groups, weighed.found)

    def probabilities(self, weighed: "Weighed") -> dict[str, float]:
        columns = zip(*map(_unpacked, weighed.groups.values()), strict=True)
        sums = [sum(map(mul, weighed.groups, column)) for column in columns] or [0.0] * len(CATEGORIES)
        return {
            category: _sigmoid(total * scale + bias)
            for category, total, scale, bias in zip(CATEGORIES, sums, self._scales, self._biases, strict=True)
        }


class Weighed(NamedTuple):
    """The packed sums of weights by the value of their features, and the features."""

    groups: dict[float, int]
    found: dict[int, float]


# The weights of a feature travel as one number, a lane of four bytes each, so that one addition adds them all.
_LANE = 32
_HALF = 1 << (_LANE - 1)
_LANES = struct.Struct(f"<{len(CATEGORIES)}I")
# Lifts every lane above zero, so that none borrows from the next.
_LIFT = sum(_HALF << (n * _LANE) for n in range(len(CATEGORIES)))


def _packed(weights: Iterable[int]) -> int:
    return sum(weight << (n * _LANE) for n, weight in enumerate(weights))


def _unpacked(packed: int) -> list[int]:
    return [lane - _HALF for lane in _LANES.unpack((packed + _LIFT).to_bytes(_LANES.size, "little"))]


def _sigmoid(value: float) -> float:
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, value))))


@functools.cache
def load_model() -> Model | None:
    """The model of the repository; None where there is none: then the rules decide alone. Raises ModelError."""
    try:
        return Model(read_model(FILE)) if FILE.exists() else None
    except ModelFileError as error:
        raise ModelError(f"No model of the analyzer: {error}.") from None


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
