"""The theme agent: named, unnamed and unknown themes."""

import pytest

from agents.sections.theme import NEUTRAL, ThemeAgent
from tests.agents.sections.contexts import brief, options, picked, plan, run

AGENT = ThemeAgent()


def theme(text="", name=""):
    values = {"theme": name} if name else {}
    return run(AGENT, brief("theme", said={"theme": text or name}, **values))


@pytest.mark.parametrize(
    ("name", "offer"),
    [
        ("jungle", "jungle"),
        ("Safari", "jungle"),
        ("under the sea", "under_the_sea"),
        ("little mermaid", "under_the_sea"),
        ("roaring 20s", "great_gatsby"),
        ("frozen", "winter_wonderland"),
        ("90's", "nineties"),
        ("vintage circus", "circus"),
        ("princess and the frog", "princess"),
        ("Dinosaurs!", "dinosaur"),
    ],
)
def test_a_named_theme_is_found_by_all_its_names(name, offer):
    found = theme(name=name)
    assert picked(found) == offer
    assert options(found) == [offer]
    assert f"You asked for “{name}”." in found["choices"][0]["options"][0]["reasons"]


def test_facts_for_those_who_depend_on_it():
    facts = theme("jungle theme", "jungle")["facts"]
    assert facts["name"] == "Jungle"
    assert facts["key"] == "jungle"
    assert facts["palette"] == ["#2F7D32", "#8A9A5B", "#F2B632", "#7A4E2D"]
    assert facts["accent"] == "#256B2A"
    assert facts["audience"] == "kids"
    assert facts["children_share"] == "0.6"
    assert facts["settings"] == ["outdoor", "indoor"]
    assert facts["hires"] == ["balloon_artist", "face_painter", "mobile_petting_zoo"]


def test_a_theme_that_nobody_knows_keeps_the_hosts_word():
    found = theme("a quantum entanglement theme", "quantum entanglement")
    assert picked(found) == "own"
    assert found["facts"]["name"] == "Quantum entanglement"
    assert found["facts"]["palette"] == [colour.hex for colour in NEUTRAL]
    assert "key" not in found["facts"]
    assert "“quantum entanglement” isn't in our catalog, so we start with neutral colors." in found["assumptions"]


def test_the_hosts_colours_come_first():
    found = theme("jungle theme in navy and gold", "jungle")
    assert found["facts"]["colours"] == ["navy", "gold", "leaf green", "moss"]
    assert found["facts"]["accent"] == "#1F2A56"
    assert "In your colors: navy and gold." in found["choices"][0]["options"][0]["reasons"]


def test_colours_alone_are_a_theme_of_their_own():
    found = theme("everything in purple and silver please")
    assert found["headline"] == "Your own style in purple and silver"
    assert found["facts"]["palette"][:2] == ["#6D35A8", "#B8BEC7"]


def test_moods_alone_suggest_themes_and_say_so():
    found = theme("something spooky with pumpkins and ghosts")
    assert picked(found) == "halloween"
    assert "You didn't name a theme. This one comes closest to your wishes: Halloween." in found["assumptions"]


def test_no_word_to_go_by_still_gives_an_answer():
    found = theme("surprise me")
    assert picked(found) == "own"
    assert "You didn't name a theme. Tell us one, or a mood, and we can be more precise." in found["assumptions"]


def test_a_theme_by_hand_is_planned_without_an_input():
    assert not AGENT.wanted(brief("venue"), frozenset())
    assert not AGENT.wanted(brief("cake", theme="jungle"), frozenset())
    assert AGENT.wanted(brief("theme"), frozenset())
    pinned = brief("venue", theme="jungle")
    pinned.facts["theme"] = type(pinned.facts["theme"])(value="jungle", causes=("host",))
    assert AGENT.wanted(pinned, frozenset())


def test_without_a_theme_no_section_is_planned_for_it():
    assert list(plan(brief("general"))) == []
    assert list(plan(brief("theme", theme="jungle", unwanted=["cake", "vendor"]))) == ["theme", "venue"]
