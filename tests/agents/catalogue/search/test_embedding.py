"""The search's text model: what it reads, how fast, and that a broken file is refused."""

import math
import subprocess
import sys
import time

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from agents.analyzer.modelfile import read_manifest
from agents.catalogue.search.embedding import DIMENSIONS, FILE, ModelError, TextModel, text_model
from agents.catalogue.search.passages import passages, weights
from agents.catalogue.search.wordforms import stem, stems
from agents.learning.searches import by_vector, measure
from agents.learning.train_embedding import train
from agents.management.commands import train_search
from tests.support.servers import ROOT


def likeness(a, b):
    vectors = (text_model().query_vector(text) or () for text in (a, b))
    return sum(x * y for x, y in zip(*vectors, strict=True))


@pytest.mark.parametrize(
    "example",
    [
        "painters paint",
        "painted paint",
        "swimming swim",
        "berries berri",
        "berry berri",
        "dances danc",
        "dancing danc",
        "boxes box",
        "glass glass",
        "bus bus",
        "7 7",
    ],
)
def test_endings_go(example):
    word, wanted = example.split()
    assert stem(word) == wanted


def test_accents_and_apostrophes_go():
    assert stems("Piñata's CAFÉ") == stems("pinatas cafe")


@pytest.mark.parametrize(
    "example",
    [
        "pavillion pavilion",
        "rabits rabbits",
        "hawaian hawaiian",
        "photografer photographer",
        "resturant restaurant",
        "fondent fondant",
    ],
)
def test_a_misspelled_word_is_taken_for_the_one_meant(example):
    typed, meant = example.split()
    (term,) = text_model().terms(typed)
    assert stem(term.written) == stem(meant)


@pytest.mark.parametrize("word", ["hello", "really", "near", "zilker", "xq", "12345"])
def test_a_name_or_an_everyday_word_is_not_corrected(word):
    assert [(term.feature, term.written) for term in text_model().terms(word)] == [("", word)]


def test_words_of_the_same_are_near_and_others_are_not():
    assert likeness("lawn", "grass") > 0.3 + likeness("lawn", "chocolate")
    assert likeness("magician", "rabbit out of a hat") > 0.3 + likeness("magician", "brisket")


def test_what_an_offer_says_it_lacks_does_not_count():
    model = text_model()
    found = weights(passages("venue", "Meadow", "Tables under trees, without a roof.", [], {}), model)
    assert stem("roof") not in found
    assert stem("trees") in found


@given(st.text(max_size=300))
def test_any_text_gives_a_unit_vector_or_none(text):
    vector = text_model().query_vector(text)
    assert vector is None or (len(vector) == DIMENSIONS and math.isclose(sum(x * x for x in vector), 1, rel_tol=1e-9))
    text_model().terms(text)


@given(tags=st.recursive(st.none() | st.integers() | st.text(max_size=9), st.lists, max_leaves=5))
def test_any_tags_and_terms_of_json_can_be_read(tags):
    weights(passages("cake", "Cake", "Sweet", tags, {"notes": tags}), text_model())
    weights(passages("cake", "Cake", "Sweet", tags, tags), text_model())


def test_the_file_is_small_and_loads_fast():
    assert FILE.stat().st_size <= 5_000_000
    started = time.perf_counter()
    TextModel(FILE.read_bytes()).query_vector("bouncy casle")
    assert time.perf_counter() - started < 0.3


def test_a_query_is_encoded_in_a_millisecond():
    query = "a covered spot on the grass where forty children can eat outside in the rain"
    text_model().query_vector(query)
    took = []
    for _ in range(20):
        started = time.perf_counter()
        text_model().query_vector(query)
        took.append(time.perf_counter() - started)
    assert min(took) < 0.001


def test_it_needs_no_numpy():
    load = "from agents.catalogue.search import embedding; embedding.text_model()"
    code = f"import sys; {load}; print('numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda content: b"",
        lambda content: b"NOPE" + content[4:],
        lambda content: content[:-1],
        lambda content: content + b"\0",
        lambda content: content[:8] + b"[" + content[9:],
        lambda content: content.replace(b'"shape": [', b'"shape": [1', 1),
    ],
)
def test_a_broken_file_is_refused(spoil):
    with pytest.raises(ModelError, match="No text model of the search"):
        TextModel(spoil(FILE.read_bytes()))


def test_the_figures_beside_the_file_are_its_own():
    manifest = read_manifest(FILE)
    metrics = manifest.metrics
    assert manifest.version == text_model().version
    assert metrics["bytes"] == FILE.stat().st_size
    for part in ("tuned", "held_out"):
        found = measure(part, by_vector(part, text_model()))
        assert (found.searches, found.recall) == (metrics[part]["searches"], metrics[part]["recall"])


@pytest.fixture(scope="module")
def trained():
    return train()


@pytest.fixture
def command(trained, monkeypatch):
    """The command without the seconds that training takes; measuring and writing are its own."""
    monkeypatch.setattr(train_search, "train", lambda: trained)


def test_training_gives_a_model_as_good(trained):
    model = TextModel(trained.content)
    for part in ("tuned", "held_out"):
        assert measure(part, by_vector(part, model)).recall >= 0.8


def test_the_command_measures_and_writes_nothing_when_only_asked(capsys, command):
    before = FILE.read_bytes()
    call_command("train_search", "--check")
    assert "held out  recall of three 0." in capsys.readouterr().out
    assert FILE.read_bytes() == before


def test_a_model_that_finds_too_little_is_not_written(monkeypatch, command):
    before = FILE.read_bytes()
    monkeypatch.setattr(train_search, "GATE", 0.99)
    with pytest.raises(CommandError, match="It finds too little: 99% is asked for"):
        call_command("train_search")
    assert FILE.read_bytes() == before


def test_without_the_libraries_of_training_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "numpy", None)
    with pytest.raises(CommandError, match=r"numpy is missing: install requirements/dev.txt"):
        call_command("train_search")
