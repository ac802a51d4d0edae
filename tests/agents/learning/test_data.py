"""The labelled inputs keep to the vocabulary, and a fixed third of their scenarios is held out."""

from agents.analyzer import CATEGORIES
from agents.learning.split import VOICES, held_out, labelled, unread


def test_labels_are_of_the_vocabulary():
    for line in labelled():
        assert line.scenario, line.id
        assert line.categories, line.id
        assert set(line.categories) <= set(CATEGORIES), line.id
        assert line.categories == ["general"] or "general" not in line.categories, line.id


def test_the_split_does_not_move():
    assert [name for name in ("by-01", "ba-01", "bc-01", "co-01", "di-01", "gr-01") if held_out(name)] == ["di-01"]


def test_about_a_third_is_held_out():
    scenarios = {line.scenario for line in labelled()}
    assert 0.2 < sum(map(held_out, scenarios)) / len(scenarios) < 0.45


def test_about_half_of_these_is_unread():
    kept = {line.scenario for line in labelled() if held_out(line.scenario) and not line.scenario.startswith(VOICES)}
    assert 0.35 < sum(map(unread, kept)) / len(kept) < 0.6
    assert not any(unread(line.scenario) for line in labelled() if not held_out(line.scenario))


def test_half_of_the_voices_is_unread_and_half_trains():
    voices = {line.scenario for line in labelled() if line.scenario.startswith(VOICES)}
    kept = set(filter(held_out, voices))
    assert len(voices) >= 100
    assert 0.4 < len(kept) / len(voices) < 0.6
    assert kept == set(filter(unread, voices))
