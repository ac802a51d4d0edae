"""What a guest may cost has no slot, and is a fact that the budget counts with."""

import datetime as dt

import pytest

from agents.analyzer import analyze


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("HR says max $25 a head", {"min": None, "max": 25, "currency": "USD"}),
        ("no more than £90 per person", {"min": None, "max": 90, "currency": "GBP"}),
        ("budget is 40 dollars pp", {"min": 40, "max": 40, "currency": "USD"}),
        ("up to $30 per guest for everything", {"min": None, "max": 30, "currency": "USD"}),
    ],
)
def test_a_limit_for_each_guest(text, limit):
    found = analyze(text, today=dt.date(2026, 3, 2))
    assert found.facts["per_guest"] == limit
    assert "budget" not in found.slots
    assert "budget" in found.categories


@pytest.mark.parametrize(
    "text",
    [
        "max $25 a head for food",
        "the DJ costs $90 an hour",
        "keep it under $2,000",
        "the caterer quoted $45 a head",
        "no more than $5 a child for the party bags",
    ],
)
def test_no_limit_for_each_guest(text):
    assert "per_guest" not in analyze(text, today=dt.date(2026, 3, 2)).facts
