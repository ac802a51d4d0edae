"""The vendor agent: a choice for each hire that is wanted, none invented."""

import re

import pytest

from agents.catalogue.files import builtin
from agents.catalogue.terms import VendorTerms
from agents.sections.vendor import VendorAgent
from tests.agents.sections.contexts import brief, exactly, options, picked, plan, run

AGENT = VendorAgent()
TYPES = re.findall(
    r"\w+",
    """
    balloon_artist band bartender bounce_house caricaturist clown costume_character dj drag_performer face_painter
    florist fortune_teller game_truck lighting magician makeup_artist mobile_petting_zoo party_host photo_booth
    photographer pinata pony_ride princess_performer puppeteer rentals security serving_staff sound_system
    sports_coach storyteller tattoo_artist tent transport valet videographer
    """,
)


def hires(*types, text="", guests=75, **values):
    wanted = brief("vendor", said={"vendor": text or " ".join(types)}, guests=exactly(guests), **values)
    if types:
        wanted = brief(
            "vendor", said={"vendor": text or "hire"}, guests=exactly(guests), vendor_types=list(types), **values
        )
    return run(AGENT, wanted)


def lines(document):
    return {line["id"]: line for line in document.get("lines", [])}


def test_every_vendor_type_has_offers():
    offered = {offer.terms.hire for offer in builtin().of(VendorTerms)}
    assert offered == set(TYPES)
    assert len(TYPES) == 35


@pytest.mark.parametrize("kind", TYPES)
def test_every_type_is_planned_with_figures_and_a_task(kind):
    found = hires(kind, theme="jungle")
    assert [choice["id"] for choice in found["choices"]] == [f"vendor.{kind}"]
    assert 1 <= len(options(found)) <= 3
    for line in found["lines"]:
        assert line["figures"]
        assert "i-" + kind in line["causes"]
        assert float(line["low"]) <= float(line["high"])
    assert any(task["id"] == f"vendor.{kind}.book" for task in found["tasks"])


@pytest.mark.parametrize(
    ("guests", "values", "basis", "low", "high"),
    [
        (10, {}, "$80 × 2 h to $125 × 2 h", "160.00", "250.00"),  # no less than 90 minutes
        (75, {}, "$80 × 3 h to $125 × 3 h", "240.00", "375.00"),
        (75, {"hours": 2}, "$80 × 2 h × 2 artists to $125 × 2 h × 2 artists", "320.00", "500.00"),
        (200, {}, "$80 × 4 h × 2 artists to $125 × 4 h × 2 artists", "640.00", "1000.00"),
        (30, {"hours": 1}, "$80 × 2 h to $150 × 1 h × 2 artists", "160.00", "300.00"),
    ],
)
def test_balloon_hours_follow_from_the_children(guests, values, basis, low, high):
    line = lines(hires("balloon_artist", guests=guests, theme="jungle", **values))["vendor.balloon_artist.hours"]
    assert (line["basis"], line["low"], line["high"]) == (basis, low, high)


def test_where_no_children_come_everybody_is_served():
    line = lines(hires("balloon_artist", guests=30))["vendor.balloon_artist.hours"]
    assert line["basis"] == "$80 × 2 h to $125 × 2 h"


def test_words_choose_among_the_offers_of_a_type():
    assert picked(hires("balloon_artist", text="a balloon arch")) == "balloon_arch"
    assert picked(hires("balloon_artist", text="a balloon garland behind the table")) == "balloon_garland"
    assert picked(hires("bounce_house", text="a water slide")) == "water_slide"


def test_bartenders_are_counted_for_adults():
    line = lines(hires("bartender", guests=160))["vendor.bartender.hours"]
    assert line["basis"] == "$25 × 4 h × 3 bartenders to $55 × 4 h × 4 bartenders"
    assert (line["low"], line["high"]) == ("300.00", "880.00")
    assert line["figures"] == ["F55", "F56"]


def test_rentals_are_a_chair_a_guest_and_whole_tables():
    found = lines(hires("rentals", guests=75))
    assert (found["vendor.rentals.chairs"]["low"], found["vendor.rentals.chairs"]["high"]) == ("93.75", "221.25")
    assert found["vendor.rentals.tables"]["basis"].startswith("$8 × ⌈75 guests ÷ 8 a table⌉")
    assert (found["vendor.rentals.tables"]["low"], found["vendor.rentals.tables"]["high"]) == ("80.00", "180.00")
    assert {line["tax"] for line in found.values()} == {"rental"}


def test_a_tip_in_money_is_a_line_of_its_own():
    found = lines(hires("dj"))
    assert (found["vendor.dj.tip"]["low"], found["vendor.dj.tip"]["high"]) == ("50.00", "200.00")
    assert found["vendor.dj.tip"]["figures"] == ["F63"]


def test_a_price_that_stands_in_is_said():
    found = hires("band")
    assert any("No price of a band is on file" in text for text in found["assumptions"])
    assert found["choices"][0]["options"][0]["facts"]["quality"] == "C"


def test_no_type_asked_for_gives_suggestions_and_no_lines():
    found = run(
        AGENT,
        brief("theme", theme="jungle", guests=exactly(40)),
        theme={"facts": {"hires": ["balloon_artist", "face_painter"]}},
    )
    assert found.get("lines", []) == []
    assert found.get("choices", []) == []
    assert found["facts"]["suggested"] == ["balloon_artist", "face_painter", "bounce_house"]
    assert found["notes"] == [
        "Might suit your party: balloon artist, face painter and bounce house. We add nothing until you ask for it."
    ]


def test_a_refused_type_is_not_suggested():
    assert "bounce_house" not in hires(unwanted=["bounce_house"], theme="jungle")["facts"]["suggested"]


def test_suggestions_come_from_what_is_behind_the_theme():
    theme = plan(brief("theme", theme="jungle"))
    assert theme["vendor"]["causes"] == theme["theme"]["choices"][0]["causes"]
    assert "causes" not in hires("dj", theme="jungle")


def test_an_unknown_hire_gives_a_note():
    assert hires("zeppelin")["notes"][0] == "We have no offer for this: zeppelin. Please get a quote yourself."
    assert any("Tell us what kind" in note for note in hires(text="we want to hire someone special")["notes"])


def test_dancing_without_a_name_hints_at_music():
    found = hires(text="there must be dancing")
    assert (
        "For dancing you could hire: DJ, band and sound system. Tell us what you'd like, and we'll plan it."
        in found["notes"]
    )
    assert found.get("lines", []) == []


def test_choices_come_in_a_fixed_order():
    one, two = hires("dj", "clown", "band"), hires("band", "dj", "clown")
    assert one == two


def test_it_is_wanted_for_a_theme_unless_refused():
    assert AGENT.wanted(brief("vendor"), frozenset())
    assert AGENT.wanted(brief("theme"), frozenset({"theme"}))
    assert not AGENT.wanted(brief("theme", unwanted=["vendor"]), frozenset({"theme"}))
    assert AGENT.wanted(brief("", vendor_types=["dj"]), frozenset())
