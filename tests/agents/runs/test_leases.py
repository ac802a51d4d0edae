"""Claims, leases and fences: one worker at a time, and a late one changes nothing."""

import datetime as dt
import time

import pytest
from django.utils import timezone

from agents.models import AgentRun
from agents.planning.deps import RunResult
from agents.runs import queue, worker
from parties.domain import events as ev
from parties.eventstore import replay, repository
from parties.outbox import relay
from tests.agents.runs.steps import (
    answers,
    claimed,
    completions,
    due_now,
    lease_is_over,
    of_type,
    started,
)

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_attempt_is_counted_before_it_is_made():
    started()
    run = claimed()
    row = AgentRun.objects.get()
    assert (row.attempts, row.fence, row.holder) == (1, run.fence, queue.HOLDER)
    assert queue.claim() is None


def test_a_fence_is_never_given_twice():
    party_id = started()
    fences = []
    for _ in range(3):
        fences.append(claimed().fence)
        replay.rebuild(party_id)
    assert len(set(fences)) == 3
    assert fences == sorted(fences)


def test_two_answers_of_two_holders_the_late_one_is_rejected_and_recorded():
    party_id = started()
    first = claimed()
    lease_is_over()
    assert queue.reap() == 1
    due_now()
    second = claimed()
    assert second.attempts == 2
    assert not queue.renew(first)
    worker.perform(first)
    assert AgentRun.objects.get().result is None
    worker.perform(second)
    relay.drain("planner")
    (rejected,) = of_type(party_id, ev.AgentResultRejected)
    assert (rejected.agent, rejected.fence, rejected.reason) == ("venue", first.fence, worker.TAKEN_OVER)
    assert len(completions(party_id)) == 1
    assert not repository.load(party_id).stale


def test_an_answer_after_the_other_was_taken_is_rejected_too():
    party_id = started()
    first = claimed()
    lease_is_over()
    queue.reap()
    due_now()
    worker.perform(claimed())
    relay.drain("planner")
    assert not queue.deliver(first, RunResult({}, "d"))
    worker.reject(first, worker.TAKEN_OVER)
    assert len(of_type(party_id, ev.AgentResultRejected)) == 1
    assert len(completions(party_id)) == 1
    assert not repository.load(party_id).stale


def test_the_lease_is_renewed_while_the_agent_works(monkeypatch):
    party_id = started()
    reaped = []

    def outlast_the_lease():
        for _ in range(4):
            time.sleep(0.4)
            reaped.append(queue.reap())

    answers(monkeypatch, outlast_the_lease)
    assert worker.take_one()
    assert reaped == [0, 0, 0, 0]
    relay.drain("planner")
    assert len(completions(party_id)) == 1
    assert not of_type(party_id, ev.AgentResultRejected)


def test_a_supervisor_that_stops_hands_its_runs_back():
    started()
    held = claimed()
    assert queue.hand_back("somebody else") == 0
    assert queue.hand_back(queue.HOLDER) == 1
    assert not queue.renew(held)
    again = claimed()
    assert (again.attempts, again.id) == (1, held.id)


def test_the_clock_of_this_machine_has_no_say(monkeypatch):
    party_id = started()
    real = timezone.now
    for skew in (dt.timedelta(hours=-5), dt.timedelta(hours=5)):
        monkeypatch.setattr(timezone, "now", lambda skew=skew: real() + skew)
        monkeypatch.setattr(time, "time", lambda: 0.0)
        held = claimed()
        assert held is not None
        assert queue.reap() == 0
        assert queue.claim() is None
        assert queue.renew(held)
        assert AgentRun.objects.filter(
            lease_until__gt=real(), lease_until__lt=real() + dt.timedelta(seconds=5)
        ).exists()
        queue.hand_back(queue.HOLDER)
    assert worker.take_one()
    relay.drain("planner")
    assert len(completions(party_id)) == 1
