"""Any string gives a well-formed answer, the same one each time."""

import datetime
import json
import re
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.analyzer import CATEGORIES, DIETS, VENDOR_TYPES, Analysis, analyze
from agents.analyzer.text import LIMIT, words

TODAY = datetime.date(2025, 10, 18)
WORDS = words(
    """jungle theme party for 75 guests in Austin , budget about $ 2,000 no DJ clown cake under € 1.500 between 300
    and 400 next Saturday at 3 pm 10/25 Oct 25 the 31st of February turning 7 year old kids plus one parent each me
    + 4 dozen gluten-free vegan indoor or outdoor instead of a magician Elsa visit 123 Main Street TX sin payaso
    piñata 🦄 : ( ) - per head k grand hundred thousand twenty first 99999999999999 0 1,5 2.50 theme: Frozen take it
    off the list"""
)
PIECES = st.sampled_from([*sorted(WORDS), "\n"])
WORDY = st.lists(PIECES, max_size=40).map(" ".join)
ANY = st.text(st.characters(exclude_categories=()), max_size=400)
SLOTS = words(
    """guest_count budget event_date start_time location honoree_age dietary theme vendor_types setting
    negated"""
)


def assert_well_formed(answer: Analysis) -> None:
    assert answer.categories
    assert list(answer.categories) == [c for c in CATEGORIES if c in answer.categories]
    assert answer.categories == ("general",) or "general" not in answer.categories
    assert set(answer.confidence) == set(answer.categories)
    assert all(0 <= value <= 1 for value in answer.confidence.values())
    assert re.fullmatch(r"rules-[0-9a-f]{8}(\+model-[0-9a-f]{8})?", answer.version)
    slots = answer.slots
    assert set(slots) <= SLOTS
    json.dumps([slots, answer.facts])
    if count := slots.get("guest_count"):
        assert set(count) == {"min", "max"}
        assert 1 <= count["min"] <= count["max"]
        assert {"venue", "catering"} <= set(answer.categories)
    if budget := slots.get("budget"):
        assert set(budget) == {"min", "max", "currency", "scope"}
        assert budget["min"] is not None or budget["max"] is not None
        assert re.fullmatch("[A-Z]{3}", budget["currency"])
        assert budget["scope"] == "total" or budget["scope"] in CATEGORIES[:5]
        assert "budget" in answer.categories
    if "event_date" in slots:
        datetime.date.fromisoformat(slots["event_date"])
    if "start_time" in slots:
        assert re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", slots["start_time"])
    if "location" in slots:
        assert slots["location"].strip()
        assert "venue" in answer.categories
    if "honoree_age" in slots:
        assert 0 < slots["honoree_age"] <= 120
    for key, allowed in (
        ("dietary", DIETS),
        ("vendor_types", VENDOR_TYPES),
        ("negated", VENDOR_TYPES | set(CATEGORIES)),
    ):
        if key in slots:
            assert slots[key] == sorted(set(slots[key]))
            assert slots[key]
            assert set(slots[key]) <= allowed
    assert not set(slots.get("vendor_types", ())) & set(slots.get("negated", ()))
    if "theme" in slots:
        assert slots["theme"]
        assert slots["theme"] == slots["theme"].lower().strip()
        assert "theme" in answer.categories
    assert slots.get("setting", "either") in ("indoor", "outdoor", "either")


@settings(max_examples=400, deadline=None)
@given(ANY | WORDY)
def test_any_text_is_answered_and_always_alike(text):
    answer = analyze(text, today=TODAY)
    assert_well_formed(answer)
    assert analyze(text, today=TODAY) == answer


@settings(max_examples=60, deadline=None)
@given(WORDY, st.dates(datetime.date(1, 1, 1), datetime.date(9990, 1, 1)))
def test_any_day_may_be_today(text, today):
    assert_well_formed(analyze(text + " on Dec 31 or in three weeks, next Friday", today=today))


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t",
        "\x00" * 50,
        "\ud800 75 guests \udfff",
        "🎉" * 500,
        "<script>alert('75 guests')</script>",
        "Robert'); DROP TABLE parties;--",
        "حفلة لخمسين شخصا",
        "\u202etseug 57\u202c",
        "٧٥ guests, ²³ kids, ½ hour, ①",
        "jungle theme for 75 guests, " * 4_000,
        "a" * 100_000,
        "1" * 100_000,
        "1," * 50_000,
        "-" * 100_000,
        "no " * 33_000,
        "$" * 100_000,
        "(" * 50_000 + ")" * 50_000,
        "between 1 and " * 8_000,
        "ﷺ" * 10_000,
        "Z͑ͫ̓ͪ̂ͫ̽" * 5_000,
    ],
)
def test_hostile_text_is_answered(text):
    assert_well_formed(analyze(text, today=TODAY))


REPEATED = (
    "jungle theme for 75 guests, about $2,000, no DJ. ",
    "1 ",
    "12 kids and ",
    "$5 - $6 ",
    "no clown, ",
    "someone to pour ",
    "rent the ",
    "allergic to nuts, ",
    "theme ",
    '"',
    "St Mary Park, ",
    "not ",
    "last year $5 ",
    "a cake with ",
    "Elsa to come, ",
    "at 3 or ",
    "March 3 and ",
    "turning 7, ",
)


# Twice the text may take a little more than twice the steps: words are looked up in sorted lists.
MOST_GROWTH = 2.6


def steps(text):
    """How many calls of functions, in Python or C, reading takes."""
    analyze(text, today=TODAY)
    count = 0

    def counted(frame, event, argument):
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(counted)
    try:
        analyze(text, today=TODAY)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("piece", [*REPEATED, ",", "1,", "٣ ", "３", "a\u0301 ", "\u0301", "７ guests, ", "1\u20e3 "])
def test_the_work_grows_as_the_text_does(piece):
    text = (piece * LIMIT)[:LIMIT]
    assert steps(text) <= MOST_GROWTH * steps(text[: LIMIT // 2])


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(REPEATED) | ANY, min_size=1, max_size=400).map("".join))
def test_nothing_beyond_the_limit_is_read(text):
    assert (
        analyze(text[:LIMIT] + "x" * 100_000, today=TODAY).slots
        == analyze(text[:LIMIT] + "x" * (LIMIT - min(len(text), LIMIT)), today=TODAY).slots
    )
