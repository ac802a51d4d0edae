"""The cake agent: a serving a guest, as the host likes it."""

import pytest

from agents.sections.cake import CakeAgent
from tests.agents.sections.contexts import brief, dollars, exactly, options, picked, run

AGENT = CakeAgent()


def cake(text="a cake", guests=40, **values):
    return run(AGENT, brief("cake", said={"cake": text}, guests=exactly(guests), **values))


@pytest.mark.parametrize(
    ("text", "offer", "low", "high"),
    [
        ("a birthday cake", "custom_buttercream", "200.00", "320.00"),
        ("a strawberry cake", "custom_buttercream", "200.00", "320.00"),
        ("a sheet cake from Costco", "sheet_cake", "80.00", "133.20"),
        ("cupcakes for everyone", "cupcakes", "200.00", "320.00"),
        ("a drip cake", "detailed_buttercream", "280.00", "480.00"),
        ("covered in fondant", "fondant", "320.00", "600.00"),
        ("a cake shaped like a castle", "sculpted", "480.00", "1000.00"),
        ("a doughnut wall", "dessert_table", "200.00", "320.00"),
        ("an ice cream cake", "ice_cream_cake", "200.00", "320.00"),
        ("a smash cake for the baby", "show_cake", "180.00", "293.20"),
    ],
)
def test_words_choose_the_style(text, offer, low, high):
    found = cake(text)
    assert picked(found) == offer
    assert sum(float(line["low"]) for line in found["lines"]) == float(low)
    assert sum(float(line["high"]) for line in found["lines"]) == float(high)
    assert {line["tax"] for line in found["lines"]} == {"food"}


def test_a_refused_style_is_not_offered():
    assert "fondant" not in options(cake("two tiers but no fondant"))


def test_diets_are_covered_or_said_to_be_missing():
    found = cake("a cake", dietary=["gluten_free", "vegan"])
    assert picked(found) == "cupcakes"
    assert "Usually covers gluten-free and vegan; please confirm." in found["choices"][0]["options"][0]["reasons"]
    buttercream = next(
        one
        for one in cake("buttercream", dietary=["vegan"])["choices"][0]["options"]
        if one["id"] == "custom_buttercream"
    )
    assert "Doesn't promise vegan: ask, or bring something." in buttercream["warnings"]


def test_a_limit_or_a_wish_to_save_turns_to_the_sheet_cake():
    assert picked(cake(guests=75, budget__cake=dollars(200, "cake"))) == "sheet_cake"
    assert picked(cake("a cheap cake")) == "sheet_cake"
    assert picked(cake("splurge on the cake")) == "sculpted"


def test_flavours_and_the_theme_are_told_to_the_baker():
    found = run(
        AGENT,
        brief("cake", said={"cake": "lemon and raspberry"}, guests=exactly(10)),
        theme={"facts": {"name": "Jungle", "colours": ["moss", "sun"]}},
    )
    assert found["notes"] == [
        "Ask the baker to match the theme: Jungle, in moss and sun.",
        "Flavors you mentioned: lemon and raspberry.",
    ]
    assert found["facts"]["flavours"] == ["lemon", "raspberry"]


def test_a_price_that_stands_in_for_another_is_graded_c_and_said():
    found = next(one for one in cake("cupcakes")["choices"][0]["options"] if one["id"] == "cupcakes")
    assert found["facts"]["quality"] == "C"
    assert any("No price of cupcakes is on file" in warning for warning in found["warnings"])


def test_it_comes_with_a_theme_unless_refused():
    assert AGENT.wanted(brief("theme"), frozenset({"theme"}))
    assert not AGENT.wanted(brief("theme", unwanted=["cake"]), frozenset({"theme"}))
    assert not AGENT.wanted(brief("venue"), frozenset())


def test_a_late_order_is_told_the_way_out():
    order = next(task for task in cake()["tasks"] if task["id"] == "cake.order")
    assert (order["days_before"], order["figures"]) == (21, ["L03"])
    assert order["late"] == "A grocery store makes a sheet cake with a day's notice (L03)."
