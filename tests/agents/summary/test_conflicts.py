"""What in a plan contradicts, and how grave that is."""

import datetime as dt

import pytest

from agents.brief.brief import Conflict
from agents.brief.reading.reading import Reading
from tests.agents.summary.contexts import JUNE, VENUE, brief, output, plan


def test_wishes_that_disagree():
    guests = Conflict(
        id="conflict:guests",
        field="guests",
        message="75 counts.",
        kept="i2",
        dropped=("i1",),
    )
    calm = plan(brief(conflicts=(guests,)))
    assert calm["conflicts"] == {
        "conflict:guests": {"message": "75 counts.", "kept": "i2", "dropped": ["i1"], "severity": "note"}
    }
    musts = {"general": (Reading(input_id="i1", priority="must"),)}
    assert plan(brief(conflicts=(guests,), wishes=musts))["conflicts"]["conflict:guests"]["severity"] == "warning"


@pytest.mark.parametrize(
    ("guests", "severity", "message"),
    [
        ({"min": 161, "max": 161}, "warning", "“Park pavilion” holds 160; you have 161 guests."),
        ({"min": 170, "max": 180}, "warning", "“Park pavilion” holds 160; you have 170–180 guests."),
        ({"min": 150, "max": 161}, "note", "“Park pavilion” holds 160; up to 161 may come."),
    ],
)
def test_a_venue_that_is_too_small(guests, severity, message):
    assert plan(brief(guests=guests), venue=VENUE)["conflicts"]["conflict:capacity"] == {
        "message": message,
        "kept": "",
        "dropped": [],
        "severity": severity,
    }


def test_a_venue_that_is_too_small_for_those_who_are_assumed():
    venue = {**VENUE, "facts": {"guests": 161}}
    notice = plan(brief(), venue=venue)["conflicts"]["conflict:capacity"]
    assert (notice["severity"], notice["message"]) == ("note", "“Park pavilion” holds 160; up to 161 may come.")
    assert plan(brief(), venue={**VENUE, "facts": {"guests": 160}})["conflicts"] == {}


def test_a_venue_that_is_large_enough():
    assert plan(brief(guests={"min": 160, "max": 160}), venue=VENUE)["conflicts"] == {}


RAIN = "The party is outdoors without a rain plan. "


@pytest.mark.parametrize(
    ("said", "venue", "message"),
    [
        ({"setting": "outdoor"}, None, RAIN + "Think of a tent, a pavilion or a second place."),
        ({"setting": "indoor"}, None, None),
        ({}, {"setting": "outdoor", "rain": "There is no roof; rent a tent."}, RAIN + "There is no roof; rent a tent."),
        ({}, {"setting": "outdoor", "sheltered": True}, None),
        ({"vendor_types": ["tent"]}, {"setting": "outdoor", "rain": "There is no roof."}, None),
        ({"setting": "outdoor"}, {"setting": "either", "rain": "Move under the barn's roof."}, None),
        ({"setting": "outdoor"}, {"setting": "indoor", "rain": "Indoors."}, None),
    ],
)
def test_rain(said, venue, message):
    upstream = {} if venue is None else {"venue": output("Somewhere", facts=venue)}
    found = plan(brief(**said), **upstream)["conflicts"]
    assert {key: notice["message"] for key, notice in found.items()} == ({"conflict:rain": message} if message else {})


def money(most, least=None, currency="USD"):
    return {"max": most, "currency": currency} | ({} if least is None else {"min": least})


@pytest.mark.parametrize(
    ("budgets", "severity", "message"),
    [
        (
            {"total": money(2000, 2000), "catering": money(3000, 3000)},
            "warning",
            "You want to spend $3,000 on food, and $2,000 on the whole party.",
        ),
        (
            {"total": money(1000), "cake": money(300), "catering": money(600), "vendor": money(400, 400)},
            "note",
            "Your limits for cake, food and vendors add up to $1,300; the $1,000 for the whole party counts.",
        ),
        ({"total": money(1000), "cake": money(300), "catering": money(600)}, "", ""),
        ({"total": money(1000), "cake": money(3000, 3000, "EUR")}, "", ""),
        ({"cake": money(3000, 3000)}, "", ""),
    ],
)
def test_limits_of_money_that_contradict(budgets, severity, message):
    values = {f"budget.{scope}": slot for scope, slot in budgets.items()}
    notice = plan(brief(**values))["conflicts"].get("conflict:limits", {})
    assert (notice.get("severity", ""), notice.get("message", "")) == (severity, message)


def test_a_day_that_has_passed():
    today = dt.date(2027, 6, 13)
    notice = plan(brief(event_date=JUNE), today=today)["conflicts"]["conflict:past"]
    assert notice["message"] == "Sat, Jun 12, 2027 has passed: give the party a new date."
    assert "conflict:past" not in plan(brief(event_date=JUNE), today=dt.date(2027, 6, 12))["conflicts"]
