"""Trains the search's text model. Needs numpy and scipy, which scikit-learn brings; the application does not.

Latent semantic analysis: offers as weighted words, each word spread over those that it is associated with, cut down
to a few dimensions by a singular value decomposition. Associations come from the lines of associations.yaml: words
that stand in the same lines go together, the more so the fewer lines they stand in. What a word weighs comes from
how rarely offers and the labelled inputs of hosts use it. Typed searches (searches.yaml) train nothing: one half
was looked at while the parameters below were chosen, the other is only measured.
"""

import importlib
import math
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import msgspec
import yaml

from agents.analyzer.modelfile import Tensor, pack, write_model
from agents.catalogue.files import builtin
from agents.catalogue.search.embedding import DIMENSIONS, FILE, NEAREST, NONE
from agents.catalogue.search.passages import MOST, Passage, passages
from agents.catalogue.search.wordforms import pairs, stem, stems, words
from agents.learning.split import labelled

ASSOCIATIONS: Final = Path(__file__).parent / "associations.yaml"
SPREAD: Final = 0.5  # how much a word shares with its associates
HEAD: Final = 1.5  # what a line's topic counts beside its other words
PART: Final = 0.6  # what a word counts that is only a part of a phrase
FLATTEN: Final = 0.3  # the power of the singular values that dimensions are divided by
EVERYDAY: Final = 5  # inputs of hosts from which on a word is no mistake
STEPS: Final = 127  # of a signed byte


class Trained(msgspec.Struct, frozen=True):
    """The model's file, and what it was made from."""

    content: bytes
    metrics: dict[str, Any]


class Corpus(msgspec.Struct, frozen=True):
    """What the model is trained on: the offers' passages, the lines of associations, the hosts' inputs."""

    offers: tuple[tuple[Passage, ...], ...]
    lines: tuple[tuple[str, ...], ...]
    inputs: tuple[str, ...]


def corpus() -> Corpus:
    offers = [offer for found in builtin().offers.values() for offer in found]
    lines = yaml.safe_load(ASSOCIATIONS.read_text("utf-8"))
    return Corpus(
        offers=tuple(
            passages(offer.kind, offer.title, offer.summary, offer.tags, msgspec.to_builtins(offer.terms))
            for offer in offers
        ),
        lines=tuple((topic, *others) for topic, others in lines.items()),
        inputs=tuple(line.text for line in labelled()),
    )


def train() -> Trained:
    read = corpus()
    vocabulary = _vocabulary(read)
    rarity = _rarity(read, vocabulary)
    associates = _associates(read, vocabulary, rarity)
    vectors = _vectors(read, vocabulary, rarity, associates)
    content = _packed(read, vocabulary, vectors, associates)
    metrics = {
        "offers": len(read.offers),
        "lines": len(read.lines),
        "inputs": len(read.inputs),
        "features": len(vocabulary),
        "dimensions": DIMENSIONS,
        "bytes": len(content),
    }
    return Trained(content, metrics)


def save(trained: Trained, figures: dict[str, Any]) -> None:
    write_model(FILE, "embedding", trained.content, trained.metrics | figures)


def _vocabulary(read: Corpus) -> dict[str, int]:
    """Every word of offers and lines, and the pairs inside titles, tags and lines, each with its number."""
    found: dict[str, None] = {}
    phrases = [phrase for line in read.lines for phrase in line]
    phrases += [text for title, tags, *_ in read.offers for text in (*title.texts, *tags.texts)]
    for text in (*phrases, *(text for parts in read.offers for part in parts for text in part.texts)):
        found.update(dict.fromkeys(stems(text)))
    for phrase in phrases:
        found.update(dict.fromkeys(pairs(stems(phrase))))
    return {feature: number for number, feature in enumerate(sorted(found))}


def _features(text: str) -> tuple[str, ...]:
    found = stems(text)
    return (*found, *pairs(found))


def _rarity(read: Corpus, vocabulary: dict[str, int]) -> Any:
    """Inverse document frequency. An offer counts as two inputs of hosts: there are few, and it is they that are
    looked for."""
    np = importlib.import_module("numpy")
    used: Counter[str] = Counter()
    for text in read.inputs:
        used.update(set(_features(text)))
    for parts in read.offers:
        found = {feature for part in parts for text in part.texts for feature in _features(text)}
        used.update(dict.fromkeys(found, 2))
    number = len(read.inputs) + 2 * len(read.offers)
    return np.array([math.log(1 + number / (1 + used[feature])) for feature in vocabulary])


