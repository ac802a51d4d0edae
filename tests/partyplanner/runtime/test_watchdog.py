"""When a cluster is taken for one that hangs."""

import pytest

from partyplanner.runtime.watchdog import OVERDUE_SECONDS, START_ALLOWANCE_SECONDS, Watchdog


class Workers:
    """Their signs of life, in a test's hands."""

    def __init__(self) -> None:
        self.alive = False

    def gave_sign_of_life(self) -> bool:
        alive, self.alive = self.alive, False
        return alive


@pytest.fixture
def workers() -> Workers:
    return Workers()


@pytest.fixture
def watchdog(workers: Workers) -> Watchdog:
    return Watchdog(workers.gave_sign_of_life)


def test_nothing_asked_nothing_hangs(watchdog: Watchdog) -> None:
    assert not watchdog.hangs(1000.0)


def test_a_sign_of_life_is_well(workers: Workers, watchdog: Watchdog) -> None:
    watchdog.ask(100.0)
    workers.alive = True
    assert not watchdog.hangs(200.0)
    assert watchdog.proven


def test_silence_for_too_long_hangs(workers: Workers, watchdog: Watchdog) -> None:
    watchdog.ask(100.0)
    workers.alive = True
    assert not watchdog.hangs(101.0)
    watchdog.ask(103.0)
    watchdog.ask(105.0)
    assert not watchdog.hangs(103.0 + OVERDUE_SECONDS)
    assert watchdog.hangs(103.1 + OVERDUE_SECONDS)


def test_a_starting_cluster_has_longer(watchdog: Watchdog) -> None:
    watchdog.expect_start()
    watchdog.ask(100.0)
    assert not watchdog.hangs(100.0 + START_ALLOWANCE_SECONDS)
    assert watchdog.hangs(100.1 + START_ALLOWANCE_SECONDS)


def test_a_busy_cluster_is_no_dead_one(workers: Workers, watchdog: Watchdog) -> None:
    """The canaries wait behind long work, which gives its own signs of life."""
    for second in range(100, 200, 2):
        watchdog.ask(float(second))
        workers.alive = second % 8 == 0
        assert not watchdog.hangs(second + 0.1)
