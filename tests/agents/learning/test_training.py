"""`train_classifier`: a folder of labelled inputs in, a model and its figures out."""

import datetime
import json

import pytest
from django.core.management import CommandError, call_command

from agents.analyzer import CATEGORIES, analyze
from agents.analyzer.model.stacked import FILE, Model
from agents.analyzer.modelfile import read_manifest
from agents.learning.split import data_hash, held_out

TODAY = datetime.date(2026, 3, 2)


def line(scenario, **other):
    return json.dumps({"id": "x", "scenario": scenario, "text": "cake", "categories": ["cake"], "slots": {}} | other)


def names(side):
    return [f"s{n}" for n in range(60) if held_out(f"s{n}") == side]


# Words that no rule knows: only a model that has learned them can tell what they speak of.
WORDS = dict(zip(CATEGORIES, ("zorblat", "quimmel", "frundle", "skabbit", "plovik", "drennow", "wubbish"), strict=True))


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("data")
    lines = [
        line(f"s{n}", text=f"{word} {'please' if n % 2 else 'maybe'} {n}", categories=[category])
        for n in range(40)
        for category, word in WORDS.items()
    ]
    (folder / "words.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def trained(data, tmp_path_factory):
    target = tmp_path_factory.mktemp("model")
    call_command("train_classifier", data=data, output=target)
    return target


def test_the_model_loads_and_classifies(trained):
    model = Model((trained / FILE.name).read_bytes())
    for category, word in WORDS.items():
        assert analyze(f"{word}, thanks", today=TODAY, model=model).categories == (category,)
    answer = analyze("a band and a photographer", today=TODAY, model=model)
    assert answer.categories == ("vendor",)
    assert answer.version.endswith(model.version)


def test_the_figures_stand_beside_the_model(trained, data):
    manifest = read_manifest(trained / FILE.name)
    metrics = manifest.metrics
    assert manifest.version == Model((trained / FILE.name).read_bytes()).version.removeprefix("model-")
    assert metrics["data"] == data_hash(data)
    assert metrics["inputs"]["held_out"] > 0
    stacked, rules = metrics["held_out"]["stacked"], metrics["held_out"]["rules"]
    assert stacked["micro_f1"] > 0.95 > rules["micro_f1"]
    assert set(stacked["categories"]) <= set(CATEGORIES)


def test_the_same_inputs_give_the_same_model(trained, data, tmp_path):
    call_command("train_classifier", data=data, output=tmp_path)
    assert (tmp_path / FILE.name).read_bytes() == (trained / FILE.name).read_bytes()


def test_check_writes_nothing(data, tmp_path):
    call_command("train_classifier", "--check", data=data, output=tmp_path / "model")
    assert not (tmp_path / "model").exists()


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ([], "No scenario in .+ is held out"),
        ([line(name) for name in names(side=False)], "No scenario in .+ is held out"),
        ([line(name) for name in names(side=True)], "Too few scenarios in .+ speak of theme"),
        ([line("s1"), "{"], r"bad\.jsonl, line 2: "),
        ([line("s1", categories=["cakes"])], "Input x has the unknown category 'cakes'"),
        ([line("s1", categories="cake")], r"bad\.jsonl, line 1: .*categories"),
    ],
)
def test_inputs_that_make_no_model_are_named(tmp_path, lines, message):
    (tmp_path / "bad.jsonl").write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(CommandError, match=message):
        call_command("train_classifier", data=tmp_path, output=tmp_path / "model")
    assert not (tmp_path / "model").exists()
