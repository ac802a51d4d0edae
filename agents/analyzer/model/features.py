"""What a trained model sees of a text: hashed words and letters, the phrases found, the rules' own scores."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple
from zlib import crc32

from agents.analyzer.lexicon import Hit
from agents.analyzer.models import CATEGORIES
from agents.analyzer.text import Doc
from agents.analyzer.wants.scores import Scores

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

    def all(self) -> dict[int, float]:
        return {**self.words, **self.found, **self.verdict}


def traces(slot: str, category: str) -> set[int]:
    """The features that a text has because the rules filled `slot` or gave it `category`."""
    return {_number(f"s {slot}"), _number(f"r {category}"), _number(f"g {category}")}


def features(doc: Doc, hits: list[Hit], scores: Scores, slots: dict[str, object]) -> Seen:
    """Words and letters have the same length together whatever the text's length."""
    low = doc.low[:_TOKENS]
    pairs = map(" ".join, zip(["", *low], [*low, ""], strict=True))
    names = {*map(_word, low), *_numbers(f"w {pair}" for pair in pairs)}
    grams = frozenset().union(*map(_grams, set(low)))
    spoken = dict.fromkeys(names, 2.0 / max(len(names), 4) ** 0.5)
    spoken |= dict.fromkeys(grams, 2.0 / max(len(grams), 9) ** 0.5)
    spoken[_number(f"l {min(len(low) // 6, 6)}")] = 0.5
    early = [hit for hit in hits if hit.i < _TOKENS]
    found = dict.fromkeys(_numbers({f"h {hit.kind} {hit.value}" for hit in early if hit.kind != "weak_theme"}), 0.5)
    found |= dict.fromkeys(_numbers({f"k {hit.kind}" for hit in early}), 0.5)
    found |= dict.fromkeys(_numbers(f"s {slot}" for slot in slots), 1.0)
    verdict = dict.fromkeys(_numbers(f"g {category}" for category in scores.confidence()), 1.0)
    for category in CATEGORIES:
        if count := scores.counts.get(category):
            verdict[_number(f"r {category}")] = min(count, 6) / 3
    return Seen(spoken, found, verdict)


@lru_cache(maxsize=4096)
def _word(word: str) -> int:
    return _number(f"w {word}")


@lru_cache(maxsize=4096)  # a language has few words that come often
def _grams(word: str) -> frozenset[int]:
    """Three to five letters in a row, with the ends of the word among them."""
    if not (word[:1].isalpha() and 3 <= len(word) <= 24):
        return frozenset()
    padded = f" {word} "
    return frozenset(_numbers(f"c {padded[k : k + n]}" for n in (3, 4, 5) for k in range(len(padded) - n + 1)))


def _numbers(names: Iterable[str]) -> Iterator[int]:
    return map(_number, names)


def _number(name: str) -> int:
    return crc32(name.encode("utf-8", "surrogatepass")) & _MASK
