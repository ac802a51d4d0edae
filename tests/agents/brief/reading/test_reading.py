"""What the wishes of a party say together."""

import pytest

from agents.brief.reading.reader import Wish, read
from agents.brief.reading.reading import Readings
from agents.catalogue.colours import Swatch, contrast_with_white, readable
from agents.catalogue.files import builtin


def readings(said: dict[str, str | tuple[str, ...]], theme: str = "") -> Readings:
    """Of texts by category."""
    wishes = {
        category: tuple(
            Wish(input_id=f"{category}{number}", text=text, priority="nice")
            for number, text in enumerate((texts,) if isinstance(texts, str) else texts)
        )
        for category, texts in said.items()
    }
    return read(wishes, theme, builtin())


@pytest.mark.parametrize(
    ("category", "said", "preference"),
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
def test_saving_and_splurging_reach_the_part_they_speak_of(category, said, preference):
    assert readings(said).price_preference(category) == preference


def test_colours_are_read_as_they_stand_and_longer_names_win():
    found = readings({"theme": "rose gold and navy blue with white"}).swatches("theme")
    assert [colour.name for colour in found] == ["rose gold", "navy blue", "white"]


def test_the_order_of_the_wishes_does_not_show_in_the_colours():
    texts = ("gold and navy", "with a red carpet", "and roses, no pink")
    found = readings({"theme": texts}).swatches("theme")
    assert [colour.name for colour in found] == ["gold", "navy", "red"]
    assert readings({"theme": texts[::-1]}).swatches("theme") == found


def test_a_wish_has_another_reading_for_the_agent_of_the_theme():
    """Whose name is no wish for a venue."""
    found = readings({"theme": "a farm theme", "venue": "a farm theme"}, theme="farm")
    assert found.mentions("theme").names("farm")
    assert not found.mentions("venue").names("farm")


@pytest.mark.parametrize(
    ("text", "marries", "named_after"),
    [
        ("We are TYING the knot", True, False),
        ("before they get married", False, False),
        ("a golden wedding", False, True),
        ("wedding rehearsal, then we get hitched", True, True),
        ("a wedding", False, False),
    ],
)
def test_what_says_that_people_marry(text, marries, named_after):
    reading = readings({"general": text}).all()["general0"]
    assert (reading.marries, reading.named_after_wedding) == (marries, named_after)


def test_a_readable_colour_is_dark_enough_for_text():
    assert readable((Swatch("white", "#FAFAFA"), Swatch("navy", "#1F2A56"))) == "#1F2A56"
    assert readable((Swatch("cream", "#FAF2DF"),)) == ""
    assert contrast_with_white("#FFFFFF") == pytest.approx(1)
    assert contrast_with_white("#000000") == pytest.approx(21)
