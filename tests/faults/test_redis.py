"""Redis forgets, restarts, is away or slow: writes stay quick, and plans come with the sweep at the latest."""

import os
import time
from functools import partial

import pytest

from tests.faults.environment import await_true
from tests.faults.load_generator import planned_again

pytestmark = pytest.mark.fault
AWAY_SECONDS = float(os.environ.get("REDIS_AWAY_SECONDS", "6"))


def test_flushed(site, typist, recovered):
    planned_again(site, typist, 30)
    took = []
    for _ in range(5):
        party = typist.start_party()
        site.redis().flushall()
        begun = time.monotonic()
        await_true(partial(site.planned, party["party"], party["version"]))
        took.append(time.monotonic() - begun)
    recovered(max(took), 1.5)


def test_redis_restarted(site, typist, recovered):
    planned_again(site, typist, 30)
    typist.begin()
    site.valkey.stop()
    time.sleep(1)
    site.valkey.start()
    typist.end()
    recovered(planned_again(site, typist, 30), 3)
    site.await_members()


def test_away(site, typist, recovered):
    """Writes go on at their speed; each plan is there when the sweep has been."""
    planned_again(site, typist, 30)
    site.redis_proxy.mode = "refuse"
    until, lags = time.monotonic() + AWAY_SECONDS, []
    while time.monotonic() < until:
        lags.append(planned_again(site, typist, 10))
    assert typist.longest < 1
    assert max(lags) < 3
    site.redis_proxy.heal()
    recovered(planned_again(site, typist, 30), 3)
    await_true(lambda: "Redis fails: well again" in site.log())


def test_full(site, typist, recovered):
    """Redis refuses every wake-up, and yet answers the cluster that waits for one."""
    planned_again(site, typist, 30)
    site.redis().config_set("maxmemory", 1)
    lags = [planned_again(site, typist, 20) for _ in range(3)]
    assert max(lags) < 10
    site.heal()
    recovered(planned_again(site, typist, 30), 3)


def test_swallowed(site, typist, recovered):
    """The network to Redis is gone without a word: each commit is held up for moments only."""
    planned_again(site, typist, 30)
    site.redis_proxy.mode = "swallow"
    lags = [planned_again(site, typist, 10) for _ in range(3)]
    assert typist.longest < 1.5
    assert max(lags) < 5
    site.redis_proxy.heal()
    site.redis_proxy.cut()
    recovered(planned_again(site, typist, 30), 3)


def test_slow(site, typist, recovered):
    """Just below what counts as no answer: three questions after a commit, so three times the delay at most."""
    planned_again(site, typist, 30)
    site.redis_proxy.delay = 0.2
    lags = [planned_again(site, typist, 10) for _ in range(3)]
    assert typist.longest < 1.5
    assert max(lags) < 5
    site.redis_proxy.heal()
    recovered(planned_again(site, typist, 30), 3)
