"""Rules are data: validated on load, and a change of them changes the version and the answers."""

import datetime
import shutil

import pytest

from agents.analyzer import RulesError, analyze, load_rules
from agents.analyzer.rulebook import FOLDER

TODAY = datetime.date(2025, 10, 18)


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
    edit(folder, "vendors.yaml", "clowns and jugglers,", "bozo, clowns and jugglers,")
    rules = load_rules(folder)
    assert rules.version != load_rules().version
    assert analyze("get us a bozo", today=TODAY).slots == {}
    assert analyze("get us a bozo", today=TODAY, rules=rules).slots == {"vendor_types": ["clown"]}


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("categories.yaml", "threshold: 0.5", "threshold: high", "categories.yaml: $.threshold"),
        ("categories.yaml", "  theme:\n    strong:", "  themes:\n    strong:", "categories.yaml: words.themes"),
        ("categories.yaml", "    hint:", "    tiny:", "categories.yaml: words.theme.tiny"),
        ("vendors.yaml", "  clown: ", "  jester: ", "vendors.yaml: types.jester"),
        ("cues.yaml", "negate: [", "negative: [", "cues.yaml: file"),
        ("diets.yaml", "vegan: [", "paleo: [", "diets.yaml: file.paleo"),
        ("vocabulary.yaml", "category: catering", "category: food", "vocabulary.yaml: category.food"),
        ("vocabulary.yaml", "grade: plain", "grade: tiny", "vocabulary.yaml: dishes.grade.tiny"),
        ("vendors.yaml", "  bartender: [pour", "  barman: [pour", "vendors.yaml: deeds.barman"),
        ("allergens.yaml", "  egg_free: ", "  eggless: ", "allergens.yaml: foods.eggless"),
        ("money.yaml", "gifts: [", "presents: [", "money.yaml: file"),
        ("people.yaml", "kids: [", "kids: {", "people.yaml: file: is not YAML"),
        ("emoji.yaml", "theme: ", "mood: ", "emoji.yaml: file.mood"),
        ("themes.yaml", "strong: [", "strong: {", "themes.yaml: file: is not YAML"),
    ],
)
def test_a_mistake_is_named_with_file_and_key(folder, name, old, new, message):
    edit(folder, name, old, new)
    with pytest.raises(RulesError) as caught:
        load_rules(folder)
    assert str(caught.value).startswith(message)


def test_a_missing_file_is_named(folder):
    (folder / "places.yaml").unlink()
    with pytest.raises(RulesError, match=r"^places\.yaml: file: "):
        load_rules(folder)
