"""The jungle party for 75 in Austin: every line, to the cent."""

from decimal import Decimal

from budgets.money import cents
from tests.agents.sections.contexts import brief, dollars, exactly, jungle, options, picked, plan

PLAN = plan(jungle())
LINES = {line["id"]: line for document in PLAN.values() for line in document.get("lines", ())}


def test_a_theme_and_guests_plan_every_section():
    assert list(PLAN) == ["theme", "cake", "venue", "catering", "vendor"]
    assert picked(PLAN["theme"]) == "jungle"
    assert picked(PLAN["cake"]) == "custom_buttercream"
    assert picked(PLAN["venue"]) == "park_pavilion"
    assert picked(PLAN["catering"]) == "food_truck"
    assert picked(PLAN["vendor"]) == "balloon_twister"


def test_the_lines_cost_what_the_figures_say():
    assert {key: (line["low"], line["high"]) for key, line in LINES.items()} == {
        "cake.cake": ("375.00", "600.00"),
        "venue.rent": ("125.00", "150.00"),
        "catering.food": ("1200.00", "3500.00"),
        "vendor.balloon_artist.hours": ("240.00", "375.00"),
    }


def test_each_line_prints_its_formula():
    assert LINES["cake.cake"]["basis"] == "$5 × 75 servings to $8 × 75 servings"
    assert LINES["catering.food"]["basis"] == "max($1,200; $18 × 52.5 meals) to max($3,500; $45 × 52.5 meals)"
    assert LINES["vendor.balloon_artist.hours"]["basis"] == "$80 × 3 h to $125 × 3 h"
    assert LINES["venue.rent"]["basis"] == "$125 to $150"


def test_each_line_names_its_figures_tax_tip_and_causes():
    assert LINES["cake.cake"]["figures"] == ["F20"]
    assert LINES["catering.food"]["figures"] == ["F09", "R06"]
    assert LINES["venue.rent"]["figures"] == ["F32"]
    assert LINES["vendor.balloon_artist.hours"]["figures"] == ["F38", "F39", "F40", "F41"]
    assert {key: line.get("tax", "none") for key, line in LINES.items()} == {
        "cake.cake": "food",
        "venue.rent": "none",
        "catering.food": "food",
        "vendor.balloon_artist.hours": "service",
    }
    artist = LINES["vendor.balloon_artist.hours"]
    assert (artist["tip"], artist["tip_figure"]) == (["0", "20"], "F64")
    assert artist["causes"] == ["i-balloon_artist", "i-guests"]
    assert LINES["cake.cake"]["causes"] == ["i-guests", "i-theme"]


def test_with_tax_and_contingency_it_is_2277_to_about_5790():
    low = sum(Decimal(line["low"]) for line in LINES.values())
    food = sum(Decimal(line["low"]) for line in LINES.values() if line.get("tax") == "food")
    assert cents((low + cents(food * Decimal("0.0825"))) * Decimal("1.10")) == Decimal("2276.93")
    high = sum(Decimal(line["high"]) for line in LINES.values())
    food = sum(Decimal(line["high"]) for line in LINES.values() if line.get("tax") == "food")
    taxed = high + cents(food * Decimal("0.0825")) + Decimal(375) * Decimal("0.20")
    assert cents(taxed * Decimal("1.15")) == Decimal("5793.99")


def test_a_sheet_cake_is_among_the_options_and_saves_225():
    assert "sheet_cake" in options(PLAN["cake"])
    sheet = next(option for option in PLAN["cake"]["choices"][0]["options"] if option["id"] == "sheet_cake")
    assert Decimal("375.00") - Decimal(sheet["low"]) == Decimal("225.00")


def test_the_split_into_children_and_adults_is_said_to_be_an_assumption():
    sentence = "We count 45 of 75 guests as children. A party with the theme “Jungle” is mostly for children."
    assert sentence in PLAN["catering"]["assumptions"]
    assert sentence in PLAN["vendor"]["assumptions"]


def test_stated_children_and_adults_give_the_same_without_the_assumption():
    wanted = brief(
        "theme venue catering vendor",
        theme="jungle",
        guests=exactly(75),
        children=45,
        adults=30,
        location="Austin",
        budget__total=dollars(2000),
        vendor_types=["balloon_artist"],
    )
    lines = {line["id"]: line for document in plan(wanted).values() for line in document.get("lines", ())}
    assert {key: (line["low"], line["high"]) for key, line in lines.items()} == {
        key: (line["low"], line["high"]) for key, line in LINES.items()
    }
    assert not any("as children" in text for text in plan(wanted)["catering"]["assumptions"])
