"""The search's text model: a text as a vector, near that of another when they speak of the same. Pure.

One vector a word, read from one small file; a text's is their weighted sum. The tensors of the file: `features` (a line
each: stem or pair, tab, the word as people write it), `plain` (a line each: words of everyday speech that mean nothing
here, and so are not taken for misspelled ones), `scales`, one a feature, `nearest`, the numbers of its nearest words
(65535 for none), and `vectors`. Training is in `agents.learning.train_embedding`.
"""

import functools
import math
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from pathlib import Path
from typing import Final, NamedTuple

from agents.analyzer.modelfile import ModelFileError, read_model, unpack, version_of
from agents.catalogue.search.wordforms import grams, pairs, stem, words

FILE: Final = Path(__file__).parent / "model/text.safetensors"
DIMENSIONS: Final = 128  # of the vectors, here and in the database
NEAREST: Final = 16  # words kept beside each
NONE: Final = 0xFFFF
ALIKE: Final = 0.75  # share of letters in the same order from which on an unknown word counts as misspelled
CANDIDATES: Final = 12  # known words that a misspelled one is compared with
TELLING: Final = 1.15  # length of the vector of a word from which on it says something
SHORTEST: Final = 4  # letters of a word that may be misspelled


class ModelError(Exception):
    """The file is no text model of ours."""


class Term(NamedTuple):
    """A word of a query: as typed, the feature that it is taken for (empty if unknown), and that as people write it."""

    typed: str
    feature: str
    written: str


class TextModel:
    """Vectors of texts. `version` changes with every training."""

    def __init__(self, content: bytes) -> None:
        try:
            tensors, _ = unpack(content)
            lines = tensors["features"].data.decode("utf-8").split("\n")
            self._written = dict(line.split("\t") for line in lines)
            self._plain = frozenset(tensors["plain"].data.decode("utf-8").split("\n"))
            count = len(self._written)
            if count != len(lines):
                raise ValueError("a feature occurs twice")
            if (tensors["vectors"].shape, tensors["nearest"].shape) != ((count, DIMENSIONS), (count, NEAREST)):
                raise ValueError("its vectors have another length")
            self._scales, self._nearest = tensors["scales"].numbers(), tensors["nearest"].numbers()
            self._rows = memoryview(tensors["vectors"].data).cast("b")
        except (KeyError, ValueError, ModelFileError) as error:
            raise ModelError(f"No text model of the search: {error}.") from None
        self.version = version_of(content)
        self._features = list(self._written)
        self._numbers = {feature: number for number, feature in enumerate(self._features)}

    def terms(self, query: str) -> tuple[Term, ...]:
        """The words of a query. A word that is not known is taken for the known one that is spelled most alike."""
        found = []
        for typed in dict.fromkeys(words(query)):
            feature = self._known(typed)
            written = self._written[feature] if feature else typed
            found.append(Term(typed, feature, typed if feature == stem(typed) else written))
        return tuple(found)

    def features(self, parts: Iterable[str]) -> dict[str, int]:
        """How often each known word and pair of words occurs in the parts. No pair goes from one part to the next."""
        found: dict[str, int] = {}
        for part in parts:
            stems = tuple(self._known(word) for word in words(part))
            for feature in (*stems, *pairs(stems)):
                if feature in self._numbers:
                    found[feature] = found.get(feature, 0) + 1
        return found

    def vector(self, weights: Mapping[str, float]) -> tuple[float, ...] | None:
        """The unit vector of known features, each with a weight. None where nothing is known."""
        total = [0.0] * DIMENSIONS
        for feature, weight in weights.items():
            number = self._numbers[feature]
            scale = self._scales[number] * weight
            row = self._rows[number * DIMENSIONS : (number + 1) * DIMENSIONS]
            total = [value + scale * step for value, step in zip(total, row, strict=True)]
        length = math.sqrt(sum(value * value for value in total))
        return tuple(value / length for value in total) if length else None

    def query_vector(self, query: str) -> tuple[float, ...] | None:
        """The vector of what somebody typed: each word and pair counts once."""
        return self.vector(dict.fromkeys(self.features([query]), 1.0))

    def nearest(self, feature: str) -> tuple[str, ...]:
        """The features that go with this one, nearest first."""
        number = self._numbers.get(feature)
        if number is None:
            return ()
        row = self._nearest[number * NEAREST : (number + 1) * NEAREST]
        return tuple(self._features[other] for other in row if other != NONE)

    @functools.lru_cache(maxsize=8192)  # noqa: B019 — there is one model a process
    def length(self, feature: str) -> float:
        """How much a known feature says of an offer: the vectors of "with" and "the" are next to nothing."""
        number = self._numbers[feature]
        row = self._rows[number * DIMENSIONS : (number + 1) * DIMENSIONS]
        return float(self._scales[number]) * math.sqrt(sum(step * step for step in row))

    def telling(self, feature: str) -> bool:
        return self.length(feature) >= TELLING

    def everyday(self, word: str) -> bool:
        """Whether it is a word that hosts use and that means nothing here, such as "hello"."""
        return stem(word) in self._plain

    def written(self, feature: str) -> str:
        """A known feature as people write it."""
        return self._written[feature]

    def _known(self, word: str) -> str:
        found = stem(word)
        if found in self._numbers:
            return found
        return "" if found in self._plain else self._alike(word)

    @functools.lru_cache(maxsize=8192)  # noqa: B019 — there is one model a process
    def _alike(self, word: str) -> str:
        """The known word that is spelled most alike, with the same first letter; none for short words and for those
        like no other. Threes of letters tell whom to look at, letters in order who it is."""
        if len(word) < SHORTEST or word.isdigit():
            return ""
        shared: dict[str, int] = {}
        for gram in grams(word):
            for feature in self._by_gram.get(gram, ()):
                if feature[0] == word[0]:
                    shared[feature] = shared.get(feature, 0) + 1
        looked_at = sorted(shared, key=lambda feature: (abs(len(feature) - len(word)) - 2 * shared[feature], feature))
        scored = [(_same_letters(word, self._written[feature]), feature) for feature in looked_at[:CANDIDATES]]
        best = max(scored, default=(0.0, ""))
        return best[1] if best[0] >= ALIKE else ""

    @functools.cached_property
    def _by_gram(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for word in self._features:
            if len(word) >= SHORTEST and word.isalpha():
                for gram in grams(word):
                    found.setdefault(gram, []).append(word)
        return found


def _same_letters(a: str, b: str) -> float:
    return SequenceMatcher(None, a, b, autojunk=False).ratio()


@functools.cache
def text_model() -> TextModel:
    """The model that ships with the code. Raises ModelError."""
    try:
        return TextModel(read_model(FILE))
    except ModelFileError as error:
        raise ModelError(f"No text model of the search: {error}.") from None
