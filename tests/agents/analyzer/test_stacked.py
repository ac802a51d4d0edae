"""The trained model beside the rules: read from its file, never in the way of what a slot says."""

import datetime

import pytest

from agents.analyzer import CATEGORIES, analyze, load_rules
from agents.analyzer.model.stacked import FILE, Model, ModelError, decide, load_model
from agents.analyzer.modelfile import read_manifest

TODAY = datetime.date(2025, 10, 18)


def test_the_version_names_rules_and_model():
    model = load_model()
    assert model is not None
    assert analyze("75 guests", today=TODAY).version == f"{load_rules().version}+{model.version}"
    assert analyze("75 guests", today=TODAY, stacked=False).version == load_rules().version
    assert model.version == f"model-{read_manifest(FILE).version}"


def test_the_model_earns_its_place():
    held_out = read_manifest(FILE).metrics["held_out"]
    for key in ("micro_f1", "macro_f1", "exact"):
        assert held_out["stacked"][key] > held_out["rules"][key]


def test_the_file_is_small():
    assert FILE.stat().st_size <= 2_000_000


@pytest.mark.parametrize("cut", [0, 3, 8, 100, -1])
def test_another_file_is_no_model(cut):
    with pytest.raises(ModelError, match="No model of the analyzer"):
        Model(FILE.read_bytes()[:cut])


def test_a_category_that_a_slot_gives_stays():
    chances = dict.fromkeys(CATEGORIES, 0.1)
    limits = dict.fromkeys(CATEGORIES, 0.5)
    assert decide(chances, limits, {"venue": 0.75}) == {"venue": 0.75}
    assert decide(chances, limits, {}) == {"general": 0.1}
    assert decide(chances | {"cake": 0.4}, limits, {}) == {"cake": 0.4}
    assert set(decide(chances | {"cake": 0.6, "general": 0.9}, limits, {"venue": 0.75})) == {"venue", "cake"}
