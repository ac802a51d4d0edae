"""Which phrases a text names and which it refuses."""

import pytest

from agents.brief.reading.mentions import Mentions, mentions
from agents.catalogue.phrase_matching import Vocabulary, phrases, stems
from agents.sections.venue import VenueAgent
from tests.agents.sections.contexts import brief, exactly, picked, run


def found(text: str, *known: str, theme: str = "") -> Mentions:
    return mentions(text, Vocabulary([phrases(*known)]), theme=theme)


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("We'd love Tacos!", "taco"),
        ("a FOOD-TRUCK please", "food trucks"),
        ("crème brûlée and a Piñata", "pinata"),
        ("at grandma’s house", "grandmas house"),
    ],
)
def test_case_plurals_hyphens_and_accents_do_not_matter(text, phrase):
    assert found(text, phrase).names(phrase)


@pytest.mark.parametrize("text", ["no buffet", "we don't want a buffet", "anything without a buffet", "NOT the buffet"])
def test_a_refused_word_is_not_said(text):
    words = found(text, "buffet")
    assert not words.names("buffet")
    assert words.refuse(phrases("buffet"))


def test_a_refusal_ends_with_its_clause():
    words = found("no nuts, but chocolate and a buffet", "chocolate", "buffet", "nuts")
    assert words.named(phrases("chocolate", "buffet", "nuts")) == ("chocolate", "buffet")


def test_a_phrase_does_not_cross_clauses():
    assert not found("lots of food. Truck parking nearby", "food truck").names("food truck")


def test_a_theme_is_not_a_place():
    assert not found("a farm theme for 30", "farm", theme="farm").names("farm")
    assert found("a farm party on a farm", "farm", theme="farm").names("farm")


def test_several_texts_name_what_each_of_them_names():
    parts = [found(text, "gold", "navy", "roses") for text in ("gold and navy", "no navy", "gold roses")]
    whole = Mentions.union(parts)
    assert whole == Mentions.union(parts[::-1])
    assert whole.named_keys == {" gold ": 2, " navy ": 1, " rose ": 1}
    assert whole.refuse(phrases("navy"))
    assert not whole.refuse(phrases("gold"))


def test_nothing_names_nothing():
    words = Mentions.union([])
    assert not words.names("")
    assert words.named(phrases("a", "")) == ()
    assert stems("...") == ()


@pytest.mark.parametrize(
    ("text", "around"),
    [
        ("a beach house", {"beach house"}),
        ("a beach house on the beach", set()),
        ("a beach house, then a beach house", {"beach house"}),
        ("the beach or a lake house", set()),
    ],
)
def test_a_word_said_only_as_part_of_a_longer_name_has_holders(text, around):
    known = ("beach", "beach house", "lake house")
    words = found(text, *known)
    assert words.holders("beach", words.named(phrases(*known))) == around


@pytest.mark.parametrize(
    ("text", "offer"),
    [
        ("in her care home", "care_home"),
        ("at home, not far from her care home", "home"),
        ("a beach house for the weekend", "vacation_rental"),
        ("a hotel suite", "hotel_suite"),
        ("a pottery studio", "craft_studio"),
    ],
)
def test_of_two_places_the_one_with_the_longer_name_is_meant(text, offer):
    venue = run(VenueAgent(), brief("venue", said={"venue": text}, guests=exactly(12)))
    assert picked(venue) == offer
