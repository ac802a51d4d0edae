"""Redis forgets, restarts, is away or slow: writes stay quick, and plans come with the sweep at the latest."""

import os
import time
from functools import partial

import pytest

from tests.faults.support.load_generator import planned_again
from tests.support.application import await_true

pytestmark = pytest.mark.fault
AWAY_SECONDS = float(os.environ.get("REDIS_AWAY_SECONDS", "6"))


def test_flushed(environment, load_generator, recovered):
    planned_again(environment, load_generator, 30)
    took = []
    for _ in range(5):
        party = load_generator.start_party()
        environment.redis().flushall()
        begun = time.monotonic()
        await_true(partial(environment.planned, party["party"], party["version"]))
        took.append(time.monotonic() - begun)
    recovered(max(took), 1.5)


def test_redis_restarted(environment, load_generator, recovered):
    planned_again(environment, load_generator, 30)
    load_generator.begin()
    environment.valkey.stop()
    time.sleep(1)
    environment.valkey.start()
    load_generator.end()
    recovered(planned_again(environment, load_generator, 30), 3)
    environment.await_members()


def test_away(environment, load_generator, recovered):
    """Writes go on at their speed; each plan is there when the sweep has been."""
    planned_again(environment, load_generator, 30)
    environment.redis_proxy.mode = "refuse"
    until, lags = time.monotonic() + AWAY_SECONDS, []
    while time.monotonic() < until:
        lags.append(planned_again(environment, load_generator, 10))
    assert load_generator.longest < 1
    assert max(lags) < 3
    environment.redis_proxy.heal()
    recovered(planned_again(environment, load_generator, 30), 3)
    await_true(lambda: "Redis fails: well again" in environment.log())


def test_full(environment, load_generator, recovered):
    """Redis refuses every wake-up, and yet answers the cluster that waits for one."""
    planned_again(environment, load_generator, 30)
    environment.redis().config_set("maxmemory", 1)
    lags = [planned_again(environment, load_generator, 20) for _ in range(3)]
    assert max(lags) < 10
    environment.heal()
    recovered(planned_again(environment, load_generator, 30), 3)


def test_swallowed(environment, load_generator, recovered):
    """The network to Redis is gone without a word: each commit is held up for moments only."""
    planned_again(environment, load_generator, 30)
    environment.redis_proxy.mode = "swallow"
    lags = [planned_again(environment, load_generator, 10) for _ in range(3)]
    assert load_generator.longest < 1.5
    assert max(lags) < 5
    environment.redis_proxy.heal()
    environment.redis_proxy.cut()
    recovered(planned_again(environment, load_generator, 30), 3)


def test_slow(environment, load_generator, recovered):
    """Just below what counts as no answer: three questions after a commit, so three times the delay at most."""
    planned_again(environment, load_generator, 30)
    environment.redis_proxy.delay = 0.2
    lags = [planned_again(environment, load_generator, 10) for _ in range(3)]
    assert load_generator.longest < 1.5
    assert max(lags) < 5
    environment.redis_proxy.heal()
    recovered(planned_again(environment, load_generator, 30), 3)
