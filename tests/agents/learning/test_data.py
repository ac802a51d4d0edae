"""The labelled inputs keep to the vocabulary, and a fixed part of their scenarios is held out."""

from agents.analyzer import CATEGORIES
from agents.learning.split import READ, VOICES, held_out, labelled


def test_labels_are_of_the_vocabulary():
    for line in labelled():
        assert line.scenario, line.id
        assert line.categories, line.id
        assert set(line.categories) <= set(CATEGORIES), line.id
        assert line.categories == ["general"] or "general" not in line.categories, line.id


def test_the_split_does_not_move():
    assert [name for name in ("by-01", "ba-01", "bc-01", "co-01", "di-01", "gr-01") if held_out(name)] == ["di-01"]


def test_about_a_sixth_is_held_out():
    scenarios = {line.scenario for line in labelled() if not line.scenario.startswith(VOICES)}
    assert 0.1 < sum(map(held_out, scenarios)) / len(scenarios) < 0.25
    assert not any(held_out(scenario) for scenario in scenarios if scenario.startswith(READ))


def test_half_of_the_voices_is_held_out():
    voices = {line.scenario for line in labelled() if line.scenario.startswith(VOICES)}
    assert len(voices) >= 100
    assert 0.4 < sum(map(held_out, voices)) / len(voices) < 0.6
