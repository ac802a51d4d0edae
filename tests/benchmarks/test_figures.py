"""What a figure is made of, and that the documents show what was measured."""

import msgspec
import pytest

from benchmarks import compare, report
from benchmarks.figures import Side, at_least, at_most, figure, percentile, ratio
from benchmarks.wishes import Wishes
from benchmarks.yardstick import (
    REFERENCE_LOOPS,
    REFERENCE_TRANSACTIONS,
    Yardstick,
    at_reference,
    between,
    loop,
)


def test_a_ratio_is_the_median_of_pairs_measured_in_turn():
    found = ratio("x", at_most(2), ("mine", [2.0, 30.0, 4.0]), ("other", [1.0, 10.0, 4.0]), "ms")
    assert found.repeats == (2.0, 3.0, 1.0)
    assert found.value == 2.0  # the ratio of the medians would be 1
    assert found.measured == Side("mine", "ms", (2.0, 30.0, 4.0))
    assert found.against == Side("other", "ms", (1.0, 10.0, 4.0))


@pytest.mark.parametrize(
    ("reach", "value", "verdict"),
    [
        (at_most(400), 400.0, "reached"),
        (at_most(400), 400.1, "not reached"),
        (at_least(600), 600.0, "reached"),
        (at_least(600), 599.9, "not reached"),
        (None, 1.0, ""),
    ],
)
def test_the_verdict(reach, value, verdict):
    assert figure("x", "ms", [value], reach).verdict == verdict


def test_a_percentile_is_a_value_that_was_measured():
    values = [float(number) for number in range(100, 0, -1)]
    assert [percentile(values, share) for share in (50, 95, 99)] == [50.0, 95.0, 99.0]
    assert percentile([7.0], 99) == 7.0


def test_wishes_depend_on_the_seed_alone():
    def hundred(seed):
        wishes = Wishes(seed)
        return [wishes.any() for _ in range(100)]

    assert hundred(1) == hundred(1)
    assert hundred(1) != hundred(2)
    assert len(set(hundred(1))) > 90


def test_results_read_back_as_they_were_written(tmp_path):
    figures = (figure("x", "ms", [1.0, 2.0, 3.0], at_most(2), "a note"),)
    stored = report.read(report.RESULTS / _source())
    report.write(msgspec.structs.replace(stored, figures=figures), tmp_path / "x.json")
    assert report.read(tmp_path / "x.json").figures == figures


def test_the_documented_figures_are_those_of_the_results():
    document = report.DOCUMENT.read_text()
    source = report.source_of(document)
    assert not report.read(source).quick
    assert report.with_figures(document, source) == document, f"run: python -m benchmarks --document {source}"


def _source():
    return report.source_of(report.DOCUMENT.read_text()).name


def test_a_figure_is_also_told_at_the_reference_speed():
    twice = Yardstick(loops=REFERENCE_LOOPS * 4, transactions=REFERENCE_TRANSACTIONS)
    assert twice.speed == 2
    assert at_reference(600.0, "inputs/s", twice) == 300
    assert at_reference(5.0, "ms", twice) == 10
    assert at_reference(0.5, "×", twice) is None
    assert at_reference(29.9, "KB", twice) is None


def test_the_yardstick_is_what_held_on_both_sides():
    before, after = Yardstick(loops=100, transactions=10), Yardstick(loops=300, transactions=30)
    assert between(before, after) == Yardstick(loops=200, transactions=20)


def test_the_fixed_loop_never_changes():
    """Other work would make every figure at the reference speed incomparable."""
    assert loop() == 22176


def test_checkouts_are_compared_round_by_round():
    old = [{"planning": 100.0, "gone": 1.0}, {"planning": 50.0}]
    new = [{"planning": 110.0, "added": 1.0}, {"planning": 60.0}]
    assert compare.ratios(old, new) == {"planning": [1.1, 1.2]}
    assert compare.lines(old[:1], new[:1]) == ["planning: 1.100 (of 1: 1.100 to 1.100)"]
