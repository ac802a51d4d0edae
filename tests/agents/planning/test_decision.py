"""What is decided about one agent, row by row."""

import datetime as dt

import pytest

from agents.planning.decision import Await, Cancellation, Defer, Keep, Remove, Run, decide
from agents.planning.deps import DeferredResult, RunResult
from agents.planning.fingerprint import Fingerprint
from parties.domain.message import say
from parties.domain.state import Agent
from tests.support.planning import NOW

ASKED = Fingerprint("own", "upstream")
COMPLETED = Agent(status="completed", fingerprint="own-upstream", digest="d")
STALE = Agent(status="completed", fingerprint="old-upstream", digest="d")
RUNNING = Agent(status="running", running="own-upstream")
ELSEWHERE = Agent(status="running", running="old-upstream")
LATE = DeferredResult(Fingerprint("old", "upstream"), RunResult({}, "d"), "", 1, 7)
ARRIVED = LATE._replace(fingerprint=ASKED)


def failed(*, retry_in: int | None) -> Agent:
    retry_at = None if retry_in is None else NOW + dt.timedelta(seconds=retry_in)
    return Agent(status="failed", fingerprint="own-upstream", attempts=2, retry_at=retry_at)


def found(before, asked=ASKED, *, deferred=False, delivered=None):
    return decide(before, asked, deferred=deferred, now=NOW, delivered=delivered)


@pytest.mark.parametrize(
    ("before", "decision"),
    [
        (None, Run(ASKED, "first", 1)),
        (Agent(status="idle"), Run(ASKED, "first", 1)),
        (COMPLETED, Keep()),
        (STALE, Run(ASKED, "own", 1)),
        (Agent(fingerprint="own-old"), Run(ASKED, "upstream", 1)),
        (failed(retry_in=None), Keep()),
        (failed(retry_in=1), Keep()),
        (failed(retry_in=0), Run(ASKED, "failed", 3)),
        (RUNNING, Run(ASKED, "first", 1, Cancellation("own-upstream", say("cancelled.not_deferred"), None))),
    ],
)
def test_an_agent_that_runs_here(before, decision):
    assert found(before) == decision


@pytest.mark.parametrize(
    ("before", "delivered", "decision"),
    [
        (None, None, Defer(ASKED, "first")),
        (COMPLETED, None, Keep()),
        (STALE, None, Defer(ASKED, "own")),
        (RUNNING, None, Await(None)),
        (RUNNING, ARRIVED, Await(ARRIVED)),
        (RUNNING, LATE, Await(None)),
        (ELSEWHERE, None, Defer(ASKED, "first", Cancellation("old-upstream", say("cancelled.changed"), None))),
        (ELSEWHERE, LATE, Defer(ASKED, "first", Cancellation("old-upstream", say("cancelled.changed"), LATE))),
    ],
)
def test_an_agent_that_runs_elsewhere(before, delivered, decision):
    assert found(before, deferred=True, delivered=delivered) == decision


def test_what_the_party_does_not_want_is_removed_with_its_run():
    assert found(None, None) == Keep()
    assert found(COMPLETED, None) == Remove()
    assert found(RUNNING, None, deferred=True, delivered=ARRIVED) == Remove(
        Cancellation("own-upstream", say("cancelled.not_needed"), ARRIVED)
    )


def test_changing_back_keeps_the_result_and_ends_the_run():
    before = Agent(status="running", fingerprint="own-upstream", digest="d", running="new-upstream")
    assert found(before, deferred=True) == Keep(Cancellation("new-upstream", say("cancelled.changed_back"), None))