def _associates(read: Corpus, vocabulary: dict[str, int], rarity: Any) -> Any:
    """How much each word goes with each other one: rows of length one, nothing with itself."""
    np, sparse = importlib.import_module("numpy"), importlib.import_module("scipy.sparse")
    lines = sparse.lil_matrix((len(read.lines), len(vocabulary)))
    for row, line in enumerate(read.lines):
        for place, phrase in enumerate(line):
            for feature, weight in _shares(phrase, HEAD if place == 0 else 1.0):
                column = vocabulary[feature]
                lines[row, column] = max(lines[row, column], weight)
    lines = lines.tocsr()
    often = np.maximum(np.asarray((lines > 0).sum(axis=0)).ravel(), 1)
    lines = _unit_rows(lines @ sparse.diags(np.sqrt(rarity / rarity.max() / often)))
    together = (lines.T @ lines).tolil()
    together.setdiag(0)
    return _unit_rows(together.tocsr())


def _shares(phrase: str, weight: float) -> Iterable[tuple[str, float]]:
    """The pairs of a phrase count in full, its single words less: "hot dog" is no dog."""
    found = stems(phrase)
    single = weight if len(found) == 1 else weight * PART / len(found) ** 0.5
    yield from ((feature, single) for feature in found)
    yield from ((feature, weight) for feature in pairs(found))


def _vectors(read: Corpus, vocabulary: dict[str, int], rarity: Any, associates: Any) -> Any:
    np, sparse = importlib.import_module("numpy"), importlib.import_module("scipy.sparse")
    offers = sparse.lil_matrix((len(read.offers), len(vocabulary)))
    for row, parts in enumerate(read.offers):
        for texts, weight in parts:
            for feature in (feature for text in texts for feature in _features(text)):
                if feature in vocabulary:
                    column = vocabulary[feature]
                    offers[row, column] = min(MOST, offers[row, column] + weight)
    spread = sparse.diags(rarity) @ (sparse.identity(len(vocabulary)) + SPREAD * associates)
    meant = _unit_rows(offers.tocsr() @ spread).toarray()
    _, values, axes = np.linalg.svd(meant, full_matrices=False)
    return spread @ (axes[:DIMENSIONS].T * values[:DIMENSIONS] ** -FLATTEN)


def _unit_rows(matrix: Any) -> Any:
    np, sparse = importlib.import_module("numpy"), importlib.import_module("scipy.sparse")
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    lengths[lengths == 0] = 1
    return (sparse.diags(1 / lengths) @ matrix).tocsr()


def _packed(read: Corpus, vocabulary: dict[str, int], vectors: Any, associates: Any) -> bytes:
    np = importlib.import_module("numpy")
    scales = np.maximum(np.abs(vectors).max(axis=1), 1e-9) / STEPS
    steps = np.rint(vectors / scales[:, None]).astype(np.int8)
    nearest = np.full((len(vocabulary), NEAREST), NONE, dtype="<u2")
    for row in range(len(vocabulary)):
        found = associates.getrow(row)
        best = found.indices[np.argsort(-found.data, kind="stable")][:NEAREST]
        nearest[row, : len(best)] = best
    written = _written(read, vocabulary)
    features = "\n".join(f"{feature}\t{written[feature]}" for feature in vocabulary).encode()
    plain = "\n".join(_plain(read, vocabulary)).encode()
    count = len(vocabulary)
    tensors = {
        "scales": Tensor("F32", (count,), scales.astype("<f4").tobytes()),
        "nearest": Tensor("U16", (count, NEAREST), nearest.tobytes()),
        "vectors": Tensor("I8", (count, DIMENSIONS), steps.tobytes()),
        "features": Tensor("U8", (len(features),), features),
        "plain": Tensor("U8", (len(plain),), plain),
    }
    return pack(tensors, {})


def _plain(read: Corpus, vocabulary: dict[str, int]) -> list[str]:
    """Stems that several hosts wrote and that no offer or line knows."""
    used = Counter(found for text in read.inputs for found in set(stems(text)))
    return sorted(found for found, times in used.items() if times >= EVERYDAY and found not in vocabulary)


def _written(read: Corpus, vocabulary: dict[str, int]) -> dict[str, str]:
    """For every feature the word or pair that is most often written for it; among equals the shortest."""
    forms: dict[str, Counter[str]] = {feature: Counter() for feature in vocabulary}
    texts = [text for parts in read.offers for part in parts for text in part.texts]
    for text in (*texts, *(phrase for line in read.lines for phrase in line)):
        found = words(text)
        for word in found:
            forms[stem(word)][word] += 1
        for a, b in pairwise(found):
            pair = f"{stem(a)}_{stem(b)}"
            if pair in forms:
                forms[pair][f"{a} {b}"] += 1
    return {feature: min(found, key=lambda form: (-found[form], len(form), form)) for feature, found in forms.items()}
