"""How the breaker decides, and how long things wait."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.runs.retry_policy import (
    COOLDOWN_SECONDS,
    LONGEST_COOLDOWN_SECONDS,
    MAX_ATTEMPTS,
    OPENS_AFTER,
    RETRY_SECONDS,
    Breaker,
    after_failure,
    after_success,
    cooldown,
    retry_delay,
)

spreads = st.floats(0, 1)
breakers = st.builds(Breaker, st.sampled_from(["closed", "open", "half_open"]), st.integers(0, 50), st.integers(0, 50))


def test_it_opens_after_so_many_failures_in_a_row():
    breaker = Breaker()
    for failures in range(1, OPENS_AFTER):
        breaker = after_failure(breaker)
        assert breaker == ("closed", failures, 0)
    assert after_failure(breaker) == ("open", OPENS_AFTER, 1)


def test_a_success_in_between_starts_the_count_anew():
    breaker = Breaker()
    for _ in range(OPENS_AFTER - 1):
        breaker = after_failure(breaker)
    assert after_failure(after_success(breaker)) == ("closed", 1, 0)


def test_a_probe_that_fails_opens_it_again_for_longer():
    again = after_failure(Breaker("half_open", OPENS_AFTER, 1))
    assert again == ("open", OPENS_AFTER + 1, 2)
    assert cooldown(again, 0.5) == dt.timedelta(seconds=COOLDOWN_SECONDS * 2)


@given(breakers)
def test_a_success_closes_it_whatever_was_before(breaker):
    assert after_success(breaker) == Breaker()


@given(breakers, spreads)
def test_a_rest_is_bounded_and_never_nothing(breaker, spread):
    after = after_failure(breaker)
    assert dt.timedelta(0) < cooldown(after, spread) <= dt.timedelta(seconds=LONGEST_COOLDOWN_SECONDS * 1.25)


@pytest.mark.parametrize("attempt", range(1, MAX_ATTEMPTS))
@given(spread=spreads)
def test_each_attempt_waits_longer_within_its_spread(attempt, spread):
    seconds = RETRY_SECONDS[attempt - 1]
    assert seconds * 0.75 <= retry_delay(attempt, spread).total_seconds() <= seconds * 1.25
