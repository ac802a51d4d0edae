"""Amounts, dates and colours as a host reads them."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parties.presentation import formatting, theme_colour

DAY = dt.date(2026, 11, 21)


@pytest.mark.parametrize(
    ("amount", "currency", "expected"),
    [
        ("2277.00", "USD", "$2,277"),
        ("2276.50", "USD", "$2,277"),
        ("0.00", "EUR", "€0"),
        ("8.25", "USD", "$8"),
        ("9.00", "GBP", "£9"),
        ("-282.00", "USD", "−$282"),
        ("1000000.00", "CHF", "CHF 1,000,000"),
    ],
)
def test_money(amount, currency, expected):
    assert formatting.money(amount, currency) == expected


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [("2277.00", "5794.00", "$2,277–$5,794"), ("500.00", "500.20", "$500")],
)
def test_span(low, high, expected):
    assert formatting.span(low, high, "USD") == expected


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        ("282.00", "282.00", "+$282"),
        ("-40.00", "560.00", "−$40 to +$560"),
        ("0.00", "100.00", "$0 to +$100"),
        ("0.00", "0.00", ""),
    ],
)
def test_change(low, high, expected):
    assert formatting.change(low, high, "USD") == expected


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        ("282.00", "282.00", "$282 more"),
        ("282.00", "560.40", "$282–$560 more"),
        ("-560.00", "-282.00", "$282–$560 less"),
        ("0.00", "60.00", "up to $60 more"),
        ("-60.00", "0.00", "up to $60 less"),
        ("-40.00", "560.00", "$40 less to $560 more"),
        ("0.00", "0.00", ""),
    ],
)
def test_moved(low, high, expected):
    assert formatting.moved(low, high, "USD") == expected


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (0, "today"),
        (1, "tomorrow"),
        (-1, "yesterday"),
        (28, "in 28 days"),
        (140, "in 20 weeks"),
        (-3, "3 days ago"),
    ],
)
def test_countdown(days, expected):
    assert formatting.countdown(DAY + dt.timedelta(days=days), DAY) == expected


@pytest.mark.parametrize(
    ("days", "expected"),
    [(42, "6 weeks before"), (10, "10 days before"), (7, "7 days before"), (1, "the day before"), (0, "on the day")],
)
def test_before(days, expected):
    assert formatting.before(days) == expected


def test_dates_and_times():
    assert formatting.day(DAY) == "Sat, Nov 21, 2026"
    assert [formatting.clock(time) for time in ("00:05", "12:00", "14:30")] == ["12:05 AM", "12:00 PM", "2:30 PM"]


def test_lists_and_counts():
    assert [formatting.listed(items) for items in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]
    assert formatting.guests(1, 1) == "1 guest"
    assert formatting.guests(20, 25) == "20–25 guests"


@given(st.text(), st.integers(min_value=2, max_value=80))
def test_a_shortened_text_is_one_line_within_its_limit(text, limit):
    short = formatting.short(text, limit)
    assert len(short) <= limit
    assert short == " ".join(short.split())
    if len(" ".join(text.split())) > limit:
        assert short.endswith("…")


@pytest.mark.parametrize(
    ("fills", "expected"),
    [
        (["#ff0000"], "30"),
        (["#00ff00"], "135"),
        (["#0000ff"], "270"),
        (["#808080", "#ffffff", "#d6336c"], "0"),
        (["#777777", "#000000"], ""),
        ([], ""),
    ],
)
def test_the_hue_is_that_of_the_first_colour_with_one(fills, expected):
    assert theme_colour.hue(fills) == expected


@given(st.lists(st.from_regex(r"#[0-9a-f]{6}", fullmatch=True), max_size=4))
def test_every_hue_is_one_that_the_style_sheet_knows(fills):
    assert theme_colour.hue(fills) in {"", *(str(degrees) for degrees in range(0, 360, theme_colour.STEP))}


@pytest.mark.parametrize("value", ["red", "#12345", "#1234567", "#12345g", "url(x)", "#123456\n", None, 7])
def test_what_is_no_colour_is_left_out(value):
    assert theme_colour.colours([value, "#123456"]) == ("#123456",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Park pavilion", "park pavilion"),
        ("A serving for each", "a serving for each"),
        ("DJ for two hours", "DJ for two hours"),
        ("I said so", "I said so"),
        ("", ""),
    ],
)
def test_a_sentence_goes_on_within_another(text, expected):
    assert formatting.lower_first(text) == expected
