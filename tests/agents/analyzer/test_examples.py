"""The hand-labelled examples, scored the way the label guide asks."""

import datetime
from collections import Counter
from pathlib import Path

import pytest
import yaml

from agents.analyzer import analyze

TODAY = datetime.date(2025, 10, 18)
EXAMPLES = yaml.safe_load((Path(__file__).parent / "examples.yaml").read_text(encoding="utf-8"))


def misses(example):
    answer = analyze(example["t"], today=TODAY)
    found = []
    if set(answer.categories) != set(example["c"].split()):
        found.append(f"categories {' '.join(answer.categories)} not {example['c']}")
    for key in sorted(set(example["s"]) | set(answer.slots)):
        if example["s"].get(key) != answer.slots.get(key):
            found.append(f"{key} {answer.slots.get(key)} not {example['s'].get(key)}")
    return found


@pytest.fixture(scope="module")
def wrong():
    return {example["t"]: found for example in EXAMPLES if (found := misses(example))}


def test_there_are_enough_examples():
    assert len(EXAMPLES) >= 150
    assert not [text for text, times in Counter(e["t"] for e in EXAMPLES).items() if times > 1]


def test_nearly_all_examples_are_read_exactly(wrong):
    for text, found in wrong.items():
        print(f"{text!r}: {'; '.join(found)}")
    assert len(wrong) / len(EXAMPLES) <= 0.08


def test_category_f1_over_the_examples():
    right = given = wanted = 0
    for example in EXAMPLES:
        answer, label = set(analyze(example["t"], today=TODAY).categories), set(example["c"].split())
        right, given, wanted = right + len(answer & label), given + len(answer), wanted + len(label)
    assert 2 * right / (given + wanted) >= 0.965
