"""Ranges, rounding, and amounts as sentences name them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets.money import InvalidAmount, InvalidRange, Range, amount, cents, exact, exactly, parse, text
from parties.domain.message import Money, Span, say
from parties.presentation.rendering import render

AMOUNTS = st.decimals(min_value=0, max_value=10**9, places=4)


@pytest.mark.parametrize(
    ("number", "currency", "reads"),
    [
        ("2276.93", "USD", "$2,276.93"),
        ("2277", "USD", "$2,277"),
        ("1500.00", "EUR", "€1,500"),
        ("0.5", "GBP", "£0.50"),
        ("12", "CAD", "CA$12"),
        ("12", "AUD", "A$12"),
        ("1000000", "MXN", "MX$1,000,000"),
        ("-15.5", "USD", "−$15.50"),
        ("1200", "CHF", "CHF 1,200"),
    ],
)
def test_reads_as_people_write_it(number, currency, reads):
    assert render(say("cost.amount", amount=exact(Decimal(number), currency))) == reads


def test_a_sentence_names_an_amount_in_cents():
    assert exact(Decimal("2276.935"), "USD") == Money("2276.94", "USD", exact=True)


@pytest.mark.parametrize(
    ("number", "rounded"), [("0.125", "0.13"), ("129.9375", "129.94"), ("2.675", "2.68"), ("1", "1.00")]
)
def test_rounds_half_up_to_cents(number, rounded):
    assert text(Decimal(number)) == rounded
    assert cents(Decimal(number)) == Decimal(rounded)


def test_a_range_that_runs_backwards_is_refused():
    with pytest.raises(InvalidRange, match="2 is above 1"):
        Range(Decimal(2), Decimal(1))
    with pytest.raises(InvalidRange):
        parse("10.01", "10.00")


@pytest.mark.parametrize("wrong", ["", "twelve", "NaN", "Infinity", "1,000"])
def test_text_that_is_no_number_is_refused(wrong):
    with pytest.raises(InvalidAmount):
        amount(wrong)


def test_ranges_read_as_one_amount_when_both_ends_agree():
    assert parse("375", "600").span("USD") == Span("375.00", "600.00", "USD", exact=True)
    assert render(say("cost.amount", amount=parse("375", "600").span("USD"))) == "$375–$600"
    assert render(say("cost.amount", amount=exactly(40).span("USD"))) == "$40"


@given(AMOUNTS, AMOUNTS, AMOUNTS, AMOUNTS)
def test_adding_and_scaling_keep_low_below_high(a, b, c, d):
    one, two = Range(min(a, b), max(a, b)), Range(min(c, d), max(c, d))
    assert (one + two).low == one.low + two.low
    assert (one + two).high == one.high + two.high
    assert one.scale(two).low <= one.scale(two).high


@given(AMOUNTS, AMOUNTS)
def test_decimal_strings_survive_the_round_trip(a, b):
    rounded = Range(min(a, b), max(a, b)).rounded()
    assert parse(*rounded.texts()) == rounded
