"""Trains the analyzer's model from the repository's labelled inputs. Needs scikit-learn; the application does not.

The rules were written with the seen inputs at hand and know them better than any others. A model that trained on what
they say of these would trust them too far, so each input trains in several views that hide a part of it.

Only the seen scenarios train. The regularisation, the calibration and the threshold come from folds of them
(scenario by scenario); the held-out scenarios are measured once, at the end, and only decide whether the model is
used at all.
"""

import hashlib
import importlib
import json
import random
from pathlib import Path
from typing import Any
from zlib import crc32

import msgspec

from agents.analyzer import CATEGORIES, analyze
from agents.analyzer.engine import implied, read
from agents.analyzer.model.features import BITS, Seen
from agents.analyzer.model.stacked import FILE, Model, decide
from agents.analyzer.modelfile import Tensor, pack, write_model
from agents.learning.evaluation import TODAY, Report, measure
from agents.learning.jsonl import Labelled
from agents.learning.split import FOLDER, data_hash, held_out, labelled

FOLDS = 5
# Weaker weights do as well on folds of inputs that the rules were written with, and worse on any others.
STRENGTHS = (3.0, 6.0)
VIEWS = 3
HIDDEN = 0.5
THRESHOLDS = tuple(n / 100 for n in range(36, 55, 2))
PARAMS = {
    "bits": BITS,
    "folds": FOLDS,
    "strengths": STRENGTHS,
    "thresholds": THRESHOLDS,
    "views": VIEWS,
    "hidden": HIDDEN,
}


class Trained(msgspec.Struct, frozen=True):
    content: bytes
    version: str
    metrics: dict[str, Any]
    better: bool


class Untrainable(Exception):
    """The labelled inputs do not make a model; the text is a sentence for whoever gave them."""


def train(folder: Path = FOLDER) -> Trained:
    """The model of the seen scenarios in `folder`, and how it does beside the rules alone on the held-out ones.

    Raises BadLine for a line that cannot be read, and Untrainable where there is too little to learn from."""
    lines = list(labelled(folder))
    seen = [line for line in lines if not held_out(line.scenario)]
    kept = [line for line in lines if held_out(line.scenario)]
    _suffices(seen, kept, folder)
    digest = data_hash(folder)
    source = json.dumps([digest, PARAMS], sort_keys=True)
    content, folds = _fit(seen, source)
    model = Model(content)
    version = model.version.removeprefix("model-")
    rules = measure(kept, lambda text, today: analyze(text, today=today, stacked=False), worst=0)
    stacked = measure(kept, lambda text, today: analyze(text, today=today, model=model), worst=0)
    better = all(getattr(stacked, key) > getattr(rules, key) for key in ("micro_f1", "macro_f1", "exact"))
    metrics = {
        "data": digest,
        "params": PARAMS,
        "inputs": {"seen": len(seen), "held_out": len(kept)},
        "folds": folds,
        "held_out": {"rules": _figures(rules), "stacked": _figures(stacked)},
        "bytes": len(content),
    }
    return Trained(content, version, metrics, better)


def _suffices(seen: list[Labelled], kept: list[Labelled], folder: Path) -> None:
    """Every fold must hold inputs that have a category and inputs that do not."""
    for line in (*seen, *kept):
        if unknown := set(line.categories) - set(CATEGORIES):
            raise Untrainable(f"Input {line.id} has the unknown category {min(unknown)!r}.")
    if not kept:
        raise Untrainable(f"No scenario in {folder} is held out: there is nothing to measure the model on.")
    for category in CATEGORIES:
        for part in range(FOLDS):
            rest = [category in line.categories for line in seen if _fold(line) != part]
            if not any(rest) or all(rest):
                raise Untrainable(f"Too few scenarios in {folder} speak of {category}, or too few do not.")


def _fold(line: Labelled) -> int:
    return crc32(line.scenario.encode()) % FOLDS


def save(trained: Trained, folder: Path) -> None:
    write_model(folder / FILE.name, "classifier", trained.content, trained.metrics)


def _figures(report: Report) -> dict[str, Any]:
    keys = ("micro_f1", "macro_f1", "exact", "slots_f1", "ece")
    figures: dict[str, Any] = {key: round(getattr(report, key), 4) for key in keys}
    figures["categories"] = {name: round(score.f1, 4) for name, score in report.categories.items()}
    figures["slots"] = {name: round(score.f1, 4) for name, score in report.slots.items()}
    return figures


