"""How well the analyzer reads labelled inputs."""

import datetime
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from agents.analyzer import CATEGORIES, Analysis
from agents.learning.jsonl import Labelled

TODAY = datetime.date(2026, 3, 2)
BINS = 10


class Score(msgspec.Struct, frozen=True):
    precision: float
    recall: float
    f1: float
    support: int


class Bin(msgspec.Struct, frozen=True):
    """Given categories whose confidence lies in one tenth, and how many of them were right."""

    above: float
    count: int
    confidence: float
    right: float


class Miss(msgspec.Struct, frozen=True):
    id: str | int
    text: str
    wrong: list[str]


class Report(msgspec.Struct, frozen=True):
    inputs: int
    micro_f1: float
    macro_f1: float
    exact: float
    slots_f1: float
    categories: dict[str, Score]
    slots: dict[str, Score]
    calibration: list[Bin]
    ece: float
    median_us: float
    worst: list[Miss]


def measure(lines: Iterable[Labelled], read: Callable[[str, datetime.date], Analysis], *, worst: int = 20) -> Report:
    """`read` of every line against its labels."""
    given: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    right: Counter[str] = Counter()
    sure: list[tuple[float, bool]] = []
    micros: list[float] = []
    misses: list[Miss] = []
    inputs = exact = 0
    for line in lines:
        start = time.perf_counter_ns()
        answer = read(line.text, line.today or TODAY)
        micros.append((time.perf_counter_ns() - start) / 1000)
        inputs += 1
        labels = set(line.categories)
        exact += set(answer.categories) == labels
        given.update(answer.categories)
        wanted.update(labels)
        right.update(labels & set(answer.categories))
        sure += [(answer.confidence[category], category in labels) for category in answer.categories]
        for slot in line.slots.keys() | answer.slots.keys():
            key = f"slot {slot}"
            given[key] += slot in answer.slots
            wanted[key] += slot in line.slots
            right[key] += slot in answer.slots and answer.slots[slot] == line.slots.get(slot)
        wrong = _wrong(line, answer)
        if wrong:
            misses.append(Miss(line.id, line.text, wrong))
    slots = sorted(key for key in wanted | given if key.startswith("slot "))
    names = [c for c in CATEGORIES if wanted[c] or given[c]]
    scores = {c: _score([c], right, given, wanted) for c in names}
    bins = _bins(sure)
    misses.sort(key=lambda miss: -len(miss.wrong))
    return Report(
        inputs=inputs,
        micro_f1=_score(names, right, given, wanted).f1,
        macro_f1=statistics.fmean(score.f1 for score in scores.values()) if scores else 0.0,
        exact=exact / inputs if inputs else 0.0,
        slots_f1=_score(slots, right, given, wanted).f1,
        categories=scores,
        slots={key.removeprefix("slot "): _score([key], right, given, wanted) for key in slots},
        calibration=bins,
        ece=sum(b.count * abs(b.confidence - b.right) for b in bins) / max(len(sure), 1),
        median_us=statistics.median(micros) if micros else 0.0,
        worst=misses[:worst],
    )


def _wrong(line: Labelled, answer: Analysis) -> list[str]:
    labels, got = set(line.categories), set(answer.categories)
    found = [f"+{category}" for category in sorted(got - labels)] + [f"-{c}" for c in sorted(labels - got)]
    for slot in sorted(line.slots.keys() | answer.slots.keys()):
        have, want = answer.slots.get(slot), line.slots.get(slot)
        if have != want:
            found.append(f"{slot}: {_shown(have)} not {_shown(want)}")
    return found


def _shown(value: Any) -> str:
    return "nothing" if value is None else msgspec.json.encode(value).decode()


def _score(keys: list[str], right: Counter[str], given: Counter[str], wanted: Counter[str]) -> Score:
    hit, out, all_of = (sum(counter[key] for key in keys) for counter in (right, given, wanted))
    return Score(
        precision=hit / out if out else 0.0,
        recall=hit / all_of if all_of else 0.0,
        f1=2 * hit / (out + all_of) if out + all_of else 0.0,
        support=all_of,
    )


def _bins(sure: list[tuple[float, bool]]) -> list[Bin]:
    rows: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for confidence, hit in sure:
        rows[min(int(confidence * BINS), BINS - 1)].append((confidence, hit))
    return [
        Bin(n / BINS, len(row), statistics.fmean(c for c, _ in row), statistics.fmean(hit for _, hit in row))
        for n, row in enumerate(rows)
        if row
    ]
