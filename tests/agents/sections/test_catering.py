"""The catering agent: meals, places, diets and drinks."""

import pytest

from agents.sections.catering import CateringAgent
from tests.agents.sections.contexts import brief, dollars, exactly, options, picked, plan, run

AGENT = CateringAgent()
PARK = {"facts": {"setting": "outdoor", "kitchen": False, "outside_food": True}}
ROOM = {"facts": {"setting": "indoor", "kitchen": True, "outside_food": True}}
RESTAURANT = {"facts": {"setting": "indoor", "kitchen": True, "outside_food": False}}


def food(text="food", guests=75, place=PARK, **values):
    return run(AGENT, brief("catering", said={"catering": text}, guests=exactly(guests), **values), venue=place)


def test_a_childrens_party_in_the_park_gets_a_food_truck():
    found = food(theme="jungle")
    assert picked(found) == "food_truck"
    assert found["headline"] == "Food truck for 30 adults and 45 children"
    assert found["facts"]["meals"] == ["52.5", "52.5"]


def test_a_minimum_spend_is_too_dear_for_a_few():
    found = food(theme="jungle", guests=20)
    assert picked(found) == "drop_off_buffet"
    assert (found["lines"][0]["low"], found["lines"][0]["high"]) == ("252.00", "630.00")


def test_indoors_there_is_no_truck():
    found = food(place=ROOM)
    assert picked(found) == "drop_off_buffet"
    assert "food_truck" not in options(found)


def test_a_restaurant_brings_its_own_food():
    found = food(place=RESTAURANT, guests=40)
    assert picked(found) == "house_menu"
    assert "house_menu" not in options(food(place=ROOM, guests=40))


@pytest.mark.parametrize(
    ("text", "offer"),
    [
        ("tacos", "taco_bar"),
        ("pizza for the kids", "pizza_and_snacks"),
        ("Texas BBQ with brisket", "barbecue"),
        ("Indian food", "cuisine_buffet"),
        ("canapés and charcuterie", "cocktail_bites"),
        ("a plated dinner", "plated_local"),
        ("brunch with waffles", "brunch"),
        ("a halal caterer", "special_kitchen"),
        ("the whole menu has to be vegan", "vegan_buffet"),
    ],
)
def test_what_the_host_names_is_picked(text, offer):
    assert picked(food(text, place=ROOM, guests=40)) == offer


def test_full_service_adds_the_service_charge_and_no_tip():
    lines = {line["id"]: line for line in food("a full service buffet", place=ROOM, guests=10)["lines"]}
    assert (lines["catering.food"]["low"], lines["catering.food"]["high"]) == ("450.00", "950.00")
    assert (lines["catering.service"]["low"], lines["catering.service"]["high"]) == ("81.00", "228.00")
    assert lines["catering.service"]["basis"] == "18% of $450 to 24% of $950"
    assert "tip" not in lines["catering.food"]


def test_staff_without_a_service_charge_are_tipped():
    line = food("a buffet with carving station", place=ROOM, guests=10)["lines"][0]
    assert (line["tip"], line["tip_figure"]) == (["15", "20"], "F62")


def test_every_option_says_which_diets_it_covers():
    found = food("food", place=ROOM, dietary=["halal", "vegan"])
    for option in found["choices"][0]["options"]:
        said = " ".join([*option.get("reasons", []), *option.get("warnings", [])])
        assert "halal" in said
        assert "vegan" in said
        assert isinstance(option["facts"]["diets"], list)


def test_for_a_few_vegans_nobody_changes_the_kitchen():
    found = food("two of the guests are vegan", place=ROOM, dietary=["vegan"])
    assert picked(found) == picked(food("food", place=ROOM))
    assert "Usually covers vegan; please confirm." in found["choices"][0]["options"][0]["reasons"]


def test_what_is_named_stays_however_small_the_budget():
    for total in (5000, 500):
        assert picked(food("a luau with tapas", place=ROOM, guests=40, budget__total=dollars(total))) == "tapas"


def test_a_bar_is_counted_for_adults_with_the_drinks_to_buy():
    found = food("tacos and an open bar with beer", theme="jungle")
    bar = next(line for line in found["lines"] if line["id"] == "catering.drinks")
    assert (bar["low"], bar["high"], bar["basis"]) == ("240.00", "360.00", "$8 × 30 adults to $12 × 30 adults")
    assert bar["figures"] == ["F16"]
    assert "About 150 drinks for 30 adults: two each in the first hour, then one an hour (R01)." in found["notes"]
    assert found["facts"]["drinks"] == "bar"


def test_no_bar_where_none_is_asked_for_or_it_is_refused():
    assert food("tacos")["facts"]["drinks"] == "none"
    assert food("tacos, no alcohol")["facts"]["drinks"] == "none"
    assert food("tacos and lemonade")["facts"]["drinks"] == "soft"


def test_a_limit_and_a_wish_to_save_choose_the_cheaper():
    assert picked(food(theme="jungle", budget__catering=dollars(1100, "catering"))) == "food_truck_package"
    assert picked(food("keep the food cheap", theme="jungle")) == "pizza_and_snacks"


def test_another_currency_is_said_not_to_be_converted():
    found = food(currency="EUR")
    assert "Our prices are in US dollars, and we count them one to one as EUR." in found["assumptions"]
    assert found["lines"][0]["basis"].startswith("€18 × ") or "€" in found["lines"][0]["basis"]


def test_it_is_wanted_only_for_itself():
    assert AGENT.wanted(brief("catering"), frozenset())
    assert not AGENT.wanted(brief("theme"), frozenset({"theme", "venue"}))


def test_more_guests_never_lower_the_minimum():
    for theme in ("jungle", "great gatsby", "luau"):
        lows = [
            float(
                plan(brief("theme venue catering", theme=theme, guests=exactly(guests)))["catering"]["lines"][0]["low"]
            )
            for guests in range(1, 320, 3)
        ]
        assert lows == sorted(lows), theme
