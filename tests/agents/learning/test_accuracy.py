"""The figures of the held-out scenarios, a little under what is reached: a change that reads worse fails here."""

import pytest

from agents.analyzer import analyze
from agents.learning.evaluation import measure
from agents.learning.split import held_out, labelled


@pytest.fixture(scope="module")
def report():
    kept = (line for line in labelled() if held_out(line.scenario))
    return measure(kept, lambda text, today: analyze(text, today=today), worst=0)


def test_there_is_enough_to_measure(report):
    assert report.inputs >= 950


@pytest.mark.parametrize(
    ("figure", "least"), [("micro_f1", 0.92), ("macro_f1", 0.915), ("exact", 0.845), ("slots_f1", 0.88)]
)
def test_the_held_out_scenarios_are_read(report, figure, least):
    assert getattr(report, figure) >= least


def test_no_category_is_left_behind(report):
    assert min(score.f1 for score in report.categories.values()) >= 0.85


def test_no_slot_is_left_behind(report):
    assert {name: score.f1 for name, score in report.slots.items() if score.f1 < 0.80} == {}


def test_confidence_says_how_often_a_category_is_right(report):
    assert report.ece <= 0.07
