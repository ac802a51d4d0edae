"""Rules are data: validated on load, and a change of them changes the version and what is found."""

import shutil

import pytest

from agents.analyzer import RulesError, load_rules
from agents.analyzer.rulebook import FOLDER
from agents.analyzer.text import Doc


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(FOLDER, tmp_path / "rules")


def edit(folder, name, old, new):
    path = folder / name
    content = path.read_text(encoding="utf-8")
    assert old in content
    path.write_text(content.replace(old, new, 1), encoding="utf-8")


def test_the_built_in_rules_are_loaded_once():
    assert load_rules() is load_rules()


def test_the_same_rules_have_the_same_version(folder):
    assert load_rules(folder).version == load_rules().version


def test_a_new_word_is_understood_and_changes_the_version(folder):
    edit(folder, "vendors.yaml", "clown: |\n", "clown: |\n  bozo\n")
    rules = load_rules(folder)
    assert rules.version != load_rules().version
    doc = Doc("get us a bozo")
    assert not load_rules().lexicon.scan(doc)
    assert [(hit.kind, hit.value) for hit in rules.lexicon.scan(doc)] == [("vendor", "clown")]


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("categories.yaml", "theme:\n", "themes:\n", "categories.yaml: file.themes"),
        ("categories.yaml", "  hint: |", "  tiny: |", "categories.yaml: theme.tiny"),
        ("vendors.yaml", "clown: |", "jester: |", "vendors.yaml: file.jester"),
        ("cues.yaml", "negate: |", "negative: |", "cues.yaml: file.negative"),
        ("diets.yaml", "vegan: |", "paleo: |", "diets.yaml: file.paleo"),
        ("vocabulary.yaml", "category: catering", "category: food", "vocabulary.yaml: dishes.category.food"),
        ("vocabulary.yaml", "grade: plain", "grade: tiny", "vocabulary.yaml: dishes.grade.tiny"),
        ("services.yaml", "bartender: |", "barman: |", "services.yaml: file.barman"),
        ("emoji.yaml", "theme: |", "mood: |", "emoji.yaml: file.mood"),
        ("themes.yaml", "strong_theme: |", "strong_theme: {", "themes.yaml: file: is not YAML"),
        ("grammar/people.yaml", "words:", "wrods:", "grammar/people.yaml: file: "),
        ("grammar/people.yaml", "  kids: |\n    babies", "  kids: babies", "grammar/people.yaml: "),
    ],
)
def test_a_mistake_is_named_with_file_and_key(folder, name, old, new, message):
    edit(folder, name, old, new)
    with pytest.raises(RulesError) as caught:
        load_rules(folder)
    assert str(caught.value).startswith(message)


def test_a_missing_file_is_named(folder):
    (folder / "settings.yaml").unlink()
    with pytest.raises(RulesError, match=r"^settings\.yaml: file: "):
        load_rules(folder)


def test_every_file_has_short_lines():
    for path in FOLDER.rglob("*.yaml"):
        assert max(map(len, path.read_text(encoding="utf-8").splitlines())) <= 200, path
