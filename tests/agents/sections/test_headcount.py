"""Who comes, who of them is a child, and how long they stay."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.catalogue.files import builtin
from agents.sections.headcount import count, hours
from budgets.money import Range
from parties.presentation.rendering import render
from tests.agents.sections.contexts import brief, exactly


def head(**values):
    return count(brief(**values), builtin())


def whole(low, high=None):
    return Range(Decimal(low), Decimal(low if high is None else high))


@pytest.mark.parametrize(
    ("values", "children", "adults"),
    [
        ({"guests": exactly(75), "theme": "jungle"}, whole(45), whole(30)),
        ({"guests": exactly(75), "theme": "luau"}, whole(23), whole(52)),
        ({"guests": exactly(75), "theme": "Great Gatsby"}, whole(0), whole(75)),
        ({"guests": exactly(75)}, whole(0), whole(75)),
        ({"guests": exactly(75), "theme": "jungle", "honoree_age": 40}, whole(23), whole(52)),
        ({"guests": exactly(20), "honoree_age": 7}, whole(12), whole(8)),
        ({"guests": exactly(20), "theme": "disco", "honoree_age": 7}, whole(12), whole(8)),
        ({"guests": exactly(20), "honoree_age": 16}, whole(0), whole(20)),
        ({"guests": exactly(50), "occasion": "graduation"}, whole(15), whole(35)),
        ({"guests": exactly(50), "occasion": "wedding"}, whole(0), whole(50)),
        ({"guests": exactly(20), "occasion": "bachelorette", "theme": "western"}, whole(0), whole(20)),
        ({"guests": exactly(20), "occasion": "bachelorette", "theme": "western", "children": 2}, whole(2), whole(18)),
        ({"guests": exactly(60), "occasion": "corporate", "theme": "jungle"}, whole(0), whole(60)),
        ({"guests": exactly(20), "occasion": "graduation", "theme": "western"}, whole(6), whole(14)),
        ({"guests": exactly(52), "children": 40, "adults": 12}, whole(40), whole(12)),
        ({"guests": exactly(52), "children": 40}, whole(40), whole(12)),
        ({"guests": exactly(52), "adults": 12}, whole(40), whole(12)),
        ({"children": 10, "adults": 4}, whole(10), whole(4)),
        ({"guests": exactly(60), "children": 40, "adults": 12}, whole(40), whole(20)),
        ({"guests": exactly(30), "children": 40}, whole(30), whole(0)),
        ({"guests": {"min": 20, "max": 25}, "theme": "jungle"}, whole(12, 15), whole(8, 10)),
        ({"guests": {"min": None, "max": 10}}, whole(0), whole(10)),
    ],
)
def test_children_and_adults(values, children, adults):
    found = head(**values)
    assert (found.children, found.adults) == (children, adults)


@pytest.mark.parametrize(
    ("values", "guests", "sentence"),
    [
        ({}, 30, "You didn't say how many are coming, so we start with 30 guests."),
        (
            {"honoree_age": 6},
            14,
            "You didn't say how many are coming, "
            "so we count 7 children, one more than the age (R15), each with an adult.",
        ),
        (
            {"occasion": "wedding"},
            115,
            "You didn't say how many are coming, so we count 115 guests, as at most weddings (F69).",
        ),
    ],
)
def test_an_unknown_number_of_guests_is_assumed_and_said(values, guests, sentence):
    found = head(**values)
    assert found.guests == whole(guests)
    assert not found.stated
    assert sentence in map(render, found.assumptions)


def test_nothing_is_assumed_when_all_is_stated():
    assert head(guests=exactly(52), children=40, adults=12).assumptions == ()


@pytest.mark.parametrize(
    ("values", "long"),
    [
        ({}, 4),
        ({"honoree_age": 4}, 2),
        ({"honoree_age": 8}, 3),
        ({"honoree_age": 40}, 4),
        ({"hours": 5}, 5),
        ({"hours": 2.5}, 3),
        ({"hours": 0}, 4),
        ({"hours": 1000}, 72),
        ({"hours": {"min": 3, "max": 5}}, 3),
    ],
)
def test_how_long_it_lasts(values, long):
    found, assumed = hours(brief(**values))
    assert found == long
    assert bool(assumed) == ("hours" not in values or values["hours"] == 0)


@given(st.integers(0, 100_000), st.sampled_from(["jungle", "luau", "disco", "", "no such theme"]))
def test_everybody_is_either_a_child_or_an_adult_and_more_guests_eat_more(guests, theme):
    values = {"theme": theme} if theme else {}
    fewer, more = head(guests=exactly(guests), **values), head(guests=exactly(guests + 1), **values)
    assert fewer.children.low + fewer.adults.low == guests
    assert fewer.meals.low < more.meals.low
    assert fewer.children.low <= more.children.low


ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=True, allow_infinity=True),
    st.text(max_size=8),
    st.dictionaries(st.sampled_from(["min", "max", "x"]), st.one_of(st.none(), st.integers(), st.text(max_size=4))),
)


@given(ODD, ODD, ODD, ODD, ODD)
def test_values_that_make_no_sense_count_as_not_stated(guests, children, adults, age, long):
    odd = {"guests": guests, "children": children, "adults": adults, "honoree_age": age, "hours": long}
    found = head(**odd)
    assert 0 <= found.adults.low <= found.adults.high
    assert 0 <= found.children.low <= found.children.high <= found.guests.high
    assert 1 <= hours(brief(**odd))[0] <= 72
