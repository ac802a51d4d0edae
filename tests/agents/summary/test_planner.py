"""Sections and completion, from documents made by hand."""

import pytest

from agents.summary.planner import headline
from tests.agents.summary.contexts import BUDGET, GUESTS, JUNE, VENUE, brief, line, output, plan
from tests.support.planning import planned, real_deps
from tests.support.rendered import shown


def test_sections_tell_ready_failed_and_missing_apart():
    found = plan(brief(guests=GUESTS), venue=VENUE, budget=BUDGET, failed=("catering",))
    assert found["sections"]["venue"] == {
        "title": "Park pavilion",
        "status": "ready",
        "reason": "Park pavilion it is",
        "low": "125.00",
        "high": "150.00",
        "rank": 1,
    }
    assert found["sections"]["catering"] == {
        "title": "Food",
        "status": "failed",
        "reason": "We couldn't work out food just now. The rest of the plan stands without it.",
        "rank": 3,
    }
    assert found["sections"]["budget"]["low"] == "137.50"
    statuses = {name: entry["status"] for name, entry in found["sections"].items()}
    assert statuses == {
        "theme": "missing",
        "venue": "ready",
        "cake": "missing",
        "catering": "failed",
        "vendor": "missing",
        "budget": "ready",
    }
    assert found["completion"] == {"done": 2, "of": 6, "sentence": "2 of 6"}


def test_missing_sections_come_with_a_sentence_to_type():
    found = plan(brief(guests=GUESTS, location="Austin"), venue=VENUE, budget=BUDGET, failed=("catering",))
    assert {name: gap["example"] for name, gap in found["missing"].items()} == {
        "theme": "jungle theme",
        "cake": "a chocolate birthday cake for 75 guests",
        "vendor": "a balloon artist for 2 hours",
    }


def test_vendors_without_a_pick_and_a_budget_without_lines_are_not_done():
    idle = {"headline": "No one hired", "choices": [], "lines": []}
    found = plan(brief(), vendor=idle, budget=BUDGET | {"lines": {}})
    assert found["completion"]["done"] == 0
    assert {"vendor", "budget"} <= set(found["missing"])


def test_several_vendors_are_one_section():
    both = output("Balloon artist", lines=[line("a", "vendor", "240.00", "375.00")])
    both["choices"] += output("DJ")["choices"]
    both["lines"].append(line("b", "vendor", "400.00", "995.00"))
    entry = plan(brief(), vendor=both)["sections"]["vendor"]
    assert (entry["title"], entry["low"], entry["high"]) == ("Balloon artist and DJ", "640.00", "1370.00")


def test_an_empty_party_has_a_plan_too():
    found = plan(brief(wishes={}))
    assert found["headline"] == "Party"
    assert found["completion"]["sentence"] == "0 of 6"
    assert found["checklist"] == {}
    assert found["question"]["text"] == "How many guests do you expect?"
    assert len(found["next_steps"]) == 3


@pytest.mark.parametrize(
    ("values", "text"),
    [
        (
            {"theme": "jungle", "occasion": "birthday", "guests": GUESTS, "location": "Austin", "event_date": JUNE},
            "Jungle birthday party for 75 guests in Austin, June 12, 2027",
        ),
        ({"occasion": "baby_shower", "guests": {"min": 20, "max": 30}}, "Baby shower for 20–30 guests"),
        ({"theme": "garden party"}, "Garden party"),
        ({"location": "Austin"}, "Party in Austin"),
    ],
)
def test_headline(values, text):
    assert shown(headline(brief(**values))) == text


def test_settled_facts_stand_in_the_plan():
    found = plan(brief(guests=GUESTS, event_date=JUNE, theme="jungle"))
    assert found["facts"] == {"guests": GUESTS, "event_date": JUNE}
    at_most = plan(brief(guests={"min": None, "max": 20}))
    assert at_most["facts"] == {"guests": {"min": 20, "max": 20}}


def test_a_section_that_the_host_wants_none_of_is_not_missing():
    """ "No cake" is an answer, not a gap."""
    plan = planned(real_deps(), "40 guests in Dallas", "no cake").state.plan
    assert plan["sections"]["cake"]["status"] == "declined"
    assert "cake" not in plan["missing"]
    assert plan["completion"]["of"] == 5
