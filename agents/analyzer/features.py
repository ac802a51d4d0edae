"""What a trained model sees of a text: hashed words and letters, the phrases found, the rules' own scores."""

from typing import NamedTuple
from zlib import crc32

from agents.analyzer.lexicon import Hit
from agents.analyzer.models import CATEGORIES
from agents.analyzer.scores import Scores
from agents.analyzer.text import Doc

BITS = 20
# Longer texts are read as far as this: the work stays bounded, and a host says what he wants early.
_TOKENS = 160
_MASK = (1 << BITS) - 1


class Seen(NamedTuple):
    """Feature number to value, by where it comes from: the bare words, the phrases and slots found, the rules' own
    verdict. Training blurs the last two: the rules know the seen inputs better than any other."""

    words: dict[int, float]
    found: dict[int, float]
    verdict: dict[int, float]

    def blind(self, slot: str, category: str) -> dict[int, float]:
        """All but what the rules make of `slot`: what would the text be taken for without it?"""
        hidden = {_number(f"s {slot}"), _number(f"r {category}"), _number(f"g {category}")}
        return {number: value for number, value in self.all().items() if number not in hidden}

    def all(self) -> dict[int, float]:
        return {**self.words, **self.found, **self.verdict}


def features(doc: Doc, hits: list[Hit], scores: Scores, slots: dict[str, object]) -> Seen:
    """Words and letters have the same length together whatever the text's length."""
    low = doc.low[:_TOKENS]
    names = {f"w {word}" for word in low}
    names.update(f"w {a} {b}" for a, b in zip(["", *low], [*low, ""], strict=True))
    grams: set[str] = set()
    for word in set(low):
        if word[:1].isalpha() and 3 <= len(word) <= 24:
            padded = f" {word} "
            for n in (3, 4, 5):
                grams.update(padded[k : k + n] for k in range(len(padded) - n + 1))
    spoken: dict[int, float] = {}
    _fill(spoken, names, 2.0 / max(len(names), 4) ** 0.5)
    _fill(spoken, {f"c {gram}" for gram in grams}, 2.0 / max(len(grams), 9) ** 0.5)
    _fill(spoken, {f"l {min(len(low) // 6, 6)}"}, 0.5)
    found: dict[int, float] = {}
    _fill(found, {f"h {hit.kind} {hit.value}" for hit in hits if hit.i < _TOKENS and hit.kind != "weak_theme"}, 0.5)
    _fill(found, {f"k {hit.kind}" for hit in hits if hit.i < _TOKENS}, 0.5)
    _fill(found, {f"s {slot}" for slot in slots}, 1.0)
    verdict: dict[int, float] = {}
    _fill(verdict, {f"g {category}" for category in scores.categories()}, 1.0)
    for category in CATEGORIES:
        value = scores.value(category)
        if value > 0:
            verdict[_number(f"r {category}")] = min(value, 6.0) / 3.0
    return Seen(spoken, found, verdict)


def _fill(found: dict[int, float], names: set[str], value: float) -> None:
    for name in names:
        found[_number(name)] = value


def _number(name: str) -> int:
    return crc32(name.encode("utf-8", "surrogatepass")) & _MASK
