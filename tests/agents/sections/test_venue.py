"""The venue agent: room for everybody, in the setting that is wanted."""

import pytest

from agents.sections.venue import VenueAgent
from tests.agents.sections.contexts import brief, dollars, exactly, options, picked, plan, run

AGENT = VenueAgent()


def venue(text="a place", **values):
    return run(AGENT, brief("venue", said={"venue": text}, **values))


def option(document, key):
    return next(one for one in document["choices"][0]["options"] if one["id"] == key)


@pytest.mark.parametrize(
    ("guests", "offer"),
    [
        (20, "small_pavilion"),
        (36, "small_pavilion"),
        (37, "park_pavilion"),
        (160, "park_pavilion"),
        (161, "large_pavilion"),
    ],
)
def test_a_childrens_party_moves_to_the_next_larger_pavilion(guests, offer):
    assert picked(venue(guests=exactly(guests), theme="jungle", setting="outdoor")) == offer


def test_what_is_too_small_is_not_offered():
    found = venue(guests=exactly(75), theme="jungle")
    assert "small_pavilion" not in options(found)
    assert found["facts"]["capacity"] >= 75


def test_an_adult_party_gets_a_room():
    found = venue(guests=exactly(40))
    assert picked(found) == "municipal_room"
    assert found["lines"][0]["basis"] == "$150 × ⌈4 h ÷ 5 a 5-h slot⌉ to $250 × ⌈4 h ÷ 5 a 5-h slot⌉"
    assert (found["lines"][0]["low"], found["lines"][0]["high"]) == ("150.00", "250.00")
    assert found["lines"][0]["figures"] == ["F35"]


def test_six_hours_need_two_slots():
    line = venue(guests=exactly(40), hours=6)["lines"][0]
    assert (line["low"], line["high"]) == ("300.00", "500.00")


@pytest.mark.parametrize(
    ("text", "offer"),
    [
        ("in our backyard", "home"),
        ("at my house", "home"),
        ("a restaurant with a private room", "restaurant_room"),
        ("a barn outside town", "barn"),
        ("on the beach", "beach"),
        ("at the aquarium", "museum"),
        ("a trampoline park", "kids_studio"),
        ("on a boat", "boat"),
        ("in the church hall", "community_hall"),
        ("we already have a venue", "own_place"),
    ],
)
def test_what_the_host_names_is_picked(text, offer):
    assert picked(venue(text, guests=exactly(30))) == offer


def test_a_home_costs_no_rent():
    found = venue("in our backyard", guests=exactly(20), setting="outdoor")
    assert found.get("lines", []) == []
    assert found["facts"]["kitchen"] is True


def test_what_is_refused_is_not_picked():
    assert picked(venue("no park please", guests=exactly(40), theme="jungle")) == "municipal_room"


def test_the_setting_decides():
    assert run(AGENT, brief("venue", guests=exactly(50), setting="outdoor"))["facts"]["setting"] == "outdoor"
    assert run(AGENT, brief("venue", guests=exactly(50), setting="indoor"))["facts"]["setting"] == "indoor"


def test_a_crowd_that_nothing_holds_gets_the_largest_with_a_warning():
    found = venue(guests=exactly(100_000))
    assert picked(found) == "convention_hall"
    assert "Holds 5,000; you expect 100,000 guests." in option(found, "convention_hall")["warnings"]


def test_without_guests_a_number_is_assumed_and_said():
    assert "You didn't say how many are coming, so we start with 30 guests." in venue()["assumptions"]


def test_a_limit_for_the_venue_counts_before_what_is_nice():
    cheap = venue("a ballroom or a rec center", guests=exactly(80), budget__venue=dollars(400, "venue"))
    assert picked(cheap) == "activity_center"
    assert "Within your limit of $400." in option(cheap, "activity_center")["reasons"]
    assert "Above your limit of $400." in option(cheap, "ballroom")["warnings"]


def test_saving_picks_the_cheapest_that_fits_and_splurging_the_dearest():
    assert picked(venue("somewhere cheap", guests=exactly(55), setting="indoor")) == "municipal_room"
    assert picked(venue("an upscale place", guests=exactly(55), setting="indoor")) == "event_hall"


def test_a_wedding_venue_that_eats_the_budget_is_not_picked():
    rich = venue("wedding at an estate", guests=exactly(100), budget__total=dollars(40_000))
    poor = venue("wedding at an estate", guests=exactly(100), budget__total=dollars(8_000))
    assert picked(rich) == "wedding_venue"
    assert picked(poor) != "wedding_venue"


def test_where_all_places_are_too_dear_the_cheapest_is_taken():
    """And a still smaller budget changes nothing any more."""
    for total in (480, 300, 100):
        found = venue("", guests=exactly(45), setting="indoor", budget__total=dollars(total))
        assert picked(found) == "municipal_room"
        assert "studio" in options(found)
    assert picked(venue("", guests=exactly(45), setting="indoor", budget__total=dollars(900))) == "studio"


def test_the_theme_sends_it_outdoors():
    found = plan(brief("theme venue", theme="camping", guests=exactly(40)))["venue"]
    assert found["facts"]["setting"] == "outdoor"
    assert found["facts"]["sheltered"] is True


def test_a_pick_by_hand_wins():
    found = venue(guests=exactly(75), theme="jungle", pick__venue="studio")
    assert picked(found) == "studio"
    assert "You chose it." in option(found, "studio")["reasons"]


def test_it_is_wanted_for_a_theme_unless_refused():
    assert AGENT.wanted(brief("venue"), frozenset())
    assert AGENT.wanted(brief("theme"), frozenset({"theme"}))
    assert not AGENT.wanted(brief("theme", unwanted=["venue"]), frozenset({"theme"}))
    assert not AGENT.wanted(brief("catering"), frozenset())
