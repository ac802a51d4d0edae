"""The cost algebra: exact values, formulas, and what must hold for every expression."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets.costs import (
    Cost,
    Crew,
    Fixed,
    MinimumSpend,
    PercentOf,
    PerGuest,
    PerHour,
    PerUnit,
    Quantity,
    Sourced,
    Sum,
    basis,
    crew_for,
    evaluate,
    meals,
    total,
)
from budgets.money import Range, exactly, parse
from parties.presentation.rendering import render


def sourced(low, high, figure="F00"):
    return Sourced(parse(str(low), str(high)), figure)


def quantity(number, unit="guests"):
    return Quantity(exactly(Decimal(number)), unit)


SEATS = quantity(75)
MEALS = Quantity(meals(exactly(30), exactly(45)), "meals")


def test_a_child_counts_half_a_meal():
    assert meals(exactly(30), exactly(45)) == exactly(Decimal("52.5"))


def test_food_truck_with_a_minimum_spend():
    cost = MinimumSpend(sourced(1200, 3500, "F09"), PerGuest(sourced(18, 45, "F09"), MEALS))
    assert evaluate(cost) == parse("1200.00", "3500.00")
    assert render(cost.formula("low", "USD")) == "max($1,200; $18 × 52.5 meals)"
    assert render(basis(cost, "USD")) == "max($1,200; $18 × 52.5 meals) to max($3,500; $45 × 52.5 meals)"
    assert cost.figures() == {"F09"}


def test_hired_hours():
    cost = PerHour(sourced(80, 125, "F39"), Crew(1, 3), Crew(1, 3), "artists", frozenset({"F40"}))
    assert evaluate(cost) == parse("240.00", "375.00")
    assert render(cost.formula("low", "USD")) == "$80 × 3 h"
    assert cost.figures() == {"F39", "F40"}
    pair = PerHour(sourced(80, 80), Crew(2, 2), Crew(2, 3), "artists")
    assert render(basis(pair, "USD")) == "$80 × 2 h × 2 artists to $80 × 3 h × 2 artists"
    with pytest.raises(ValueError, match="above"):
        PerHour(sourced(80, 80), Crew(2, 2), Crew(1, 3))


@pytest.mark.parametrize(
    ("served", "pace", "longest", "least", "crew"),
    [
        (45, 18, 4, 2, Crew(1, 3)),
        (45, 15, 4, 2, Crew(1, 3)),
        (10, 18, 4, 2, Crew(1, 2)),  # the minimum booking
        (75, 15, 4, 2, Crew(2, 3)),  # five hours of work in a party of four
        (40, 15, 1, 2, Crew(3, 1)),
        (0, 15, 4, 2, Crew(1, 2)),
    ],
)
def test_a_second_artist_comes_when_one_would_outlast_the_party(served, pace, longest, least, crew):
    assert crew_for(Decimal(served), Decimal(pace), longest, least) == crew


@given(st.integers(0, 5000), st.integers(1, 40), st.integers(1, 12), st.integers(0, 3))
def test_more_to_serve_never_takes_fewer_hours(served, pace, longest, least):
    least = min(least, longest)
    fewer = crew_for(Decimal(served), Decimal(pace), longest, least)
    more = crew_for(Decimal(served + 1), Decimal(pace), longest, least)
    assert fewer.total <= more.total
    assert fewer.total * pace >= served


def test_whole_units_take_the_larger_unit_on_the_low_side():
    cost = PerUnit(sourced(8, 18, "F58"), SEATS, sourced(6, 10, "R10"), "table")
    assert cost.units("low") == 8
    assert cost.units("high") == 13
    assert evaluate(cost) == parse("64.00", "234.00")
    assert render(basis(cost, "USD")) == "$8 × ⌈75 guests ÷ 10 a table⌉ to $18 × ⌈75 guests ÷ 6 a table⌉"
    assert cost.figures() == {"F58", "R10"}


def test_percent_of_a_cost():
    food = PerGuest(sourced(45, 95, "F01"), quantity(10, "meals"))
    charge = PercentOf(sourced(18, 24, "F14"), food)
    assert evaluate(charge) == parse("81.00", "228.00")
    assert render(basis(charge, "USD")) == "18% of $450 to 24% of $950"
    assert charge.figures() == {"F01", "F14"}


def test_sum_of_nothing_costs_nothing():
    assert evaluate(Sum(())) == parse("0.00", "0.00")
    assert render(basis(Sum(()), "USD")) == "$0"
    assert render(Sum((Fixed(sourced(1, 2)), Fixed(sourced(3, 4)))).formula("low", "EUR")) == "€1 + €3"


def test_impossible_numbers_are_refused():
    with pytest.raises(ValueError, match="negative"):
        sourced(-1, 1)
    with pytest.raises(ValueError, match="negative"):
        quantity(-1)
    with pytest.raises(ValueError, match="capacity"):
        PerUnit(sourced(1, 1), SEATS, sourced(0, 5), "table")


MONEY = st.decimals(min_value=0, max_value=10_000, places=2)
COUNTS = st.integers(min_value=0, max_value=100_000)


@st.composite
def prices(draw):
    ends = sorted((draw(MONEY), draw(MONEY)))
    return Sourced(Range(*ends), "F00")


@st.composite
def expressions(draw, depth=3):
    """A function from a number of guests (a range) to a cost."""
    kinds = ["fixed", "guest", "hour", "unit"] + (["minimum", "sum", "percent"] if depth else [])
    kind = draw(st.sampled_from(kinds))
    price = draw(prices())
    if kind == "fixed":
        return lambda guests: Fixed(price)
    if kind == "guest":
        return lambda guests: PerGuest(price, Quantity(guests, "guests"))
    if kind == "hour":
        hours = draw(st.integers(1, 12))
        return lambda guests: PerHour(price, Crew(int(guests.low), hours), Crew(int(guests.high), hours))
    if kind == "unit":
        ends = sorted((draw(st.integers(1, 200)), draw(st.integers(1, 200))))
        return lambda guests: PerUnit(price, Quantity(guests, "guests"), sourced(*ends), "unit")
    inner = draw(expressions(depth=depth - 1))
    if kind == "minimum":
        return lambda guests: MinimumSpend(price, inner(guests))
    if kind == "percent":
        return lambda guests: PercentOf(price, inner(guests))
    other = draw(expressions(depth=depth - 1))
    return lambda guests: Sum((inner(guests), other(guests)))


@given(expressions(), COUNTS, COUNTS)
def test_low_is_never_above_high(build, a, b):
    cost: Cost = build(Range(Decimal(min(a, b)), Decimal(max(a, b))))
    found = evaluate(cost)
    assert 0 <= found.low <= found.high


@given(expressions(), COUNTS, COUNTS)
def test_more_guests_never_cost_less(build, a, b):
    fewer, more = evaluate(build(exactly(min(a, b)))), evaluate(build(exactly(max(a, b))))
    assert fewer.low <= more.low
    assert fewer.high <= more.high


@given(expressions(), expressions(), COUNTS)
def test_a_sum_is_the_sum_of_its_parts(first, second, guests):
    one, two = first(exactly(guests)), second(exactly(guests))
    assert Sum((one, two)).at("low") == one.at("low") + two.at("low")
    assert total((one, two)) == evaluate(one) + evaluate(two)


@given(expressions(), prices(), COUNTS)
def test_a_minimum_spend_is_never_undercut(build, minimum, guests):
    cost = build(exactly(guests))
    spent = MinimumSpend(minimum, cost)
    assert spent.at("low") == max(minimum.at("low"), cost.at("low"))
    assert spent.at("high") == max(minimum.at("high"), cost.at("high"))


@given(expressions(), COUNTS)
def test_every_expression_prints_itself(build, guests):
    cost = build(exactly(guests))
    assert render(basis(cost, "USD"))
    assert basis(cost, "USD") == basis(build(exactly(guests)), "USD")
