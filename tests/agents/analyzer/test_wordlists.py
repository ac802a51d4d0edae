"""The lists of the rules and the code that reads them know each other, and rows of patterns fit what they should."""

import re

import pytest

from agents.analyzer.language.patterns import Patterns
from agents.analyzer.language.rulefiles import FOLDER, RuleReader
from agents.analyzer.language.wordlists import Lists, Phrases, read_grammar
from agents.analyzer.text import Doc
from tests.support.servers import ROOT

# What the parsers call the lists of a file, whatever their sort.
OWNERS = {
    "numbers": "NUMBERS|NUMBER_VALUES",
    "people": "PEOPLE",
    "money": "MONEY|MONEY_PHRASES|MONEY_VALUES|CURRENCIES",
    "places": "PLACES|PLACE_PHRASES",
    "themes": "THEMES|THEME_PHRASES",
    "wants": "WANTS|WANTS_PHRASES|WANTS_TEXTS",
    "when": "WHEN|WHEN_PHRASES|WHEN_VALUES",
}
CODE = "\n".join(path.read_text("utf-8") for path in (ROOT / "agents/analyzer").rglob("*.py"))
RULES = "\n".join(path.read_text("utf-8") for path in FOLDER.rglob("*.yaml"))


@pytest.mark.parametrize("name", OWNERS)
def test_every_list_is_read_and_every_list_read_is_there(name):
    file = read_grammar(RuleReader())[name]
    given = {*file.words, *file.phrases, *file.values, *file.texts}
    read = set(re.findall(rf"\b(?:{OWNERS[name]})\.(\w+)", CODE))
    assert read <= given
    assert not {entry for entry in given - read if not re.search(rf"@{entry}\b", RULES)}


def test_phrases_are_found_by_their_ends():
    phrases = Phrases(["at most", "no more than", "max"])
    assert phrases.start(["at", "most", "500"])
    assert not phrases.start(["500", "at", "most"])
    assert phrases.end(["that", "is", "at", "most"])
    assert phrases.within(["keep", "it", "no", "more", "than", "that"])
    assert phrases.at(["so", "at", "most", "5"], 1) == 3
    assert phrases.at(["at"], 0) == phrases.at([], 0) == 0
    assert ("at", "most") in phrases


@pytest.fixture
def patterns(tmp_path, monkeypatch):
    def compiled(*rows):
        (tmp_path / "patterns").mkdir(exist_ok=True)
        (tmp_path / "patterns/some.yaml").write_text("\n".join(f"- {{{row}}}" for row in rows), encoding="utf-8")
        monkeypatch.setattr("agents.analyzer.language.patterns.FOLDER", tmp_path)
        return Patterns("some", Lists({"few": frozenset(("about", "around"))}))

    return compiled


def taken(patterns, text, **asked):
    doc = Doc(text)
    place = doc.low.index("7")
    return patterns.take(doc, place, place + 1, {"big": False} | asked, {"text": doc.low})


@pytest.mark.parametrize(
    ("pattern", "fits", "other"),
    [
        ("for #", "party for 7", "party of 7"),
        ("for|of # guests", "party of 7 guests", "7 guests"),
        ("for @few? #", "for about 7", "for some 7"),
        ("for @few+2 #", "for about around 7", "for 7"),
        ("for ..2 # word", "for all of 7 guests", "for all of us the 7 guests"),
        ("9 to #", "5 to 7", "five to 7"),
        ("<none> # !guests", "7 kids", "7 guests"),
        ("* # <none>", "the 7", "7"),
    ],
)
def test_a_pattern_fits_the_words_around_a_place(patterns, pattern, fits, other):
    rows = patterns(f'pattern: "{pattern}"')
    assert taken(rows, fits) == "yes"
    assert taken(rows, other) == ""


def test_the_first_row_that_fits_decides(patterns):
    rows = patterns(
        'pattern: "for #", take: big, when: big',
        'pattern: "for #", take: near, near: {text: "@few|nearly"}',
        'pattern: "for #", take: plain, unless: "# or"',
    )
    assert taken(rows, "for 7", big=True) == "big"
    assert taken(rows, "about that: for 7") == "near"
    assert taken(rows, "for 7") == "plain"
    assert taken(rows, "for 7 or so") == ""
