"""One line when an outage begins, one when it is over."""

import logging

import pytest
import redis

from partyplanner.observability import outage_log
from partyplanner.observability.outage_log import QUIET_SECONDS, OutageLog
from tests.support.together import at_once

LINES = ["the sweep fails: broken", "the sweep fails: well again"]


@pytest.fixture
def outage():
    return OutageLog("the sweep fails")


def messages(caplog):
    return [record.getMessage() for record in caplog.records]


def test_it_is_one_line_however_long_it_lasts(outage, caplog):
    for second in range(1000):
        outage.trouble(ValueError("broken"), float(second))
    assert (messages(caplog), outage.lasting) == (LINES[:1], True)
    outage.over(999 + QUIET_SECONDS)
    outage.over(1000 + QUIET_SECONDS)
    assert (messages(caplog), outage.lasting) == (LINES, False)


def test_what_goes_well_now_and_then_is_not_over(outage, caplog):
    for second in range(100):
        outage.trouble(ValueError("broken"), float(second))
        outage.over(second + 0.5)
    assert messages(caplog) == LINES[:1]


def test_the_next_outage_is_one_of_its_own(outage, caplog):
    for begin in (0.0, 100.0):
        outage.trouble(ValueError("broken"), begin)
        outage.over(begin + QUIET_SECONDS)
    assert messages(caplog) == LINES * 2


def test_of_many_threads_one_writes(outage, caplog):
    at_once(*(lambda: outage.trouble(ValueError("broken"), 0.0) for _ in range(16)))
    at_once(*(lambda: outage.over(QUIET_SECONDS) for _ in range(16)))
    assert messages(caplog) == LINES


def test_a_library_that_repeats_itself_is_in_the_outage(caplog, monkeypatch):
    monkeypatch.setattr(outage_log, "REDIS", OutageLog("Redis fails"))
    layer = logging.getLogger("channels_redis.pubsub")
    for error in (ConnectionResetError("gone"), redis.TimeoutError("slow"), ValueError("another matter")):
        try:
            raise error
        except Exception:
            layer.exception("Unexpected exception in receive task")
    assert messages(caplog) == ["Redis fails: gone", "Unexpected exception in receive task"]


def test_an_error_without_words_is_named_by_its_kind(outage, caplog):
    outage.trouble(TimeoutError(), 0.0)
    assert messages(caplog) == ["the sweep fails: TimeoutError"]
