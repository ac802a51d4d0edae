"""What a host's words name, refuse, and want to spend."""

import pytest

from agents.catalogue.colours import Swatch, contrast_with_white, readable, swatches_in
from agents.catalogue.phrase_matching import Words, phrases, stems
from agents.sections.price_preference import mood_of
from agents.sections.venue import VenueAgent
from tests.agents.sections.contexts import brief, exactly, picked, run


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
    assert phrase in Words((text,))


@pytest.mark.parametrize("text", ["no buffet", "we don't want a buffet", "anything without a buffet", "NOT the buffet"])
def test_a_refused_word_is_not_said(text):
    words = Words((text,))
    assert "buffet" not in words
    assert words.refuse(phrases("buffet"))


def test_a_refusal_ends_with_its_clause():
    words = Words(("no nuts, but chocolate and a buffet",))
    assert words.named(phrases("chocolate", "buffet", "nuts")) == ("chocolate", "buffet")


def test_a_phrase_does_not_cross_clauses():
    assert "food truck" not in Words(("lots of food. Truck parking nearby",))


def test_a_theme_is_not_a_place():
    assert "farm" not in Words(("a farm theme for 30",), theme="farm")
    assert "farm" in Words(("a farm party on a farm",), theme="farm")


def test_the_order_of_the_texts_does_not_matter():
    texts = ("gold and navy", "with a red carpet", "and roses")
    assert swatches_in(Words(texts)) == swatches_in(Words(reversed(texts)))


def test_nothing_is_said_by_nothing():
    words = Words(())
    assert "" not in words
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
    words = Words((text,))
    assert words.holders("beach", words.named(phrases("beach", "beach house", "lake house"))) == around


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
    found = run(VenueAgent(), brief("venue", said={"venue": text}, guests=exactly(12)))
    assert picked(found) == offer


@pytest.mark.parametrize(
    ("category", "said", "mood"),
    [
        ("venue", {"venue": "a cheap venue, please"}, "cheap"),
        ("cake", {"venue": "a cheap venue, please"}, ""),
        ("cake", {"budget": "keep it cheap"}, "cheap"),
        ("cake", {"budget": "save on the venue and splurge on the cake"}, "splurge"),
        ("venue", {"budget": "save on the venue and splurge on the cake"}, "cheap"),
        ("catering", {"catering": "no expense spared for dinner"}, "splurge"),
        ("venue", {"venue": "somewhere nice"}, ""),
        ("venue", {"venue": "cheap but luxurious venue"}, ""),
        ("cake", {"cake": "nothing fancy"}, "cheap"),
        ("venue", {"venue": "a hall that is not too expensive"}, "cheap"),
    ],
)
def test_saving_and_splurging_reach_the_part_they_speak_of(category, said, mood):
    assert mood_of(brief(said=said), category) == mood


def test_colours_are_read_as_they_stand_and_longer_names_win():
    found = swatches_in(Words(("rose gold and navy blue with white",)))
    assert [colour.name for colour in found] == ["rose gold", "navy blue", "white"]


def test_a_readable_colour_is_dark_enough_for_text():
    assert readable((Swatch("white", "#FAFAFA"), Swatch("navy", "#1F2A56"))) == "#1F2A56"
    assert readable((Swatch("cream", "#FAF2DF"),)) == ""
    assert contrast_with_white("#FFFFFF") == pytest.approx(1)
    assert contrast_with_white("#000000") == pytest.approx(21)