def _fit(lines: list[Labelled], source: str) -> tuple[bytes, dict[str, Any]]:
    np: Any = importlib.import_module("numpy")
    told = [read(line.text, today=line.today or TODAY) for line in lines]
    rows = [features() for _, features in told]
    views = [
        blurred(row, f"{line.text}/{n}", HIDDEN) for n in range(VIEWS) for line, row in zip(lines, rows, strict=True)
    ]
    # What the model will see of an unseen input is clearer than a training view and dimmer than a seen input.
    judged = [blurred(row, line.text, HIDDEN / 2) for line, row in zip(lines, rows, strict=True)]
    sure = [implied(answer) for answer, _ in told]
    numbers = sorted({number for row in views for number in row})
    columns = {number: column for column, number in enumerate(numbers)}
    x, test = _matrix(views, columns), _matrix(judged, columns)
    y = np.array([[category in line.categories for category in CATEGORIES] for line in lines])
    fold = np.array([_fold(line) for line in lines])
    wide, folds = np.tile(y, (VIEWS, 1)), np.tile(fold, VIEWS)

    best: tuple[float, float, list[tuple[float, float]], float] | None = None
    for strength in STRENGTHS:
        raw = np.zeros(y.shape)
        for k in range(FOLDS):
            weights, bias = _regress(x[folds != k], wide[folds != k], strength)
            raw[fold == k] = test[fold == k] @ weights + bias
        platt = [_platt(raw[:, n], y[:, n]) for n in range(len(CATEGORIES))]
        chances = np.column_stack([1 / (1 + np.exp(-(raw[:, n] * a + b))) for n, (a, b) in enumerate(platt)])
        # One for all: calibrated chances need no more, and a threshold a category would fit the folds' noise.
        score, threshold = max((_micro(chances, y, limit, sure), limit) for limit in THRESHOLDS)
        if best is None or score > best[0]:
            best = (score, strength, platt, threshold)
    assert best is not None
    score, strength, platt, threshold = best
    weights, bias = _regress(x, wide, strength)
    scaled = weights * np.array([a for a, _ in platt])
    biases = [float(bias[n] * a + b) for n, (a, b) in enumerate(platt)]
    scales = np.abs(scaled).max(axis=0) / 127
    steps = np.rint(scaled / scales).astype(np.int8)
    used = np.abs(steps.astype(int)).max(axis=1) > 1
    count, width = int(used.sum()), len(CATEGORIES)
    limits = [threshold] * width
    tensors = {
        "scales": Tensor("F64", (width,), scales.astype("<f8").tobytes()),
        "biases": Tensor("F64", (width,), np.array(biases, dtype="<f8").tobytes()),
        "thresholds": Tensor("F64", (width,), np.array(limits, dtype="<f8").tobytes()),
        "numbers": Tensor("U32", (count,), np.array(numbers, dtype="<u4")[used].tobytes()),
        "weights": Tensor("I8", (count, width), steps[used].tobytes()),
    }
    metadata = {"categories": " ".join(CATEGORIES), "source": hashlib.sha256(source.encode()).hexdigest()[:8]}
    return pack(tensors, metadata), {"micro_f1": round(score, 4), "strength": strength}


def blurred(seen: Seen, seed: str, hidden: float) -> dict[int, float]:
    """One view of an input, without `hidden` of what the rules found and more of their verdict.

    The same for the same `seed`."""
    chance = random.Random(seed)
    view = dict(seen.words)
    verdict = {} if chance.random() < hidden * 1.4 else seen.verdict
    for number, value in sorted((seen.found | verdict).items()):
        if chance.random() >= hidden:
            view[number] = value
    return view


def _matrix(found: list[dict[int, float]], columns: dict[int, int]) -> Any:
    values: list[float] = []
    places: list[int] = []
    ends = [0]
    for row in found:
        places += [columns[number] for number in row if number in columns]
        values += [value for number, value in row.items() if number in columns]
        ends.append(len(places))
    return importlib.import_module("scipy.sparse").csr_matrix((values, places, ends), shape=(len(found), len(columns)))


def _regress(x: Any, y: Any, strength: float) -> tuple[Any, Any]:
    np: Any = importlib.import_module("numpy")
    linear: Any = importlib.import_module("sklearn.linear_model")
    fits = [
        linear.LogisticRegression(C=strength, solver="liblinear", max_iter=300, random_state=1).fit(x, y[:, n])
        for n in range(y.shape[1])
    ]
    return np.column_stack([fit.coef_[0] for fit in fits]), np.array([fit.intercept_[0] for fit in fits])


def _platt(raw: Any, wanted: Any) -> tuple[float, float]:
    linear: Any = importlib.import_module("sklearn.linear_model")
    fit = linear.LogisticRegression(C=1e3).fit(raw.reshape(-1, 1), wanted)
    return float(fit.coef_[0][0]), float(fit.intercept_[0])


def _micro(chances: Any, y: Any, threshold: float, sure: list[dict[str, float]]) -> float:
    limits = dict.fromkeys(CATEGORIES, threshold)
    right = given = 0
    for row, wanted, known in zip(chances, y, sure, strict=True):
        answer = decide(dict(zip(CATEGORIES, map(float, row), strict=True)), limits, known)
        labels = {category for category, label in zip(CATEGORIES, wanted, strict=True) if label}
        right += len(labels & set(answer))
        given += len(answer)
    return 2 * right / (given + int(y.sum()))
